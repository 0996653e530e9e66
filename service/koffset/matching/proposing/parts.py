"""What a text is parted into: lots, what is for all of them, what says nothing of any, and documents."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from koffset.matching.proposing.blocks import Block
from koffset.matching.proposing.source import Source
from koffset.matching.proposing.vocabulary import Vocabulary


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


def is_for_all(source: Source, block: Block, words: Vocabulary, *, is_behind_last: bool) -> bool:
    """“All suppliers shall …” anywhere; “Suppliers …” in a paragraph of its own behind the last lot."""
    if block.kind == "heading":
        return False
    every = words.of("all_lots").first(source, block.span)
    if every and every.span.start - block.span.start < 45 and (block.after_blank or not block.style):
        return block.after_blank or every.span.start == block.span.start
    start = words.of("general_start").first(source, block.span)
    return bool(is_behind_last and block.after_blank and start and start.span.start == block.span.start)
