"""Is “nobody” said where it should be? Asks with and without an answer in the data that are indexed."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from koffset.domain.evidence import KDIA
from koffset.domain.retrieval import Filters
from koffset.errors import SourceFileInvalid
from koffset.exchange.files import read_utf8
from koffset.usecases.search import SearchOrder, search_companies
from koffset.usecases.workspace import Workspace

Z = 1.96


@dataclass(frozen=True, slots=True)
class Ask:
    """A question with whether anybody can answer it; `half` parts those fitted on from those reported."""

    text: str
    answerable: bool
    half: str


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `total`, with the 95 % interval of Wilson."""

    hits: int
    total: int

    @property
    def value(self) -> float:
        return self.hits / self.total if self.total else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        if not self.total:
            return 0.0, 1.0
        share, spread = self.value, Z * Z / self.total
        middle = (share + spread / 2) / (1 + spread)
        margin = Z * math.sqrt(share * (1 - share) / self.total + spread / (4 * self.total)) / (1 + spread)
        return middle - margin, middle + margin


@dataclass(frozen=True, slots=True)
class NobodyReport:
    """`precision`: of the answers “nobody” those that are right; `recall`: of the asks without answer those told so."""

    half: str
    precision: Share
    recall: Share


def read_asks(path: Path) -> list[Ask]:
    """A line an ask, with `text`, `answerable` and `half`; SourceFileInvalid names the line of a fault."""
    if not path.is_file():
        raise SourceFileInvalid(f"{path} is missing: name a file of asks (JSONL: text, answerable, half)")
    return [_ask(path, number, line) for number, line in enumerate(read_utf8(path).splitlines(), 1) if line]


def _ask(path: Path, number: int, line: str) -> Ask:
    try:
        row = json.loads(line)
        return Ask(str(row["text"]), bool(row["answerable"]), str(row["half"]))
    except (ValueError, KeyError, TypeError) as exc:
        raise SourceFileInvalid(
            f"{path}, line {number}: no ask with text, answerable and half ({exc})"
        ) from exc


async def answered(workspace: Workspace, asks: Sequence[Ask]) -> list[bool]:
    """For each ask whether some company has evidence, over all that is indexed."""
    filters = Filters(KDIA.readers, workspace.today())
    found = []
    for ask in asks:
        result = await search_companies(workspace, SearchOrder(ask.text, filters, KDIA, page_size=1))
        found.append(bool(result.judgement.supported))
    return found


def report_nobody(asks: Sequence[Ask], found: Sequence[bool]) -> list[NobodyReport]:
    """One report a half, in the order of their names."""
    pairs = list(zip(asks, found, strict=True))
    return [
        _report(half, [(ask.answerable, said) for ask, said in pairs if ask.half == half])
        for half in sorted({ask.half for ask in asks})
    ]


def _report(half: str, pairs: Sequence[tuple[bool, bool]]) -> NobodyReport:
    right = sum(not answerable and not found for answerable, found in pairs)
    said = sum(not found for _, found in pairs)
    due = sum(not answerable for answerable, _ in pairs)
    return NobodyReport(half, Share(right, said), Share(right, due))
