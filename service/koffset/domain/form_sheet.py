"""The declaration of a spreadsheet that people fill in: its columns, their names in both languages, their choices."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FormChoice:
    """A value that a cell may have, under any of its names."""

    code: str
    name_ko: str
    name_en: str
    aliases: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return f"{self.name_ko} / {self.name_en}"


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column; `reads` names how its cells are read. Without a header row columns stand in this order."""

    field: str
    reads: str
    name_ko: str
    name_en: str
    aliases: tuple[str, ...]
    help_ko: str
    help_en: str
    examples: Sequence[str]
    choices: Sequence[FormChoice] = ()

    @property
    def label(self) -> str:
        return f"{self.name_ko} / {self.name_en}"
