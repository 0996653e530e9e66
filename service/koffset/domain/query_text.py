"""Text as an index is asked for it: on one line, without what nobody sees, and no longer than a query may be."""

import unicodedata


def plain_query(text: str) -> str:
    """NFC without format characters, control characters as spaces, spaces folded; empty without letter or digit."""
    folded = " ".join(unicodedata.normalize("NFC", "".join(map(_printable, text))).split())
    return folded if any(map(str.isalnum, folded)) else ""


def first_part(plain: str, max_chars: int) -> str:
    """Of a plain query that is too long: from its first letter or digit on, cut between two words where it has some."""
    if len(plain) <= max_chars:
        return plain
    start = next(place for place, char in enumerate(plain) if char.isalnum())
    part = plain[start : start + max_chars + 1]
    return (
        part[:max_chars] if len(part) <= max_chars else part[: part.rfind(" ") if " " in part else max_chars]
    )


def _printable(char: str) -> str:
    """As documents are read: what has no width is dropped, so that a copied word stays one word."""
    category = unicodedata.category(char)
    if category == "Cf":
        return ""
    return " " if category.startswith("C") else char
