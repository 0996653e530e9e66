"""Marks the parts of a text that met the query."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup, escape


def highlight(text: str, spans: Iterable[Sequence[int]]) -> Markup:
    """The escaped text with each [start, end) in `<mark>`; overlapping spans are joined, wrong ones cut."""
    parts: list[Markup] = []
    position = 0
    for start, end in _joined(spans, len(text)):
        marked = Markup("<mark>{}</mark>").format(text[start:end])
        parts += [escape(text[position:start]), marked]
        position = end
    return Markup("").join([*parts, escape(text[position:])])


def _joined(spans: Iterable[Sequence[int]], length: int) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted((max(span[0], 0), min(span[1], length)) for span in spans):
        if start >= end:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined
