"""English words to stems."""

import threading

import snowballstemmer


class EnglishStems:
    """Snowball stems. One stemmer a thread, since a stemmer keeps the word it works on in itself."""

    def __init__(self, stopwords: frozenset[str]) -> None:
        self._stopwords = stopwords
        self._local = threading.local()

    def stem(self, word: str) -> str | None:
        """The stem of a lower-case word; None for a function word."""
        if word in self._stopwords:
            return None
        known: dict[str, str] = self._cache()
        if word not in known:
            known[word] = self._local.stemmer.stemWord(word)
        return known[word]

    def _cache(self) -> dict[str, str]:
        known: dict[str, str] | None = getattr(self._local, "known", None)
        if known is None or len(known) > 50_000:
            known = {}
            self._local.known = known
            self._local.stemmer = snowballstemmer.stemmer("english")
        return known
