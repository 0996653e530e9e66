"""Numbered pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

NEIGHBOURS = 2


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page to go to; `url` is None for the present page, `number` None for a gap."""

    number: int | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Pager:
    links: Sequence[PageLink]
    previous_url: str | None
    next_url: str | None


class Paged(Protocol):
    """What the API says of the page of a list."""

    @property
    def total(self) -> int: ...
    @property
    def page(self) -> int: ...
    @property
    def page_size(self) -> int: ...


def list_pager(found: Paged, path: str) -> Pager | None:
    """For a list with nothing but its page in the address."""
    return build_pager(found.page, found.total, found.page_size, lambda page: f"{path}?page={page}")


def build_pager(page: int, results: int, page_size: int, url_of: Callable[[int], str]) -> Pager | None:
    """The first, the last and the near pages; None when all stands on one page."""
    pages = -(-results // page_size)
    if pages <= 1:
        return None
    numbers = sorted({1, pages, *range(max(1, page - NEIGHBOURS), min(pages, page + NEIGHBOURS) + 1)})
    links: list[PageLink] = []
    for before, number in zip([0, *numbers], numbers, strict=False):
        if number - before > 1:
            links.append(PageLink(None, None))
        links.append(PageLink(number, None if number == page else url_of(number)))
    return Pager(
        links,
        url_of(min(page - 1, pages)) if page > 1 else None,
        url_of(page + 1) if page < pages else None,
    )
