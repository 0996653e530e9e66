"""Long texts to passages: the passage is the unit of the index on every path."""

import re

MAX_PASSAGE_CHARS = 1_200
"""A long paragraph. Beyond it one vector blurs what a text says and BM25 punishes its length; below it a question
of several words finds them spread over passages (nDCG@10 with 300, 600, 1,200 characters: abstracts .477, .505, .516;
firms' proposals .555, .593, .616)."""

MAX_LISTED_CHARS = 150
"""A few entries of a list: short documents win back what BM25 takes from long ones."""

_LISTED_AT_LEAST = 4
_MEAN_ENTRY_CHARS = 60
_LIST_ITEM_END = re.compile(r"(?<=;)\s*")
_SENTENCE_END = re.compile(r"(?<=[.!?。])\s+")


def is_list(text: str) -> bool:
    """Whether a text is a list of short entries parted by `;` rather than sentences that hold some."""
    entries = text.count(";") + 1
    return entries >= _LISTED_AT_LEAST and len(text.strip()) <= _MEAN_ENTRY_CHARS * entries


def split_passages(text: str) -> list[str]:
    """The text in passages: lists at `;`, others at sentence ends, words last.

    A short text is one passage, an empty one is none. Nothing but white space at the cuts is lost.
    """
    plain = text.strip()
    listed = is_list(plain)
    limit = MAX_LISTED_CHARS if listed else MAX_PASSAGE_CHARS
    if len(plain) <= limit:
        return [plain] if plain else []
    sentences = _SENTENCE_END.split(plain)
    pieces = [entry for part in sentences for entry in _LIST_ITEM_END.split(part)] if listed else sentences
    return _packed([part for piece in pieces for part in _cut(piece)], limit)


def _cut(piece: str) -> list[str]:
    if len(piece) <= MAX_PASSAGE_CHARS:
        return [piece]
    return _packed(
        [
            word[start : start + MAX_PASSAGE_CHARS]
            for word in piece.split()
            for start in range(0, len(word), MAX_PASSAGE_CHARS)
        ],
        MAX_PASSAGE_CHARS,
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
