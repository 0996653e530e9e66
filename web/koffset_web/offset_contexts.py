"""What the page of the offset calculator is given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from koffset.api.schemas import OffsetAnswer, RuleBookView
from koffset_web.messages import Message
from koffset_web.offset_bars import OffsetBar
from koffset_web.offset_faults import OffsetFault
from koffset_web.offset_state import OffsetState
from koffset_web.offset_texts import OffsetTexts
from koffset_web.page_contexts import PageContext


@dataclass(frozen=True, slots=True, kw_only=True)
class OffsetContext(PageContext):
    """offset.html: `answer` is None until something is asked, or where it was refused.

    Why, `message` says with `faults` or `detail`. `numbers` are those of the rules that were used, by id; `book` has
    all rules of the day, None where it is no day.
    """

    state: OffsetState
    texts: OffsetTexts
    answer: OffsetAnswer | None
    numbers: Mapping[str, int]
    bars: Sequence[OffsetBar]
    book: RuleBookView | None
    message: Message | None
    detail: str
    faults: Sequence[OffsetFault]
