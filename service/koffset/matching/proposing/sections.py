"""Which blocks are of which lot, and which are for all of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from koffset.matching.proposing.blocks import Block, heading_value
from koffset.matching.proposing.source import Source
from koffset.matching.proposing.vocabulary import Vocabulary

Weigh = Callable[[Block], bool]


@dataclass(slots=True, eq=False)
class Section:
    """A lot's blocks, its head first; of a list of lots `id` is its place."""

    id: str
    blocks: list[Block] = field(default_factory=list)
    style: str = ""


@dataclass(frozen=True, slots=True)
class Sections:
    """`general` blocks are for all lots; `background` says nothing of any."""

    lots: Sequence[Section]
    general: Sequence[Block]
    background: Sequence[Block]


def find_sections(
    source: Source, blocks: Sequence[Block], words: Vocabulary, *, has_amount: Weigh, asks: Weigh
) -> Sections:
    """By explicit marks where there are any, else by lists, titles and paragraphs that say how much."""
    if any(block.lot for block in blocks):
        return _by_marks(source, blocks, words)
    form = _Form(source, words, has_amount, asks)
    for block in blocks:
        form.add(block)
    return _numbered(form.candidates, form.general, form.background, has_amount)


def _by_marks(source: Source, blocks: Sequence[Block], words: Vocabulary) -> Sections:
    lots: dict[str, Section] = {}
    general: list[Block] = []
    background: list[Block] = []
    place: list[Block] = background
    last = max(number for number, block in enumerate(blocks) if block.lot)
    for number, block in enumerate(blocks):
        if _ends_a_table(source, blocks[number - 1] if number else None, block):
            place = general
        if block.lot:
            place = lots.setdefault(block.lot, Section(block.lot)).blocks
        elif block.kind == "heading":
            place = _under(source, block, words, place, (general, background))
        elif _is_for_all(source, block, words, is_behind_last=number > last and place is not general):
            place = general
        elif place is background and not lots and _asks_all(source, block, words):
            general.append(block)
            continue
        place.append(block)
    return Sections(list(lots.values()), general, background)


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
    others: tuple[list[Block], list[Block]],
) -> list[Block]:
    """Where what follows a heading belongs; “Requirements:” right below a lot's lines is the lot's own."""
    general, background = others
    value = heading_value(source, heading, words)
    is_label = source.folded[heading.span.end - 1] == ":" and not heading.after_blank
    is_in_lot = place is not general and place is not background
    if value == "general":
        return (
            place
            if is_in_lot and is_label and not words.of("all_lots").first(source, heading.span)
            else general
        )
    if value in {"scope", "background"}:
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

    def __init__(self, source: Source, words: Vocabulary, has_amount: Weigh, asks: Weigh) -> None:
        self._source = source
        self._words = words
        self._has_amount = has_amount
        self._asks = asks
        self.candidates: list[Section] = []
        self.general: list[Block] = []
        self.background: list[Block] = []
        self._role: str = ""
        self._current: Section | None = None

    def add(self, block: Block) -> None:
        if block.kind == "heading":
            self._add_heading(block)
            return
        is_titled = self._current is not None and self._current.blocks[0].kind == "heading"
        is_last = bool(self.candidates) and not block.style and not is_titled
        if _is_for_all(self._source, block, self._words, is_behind_last=is_last):
            self._role, self._current = "general", None
        if self._role == "general":
            self.general.append(block)
        elif self._current is not None and _is_below(block, self._current):
            self._current.blocks.append(block)
        elif self._has_amount(block) or (block.style and self._may_be_a_lot(block)):
            self._begin(block, block.style)
        else:
            self._current = None
            asks = self._role != "background" and self._asks(block)
            (self.general if asks else self.background).append(block)

    def _may_be_a_lot(self, block: Block) -> bool:
        """A list item that asks for nothing; of a numbered list also one beside another that may be."""
        is_numbered = block.style[0] in "1(a"
        is_sibling = bool(self.candidates) and self.candidates[-1].style == block.style and is_numbered
        return is_sibling or (self._role != "background" and not self._asks(block))

    def _begin(self, block: Block, style: str) -> None:
        self._current = Section("", [block], style)
        self.candidates.append(self._current)

    def _add_heading(self, block: Block) -> None:
        """One that names a part of the text ends a lot, unless it is a label right below the lot's lines."""
        value = heading_value(self._source, block, self._words)
        is_label = self._source.folded[block.span.end - 1] == ":"
        is_lower = self._current is not None and bool(self._current.style) > bool(block.style)
        if (
            self._current is not None
            and is_label
            and (value is None or not block.after_blank or is_lower)
            and self._words.of("all_lots").first(self._source, block.span) is None
        ):
            self._current.blocks.append(block)
        elif value:
            self._role, self._current = value, None
            (self.general if value == "general" else self.background).append(block)
        elif self._role == "general" or is_label:
            (self.general if self._role == "general" else self.background).append(block)
        else:
            self._begin(block, block.style or "heading")


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
    has_amount: Weigh,
) -> Sections:
    """Lots are what says how much, and its neighbours of the same form; without any, the whole text is one."""
    measured = [each for each in candidates if any(map(has_amount, each.blocks))]
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
