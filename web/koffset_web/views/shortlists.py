"""Shortlists of the visitor's organisation: begun, filled, noted on, exported."""

import asyncio
from collections.abc import Mapping
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from koffset.api.schemas import MemberView, ShortlistEntryView, ShortlistView
from koffset_web.client import APIClient, APIError
from koffset_web.coming_back import came_from, inside
from koffset_web.form_pages import FormBasics, answer_page, form_basics
from koffset_web.i18n import SEOUL, load_translations
from koffset_web.labels import Labels
from koffset_web.paging import list_pager
from koffset_web.result_rows import RowLinks
from koffset_web.search_state import parse_page
from koffset_web.shortlist_contexts import ShortlistAddContext, ShortlistContext, ShortlistsContext
from koffset_web.shortlist_texts import CSV_HEADERS, MESSAGES, STATES
from koffset_web.site import language_of, site_of
from koffset_web.spreadsheets import BYTE_ORDER_MARK, format_line
from koffset_web.visitor import FormSeal, api_of, read_form

TOLD = frozenset({404, 409, 422})
"""Refusals that are said on the page; others, such as a session that ended, have pages of their own."""


async def list_shortlists(request: Request) -> Response:
    return await _lists_page(request, None)


async def begin(request: Request) -> Response:
    form = await read_form(request)
    try:
        made = await api_of(request).add_shortlist(_new_list(form))
    except APIError as error:
        if error.status not in TOLD:
            raise
        return await _lists_page(request, error)
    return RedirectResponse(_address(request, made.id), 303)


async def choose_list(request: Request) -> Response:
    """Which list a firm goes on; the link here names the firm, and the lot that it was found for."""
    asked = {**request.query_params}
    return await _add_page(request, {**asked, "back": came_from(request)}, None)


async def add_firm(request: Request) -> Response:
    """On the list that was chosen, or on a new one; then that list is shown, with a way back."""
    form, api = await read_form(request), api_of(request)
    try:
        shortlist_id = form.get("list", "") or (await api.add_shortlist(_new_list(form))).id
        lots = [form["lot"]] if form.get("lot") else []
        await api.add_entry(shortlist_id, {"company_id": form.get("company", ""), "lot_ids": lots})
    except APIError as error:
        if error.status not in TOLD:
            raise
        return await _add_page(request, form, error)
    back = inside(form.get("back", ""))
    query = f"?{urlencode({'back': back})}" if back else ""
    return RedirectResponse(f"{_address(request, shortlist_id)}{query}", 303)


async def show_shortlist(request: Request) -> Response:
    return await _list_page(request, None, "")


async def change(request: Request) -> Response:
    """One order on a list or on a firm of it; what somebody else changed since is shown instead of saved over."""
    form, api = await read_form(request), api_of(request)
    shortlist_id = request.path_params["shortlist_id"]
    try:
        await _carry_out(api, shortlist_id, form)
    except APIError as error:
        if error.status not in TOLD:
            raise
        return await _list_page(request, error, form.get("note", ""))
    if form.get("action") == "delete":
        return RedirectResponse(f"/{language_of(request)}/shortlists", 303)
    return RedirectResponse(_address(request, shortlist_id), 303)


async def firms_csv(request: Request) -> Response:
    language = language_of(request)
    site, shortlist = site_of(request), await api_of(request).shortlist(request.path_params["shortlist_id"])
    translate = load_translations(language).ugettext
    labels, links = Labels(await site.api.meta(), language), RowLinks(language, str(request.base_url))
    lines = [format_line([translate(header) for header in CSV_HEADERS])]
    for entry in shortlist.entries:
        cells = _cells(entry, labels, links)
        cells[5] = translate(STATES[entry.state.value])
        lines.append(format_line(cells))
    return Response(
        BYTE_ORDER_MARK + "".join(lines),
        media_type="text/csv; charset=utf-8",
        headers={
            "content-disposition": 'attachment; filename="koffset-shortlist.csv"',
            "cache-control": "private, no-cache",
        },
    )


async def _carry_out(api: APIClient, shortlist_id: str, form: Mapping[str, str]) -> None:
    revision, company_id = _number(form.get("revision", "")), form.get("company", "")
    match form.get("action"):
        case "note":
            order = {"revision": revision, "state": form.get("state"), "note": _lines(form.get("note", ""))}
            await api.change_entry(shortlist_id, company_id, order)
        case "remove":
            await api.remove_entry(shortlist_id, company_id, revision)
        case "first":
            there = await api.shortlist(shortlist_id)
            await api.save_shortlist(
                shortlist_id, {**_head(there), "revision": revision, "order": [company_id]}
            )
        case "rename":
            there = await api.shortlist(shortlist_id)
            await api.save_shortlist(
                shortlist_id, {**_head(there), "revision": revision, "name": form.get("name", "")}
            )
        case "delete":
            await api.delete_shortlist(shortlist_id, revision)
        case _:
            raise APIError(422, "invalid_input", "the form has no order of ours: open the page again")


def _head(there: ShortlistView) -> dict[str, object]:
    return {"name": there.name, "requirement_id": there.requirement_id, "programme_id": there.programme_id}


def _new_list(form: Mapping[str, str]) -> Mapping[str, object]:
    return {"name": form.get("name", ""), "requirement_id": form.get("requirement") or None}


def _cells(entry: ShortlistEntryView, labels: Labels, links: RowLinks) -> list[object]:
    """A firm that is not visible any more has its id in place of a name."""
    company, evidence = entry.company, entry.evidence
    size, province = (company.size_class, company.province) if company else (None, None)
    counts = (
        (evidence.items, evidence.processes, evidence.certificates, evidence.experience) if evidence else ()
    )
    return [
        (company.name_ko or "") if company else "",
        company.name_en if company else entry.company_id,
        labels.name("size_classes", size) if size else "",
        labels.name("provinces", province) if province else "",
        ", ".join(entry.lot_ids),
        entry.state.value,
        entry.state_by or "",
        f"{entry.state_at.astimezone(SEOUL):%Y-%m-%d %H:%M}",
        entry.note,
        *(counts or ("", "", "", "")),
        links.company(entry.company_id) if company else "",
    ]


async def _lists_page(request: Request, refusal: APIError | None) -> Response:
    api, seal = api_of(request), FormSeal.of(request)
    page = parse_page(request.query_params.get("page", ""))
    found, requirements, member = await asyncio.gather(
        api.shortlists(page), api.all_requirements(), api.member()
    )
    context = ShortlistsContext(
        **_basics(request, seal, refusal),
        found=found,
        pager=list_pager(found, f"/{language_of(request)}/shortlists"),
        requirements=requirements,
        may_write=_may_write(member),
    )
    return answer_page(request, context, seal, refusal)


async def _list_page(request: Request, refusal: APIError | None, typed: str) -> Response:
    api, seal, language = api_of(request), FormSeal.of(request), language_of(request)
    shortlist, member = await asyncio.gather(api.shortlist(request.path_params["shortlist_id"]), api.member())
    context = ShortlistContext(
        **_basics(request, seal, refusal),
        shortlist=shortlist,
        labels=Labels(await site_of(request).api.meta(), language),
        states=STATES,
        may_write=_may_write(member),
        back=inside(request.query_params.get("back", "")),
        typed=typed,
    )
    return answer_page(request, context, seal, refusal)


async def _add_page(request: Request, asked: Mapping[str, str], refusal: APIError | None) -> Response:
    api, seal = api_of(request), FormSeal.of(request)
    detail, found, member = await asyncio.gather(
        api.company(asked.get("company", "")), api.all_shortlists(), api.member()
    )
    context = ShortlistAddContext(
        **_basics(request, seal, refusal),
        company_id=detail.company.id,
        name_ko=detail.company.name_ko,
        name_en=detail.company.name_en,
        shortlists=found,
        requirement_id=asked.get("requirement", ""),
        lot_id=asked.get("lot", ""),
        may_write=_may_write(member),
        back=inside(asked.get("back", "")),
    )
    return answer_page(request, context, seal, refusal)


def _basics(request: Request, seal: FormSeal, refusal: APIError | None) -> FormBasics:
    basics = form_basics(request, seal, refusal)
    if refusal and refusal.code in MESSAGES:
        basics["message"] = MESSAGES[refusal.code]
    return basics


def _may_write(member: MemberView) -> bool:
    """What the page offers; the API decides."""
    return member.role.value != "reader"


def _address(request: Request, shortlist_id: str) -> str:
    return f"/{language_of(request)}/shortlists/{shortlist_id}"


def _number(text: str) -> int:
    """0, which no revision is, for what is no number."""
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _lines(text: str) -> str:
    """As typed, with line ends as they are kept."""
    return text.replace("\r\n", "\n").strip()
