"""What matching and indexing ask of text analysis; matching is tested with a simple one, without Kiwi."""

from typing import Protocol


class Analyser(Protocol):
    """Text to search terms, the same for documents and queries. `version` changes when the terms would."""

    @property
    def version(self) -> str: ...

    def tokens(self, text: str) -> list[str]:
        """Terms in the order of the text, repeats kept, lower case, without white space inside a term."""

    def warm_up(self) -> None:
        """Load now what the first call would wait for; blocking, safe from any thread, and again."""
