"""Which blocks are of which lot, and which are for all of them."""

from collections.abc import Sequence
from dataclasses import replace

from koffset.matching.proposing.blocks import Block, heading_value
from koffset.matching.proposing.forms import Form, numbered
from koffset.matching.proposing.parts import Section, Sections, Weighing, is_for_all
from koffset.matching.proposing.source import Source
from koffset.matching.proposing.vocabulary import Vocabulary


def find_sections(source: Source, blocks: Sequence[Block], words: Vocabulary, weighing: Weighing) -> Sections:
    """By explicit marks where there are any, else by lists, titles and paragraphs that say how much."""
    if any(block.lot for block in blocks):
        return _by_marks(source, blocks, words)
    form = Form(source, words, weighing)
    for block in blocks:
        form.add(block)
    return replace(
        numbered(form.candidates, form.general, form.background, weighing.has_amount),
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
        elif (is_tight and number > last and _is_apart(block)) or is_for_all(
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
