"""A preview in the order in which KDIA's desk looks at it."""

from datetime import UTC, datetime
from typing import Any

from koffset.api.schemas import ImportPreviewView
from koffset.domain.importing import ImportKind, RowState
from koffset_web.import_pages import KINDS, build_sections

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)


def row(number: int, state: str = "changed", **changed: Any) -> dict[str, Any]:
    return {
        "row": number,
        "company_id": f"F{number:03}",
        "name_ko": "가상정밀",
        "name_en": None,
        "state": state,
        "is_new_company": False,
        "stated_id": None,
        "text": "가상정밀",
        "in_the_making": None,
        "changes": [],
        "audience": None,
        "audience_before": None,
        **changed,
    }


def cell(number: int, **changed: Any) -> dict[str, Any]:
    told = {"column": "founded", "value": "x", "code": "", "reason": "no year", "advice": "correct it"}
    return {"row": number, "keeps_row": False, **told, **changed}


def preview(rows: list[dict[str, Any]], refused: list[dict[str, Any]]) -> ImportPreviewView:
    return ImportPreviewView.model_validate(
        {
            "id": "1",
            "fingerprint": "f",
            "kind": "profiles",
            "file_name": "p.jsonl",
            "file_sha256": "0",
            "as_of": None,
            "staged_at": NOW,
            "counts": {},
            "rows": rows,
            "refused": refused,
        }
    )


class TestSections:
    def test_what_is_in_the_making_stands_apart_and_is_not_counted(self) -> None:
        held = row(3, in_the_making="draft")
        found = build_sections(preview([row(1), row(2, "new"), held, row(4, "unchanged")], []))
        assert [each.row for each in found.held] == [3]
        assert ([each.row for each in found.changed], [each.row for each in found.new]) == ([1], [2])
        assert found.companies == 2

    def test_rows_of_one_company_are_one_company(self) -> None:
        found = build_sections(preview([row(1, "new"), row(2, "new", company_id="F001")], []))
        assert (len(found.new), found.companies) == (2, 1)

    def test_refused_rows_come_before_cells_whose_row_stays(self) -> None:
        found = build_sections(preview([], [cell(1, keeps_row=True), cell(5), cell(9)]))
        assert [each.row for each in found.refused] == [5, 9, 1]


def test_every_kind_has_a_name() -> None:
    assert set(KINDS) == {kind.value for kind in ImportKind}


def test_states_that_are_not_told_of_by_row_are_told_by_count() -> None:
    rows = [row(number, state) for number, state in enumerate(RowState)]
    found = build_sections(preview(rows, []))
    assert len(found.new) + len(found.changed) == 2
