"""Hangul in Latin letters by the Revised Romanisation."""

import re

from korean_romanizer.romanizer import Romanizer

from koffset.text.normal import is_hangul

_RUN = re.compile(r"[가-힣]+|[^가-힣]+")
_EDGE = re.compile(r"^[\W_]+|[\W_]+$")


def romanise_word(word: str) -> str:
    """One word; Hangul runs become capitalised Latin ones, everything else stays as it is written."""
    runs = (_capitalised(run) if is_hangul(run[0]) else run for run in _RUN.findall(_EDGE.sub("", word)))
    return " ".join(filter(None, (_EDGE.sub("", run) for run in runs)))


def _capitalised(hangul: str) -> str:
    return _romanise_run(hangul).capitalize()


def _romanise_run(hangul: str) -> str:
    try:
        return str(Romanizer(hangul).romanize())
    except (KeyError, AttributeError, ValueError):
        # The library knows no sound change for some finals before some initials (ㅀ before ㄹ): syllables
        # one by one lose that change, and nothing else.
        return "".join(str(Romanizer(syllable).romanize()) for syllable in hangul)
