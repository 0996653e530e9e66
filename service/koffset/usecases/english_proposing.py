"""English proposals for the Korean texts of a form. Whoever fills it in takes them or writes others."""

import asyncio
from collections.abc import Sequence

from koffset.domain.form_text import TextKind
from koffset.matching.english_proposals import Proposal
from koffset.usecases.workspace import Workspace


async def propose_english(workspace: Workspace, texts: Sequence[tuple[str, TextKind]]) -> list[Proposal]:
    """A proposal for each text, in their order."""

    def propose_all() -> list[Proposal]:
        return [workspace.english.propose(text, kind) for text, kind in texts]

    return await asyncio.to_thread(propose_all)
