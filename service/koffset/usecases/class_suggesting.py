"""Supply classes for a name that somebody types, from what published evidence of that kind is classed as."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import replace

from koffset.domain.evidence import ANONYMOUS, EvidenceKind
from koffset.domain.retrieval import Filters, RetrievalQuery
from koffset.errors import QueryInvalid
from koffset.matching.class_votes import ClassSuggestion, vote_for_classes
from koffset.matching.fusing import ScoredDocument
from koffset.matching.judging import judge
from koffset.matching.parameters import RankingParameters
from koffset.matching.reading import read_query
from koffset.usecases.search import normalise_query
from koffset.usecases.workspace import Workspace

_THINGS = frozenset({EvidenceKind.ITEM, EvidenceKind.TECHNOLOGY, EvidenceKind.SERVICE})


async def suggest_classes(
    workspace: Workspace, names: Sequence[str], *, but_of: Collection[str] = ()
) -> list[ClassSuggestion]:
    """Up to five classes for the names of one thing, in either language; none where nothing is near.

    Only public evidence votes, whoever asks. The evidence of the companies `but_of` has no say: measuring leaves out
    the company that the name is of.
    """
    limit = workspace.settings.max_query_chars
    asked = [normalise_query(name, limit) for name in names if name.strip()]
    if not asked:
        raise QueryInvalid("give a Korean or an English name")
    near = [scored for name in asked for scored in await _near(workspace, name, but_of)]
    named = await asyncio.to_thread(workspace.class_names.named_by, asked)
    return vote_for_classes(near, named)


async def _near(workspace: Workspace, name: str, but_of: Collection[str]) -> list[ScoredDocument]:
    """Evidence that the search itself holds to be of this thing."""
    reading = read_query(name, workspace)
    filters = Filters(ANONYMOUS.readers, workspace.today(), kinds=_THINGS)
    vector = (
        await workspace.query_vectors.encode(reading.text, reading.language) if reading.has_words else None
    )
    query = RetrievalQuery(reading.query_tokens(), vector, filters, workspace.settings.candidates)
    found = await workspace.engine.search(query)
    found = replace(
        found, candidates=[each for each in found.candidates if each.document.company_id not in but_of]
    )
    if found.by_meaning:
        found = await workspace.word_vectors.liken(reading, found)
    judged = judge(reading, found, filters, RankingParameters(), workspace.word_tokens)
    return [scored for company in judged.supported for scored in company.supporting]
