"""Requirements from files: XLSX with three sheets, JSON or JSONL. Each fault is told by row and column."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from koffset.domain.requirement import Requirement
from koffset.domain.requirement_faults import RequirementRules, parse_requirement
from koffset.errors import ContentInvalid, Fault, SourceFileInvalid
from koffset.exchange.requirement_columns import (
    CODES,
    CONDITIONS,
    KEYS,
    LIMIT_ADVICE,
    LOT_KEY,
    LOTS,
    MAX_ROWS,
    REQUIREMENT_KEY,
    REQUIREMENTS,
    LimitFault,
    columns_of,
    condition_kinds,
    headers_of,
    headers_of_kind,
    read_cell,
)
from koffset.exchange.workbook import read_loose_sheets

_ZIP_START = b"PK\x03\x04"
_SHOWN_CHARS = 200
_MOST_FAULTS = 1_000


@dataclass(frozen=True, slots=True)
class FileFault:
    """One value that cannot be read. `sheet` is empty for JSON, whose rows are lines and columns dotted places."""

    sheet: str
    row: int
    column: str
    value: str
    code: str
    reason: str
    advice: str


@dataclass(slots=True)
class ReadRequirements:
    """The valid ones with the rows that they began in. One with a fault anywhere is not among them."""

    found: list[tuple[int, Requirement]] = field(default_factory=list)
    faults: list[FileFault] = field(default_factory=list)


def read_requirements(content: bytes, rules: RequirementRules, max_bytes: int) -> ReadRequirements:
    """All requirements of a file, whatever it is called. Raises SourceFileInvalid for what is neither kind of file."""
    is_workbook = content.startswith(_ZIP_START)
    read = _read_workbook(content, rules, max_bytes) if is_workbook else _read_json(content, rules)
    if not read.found and not read.faults:
        todo = f"fill in the sheet {REQUIREMENTS}" if is_workbook else "write one between braces"
        raise SourceFileInvalid(f"there is no requirement in the file: {todo}")
    further = len(read.faults) - _MOST_FAULTS
    if further > 0:
        more = FileFault("", 0, "", "", "more", f"{further:,} more faults", "correct those above first")
        read.faults[_MOST_FAULTS:] = [more]
    return read


@dataclass(frozen=True, slots=True)
class _Row:
    sheet: str
    number: int
    cells: Mapping[str, str]

    def fault(self, column: str, code: str, reason: str, advice: str) -> FileFault:
        value = self.cells.get(column, "")[:_SHOWN_CHARS]
        return FileFault(self.sheet, self.number, column, value, code, reason, advice)


@dataclass(slots=True)
class _Raw:
    """A requirement before it is validated, with the row that each of its blocks came from."""

    row: _Row
    content: dict[str, Any]
    lots: list[tuple[_Row, list[_Row]]] = field(default_factory=list)
    is_faulty: bool = False

    def locate(self, fault: Fault) -> FileFault:
        steps: list[str] = fault.where.split(".")
        row, within = self.row, steps
        if steps[0] == "lots" and len(steps) > 1:
            row, conditions = self.lots[int(steps[1])]
            within = steps[2:]
            if within[:1] == ["conditions"] and len(within) > 1:
                row, within = conditions[int(within[1])], within[2:]
        return row.fault(_header(row.sheet, within), fault.code, fault.message, _advice(fault, row.sheet))


def _header(sheet: str, within: Sequence[str]) -> str:
    """The column of a place in the block of a row; the first one where the whole block is meant."""
    columns = columns_of(sheet)
    for length in range(len(within), 0, -1):
        for column in columns:
            if list(column.path[:length]) == list(within[:length]):
                return column.header
    return within[0] if within else columns[0].header


def _advice(fault: Fault, sheet: str) -> str:
    if sheet == REQUIREMENTS and fault.where == "lots":
        return f"give it at least one row in the sheet {LOTS}, and no more than the limit"
    if fault.code == "unknown_code":
        return f"take a code from the sheet {CODES} of the template"
    return "fill in the cell" if fault.code == "missing" else "correct the cell, or leave it empty"


def _read_workbook(content: bytes, rules: RequirementRules, max_bytes: int) -> ReadRequirements:
    read = ReadRequirements()
    sheets = {
        title.strip().casefold(): rows
        for title, rows in read_loose_sheets(content, max_bytes, MAX_ROWS, _is_ours).items()
    }
    rows = {name: list(_rows(name, sheets.get(name), read)) for name in KEYS}
    for raw in _assemble(rows, read):
        _take(raw, rules, read)
    return read


def _is_ours(title: str) -> bool:
    return title.strip().casefold() in KEYS


def _rows(
    name: str, numbered: Sequence[tuple[int, list[str]]] | None, read: ReadRequirements
) -> Iterator[_Row]:
    if numbered is None:
        if name == CONDITIONS:
            return
        raise SourceFileInvalid(f"the workbook lacks the sheet {name!r}: begin with the template")
    headers = [cell.casefold() for cell in numbered[0][1]] if numbered else []
    for header in headers:
        if header and header not in headers_of(name):
            told = "take the headers of the template; what stands below this one was not read"
            read.faults.append(
                FileFault(name, numbered[0][0], header, header, "unknown_column", "no such column", told)
            )
    twice = sorted({header for header in headers if header and headers.count(header) > 1})
    if twice:
        raise SourceFileInvalid(f"the sheet {name!r} has the columns {', '.join(twice)} twice: keep one")
    for number, cells in numbered[1:]:
        told_cells = {head: cell for head, cell in zip(headers, cells, strict=False) if head and cell}
        yield _Row(name, number, told_cells)


def _assemble(rows: Mapping[str, Sequence[_Row]], read: ReadRequirements) -> list[_Raw]:
    """Requirements with their lots and conditions; where there is one only, its rows need not name it."""
    found: dict[str, _Raw] = {}
    lots: dict[tuple[str, str], tuple[_Raw, dict[str, Any], list[_Row]]] = {}
    for row in rows[REQUIREMENTS]:
        key = row.cells.get("id", "")
        if key in found:
            read.faults.append(row.fault("id", "duplicate", "this id stands twice", "give each its own"))
            found[key].is_faulty = True
            continue
        found[key] = raw = _Raw(row, {"lots": []})
        raw.content |= _block(row, raw, read)
    for row in rows[LOTS]:
        named = _named(row, REQUIREMENT_KEY, list(found))
        if named is None or named not in found:
            read.faults.append(_orphan(row, REQUIREMENT_KEY, REQUIREMENTS))
            continue
        raw, under = found[named], list[_Row]()
        block = {**_block(row, raw, read), "conditions": []}
        raw.content["lots"].append(block)
        raw.lots.append((row, under))
        lots.setdefault((named, row.cells.get("id", "")), (raw, block, under))
    for row in rows[CONDITIONS]:
        named = _named(row, REQUIREMENT_KEY, list(found))
        lot = _named(row, LOT_KEY, [lot for owner, lot in lots if owner == named])
        owner = lots.get((named or "", lot or ""))
        if owner is None:
            read.faults.append(_orphan(row, LOT_KEY if named in found else REQUIREMENT_KEY, LOTS))
            if named in found:
                found[named or ""].is_faulty = True
            continue
        raw, block, under = owner
        block["conditions"].append(_condition(row, raw, read))
        under.append(row)
    return list(found.values())


def _named(row: _Row, key: str, there: Sequence[str]) -> str | None:
    return row.cells.get(key) or (there[0] if len(there) == 1 else None)


def _orphan(row: _Row, key: str, sheet: str) -> FileFault:
    return row.fault(key, "not_there", f"no row of {sheet} has this id", f"write the id of a row of {sheet}")


def _block(row: _Row, raw: _Raw, read: ReadRequirements) -> dict[str, Any]:
    block: dict[str, Any] = {}
    for column in columns_of(row.sheet):
        text = row.cells.get(column.header)
        if text is None:
            continue
        inner = block
        for step in column.path[:-1]:
            inner = inner.setdefault(step, {})
        try:
            inner[column.path[-1]] = read_cell(column, text)
        except LimitFault as exc:
            raw.is_faulty = True
            read.faults.append(row.fault(column.header, "not_a_limit", str(exc), LIMIT_ADVICE))
    return block


def _condition(row: _Row, raw: _Raw, read: ReadRequirements) -> dict[str, Any]:
    """Only what its kind takes: what stands in the columns of others is told, and not read."""
    kind = row.cells.get("kind", "")
    if kind not in condition_kinds():
        return _block(row, raw, read)
    own = headers_of_kind(kind)
    kept = {}
    for header, cell in row.cells.items():
        if header in own or header in KEYS[CONDITIONS]:
            kept[header] = cell
        elif header in headers_of(CONDITIONS):
            raw.is_faulty = True
            reason = f"a condition of kind {kind} has no {header}"
            read.faults.append(row.fault(header, "not_of_this_kind", reason, "leave the cell empty"))
    return _block(_Row(row.sheet, row.number, kept), raw, read)


def _take(raw: _Raw, rules: RequirementRules, read: ReadRequirements) -> None:
    """Everything wrong is told at once, also where a cell was left out already."""
    try:
        parsed = parse_requirement(raw.content, rules)
    except ContentInvalid as exc:
        read.faults += [raw.locate(fault) for fault in exc.faults]
        return
    if not raw.is_faulty:
        read.found.append((raw.row.number, parsed))


def _read_json(content: bytes, rules: RequirementRules) -> ReadRequirements:
    read, seen = ReadRequirements(), set[str]()
    for number, document in _documents(content, read):
        try:
            parsed = parse_requirement(document, rules)
        except ContentInvalid as exc:
            read.faults += [_json_fault(number, document, fault) for fault in exc.faults]
            continue
        if parsed.id in seen:
            told = ("", number, "id", parsed.id, "duplicate", "this id stands twice", "give each its own")
            read.faults.append(FileFault(*told))
            continue
        seen.add(parsed.id)
        read.found.append((number, parsed))
    return read


def _documents(content: bytes, read: ReadRequirements) -> Iterator[tuple[int, Any]]:
    """One JSON document, a list of them, or one a line; each with its line, in a list with its number.

    Of what is no JSON and has not one a line, the first fault is told alone.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        raise SourceFileInvalid(
            f"neither an XLSX workbook nor UTF-8 text (byte {exc.start}): send .xlsx, .json or .jsonl"
        ) from exc
    if not text.strip():
        raise SourceFileInvalid("the file is empty: write a requirement into it, or send another")
    broken: ValueError | RecursionError | None = None
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as exc:
        whole, broken = None, exc
    lines = [(number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    count = len(whole) if isinstance(whole, list) else len(lines)
    if count > MAX_ROWS and not isinstance(whole, dict):
        raise SourceFileInvalid(f"{count:,} documents of JSON: send at most {MAX_ROWS:,} at once")
    if whole is not None:
        yield from enumerate(whole if isinstance(whole, list) else [whole], start=1)
        return
    if isinstance(broken, json.JSONDecodeError) and not _has_one_a_line(lines, broken):
        shown = text.split("\n")[broken.lineno - 1].strip()[:_SHOWN_CHARS]
        reason = f"no JSON: {broken.msg} (line {broken.lineno}, column {broken.colno})"
        read.faults.append(
            FileFault("", broken.lineno, "", shown, "not_json", reason, "correct it there, and send it again")
        )
        return
    for number, line in lines:
        try:
            yield number, json.loads(line)
        except (ValueError, RecursionError) as exc:
            shown = line[:_SHOWN_CHARS]
            advice = "send one requirement as .json, or one a line as .jsonl"
            read.faults.append(
                FileFault("", number, "", shown, "not_json", f"no JSON: {_fault_of(exc)}", advice)
            )


def _has_one_a_line(lines: Sequence[tuple[int, str]], broken: json.JSONDecodeError) -> bool:
    """Its first line is whole, or most lines begin with a brace; what is indented for people has few of these."""
    if len(lines) == 1:
        return True
    is_first_whole = broken.msg == "Extra data" and broken.lineno <= lines[1][0]
    return is_first_whole or 2 * sum(line.startswith("{") for _, line in lines) > len(lines)


def _fault_of(exc: ValueError | RecursionError) -> str:
    """The line is told already, and is the first of what was read."""
    return f"{exc.msg} (column {exc.colno})" if isinstance(exc, json.JSONDecodeError) else str(exc)


def _json_fault(number: int, document: Any, fault: Fault) -> FileFault:
    value = document
    for step in fault.where.split(".") if fault.where else ():
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        else:
            value = None
    # Of a whole list or object the place says enough.
    is_shown = value is not None and not isinstance(value, dict | list)
    text = json.dumps(value, ensure_ascii=False)[:_SHOWN_CHARS] if is_shown else ""
    # Half a surrogate, which JSON can hold, can be sent back as an escape only.
    shown = text.encode("utf-8", "backslashreplace").decode()
    advice = {"missing": "give it", "too_many": "send less of it at once"}.get(
        fault.code, "correct it, or leave it out"
    )
    return FileFault("", number, fault.where, shown, fault.code, fault.message, advice)
