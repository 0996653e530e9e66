"""What matching and indexing ask of text analysis; matching is tested with a simple one, without Kiwi."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True)
class Inflected:
    """A Korean word with particles or endings: its place, where its stem ends, and what it is.

    A noun has particles after its stem; a verb is whole; a function word (것을, 있는) says nothing.
    """

    start: int
    stem_end: int
    role: Literal["noun", "verb", "function"]


class Analyser(Protocol):
    """Text to search terms, the same for documents and queries. `version` changes when the terms would."""

    @property
    def version(self) -> str: ...

    def tokens(self, text: str) -> list[str]:
        """Terms in the order of the text, repeats kept, lower case, without white space inside a term."""

    def inflected(self, text: str) -> Sequence[Inflected]:
        """Those Korean words of a question that carry particles or endings; names of parts have none."""

    def cuts(self, word: str) -> frozenset[int]:
        """Where in a Korean word a morpheme begins that is a noun or a root."""

    def warm_up(self) -> None:
        """Load now what the first call would wait for; blocking, safe from any thread, and again."""
