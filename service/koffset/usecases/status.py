"""State of store and index: what is there, how far the index is behind."""

from dataclasses import dataclass

from koffset.domain.evidence import Viewer
from koffset.domain.retrieval import IndexCounts, IndexMetadata
from koffset.errors import IndexMismatch, IndexMissing
from koffset.usecases.workspace import Workspace

REBUILD_HINT = "run `koffset index rebuild`"


@dataclass(frozen=True, slots=True)
class IndexState:
    """`index` is None when there is none that this process can read; `problem` then says why."""

    index: IndexMetadata | None
    counts: IndexCounts
    store_sequence: int
    problem: str | None

    @property
    def stale(self) -> bool:
        return self.index is None or self.index.sequence < self.store_sequence


async def index_state(workspace: Workspace, viewer: Viewer) -> IndexState:
    """State as this viewer may know it: counts are of what they may see."""
    async with workspace.store.reader() as store:
        sequence = await store.last_sequence()
    try:
        counts = await workspace.engine.count(viewer.readers)
        return IndexState(await workspace.engine.metadata(), counts, sequence, None)
    except (IndexMissing, IndexMismatch) as exc:
        return IndexState(None, IndexCounts(0, 0), sequence, exc.detail)
