"""The audit log on KDIA's desk."""

import asyncio
from collections.abc import Mapping
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from koffset_web.account_contexts import AuditContext
from koffset_web.i18n import N_
from koffset_web.site import language_of, site_of
from koffset_web.visitor import api_of, page_basics

FILTERS = ("from", "to", "action", "actor", "object_kind", "object_id")
ACTIONS: Mapping[str, str] = {
    "signed_in": N_("signed in"),
    "sign_in_refused": N_("sign-in refused"),
    "signed_out": N_("signed out"),
    "password_changed": N_("password changed"),
    "account_added": N_("account added"),
    "password_reset": N_("password set by a link"),
    "account_closed": N_("account closed"),
    "member_changed": N_("member changed"),
    "invitation_made": N_("invitation made"),
    "invitation_withdrawn": N_("invitation withdrawn"),
    "invitation_accepted": N_("invitation accepted"),
    "key_made": N_("key made"),
    "key_deleted": N_("key deleted"),
    "organisation_vetted": N_("organisation decided on"),
    "claim_made": N_("company claimed"),
    "claim_withdrawn": N_("claim withdrawn"),
    "claim_confirmed": N_("claim confirmed"),
    "claim_refused": N_("claim refused"),
    "profile_submitted": N_("profile handed in"),
    "profile_withdrawn": N_("profile withdrawn"),
    "profile_confirmed": N_("profile confirmed"),
    "profile_published": N_("profile published"),
    "profile_returned": N_("profile returned"),
    "upload_added": N_("file uploaded"),
    "upload_deleted": N_("uploaded file deleted"),
    "requirement_added": N_("requirement added"),
    "requirement_saved": N_("requirement changed"),
    "requirement_disclosed": N_("who sees a requirement set"),
    "requirement_withdrawn": N_("requirement withdrawn"),
    "requirement_deleted": N_("requirement deleted"),
    "shortlist_added": N_("shortlist added"),
    "shortlist_deleted": N_("shortlist deleted"),
    "companies_merged": N_("companies merged"),
    "merge_undone": N_("merge undone"),
    "companies_kept_apart": N_("companies kept apart"),
    "file_imported": N_("file imported"),
    "search_sharing_set": N_("sharing of searches set"),
    "firm_reminded": N_("firm reminded"),
    "reminder_failed": N_("reminder not delivered"),
    "audit_exported": N_("audit log exported"),
}
"""An action without a name here is shown by its code."""


async def show_audit(request: Request) -> Response:
    language, api = language_of(request), api_of(request)
    asked = {name: value for name in FILTERS if (value := request.query_params.get(name, "").strip())}
    before = request.query_params.get("before", "")
    page, member = await asyncio.gather(
        api.audit({**asked, **({"before": before} if before else {})}), api.member()
    )
    path = f"/{language}/audit"
    older = {**asked, "before": str(page.following)}
    context = AuditContext(
        **page_basics(request),
        page=page,
        asked={name: asked.get(name, "") for name in FILTERS},
        actions={code: ACTIONS.get(code, code) for code in page.actions},
        may_export=member.role.value == "admin",
        newest_url=f"{path}?{urlencode(asked)}" if before else "",
        older_url=f"{path}?{urlencode(older)}" if page.following else None,
    )
    return site_of(request).renderer.page(context)


async def export(request: Request) -> Response:
    """The API's own file, passed on as it comes."""
    return StreamingResponse(
        await api_of(request).audit_file(),
        media_type="application/x-ndjson",
        headers={
            "cache-control": "no-store",
            "content-disposition": 'attachment; filename="koffset-audit.jsonl"',
        },
    )
