"""A letter: to one address, as plain text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from string import Template

_BETWEEN = f"\n{'-' * 20}\n\n"


@dataclass(frozen=True, slots=True)
class Letter:
    """`text` may hold a secret link: it is not shown in reprs."""

    to: str
    subject: str
    text: str = field(repr=False)


def write_letter(to: str, template: str, values: Mapping[str, str | Sequence[str]]) -> Letter:
    """The template's first line is the subject. Line breaks in values become spaces: a name cannot add headers.

    A value of several texts is a list with a line each.
    """
    written = {name: _written(value) for name, value in values.items()}
    subject, _, text = template.partition("\n")
    return Letter(
        to, Template(subject).substitute(written).strip(), Template(text).substitute(written).strip() + "\n"
    )


def join_letters(first: Letter, *others: Letter) -> Letter:
    """One letter that says the same in several languages, one after the other."""
    letters = (first, *others)
    subject = " / ".join(dict.fromkeys(letter.subject for letter in letters))
    return Letter(first.to, subject, _BETWEEN.join(letter.text for letter in letters))


def _written(value: str | Sequence[str]) -> str:
    if isinstance(value, str):
        return " ".join(value.split())
    return "\n".join(f"- {' '.join(each.split())}" for each in value)
