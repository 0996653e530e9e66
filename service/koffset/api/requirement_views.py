"""Kept requirements as the wire models show them, to its keeper, to KDIA and to firms."""

from collections.abc import Sequence
from typing import Any

from koffset.accounts.permissions import keeps_requirement
from koffset.api.profile_views import People
from koffset.api.schemas import (
    KeptMatchAnswer,
    KeptState,
    MatchAnswer,
    RequirementEntry,
    RequirementPageView,
    RequirementsView,
    RequirementView,
)
from koffset.domain.account import Member, OrganisationKind
from koffset.usecases.keeping_requirements import SeenRequirement
from koffset.usecases.paging import Page
from koffset.usecases.workspace import Workspace


class RequirementViews:
    """What a member is shown; `people` are the names that it may know."""

    def __init__(self, workspace: Workspace, member: Member, people: People) -> None:
        self._today = workspace.today()
        self._member = member
        self._people = people

    def entries(self, found: Sequence[SeenRequirement]) -> RequirementsView:
        return RequirementsView(requirements=[self.entry(each) for each in found])

    def page(self, found: Sequence[SeenRequirement], page: Page) -> RequirementPageView:
        return RequirementPageView(
            requirements=[self.entry(each) for each in page.of(found)],
            total=len(found),
            page=page.number,
            page_size=page.size,
        )

    def entry(self, seen: SeenRequirement) -> RequirementEntry:
        return RequirementEntry.model_validate(self._plain(seen))

    def whole(self, seen: SeenRequirement) -> RequirementView:
        return RequirementView.model_validate({**self._plain(seen), "requirement": seen.kept.requirement})

    def _plain(self, seen: SeenRequirement) -> dict[str, Any]:
        kept, said = seen.kept, seen.kept.disclosure
        is_own = keeps_requirement(self._member, kept)
        is_told = is_own or self._member.organisation.kind is OrganisationKind.KDIA
        document = kept.requirement
        return {
            "id": kept.id,
            "reference": document.id,
            "programme_id": document.programme_id,
            "title_ko": document.title.ko,
            "title_en": document.title.en,
            "lots": len(document.lots),
            "conditions": sum(len(lot.conditions) for lot in document.lots),
            "visibility": said.visibility,
            "open_until": said.open_until,
            "is_open": said.is_open(self._today),
            "names_keeper": said.names_keeper,
            "keeper": seen.keeper.name if is_told or said.names_keeper else None,
            "is_own": is_own,
            "revision": kept.revision,
            "version": kept.version,
            "saved_by": self._people.name(kept.author) if is_told else None,
            "saved_at": kept.saved_at,
        }


def kept_answer(answer: MatchAnswer, seen: SeenRequirement) -> KeptMatchAnswer:
    kept = seen.kept
    state = KeptState(
        id=kept.id,
        version=kept.version or None,
        revision=kept.revision,
        visibility=kept.disclosure.visibility,
    )
    return KeptMatchAnswer(**dict(answer), kept=state)
