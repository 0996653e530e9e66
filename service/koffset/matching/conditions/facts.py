"""What is known of a company when conditions are judged, as far as the asker may see it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from koffset.domain.company import Company, CompanyFile
from koffset.domain.company_facets import company_facets
from koffset.domain.evidence import Audience, CompanyFacets, Viewer, narrowest, readers_of
from koffset.domain.folding import FoldedItem, fold_parts
from koffset.domain.profile import Claim, CompanyProfile

ClaimT = TypeVar("ClaimT", bound=Claim)


@dataclass(frozen=True, slots=True)
class CompanyFacts:
    """`items` are what registers say it supplied. Whatever its audience, until `seen_by` narrows it.

    `open_facets` are its facets without what it keeps from foreign disclosure.
    """

    company: Company
    profile: CompanyProfile | None
    facets: CompanyFacets
    open_facets: CompanyFacets
    items: Sequence[FoldedItem] = ()


def facts_of(file: CompanyFile) -> CompanyFacts | None:
    """None for who is never a candidate: foreign companies and those merged into another."""
    if file.company.foreign or file.merged_into is not None:
        return None
    profile = file.profile.without_undisclosed() if file.profile else None
    open_facets = company_facets(replace(file, profile=profile))
    return CompanyFacts(
        file.company, file.profile, company_facets(file), open_facets, fold_parts(file.records)
    )


def seen_by(viewer: Viewer, facts: CompanyFacts) -> CompanyFacts | None:
    """As this viewer may see it; None where the company itself is not for them."""
    company = facts.company
    if not viewer.may_read(readers_of(company.audience, company.id)):
        return None
    items = [
        item
        for item in facts.items
        if viewer.may_read(readers_of(narrowest(item.audience, company.audience), company.id))
    ]
    facets = facts.facets if _is_insider(viewer, facts) else facts.open_facets
    return replace(facts, profile=_profile_for(viewer, facts), facets=facets, items=items)


def _is_insider(viewer: Viewer, facts: CompanyFacts) -> bool:
    """Of the firm itself or of KDIA."""
    company = facts.company
    return viewer.may_read(readers_of(narrowest(Audience.OWNER, company.audience), company.id))


def _profile_for(viewer: Viewer, facts: CompanyFacts) -> CompanyProfile | None:
    profile, company = facts.profile, facts.company
    if profile is None or not viewer.may_read(
        readers_of(narrowest(profile.audience, company.audience), company.id)
    ):
        return None
    shown = profile if _is_insider(viewer, facts) else profile.without_undisclosed()

    def visible(claims: Sequence[ClaimT]) -> tuple[ClaimT, ...]:
        return tuple(
            claim
            for claim in claims
            if viewer.may_read(readers_of(narrowest(claim.effective_audience, company.audience), company.id))
        )

    return shown.model_copy(
        update={
            "items": visible(shown.items),
            "processes": visible(shown.processes),
            "certificates": visible(shown.certificates),
            "experience": visible(shown.experience),
        }
    )
