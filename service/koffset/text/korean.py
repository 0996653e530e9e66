"""Korean text to morphemes through Kiwi, which is loaded on first use: it takes seconds and 300 MB."""

import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiwipiepy import Kiwi

# Nouns, roots, numerals, verbs and adjectives carry content; bound nouns (NNB) and pronouns (NP) do not.
# Letters and digits of other scripts are read elsewhere. Irregular verbs are tagged VV-I, VA-I.
_CONTENT_TAGS = frozenset({"NNG", "NNP", "NR", "XR", "VV", "VA", "SH"})


class KoreanMorphemes:
    """Content morphemes of Korean text. Safe to call from several threads."""

    def __init__(self, stopwords: frozenset[str]) -> None:
        self._stopwords = stopwords
        self._lock = threading.Lock()
        self._kiwi: Kiwi | None = None

    def find(self, text: str) -> Iterator[tuple[int, str]]:
        """Position and form of each content morpheme; verbs and adjectives as stems."""
        for token in self._loaded().tokenize(text):
            if token.tag.split("-")[0] in _CONTENT_TAGS and token.form not in self._stopwords:
                yield token.start, token.form

    def warm_up(self) -> None:
        """Load the model now, so that the first request does not wait for it."""
        self._loaded().tokenize("준비")

    def _loaded(self) -> "Kiwi":
        with self._lock:
            if self._kiwi is None:
                from kiwipiepy import Kiwi  # noqa: PLC0415 - loading it costs seconds, wanted on first use only

                self._kiwi = Kiwi(num_workers=1)
            return self._kiwi
