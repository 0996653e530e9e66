"""State of store and index: what is there, how far the index is behind."""

from dataclasses import dataclass
from datetime import datetime

from koffset.domain.evidence import Viewer
from koffset.domain.retrieval import IndexCounts, IndexMetadata
from koffset.errors import Unavailable
from koffset.usecases.workspace import Workspace

FOLLOW_HINT = "`koffset index follow` brings it up to date"
AHEAD_HINT = "the store was put back to an older state: run `koffset index rebuild`"


@dataclass(frozen=True, slots=True)
class IndexState:
    """`index` is None when there is none that this process can read; `problem` then says why, to who runs the service.

    `problem_code` is that of the error, and no secret.
    """

    index: IndexMetadata | None
    counts: IndexCounts
    store_sequence: int
    problem: str | None
    last_changed_at: datetime | None = None
    problem_code: str | None = None

    @property
    def lag(self) -> int:
        """How many changes of the store are not in the index."""
        return self.store_sequence - (self.index.sequence if self.index else 0)

    @property
    def stale(self) -> bool:
        return self.index is None or self.index.sequence < self.store_sequence

    @property
    def is_ahead(self) -> bool:
        """Whether it is an index of another state of the store: following it would leave out changes."""
        return self.index is not None and self.index.sequence > self.store_sequence


async def index_state(workspace: Workspace, viewer: Viewer) -> IndexState:
    """State as this viewer may know it: counts are of what they may see."""
    async with workspace.store.reader() as store:
        sequence = await store.last_sequence()
        changed_at = await store.last_changed_at()
    try:
        # An engine that does not answer is a state as well: readiness and status are there to say it.
        counts = await workspace.engine.count(viewer.readers)
        return IndexState(await workspace.engine.metadata(), counts, sequence, None, changed_at)
    except Unavailable as exc:
        return IndexState(None, IndexCounts(0, 0), sequence, exc.detail, changed_at, exc.code)
