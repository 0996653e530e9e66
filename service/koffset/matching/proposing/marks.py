"""Marks of lots: “Lot 2:”, “CLIN 0001”; and where a text speaks of a lot by its mark or its label."""

import re
from collections.abc import Mapping, Sequence

from koffset.domain.requirement_proposal import Span
from koffset.matching.proposing.source import Source
from koffset.matching.proposing.vocabulary import Vocabulary

LOT_ID_PATTERN = r"(?P<id>[0-9]{1,4}[a-z]{0,2}|[a-z]|[ivx]{1,4}|[0-9]{1,2}\.[0-9]{1,2})"
_LOT_ID = re.compile(r"(?<![0-9])[0-9]{1,4}(?![0-9])|\b[a-z]\b")


class LotMarks:
    """Finds “Lot 2:”, “Work package A –”, “CLIN 0001”, “Capability one”; a number in words is its digits."""

    def __init__(self, words: Vocabulary) -> None:
        self._worded = {
            each: value for each, value in words.words.words["number"].items() if value.isdecimal()
        }
        spelt = "|".join(sorted(self._worded, key=len, reverse=True))
        names = "|".join(
            re.escape(each.lower()) for each in sorted(words.phrases("lot"), key=len, reverse=True)
        )
        self._start = re.compile(
            rf"\**(?:{names})(?:\s{{1,2}}|(?=[0-9#]))(?:no\.?:?\s?|number:?\s|#\s?)?(?:{LOT_ID_PATTERN}|(?P<worded>{spelt}))(?![0-9a-z])(?P<rest>\s?\**[:.)(\-]\**|\s*$|\s)",
            re.ASCII,
        )
        self._inline = re.compile(rf"(?<=[.;:]\s)(?:{names})\s{{1,2}}{LOT_ID_PATTERN}\s?[:(\-]", re.ASCII)
        self._mention = re.compile(
            rf"\b(?:{names})s?(?:\s|(?=[0-9]))(?P<ids>(?:[0-9]{{1,4}}|[a-z])(?![0-9a-z])(?:\s?(?:,|and|or|&|-|to|to\s|,\sand)\s?(?:(?:{names})s?\s?)?(?:[0-9]{{1,4}}|[a-z])(?![0-9a-z])){{0,12}})",
            re.ASCII,
        )

    def at(self, source: Source, span: Span) -> tuple[str, int] | None:
        """The id and where the text behind the mark begins; a sentence about a lot (“Lot 2 shall …”) is no mark."""
        match = self._start.match(source.folded, span.start, span.end)
        if not match:
            return None
        rest = match["rest"].strip(" *\n")
        if not rest and source.folded[match.end() : span.end].strip():
            behind = source.text[match.end() : span.end].lstrip()[:1]
            if not behind.isupper() and not behind.isdigit() and behind.isascii():
                return None
        return (match["id"] or self._worded[match["worded"]]).upper(), match.end()

    def inline(self, source: Source, span: Span) -> Sequence[int]:
        return [match.start() for match in self._inline.finditer(source.folded, span.start, span.end)]

    def mentioned(self, source: Source, span: Span, known: Sequence[str]) -> Sequence[str]:
        """Ids of known lots that a sentence speaks of; “Lots 1 to 3” are three."""
        found: list[str] = []
        for match in self._mention.finditer(source.folded, span.start, span.end):
            ids = [each.upper() for each in _LOT_ID.findall(match["ids"]) if each.upper() in known]
            if len(ids) == 2 and re.search(r"-|\bto\b", match["ids"]):
                first, last = (known.index(each) for each in ids)
                ids = list(known[first : last + 1]) or ids
            found += ids
        return list(dict.fromkeys(found))


def labels_mentioned(source: Source, span: Span, labels: Mapping[str, str]) -> Sequence[str]:
    """Ids of what a sentence speaks of as “2.1”, “a)” or “(b)”; a bare number or letter may be anything."""
    found = []
    for label, lot_id in labels.items():
        dotted = rf"(?<![0-9.]){re.escape(label)}(?![0-9]|\.[0-9])"
        pattern = dotted if "." in label else rf"(?<![0-9a-z]){re.escape(label)}\)"
        if re.compile(pattern).search(source.folded, span.start, span.end):
            found.append(lot_id)
    return found
