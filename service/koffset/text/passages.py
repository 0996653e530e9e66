"""Long texts to passages: the passage is the unit of the index on every path."""

import re

MAX_PASSAGE_CHARS = 600
"""About a paragraph: beyond it one vector blurs what a text says, and BM25 punishes its length."""

_LIST_ITEM_END = re.compile(r"(?<=;)\s*")
_SENTENCE_END = re.compile(r"(?<=[.!?。])\s+")


def split_passages(text: str, max_chars: int = MAX_PASSAGE_CHARS) -> list[str]:
    """The text in passages of at most `max_chars`: list-like texts at `;`, others at sentence ends, words last.

    A short text is one passage, an empty one is none. Nothing but white space at the cuts is lost.
    """
    plain = text.strip()
    if len(plain) <= max_chars:
        return [plain] if plain else []
    listed = plain.count(";") >= 3
    pieces = (_LIST_ITEM_END if listed else _SENTENCE_END).split(plain)
    return _packed([part for piece in pieces for part in _cut(piece, max_chars)], max_chars)


def _cut(piece: str, max_chars: int) -> list[str]:
    if len(piece) <= max_chars:
        return [piece]
    return _packed(
        [
            word[start : start + max_chars]
            for word in piece.split()
            for start in range(0, len(word), max_chars)
        ],
        max_chars,
    )


def _packed(pieces: list[str], max_chars: int) -> list[str]:
    """Neighbouring pieces joined by a space as long as they fit."""
    passages: list[str] = []
    for piece in filter(None, (piece.strip() for piece in pieces)):
        if passages and len(passages[-1]) + 1 + len(piece) <= max_chars:
            passages[-1] += f" {piece}"
        else:
            passages.append(piece)
    return passages
