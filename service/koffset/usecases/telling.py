"""Letters that tell an organisation what KDIA decided. No decision waits for one, or fails with it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from koffset.domain.account import HEADS, Member, Organisation, OrganisationKind, OrganisationStatus
from koffset.domain.company import Company
from koffset.domain.evidence import KDIA
from koffset.domain.text import Language
from koffset.mail.letter import Letter, join_letters, write_letter
from koffset.usecases.workspace import Workspace

Values = Mapping[str, str | Sequence[str]]
"""What is put into the template of a letter."""

Told = Callable[[Member], bool]
"""Whether a member is told."""


@dataclass(frozen=True, slots=True)
class News:
    """What a letter says: its template, the page of the web that it leads to, and further values in each language.

    The names of the organisation, and of the company where there is one, are put in by themselves.
    """

    template: str
    page: str
    values: Callable[[Language], Values] = lambda _language: {}
    company_id: str | None = None


def heads_of(organisation_id: str) -> Told:
    """Those who keep its members: they alone claim and hand in."""
    return lambda member: member.organisation.id == organisation_id and member.account.role in HEADS


def keepers_of(company_id: str) -> Told:
    """Those of the organisation that keeps the company, where it may still read what its profile says."""
    return lambda member: (
        member.organisation.company_id == company_id
        and member.organisation.status is OrganisationStatus.ACTIVE
        and member.account.role in HEADS
    )


def tell(workspace: Workspace, news: News, told: Told) -> None:
    """Call it once the decision is committed. Who has closed their account is not told."""
    if workspace.mailer.delivers:
        workspace.later.do(f"write_{news.template}", _tell(workspace, news, told))


def letter_to(workspace: Workspace, member: Member, news: News, company: Company | None) -> Letter:
    """In the language of the organisation, or in both where nobody knows it."""
    letters = [
        write_letter(
            member.account.email,
            workspace.letters[news.template, language],
            {
                **news.values(language),
                "organisation": member.organisation.name,
                "company": _name(company, language),
                "link": f"{workspace.settings.site_url}/{language}/{news.page}",
            },
        )
        for language in languages_of(member.organisation)
    ]
    return join_letters(*letters)


def languages_of(organisation: Organisation) -> Sequence[Language]:
    """Firms are Korean. Contractors are foreign, but one without a country may be a Korean branch."""
    if organisation.kind is OrganisationKind.COMPANY:
        return ("ko",)
    return ("en",) if organisation.country else get_args(Language)


async def _tell(workspace: Workspace, news: News, told: Told) -> None:
    async with workspace.store.reader() as store:
        members = await store.members()
        company_ids = [news.company_id] if news.company_id else []
        companies = await store.companies(KDIA, company_ids)
    company = companies.get(news.company_id or "")
    for member in members:
        if told(member) and not member.account.is_closed:
            letter = letter_to(workspace, member, news, company)
            workspace.later.do(f"send_{news.template}", workspace.mailer.send(letter))


def _name(company: Company | None, language: Language) -> str:
    if company is None:
        return ""
    names = (company.name_ko, company.name_en)
    return next(filter(None, names if language == "ko" else reversed(names)), company.id)
