"""From a pasted text to proposed lots with conditions, each with its place in the text. Pure: rules, no network."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from koffset.domain.requirement import ProcessCondition, TextCondition
from koffset.domain.requirement_proposal import (
    Doubt,
    LeftOver,
    Piece,
    Proposal,
    ProposedCondition,
    ProposedLot,
    Span,
)
from koffset.matching.proposing.amounts import read_quantities, read_values, read_years
from koffset.matching.proposing.blocks import Block, has_text_behind, split_blocks
from koffset.matching.proposing.counts import (
    read_labelled_quantity,
    read_leading_quantity,
)
from koffset.matching.proposing.heads import MOST_LINES_ABOVE, MOST_TEXT_CHARS, Heads
from koffset.matching.proposing.items import read_item
from koffset.matching.proposing.joining import distinct, first_sure, lot_of
from koffset.matching.proposing.labels import label_role
from koffset.matching.proposing.marks import LotMarks, labels_mentioned
from koffset.matching.proposing.naming import lots_named, things_of
from koffset.matching.proposing.parts import Section, Sections
from koffset.matching.proposing.periods import with_same_years
from koffset.matching.proposing.processes import with_limits
from koffset.matching.proposing.reading import ReadSentence
from koffset.matching.proposing.remains import iter_unread
from koffset.matching.proposing.sections import find_sections
from koffset.matching.proposing.sentences import Asked, part_around
from koffset.matching.proposing.source import Source, as_written
from koffset.matching.proposing.spreading import spread_text
from koffset.matching.proposing.titles import read_title
from koffset.matching.proposing.vocabulary import Vocabulary
from koffset.matching.proposing.weighing import Reading

MOST_LOTS = 100
"""More than a requirement may have; each gets what is for all, so that thousands of list items would take minutes."""


@dataclass(frozen=True)
class RequirementProposer:
    """Built once from the vocabulary; `propose` gives the same for the same text and raises for none."""

    words: Vocabulary

    @cached_property
    def _marks(self) -> LotMarks:
        return LotMarks(self.words)

    def propose(self, text: str) -> Proposal:
        spread = spread_text(text, self.words)
        source = Source(spread.text, spread.tables)
        blocks = split_blocks(source, self.words, self._marks)
        reading = Reading(source, self.words)
        sections = find_sections(source, blocks, self.words, reading)
        proposal = _Assembly(reading, self._marks, _at_most(sections, MOST_LOTS)).proposal()
        return replace(
            spread.placed_back(proposal, Source(text)), title=read_title(source, blocks, self.words)
        )


def _at_most(sections: Sections, most: int) -> Sections:
    """What stands in further lots is left over, not lost."""
    rest = [block for section in sections.lots[most:] for block in section.blocks]
    return replace(sections, lots=sections.lots[:most], background=[*sections.background, *rest])


@dataclass(frozen=True)
class _Put:
    """A read sentence and what it is for: lot ids, none for all of them."""

    read: ReadSentence
    lots: Sequence[str]
    for_all: bool
    origin: Literal["lot", "general", "background"]


class _Assembly:
    def __init__(self, reading: Reading, marks: LotMarks, sections: Sections) -> None:
        self._reading = reading
        self._source = reading.source
        self._words = reading.words
        self._head_of = Heads(reading.source, reading.words)
        self._marks = marks
        self._sections = sections
        self._labels = {
            section.blocks[0].label: section.id
            for section in sections.lots
            if section.blocks and section.blocks[0].label and section.blocks[0].lot is None
        }
        self._ids = [section.id for section in sections.lots]

    def proposal(self) -> Proposal:
        put = [*self._of_lots(), *self._of_all()]
        by_lot: Mapping[str, list[_Put]] = defaultdict(list)
        for each in put:
            for lot_id in each.lots:
                by_lot[lot_id].append(each)
        heads = self._heads
        lots = [self._lot(section, by_lot[section.id], heads[section.id]) for section in self._sections.lots]
        own = {
            lot_id: [each.read.span for each in found if not each.for_all] for lot_id, found in by_lot.items()
        }
        lots = list(with_same_years(self._source, self._words, lots, own))
        used = {span for head in heads.values() for span in head}
        used |= {section.blocks[0].span for section in self._sections.lots if self._head_of.is_bare(section)}
        return Proposal(lots, sorted(self._left_over(put, used, lots), key=lambda each: each.span))

    def _of_lots(self) -> Iterator[_Put]:
        for section in self._sections.lots:
            for read in self._read_all(section.blocks, titles=True):
                yield _Put(read, [section.id], for_all=False, origin="lot")

    def _of_all(self) -> Iterator[_Put]:
        for read in self._read_all(self._sections.general):
            named = self._mentioned(read.span)
            yield _Put(read, named or self._named(read.span), for_all=True, origin="general")
        for read in self._read_all(self._sections.documents):
            offered = [replace(each, doubt=each.doubt or Doubt.MEANING_UNCLEAR) for each in read.conditions]
            yield _Put(replace(read, conditions=offered), self._ids, for_all=True, origin="background")
        for read in self._read_all(self._sections.background):
            named = self._mentioned(read.span)
            if read.asks_of_firms and (named or read.strength):
                yield _Put(read, named or self._named(read.span), for_all=True, origin="background")
            else:
                yield _Put(replace(read, conditions=(), named=()), [], for_all=True, origin="background")

    def _mentioned(self, span: Span) -> Sequence[str]:
        marked = self._marks.mentioned(self._source, span, self._ids)
        return marked or labels_mentioned(self._source, span, self._labels)

    @cached_property
    def _heads(self) -> Mapping[str, Sequence[Span]]:
        return {section.id: self._head_of.of(section) for section in self._sections.lots}

    @cached_property
    def _things(self) -> Mapping[str, Sequence[str]]:
        items = {
            lot: read_item(self._source, head[0], self._words) for lot, head in self._heads.items() if head
        }
        names = {lot: self._source.written(item.span) for lot, item in items.items() if item}
        return things_of(names, self._words)

    def _named(self, span: Span) -> Sequence[str]:
        """The lots whose thing a general sentence names; without any, all."""
        return lots_named(self._source, span, self._things) or self._ids

    def _read_all(self, blocks: Sequence[Block], *, titles: bool = False) -> Iterator[ReadSentence]:
        """A heading (“Desirable”) or a sentence that ends with a colon says the strength of what follows."""
        by_heading: Asked | None = None
        by_intro: Asked | None = None
        for block in blocks:
            if block.kind == "heading":
                is_title = titles and block is blocks[0]
                read = self._reading.read(block.span, None)
                by_heading, by_intro = read.strength, None
                if read.conditions or read.named or is_title or self._is_told(block):
                    yield read
                continue
            by_intro = by_intro if block.style and block.style != "lot" else None
            for span in self._reading.sentences(block):
                read = self._reading.read(span, by_intro or by_heading or self._asked_by_label(span))
                yield read
                if self._source.folded[span.end - 1] == ":":
                    by_intro = read.strength

    def _asked_by_label(self, span: Span) -> Asked | None:
        """“Other wishes: …”."""
        return "should" if label_role(self._source, span, self._words) == "should" else None

    def _is_told(self, heading: Block) -> bool:
        """Text behind a label is not lost with it; the first line of a text is its title."""
        is_title = not self._source.folded[: heading.span.start].strip(" #*\n")
        return not is_title and has_text_behind(self._source, heading)

    def _lot(self, section: Section, put: Sequence[_Put], head: Sequence[Span]) -> ProposedLot:
        written = self._head_of.text(head) or section.id
        whole = Span(head[0].start, head[-1].end) if head else section.blocks[0].span
        own = [each.read for each in put if not each.for_all]
        pieces = [Piece("text", {"text": as_written(written)}, whole)]
        pieces += self._fields([read.span for read in own], head)
        pieces += [piece for each in own for piece in each.named]
        conditions = list(distinct(self._conditions(section.id, put, head)))
        return ProposedLot(lot_of(section.id, pieces, conditions), whole, pieces, conditions)

    def _fields(self, sentences: Sequence[Span], head: Sequence[Span]) -> Iterator[Piece]:
        """The first of each kind; another one that says something else is offered."""
        found: list[Piece] = []
        for span in sentences:
            labelled = read_labelled_quantity(self._source, span, self._words)
            quantities = [*read_quantities(self._source, span, self._words)]
            found += quantities or ([labelled] if labelled else [])
            if not quantities and not labelled and (span in head or span in sentences[:MOST_LINES_ABOVE]):
                leading = read_leading_quantity(self._source, span, self._words)
                found += [leading] if leading else []
            found += [
                *read_years(self._source, span, self._words),
                *read_values(self._source, span, self._words),
            ]
        for name in ("quantity", "years", "value"):
            yield from first_sure([each for each in found if each.name == name])

    def _conditions(
        self, lot_id: str, put: Sequence[_Put], head: Sequence[Span]
    ) -> Iterator[ProposedCondition]:
        item = read_item(self._source, head[0], self._words) if head else None
        if item:
            yield item
        own = [each.read for each in put if not each.for_all]
        limits = [limit for read in own if not _is_unrelated(read) for limit in read.limits]
        unrelated = [limit for read in own if _is_unrelated(read) for limit in read.limits]
        processes = {
            each.condition.name
            for read in own
            for each in read.conditions
            if isinstance(each.condition, ProcessCondition)
        }
        for each in put:
            for condition in each.read.conditions:
                if each.for_all and not self._is_for(lot_id, each.read.span, condition.span):
                    continue
                is_only = len(processes) == 1 and not each.for_all and condition.condition.kind == "process"
                yield replace(with_limits(condition, limits) if is_only else condition, for_all=each.for_all)
                if is_only and unrelated:
                    yield replace(with_limits(condition, unrelated), doubt=Doubt.MEANING_UNCLEAR)

    def _is_for(self, lot_id: str, sentence: Span, condition: Span) -> bool:
        """“ISO 9001 for lot 1; AQAP-2120 for lot 2”: each part of a sentence may name its own lots."""
        named = self._mentioned(part_around(self._source, sentence, condition))
        return not named or lot_id in named

    def _left_over(
        self, put: Sequence[_Put], used: set[Span], lots: Sequence[ProposedLot]
    ) -> Iterator[LeftOver]:
        """Words of a lot's title stand in its text; an amount counts as read where a lot has it."""
        amounts = [
            piece
            for lot in lots
            for piece in lot.pieces
            if piece.name != "text" and piece.doubt is not Doubt.NO_START
        ]
        processes = {
            lot.lot.id: [each.condition.model_dump_json() for each in lot.conditions if _is_process(each)]
            for lot in lots
        }
        for each in put:
            read = each.read
            lot_id = each.lots[0] if each.origin == "lot" else None
            pieces = [*read.named, *(piece for piece in amounts if read.span.holds(piece.span))]
            if read.excludes:
                yield self._offered(read, lot_id)
            elif read.waived:
                yield LeftOver(self._source.written(read.span), read.span, lot_id, "not_required")
            elif any(read.span.holds(head) for head in used) and not (
                read.strength and not read.says_something
            ):
                continue
            elif read.says_something or pieces:
                known = [text for place in each.lots for text in processes.get(place, ()) if read.limits]
                known += [*self._mentioned(read.span), *(label for label in self._labels if "." in label)]
                unread = iter_unread(self._source, read.span, read.conditions, pieces, known, read.waives)
                if found := tuple(dict.fromkeys([*unread, *self._customers(read)])):
                    yield replace(self._offered(read, lot_id), reason="partly_read", unread=found)
            else:
                yield self._offered(read, lot_id)

    def _customers(self, read: ReadSentence) -> Iterator[str]:
        """“the Korean navy”, where experience was read: of whom no condition says a force."""
        if any(each.condition.kind == "experience" for each in read.conditions):
            for each in self._words.of("branch").find(self._source, read.span):
                before = self._source.text[read.span.start : each.span.start].split()[-1:]
                name = self._source.written(each.span)
                yield " ".join([*(word for word in before if word[:1].isupper()), name])

    def _offered(self, read: ReadSentence, lot_id: str | None) -> LeftOver:
        written = self._source.written(read.span)
        text = as_written(written[:MOST_TEXT_CHARS]) if written.strip() else None
        strength: Literal["must", "should"] = "must" if read.strength == "must" or read.excludes else "should"
        offered = TextCondition(kind="text", text=text, strength=strength) if text else None
        return LeftOver(written, read.span, lot_id, "nothing_read", offered)


def _is_unrelated(read: ReadSentence) -> bool:
    """Whether its limits may be of something else than the lot's one process: a machine, a certificate."""
    return read.is_of_equipment or read.says_something


def _is_process(proposed: ProposedCondition) -> bool:
    return proposed.condition.kind == "process"
