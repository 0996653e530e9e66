"""Rows of text to proposed items, and items to rows: pure, knows no file format."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from koffset.domain.form_sheet import FormColumn
from koffset.domain.profile import Item
from koffset.errors import SourceFileInvalid
from koffset.exchange.item_cells import CellFault, CellRules, column_names, read_cell, squeeze, write_cell
from koffset.text.normal import is_hangul

NumberedRow = tuple[int, Sequence[str]]

_HEADER_SEARCHED_ROWS = 5
_NAMES = {"name_ko": ("name", "ko"), "name_en": ("name", "en")}
_DESCRIPTIONS = {"description_ko": ("description", "ko"), "description_en": ("description", "en")}
_NESTED = {**_NAMES, **_DESCRIPTIONS}


@dataclass(frozen=True, slots=True)
class CellProblem:
    """One cell that was left out, or a row that makes no item. `row` is the number that a spreadsheet shows."""

    row: int
    column: str
    value: str
    code: str
    reason: str
    advice: str


@dataclass(frozen=True, slots=True)
class ProposedItem:
    """What a row makes: an item without the cells that have a problem; None where nothing is left of it."""

    row: int
    item: Item | None


@dataclass(slots=True)
class ProposedItems:
    """`unknown_columns` are headers that no column has: what stands below them was not read."""

    items: list[ProposedItem] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)
    unknown_columns: list[str] = field(default_factory=list)
    has_header: bool = False


def propose_items(
    rows: Sequence[NumberedRow], columns: Sequence[FormColumn], rules: CellRules
) -> ProposedItems:
    """Items of the rows, none of which is empty. Raises SourceFileInvalid where no row is left."""
    found = ProposedItems()
    start, placed = _read_header(rows, columns, found)
    taken: dict[tuple[object, ...], int] = {}
    for number, cells in rows[start:]:
        texts = {column.field: (column, text) for column, text in zip(placed, cells, strict=False) if column}
        item = _propose(number, _told_apart(texts, has_header=found.has_header), rules, found)
        if item and (before := taken.setdefault((item.kind, item.supply_class, item.name), number)) != number:
            advice = f"keep one of the two rows; the other is row {before}"
            reason = "the same item stands twice"
            found.problems.append(
                CellProblem(number, "name_ko", item.name.best("ko"), "duplicate", reason, advice)
            )
            item = None
        found.items.append(ProposedItem(number, item))
    if not found.items:
        raise SourceFileInvalid("there is no row with an item: fill in the rows below the header")
    return found


def _read_header(
    rows: Sequence[NumberedRow], columns: Sequence[FormColumn], found: ProposedItems
) -> tuple[int, Sequence[FormColumn | None]]:
    """Where the items begin, and the column at each place; titles may stand above the header."""
    for index, (_, cells) in enumerate(rows[:_HEADER_SEARCHED_ROWS]):
        placed = [_column_of(cell, columns) for cell in cells]
        known = [column for column in placed if column]
        if known and 2 * len(known) >= sum(map(bool, cells)):
            found.has_header = True
            found.unknown_columns = [
                cell for cell, column in zip(cells, placed, strict=True) if cell and not column
            ]
            _check_columns([column.label for column in known], {column.field for column in known})
            return index + 1, placed
    return 0, columns


def _check_columns(labels: Sequence[str], fields: set[str]) -> None:
    twice = sorted({label for label in labels if labels.count(label) > 1})
    if twice:
        raise SourceFileInvalid(f"the header has the column {', '.join(twice)} twice: keep one of each")
    if fields.isdisjoint(_NAMES):
        raise SourceFileInvalid(
            "the header has no column of names: call one 품명(국문) or Item name (English)"
        )


def _column_of(cell: str, columns: Sequence[FormColumn]) -> FormColumn | None:
    header = squeeze(cell)
    return next((column for column in columns if header and header in column_names(column)), None)


Texts = Mapping[str, tuple[FormColumn, str]]


def _told_apart(texts: Texts, *, has_header: bool) -> Texts:
    """Hangul is no English name, whatever the header says; without one, a name in Latin letters is the English one."""
    korean, english = (texts.get(name, (None, "")) for name in ("name_ko", "name_en"))
    if english[1] and not korean[1] and any(map(is_hangul, english[1])):
        return _moved(texts, "name_en", "name_ko")
    if not has_header and korean[1] and not english[1] and not any(map(is_hangul, korean[1])):
        return _moved(texts, "name_ko", "name_en")
    return texts


def _moved(texts: Texts, source: str, target: str) -> Texts:
    """The cell under the other name's column; where that has none, problems are told with the column it was in."""
    column, text = texts[source]
    rest = {name: cell for name, cell in texts.items() if name != source}
    return {**rest, target: (rest.get(target, (column, ""))[0], text)}


def _propose(number: int, texts: Texts, rules: CellRules, found: ProposedItems) -> Item | None:
    content: dict[str, Any] = {}
    for name, (column, text) in texts.items():
        if not text:
            continue
        try:
            _put(content, name, read_cell(column, text, rules))
        except CellFault as fault:
            found.problems.append(
                CellProblem(number, name, text[:200], fault.code, fault.reason, fault.advice)
            )
    if "name" not in content:
        reason, advice = "the row has no name", "give the item a Korean or an English name"
        found.problems.append(CellProblem(number, "name_ko", "", "no_name", reason, advice))
        return None
    return _validated(number, content, found)


def _put(content: dict[str, Any], name: str, value: Any) -> None:
    block, key = _NESTED.get(name, (None, name))
    (content.setdefault(block, {}) if block else content)[key] = value


def _validated(number: int, content: dict[str, Any], found: ProposedItems) -> Item | None:
    """The item; what its model refuses beyond our cell rules is told as it says it."""
    try:
        return Item.model_validate(content)
    except ValidationError as exc:
        for error in exc.errors(include_url=False):
            column = "_".join(map(str, error["loc"]))
            value = str(error["input"])[:200]
            advice = "correct the cell or leave it empty"
            found.problems.append(CellProblem(number, column, value, "not_valid", error["msg"], advice))
        return None


def item_rows(items: Sequence[Item], columns: Sequence[FormColumn]) -> Iterator[list[str]]:
    """A row an item; its grade is not in it, for what a firm writes in a list is declared by it."""
    for item in items:
        yield [write_cell(column, _value(item, column.field)) for column in columns]


def _value(item: Item, name: str) -> Any:
    block, key = _NESTED.get(name, (None, name))
    holder = getattr(item, block) if block else item
    return None if holder is None else getattr(holder, key)
