"""Lots of a text without explicit marks: list items, titled parts, fields, paragraphs that say how much."""

from collections.abc import Callable, Sequence

from koffset.domain.requirement_proposal import Span
from koffset.matching.proposing.blocks import Block, has_text_behind, heading_value
from koffset.matching.proposing.labels import AMOUNTS, label_role
from koffset.matching.proposing.parts import Section, Sections, Weighing, is_for_all
from koffset.matching.proposing.source import Source
from koffset.matching.proposing.vocabulary import Vocabulary

_BULLETS = frozenset("*-+>o○◦■□※")
"""A heading without a mark may stand below a numbered or titled lot, never below a bullet."""


class Form:
    """Goes through the blocks of a text without explicit marks; what may be a lot is kept with its blocks."""

    def __init__(self, source: Source, words: Vocabulary, weighing: Weighing) -> None:
        self._source = source
        self._words = words
        self._weighing = weighing
        self.candidates: list[Section] = []
        self.general: list[Block] = []
        self.background: list[Block] = []
        self.documents: list[Block] = []
        self._role: str = ""
        self._part = 0
        self._current: Section | None = None
        self._last: Block | None = None

    def add(self, block: Block) -> None:
        if block.kind == "heading":
            self._add_heading(block)
        else:
            self._add_text(block)
        self._last = block

    def _add_text(self, block: Block) -> None:
        is_titled = self._current is not None and self._current.blocks[0].kind == "heading"
        is_last = bool(self.candidates) and not block.style and not is_titled
        if is_for_all(self._source, block, self._words, is_behind_last=is_last):
            self._role, self._current = "general", None
        label = label_role(self._source, block.span, self._words)
        if self._role == "general":
            self.general.append(block)
        elif label in AMOUNTS and (head := self._head_for(block)):
            head.blocks.append(block)
        elif label == "item":
            self._begin(block, block.style)
        elif self._role == "documents":
            self.documents.append(block)
        elif self._current is not None and self._is_below(block, self._current):
            self._current.blocks.append(block)
        elif self._begins_a_lot(block):
            self._begin(block, block.style)
        else:
            self._current = None
            asks = self._role != "background" and self._weighing.asks(block)
            (self.general if asks else self.background).append(block)

    def _head_for(self, field: Block) -> Section | None:
        """The lot that a labelled amount is of: the one begun, else what stands right above it is one."""
        if self._current is None and self._last in self.background and self._last.kind != "heading":
            self.background.remove(self._last)
            self._begin(self._last, self._last.style)
        is_apart = field.after_blank and not field.style
        return None if is_apart else self._current

    def _begins_a_lot(self, block: Block) -> bool:
        return self._weighing.has_amount(block) or (bool(block.style) and self._may_be_a_lot(block))

    def _may_be_a_lot(self, block: Block) -> bool:
        """A list item that asks for nothing; one beside another where it is numbered or says how a thing is made."""
        last = self.candidates[-1] if self.candidates else None
        is_beside = last is not None and (last.style, last.part) == (block.style, self._part)
        is_sibling = is_beside and (block.style[0] in "1(a" or self._weighing.is_work(block))
        is_titled = block.style[0] in "1(a" and self._weighing.is_titled(block)
        asks = self._weighing.asks(block) and not is_titled
        return is_sibling or (self._role != "background" and not asks)

    def _is_below(self, block: Block, current: Section) -> bool:
        """Also a paragraph that speaks of “them”."""
        start = Span(block.span.start, min(block.span.end, block.span.start + 20))
        refers = self._words.of("refers_back").first(self._source, start)
        is_of_it = not block.style and refers is not None and refers.span.start == block.span.start
        return is_of_it or _is_below(block, current)

    def _begin(self, block: Block, style: str) -> None:
        is_told = self._role == "background" and not style and not self._weighing.wants(block)
        is_paper = self._role == "deliverables"
        self._current = Section("", [block], style, self._part, is_paper=is_paper, is_told=is_told)
        self.candidates.append(self._current)

    def _add_heading(self, block: Block) -> None:
        """One that names a part of the text ends a lot, unless it is a label right below the lot's lines."""
        value = heading_value(self._source, block, self._words)
        is_label = self._source.folded[block.span.end - 1] == ":"
        is_lower = self._current is not None and _is_lower(block, self._current)
        if (
            self._current is not None
            and is_label
            and value not in {"all", "documents"}
            and (value is None or not block.after_blank or is_lower)
            and self._words.of("all_lots").first(self._source, block.span) is None
        ):
            self._current.blocks.append(block)
        elif value in {"background", "documents", "deliverables"} and has_text_behind(self._source, block):
            # “Subject: …” speaks for its line only.
            self._current = None
            self.background.append(block)
        elif value:
            self._role, self._current = "general" if value == "all" else value, None
            self._part += 1
            (self.general if self._role == "general" else self.background).append(block)
        elif self._role == "general" or is_label:
            (self.general if self._role == "general" else self.background).append(block)
        else:
            self._begin(block, block.style or "heading")


def _is_lower(heading: Block, current: Section) -> bool:
    return bool(current.style) and current.style not in _BULLETS and not heading.style


def _is_below(block: Block, current: Section) -> bool:
    """A bullet below a numbered lot, a label's line, a deeper list."""
    if current.blocks[0].kind == "heading":
        return block.style != current.style
    last = current.blocks[-1]
    if block.style and (
        last.kind == "heading" or (last.style == block.style and last is not current.blocks[0])
    ):
        # A list below “Firms shall:” that stands in the lot.
        return True
    if not block.style:
        return not block.after_blank
    return (bool(current.style) and block.style != current.style) or block.indent > current.blocks[
        0
    ].indent + 1


def numbered(
    candidates: list[Section],
    general: list[Block],
    background: list[Block],
    has_amount: Callable[[Block], bool],
) -> Sections:
    """Lots are what says how much, and its neighbours of the same form; without any, the whole text is one."""
    measured = [each for each in candidates if any(map(has_amount, each.blocks))]
    if any(not each.is_paper and not each.is_told for each in measured):
        weak = [each for each in candidates if each.is_told or (each.is_paper and each not in measured)]
        background.extend(block for each in weak for block in each.blocks)
        candidates = [each for each in candidates if each not in weak]
        measured = [each for each in measured if each not in weak]
    listed = [each for each in measured if each.style]
    if len(listed) > 1:
        # A paragraph that says how much all of it is worth stands above the list.
        measured = listed
    are_measured = set(measured)
    styles = {each.style for each in measured}
    lists = [each for each in candidates if each.style and each.style != "heading"]
    chosen = [
        each for each in candidates if each in are_measured or (each.style in styles and each.style)
    ] or (lists if len(lists) > 1 else [])
    if not chosen:
        return _one(candidates, general, background)
    are_chosen = set(chosen)
    for each in candidates:
        if each not in are_chosen:
            (general if each.blocks[0].kind == "heading" else background).extend(each.blocks)
    lots = [Section(str(number), each.blocks, each.style) for number, each in enumerate(chosen, start=1)]
    return Sections(lots, _in_order(general), _in_order(background))


def _in_order(blocks: Sequence[Block]) -> Sequence[Block]:
    return sorted(blocks, key=lambda block: block.span)


def _one(candidates: list[Section], general: list[Block], background: list[Block]) -> Sections:
    """Also what asks for something is the one lot's own, but where a heading says that it is general."""
    below = next((place for place, block in enumerate(general) if block.kind == "heading"), len(general))
    own = [*(block for each in candidates for block in each.blocks), *general[:below]]
    own += [block for block in background if block.kind != "heading"]
    rest = general[below:]
    if not own:
        own, rest = rest, []
    blocks = sorted(own, key=lambda block: block.span)
    headings = [block for block in background if block.kind == "heading"]
    return Sections([Section("1", blocks)] if blocks else [], rest, headings)
