"""Text made comparable before anything is read from it: one Unicode form, no control characters, bounded."""

import unicodedata

MAX_ANALYSED_CHARS = 20_000
_COMPATIBILITY_JAMO = range(0x3131, 0x318F)


def normalise(text: str) -> str:
    """NFKC without control and format characters, line breaks as blanks, cut at MAX_ANALYSED_CHARS."""
    folded = unicodedata.normalize("NFKC", text[:MAX_ANALYSED_CHARS])
    return "".join(map(_printable, folded))[:MAX_ANALYSED_CHARS]


def fold_width(text: str) -> str:
    """NFKC that leaves single jamo such as ㄷ as they are typed (NFKC would make them parts of syllables)."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(
        char if ord(char) in _COMPATIBILITY_JAMO else unicodedata.normalize("NFKC", char) for char in composed
    )


def is_hangul(char: str) -> bool:
    """Whether a character is a Hangul syllable or a single jamo."""
    return "가" <= char <= "힣" or "ㄱ" <= char <= "ㆎ" or "\u1100" <= char <= "\u11ff"


def has_digit(text: str) -> bool:
    """Whether any character is a digit, as in numbers and designations."""
    return any(char.isdigit() for char in text)


def _printable(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Cf":
        return ""
    return " " if category[0] in "CZ" else char
