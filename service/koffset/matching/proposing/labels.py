"""Lines that begin with a label: “Name of goods: Road wheels”, “물량: 90세트”."""

import re

from koffset.domain.requirement_proposal import Span
from koffset.matching.proposing.source import Source
from koffset.matching.proposing.vocabulary import Vocabulary

MOST_LABEL_WORDS = 4
AMOUNTS = frozenset({"quantity", "years", "value"})
"""What a lot is said to be by its labels; it begins none of its own."""

_LABEL = re.compile(r"(?P<label>[^:\n.;,]{2,40}):\s{1,40}(?=\S)")


def label_role(source: Source, span: Span, words: Vocabulary) -> str | None:
    """What the word list of columns says of the label, where something stands behind it."""
    found = _LABEL.match(source.folded, span.start, span.end)
    if not found or len(found["label"].split()) > MOST_LABEL_WORDS:
        return None
    column = words.of("column").first(source, Span(*found.span("label")))
    return column.value if column else None


def behind_label(source: Source, span: Span) -> Span:
    found = _LABEL.match(source.folded, span.start, span.end)
    return source.stripped(found.end(), span.end) if found else span
