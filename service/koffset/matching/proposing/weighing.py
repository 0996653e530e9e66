"""What a block of a text says: its sentences, whether it says how much is wanted, whether it asks for something."""

from collections.abc import Sequence

from koffset.domain.requirement_proposal import Span
from koffset.matching.proposing.amounts import read_quantities, read_values
from koffset.matching.proposing.blocks import Block
from koffset.matching.proposing.conditions import read_rates
from koffset.matching.proposing.counts import read_leading_quantity, read_ordinal, read_wanted_quantity
from koffset.matching.proposing.items import read_item
from koffset.matching.proposing.reading import ReadSentence, SentenceReader
from koffset.matching.proposing.sentences import Asked, iter_sentences
from koffset.matching.proposing.source import Source
from koffset.matching.proposing.vocabulary import Vocabulary

MOST_TITLE_WORDS = 6


class Reading:
    """Sentences of blocks as they were read, each once, and what a block may be by them."""

    def __init__(self, source: Source, words: Vocabulary) -> None:
        self.source = source
        self.words = words
        self._reader = SentenceReader(source, words)
        self._amounts: dict[Span, bool] = {}

    def sentences(self, block: Block) -> Sequence[Span]:
        return list(iter_sentences(self.source, block.span))

    def read(self, span: Span, default: Asked | None) -> ReadSentence:
        return self._reader.read(span, default)

    def has_amount(self, block: Block) -> bool:
        if block.span not in self._amounts:
            spans = self.sentences(block)
            is_counted = (
                self._is_counted_item(spans[:1]) if block.style else any(map(self._is_wanted, spans[:2]))
            )
            self._amounts[block.span] = is_counted or any(map(self._has_amount, spans))
        return self._amounts[block.span]

    def wants(self, block: Block) -> bool:
        """Whether it says what is wanted, as a paragraph of a letter does."""
        return any(map(self._is_wanted, self.sentences(block)[:2]))

    def is_work(self, block: Block) -> bool:
        """Whether it begins with a thing and names how that is made."""
        spans = self.sentences(block)
        read = [self._reader.read(span, None) for span in spans]
        has_process = any(each.condition.kind == "process" for one in read for each in one.conditions)
        starts = [each.span.start for one in read[:1] for each in one.conditions]
        return (
            has_process
            and block.span.start not in starts
            and (read_item(self.source, spans[0], self.words) is not None)
        )

    def _is_counted_item(self, spans: Sequence[Span]) -> bool:
        return any(
            read_leading_quantity(self.source, span, self.words) is not None or self._is_made_at_a_rate(span)
            for span in spans
        )

    def _is_made_at_a_rate(self, span: Span) -> bool:
        """“Shell bodies, die forging, 60,000 pcs/yr”; a capacity that firms must have is asked for."""
        return (
            next(iter(read_rates(self.source, span, self.words)), None) is not None
            and not any(self.words.of(kind).first(self.source, span) for kind in ("capacity", "strength"))
            and read_item(self.source, span, self.words) is not None
        )

    def _is_wanted(self, span: Span) -> bool:
        """“We need 1,200 …”; “Second, about 150 … a year”; “Finally, we are looking for …”."""
        if read_wanted_quantity(self.source, span, self.words):
            return True
        ordinal = read_ordinal(self.source, span, self.words)
        return ordinal is not None and (
            self.words.of("supply_verb").first(self.source, span) is not None
            or next(iter(read_rates(self.source, span, self.words)), None) is not None
        )

    def _has_amount(self, span: Span) -> bool:
        return any(
            next(iter(read(self.source, span, self.words)), None) for read in (read_quantities, read_values)
        ) or bool(self._reader.supply_classes(span))

    def is_titled(self, block: Block) -> bool:
        """“Gimbal yokes. Our people explained …”: a few words that ask for nothing, and more behind them."""
        spans = self.sentences(block)
        if len(spans) < 2 or len(self.source.written(spans[0]).split()) > MOST_TITLE_WORDS:
            return False
        read = self._reader.read(spans[0], None)
        return read.strength is None and not read.asks_of_firms and self._is_thing(spans[0])

    def _is_thing(self, span: Span) -> bool:
        return read_item(self.source, span, self.words) is not None

    def asks(self, block: Block) -> bool:
        """Whether it says what somebody must or should be or have."""
        return self.words.of("strength").first(self.source, block.span) is not None or any(
            self._reader.read(each, None).asks_of_firms for each in self.sentences(block)
        )
