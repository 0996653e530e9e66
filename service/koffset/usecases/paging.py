"""One page of a list that is at hand as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from koffset.errors import InvalidInput
from koffset.settings import Settings

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page:
    """`number` counts from 1; a page past the last is empty."""

    number: int
    size: int

    @classmethod
    def asked(cls, settings: Settings, number: int, size: int | None) -> "Page":
        """Of as many as the settings say where nobody says. Raises InvalidInput for more than they allow."""
        most = settings.max_page_size
        if size is not None and size > most:
            raise InvalidInput(f"page_size is {size}, the limit is {most}")
        return cls(number, size or min(settings.page_size, most))

    def of(self, found: Sequence[T]) -> Sequence[T]:
        first = (self.number - 1) * self.size
        return found[first : first + self.size]
