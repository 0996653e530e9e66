"""What is known of a company when conditions are judged, as far as the asker may see it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from koffset.domain.company import Company, CompanyFile
from koffset.domain.company_facets import company_facets
from koffset.domain.evidence import Audience, CompanyFacets, Viewer, narrowest, readers_of
from koffset.domain.folding import FoldedItem, fold_parts
from koffset.domain.profile import Claim, CompanyProfile

ClaimT = TypeVar("ClaimT", bound=Claim)


@dataclass(frozen=True)
class CompanyFacts:
    """`items` are what registers say it supplied. Whatever its audience, until `seen_by` narrows it.

    `open_facets` are its facets without what it keeps from foreign disclosure.
    """

    company: Company
    profile: CompanyProfile | None
    facets: CompanyFacets
    open_facets: CompanyFacets
    items: Sequence[FoldedItem] = ()

    @cached_property
    def supplied(self) -> frozenset[tuple[str, str | None]]:
        """Name and supply class of each item."""
        return frozenset((item.item_name, item.supply_class) for item in self.items)


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
    readable = _readable(viewer, facts.company)
    if not readable[facts.company.audience]:
        return None
    items = [item for item in facts.items if readable[item.audience]]
    facets = facts.facets if readable[Audience.OWNER] else facts.open_facets
    return replace(facts, profile=_profile_for(facts.profile, readable), facets=facets, items=items)


def _readable(viewer: Viewer, company: Company) -> Mapping[Audience, bool]:
    """Whether the viewer may read what stands inside the company and is for this audience."""
    return {
        audience: viewer.may_read(readers_of(narrowest(audience, company.audience), company.id))
        for audience in Audience
    }


def _profile_for(profile: CompanyProfile | None, readable: Mapping[Audience, bool]) -> CompanyProfile | None:
    if profile is None or not readable[profile.audience]:
        return None
    shown = profile if readable[Audience.OWNER] else profile.without_undisclosed()

    def visible(claims: Sequence[ClaimT]) -> tuple[ClaimT, ...]:
        return tuple(claim for claim in claims if readable[claim.effective_audience])

    return shown.model_copy(
        update={
            "items": visible(shown.items),
            "processes": visible(shown.processes),
            "certificates": visible(shown.certificates),
            "experience": visible(shown.experience),
        }
    )
