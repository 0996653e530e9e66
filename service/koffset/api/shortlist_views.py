"""Shortlists as the wire models show them."""

from datetime import date
from typing import Any

from koffset.api.presenting import company_ref
from koffset.api.profile_views import People
from koffset.api.schemas import (
    EvidenceSummary,
    NamedRequirement,
    ShortlistEntryView,
    ShortlistHead,
    ShortlistView,
)
from koffset.domain.company import CompanyFile
from koffset.domain.company_facets import company_facets
from koffset.domain.folding import fold_parts
from koffset.domain.kept_requirement import KeptRequirement
from koffset.domain.shortlist import Shortlist, ShortlistEntry
from koffset.usecases.shortlisting import SeenShortlist
from koffset.usecases.workspace import Workspace


class ShortlistViews:
    """What a member is shown; `people` are the names that it may know."""

    def __init__(self, workspace: Workspace, people: People) -> None:
        self._rules = workspace.name_rules
        self._today = workspace.today()
        self._people = people

    def head(self, shortlist: Shortlist) -> ShortlistHead:
        return ShortlistHead.model_validate(self._plain(shortlist))

    def whole(self, seen: SeenShortlist) -> ShortlistView:
        entries = [self._entry(each, seen.files.get(each.company_id)) for each in seen.shortlist.entries]
        requirement = named_requirement(seen.requirement) if seen.requirement else None
        return ShortlistView(**self._plain(seen.shortlist), requirement=requirement, entries=entries)

    def _plain(self, shortlist: Shortlist) -> dict[str, Any]:
        return {
            "id": shortlist.id,
            "name": shortlist.name,
            "requirement_id": shortlist.requirement_id,
            "programme_id": shortlist.programme_id,
            "firms": len(shortlist.entries),
            "company_ids": [each.company_id for each in shortlist.entries],
            "revision": shortlist.revision,
            "saved_by": self._people.name(shortlist.author),
            "saved_at": shortlist.saved_at,
        }

    def _entry(self, entry: ShortlistEntry, file: CompanyFile | None) -> ShortlistEntryView:
        summary = evidence_summary(file, self._today) if file else None
        shown = summary.items + summary.processes + summary.certificates if summary else 0
        return ShortlistEntryView(
            company_id=entry.company_id,
            company=company_ref(file.company, company_facets(file), shown, self._rules) if file else None,
            evidence=summary,
            lot_ids=entry.lot_ids,
            state=entry.state,
            state_by=self._people.name(entry.state_by),
            state_at=entry.state_at,
            note=entry.note,
            revision=entry.revision,
        )


def evidence_summary(file: CompanyFile, today: date) -> EvidenceSummary:
    """Of a file that holds nothing but what the reader may see."""
    profile = file.profile
    certificates = profile.certificates if profile else ()
    standing = [each for each in certificates if each.expires_on is None or each.expires_on >= today]
    return EvidenceSummary(
        items=len(fold_parts(file.records)) + (len(profile.items) if profile else 0),
        records=len(file.records),
        processes=len(profile.processes) if profile else 0,
        certificates=len(standing),
        experience=len(profile.experience) if profile else 0,
        last_confirmed=profile.housekeeping.last_confirmed if profile else None,
    )


def named_requirement(kept: KeptRequirement) -> NamedRequirement:
    document = kept.requirement
    return NamedRequirement(
        id=kept.id,
        reference=document.id,
        title_ko=document.title.ko,
        title_en=document.title.en,
        lots=[lot.id for lot in document.lots],
    )
