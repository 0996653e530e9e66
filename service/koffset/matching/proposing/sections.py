"""Which blocks are of which lot, and which are for all of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from koffset.domain.requirement_proposal import Span
from koffset.matching.proposing.blocks import Block, has_text_behind, heading_value
from koffset.matching.proposing.labels import AMOUNTS, label_role
from koffset.matching.proposing.source import Source
from koffset.matching.proposing.vocabulary import Vocabulary

_BULLETS = frozenset("*-+>o○◦■□※")
"""A heading without a mark may stand below a numbered or titled lot, never below a bullet."""


class Weighing(Protocol):
    """What the sentences of a block tell of it."""

    def has_amount(self, block: Block) -> bool: ...

    def asks(self, block: Block) -> bool: ...

    def wants(self, block: Block) -> bool: ...

    def is_work(self, block: Block) -> bool: ...

    def is_titled(self, block: Block) -> bool: ...


@dataclass(slots=True, eq=False)
class Section:
    """A lot's blocks, its head first; of a list of lots `id` is its place, `part` the part of the text it stands in.

    `is_paper`: it stands among what is to be handed over, where plans and reports stand too; `is_told`: in an
    introduction, which says of all of it how much it is.
    """

    id: str
    blocks: list[Block] = field(default_factory=list)
    style: str = ""
    part: int = 0
    is_paper: bool = False
    is_told: bool = False


@dataclass(frozen=True, slots=True)
class Sections:
    """`general` blocks are for all lots; `background` says nothing of any; `documents` are named and ask nothing."""

    lots: Sequence[Section]
    general: Sequence[Block]
    background: Sequence[Block]
    documents: Sequence[Block] = ()


def find_sections(source: Source, blocks: Sequence[Block], words: Vocabulary, weighing: Weighing) -> Sections:
    """By explicit marks where there are any, else by lists, titles and paragraphs that say how much."""
    if any(block.lot for block in blocks):
        return _by_marks(source, blocks, words)
    form = _Form(source, words, weighing)
    for block in blocks:
        form.add(block)
    return replace(
        _numbered(form.candidates, form.general, form.background, weighing.has_amount),
        documents=form.documents,
    )


def _by_marks(source: Source, blocks: Sequence[Block], words: Vocabulary) -> Sections:
    lots: dict[str, Section] = {}
    general: list[Block] = []
    background: list[Block] = []
    documents: list[Block] = []
    place: list[Block] = background
    is_tight = _are_tight(blocks)
    last = max(number for number, block in enumerate(blocks) if block.lot)
    for number, block in enumerate(blocks):
        if _ends_a_table(source, blocks[number - 1] if number else None, block):
            place = general
        if block.lot:
            place = lots.setdefault(block.lot, Section(block.lot)).blocks
        elif block.kind == "heading":
            place = _under(source, block, words, place, (general, background, documents))
        elif (is_tight and number > last and _is_apart(block)) or _is_for_all(
            source, block, words, is_behind_last=number > last and place is not general
        ):
            place = general
        elif place is background and not lots and _asks_all(source, block, words):
            general.append(block)
            continue
        place.append(block)
    return Sections(list(lots.values()), general, background, documents)


def _are_tight(blocks: Sequence[Block]) -> bool:
    """No paragraph stands apart within a lot: then one that stands apart below the last lot is for all."""
    places = [place for place, block in enumerate(blocks) if block.lot]
    within = blocks[places[0] : places[-1]]
    return len(places) > 1 and not any(_is_apart(block) for block in within)


def _is_apart(block: Block) -> bool:
    return block.after_blank and not block.style and not block.lot


def _ends_a_table(source: Source, before: Block | None, block: Block) -> bool:
    """What stands below the last row is of no row."""
    return before is not None and any(
        table.overlaps(before.span) and not table.overlaps(block.span) for table in source.tables
    )


def _asks_all(source: Source, block: Block, words: Vocabulary) -> bool:
    return words.of("strength").first(source, block.span) is not None


def _under(
    source: Source,
    heading: Block,
    words: Vocabulary,
    place: list[Block],
    others: tuple[list[Block], list[Block], list[Block]],
) -> list[Block]:
    """Where what follows a heading belongs; “Requirements:” right below a lot's lines is the lot's own."""
    general, background, documents = others
    value = heading_value(source, heading, words)
    is_label = source.folded[heading.span.end - 1] == ":" and not heading.after_blank
    is_in_lot = all(place is not other for other in others)
    if value == "all":
        return general
    if value == "documents":
        return place if is_in_lot and is_label else documents
    if value == "general":
        return (
            place
            if is_in_lot and is_label and not words.of("all_lots").first(source, heading.span)
            else general
        )
    if value in {"scope", "background", "deliverables"}:
        return place if is_in_lot and is_label else background
    return place


def _is_for_all(source: Source, block: Block, words: Vocabulary, *, is_behind_last: bool) -> bool:
    """“All suppliers shall …” anywhere; “Suppliers …” in a paragraph of its own behind the last lot."""
    if block.kind == "heading":
        return False
    every = words.of("all_lots").first(source, block.span)
    if every and every.span.start - block.span.start < 45 and (block.after_blank or not block.style):
        return block.after_blank or every.span.start == block.span.start
    start = words.of("general_start").first(source, block.span)
    return bool(is_behind_last and block.after_blank and start and start.span.start == block.span.start)


class _Form:
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
        if _is_for_all(self._source, block, self._words, is_behind_last=is_last):
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


def _numbered(
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
