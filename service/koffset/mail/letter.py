"""A letter: to one address, as plain text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from string import Template


@dataclass(frozen=True, slots=True)
class Letter:
    """`text` may hold a secret link: it is not shown in reprs."""

    to: str
    subject: str
    text: str = field(repr=False)


def write_letter(to: str, template: str, values: Mapping[str, str]) -> Letter:
    """The template's first line is the subject. Line breaks in values become spaces: a name cannot add headers."""
    one_line = {name: " ".join(value.split()) for name, value in values.items()}
    subject, _, text = Template(template).substitute(one_line).partition("\n")
    return Letter(to, subject.strip(), text.strip() + "\n")
