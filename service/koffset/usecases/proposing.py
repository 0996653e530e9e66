"""Proposing a requirement from a pasted text: rules read it, the search offers supply classes. Nothing is kept."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from koffset.domain.evidence import Viewer
from koffset.domain.requirement_proposal import Proposal, ProposedLot
from koffset.errors import RequirementInvalid, Unavailable
from koffset.matching.class_votes import ClassSuggestion
from koffset.matching.proposing.classes import asked_of, with_class
from koffset.matching.proposing.titles import named_programme
from koffset.usecases.class_suggesting import suggest_classes
from koffset.usecases.workspace import Workspace

Suggest = Callable[[str], Awaitable[Sequence[ClassSuggestion]]]

BY_SEARCH = "supply_classes"


@dataclass(frozen=True, slots=True)
class Proposed:
    """`programme_id` is of the known programme that the text names; `degraded`: what the proposal had to do without."""

    proposal: Proposal
    programme_id: str | None = None
    degraded: tuple[str, ...] = ()


async def propose_requirement(workspace: Workspace, text: str, viewer: Viewer) -> Proposed:
    """Raises RequirementInvalid for a text that is empty or too long; without an index no classes are offered."""
    limit = workspace.settings.max_requirement_chars
    if len(text) > limit:
        raise RequirementInvalid(
            f"the text has {len(text)} characters, the limit is {limit}: paste a part of it"
        )
    if not text.strip():
        raise RequirementInvalid("the text is empty: paste what is asked for, in English or Korean")
    proposal = await asyncio.to_thread(workspace.requirements.propose, text)
    async with workspace.store.reader() as store:
        programme_id = named_programme(text, await store.programmes(viewer))

    async def suggest(name: str) -> Sequence[ClassSuggestion]:
        return await suggest_classes(workspace, [name])

    try:
        lots = await offer_classes(proposal.lots, suggest, most=workspace.settings.max_lots)
    except Unavailable:
        return Proposed(proposal, programme_id, (BY_SEARCH,))
    return Proposed(replace(proposal, lots=lots), programme_id)


async def offer_classes(lots: Sequence[ProposedLot], suggest: Suggest, *, most: int) -> Sequence[ProposedLot]:
    """Asks for each of the first lots that names a thing and no class; more lots than `most` cannot be matched."""
    offered = []
    for place, lot in enumerate(lots):
        asked = asked_of(lot) if place < most else None
        offered.append(with_class(lot, asked[1], await suggest(asked[0])) if asked else lot)
    return offered
