from dataclasses import replace

from koffset.domain.importing import Counts, ImportPreview, InTheMaking, PlannedRow, RefusedCell, RowState
from koffset.domain.profile_blocks import Block
from koffset.domain.profile_diff import Difference

ROW = PlannedRow(1, "F001", "가상정밀", "Gasang Precision", RowState.CHANGED)
CELL = RefusedCell(2, "items.0.supply_class", "9999", "unknown_code", "no such code", "take another")
PREVIEW = ImportPreview("profiles", "p.jsonl", "0" * 64, None, Counts(read=2, changed=1), [ROW], [CELL])


class TestFingerprint:
    def test_it_is_that_of_all_that_is_told(self) -> None:
        changed = Difference(Block.IDENTITY, "", "name.en", "Gasang", "Gasang Precision")
        others = [
            replace(PREVIEW, file_sha256="1" * 64),
            replace(PREVIEW, counts=Counts(read=2, new=1)),
            replace(PREVIEW, rows=[replace(ROW, company_id="F002")]),
            replace(PREVIEW, rows=[replace(ROW, changes=[changed])]),
            replace(PREVIEW, rows=[replace(ROW, in_the_making=InTheMaking.DRAFT)]),
            replace(PREVIEW, refused=[]),
        ]
        assert len({each.fingerprint() for each in (PREVIEW, *others)}) == 7

    def test_the_same_told_again_has_the_same(self) -> None:
        assert replace(PREVIEW, rows=(replace(ROW),)).fingerprint() == PREVIEW.fingerprint()

    def test_text_that_is_no_unicode_has_one_too(self) -> None:
        broken = replace(PREVIEW, refused=[replace(CELL, value="\ud800")])
        assert broken.fingerprint() != PREVIEW.fingerprint()


class TestCompaniesToLeave:
    def test_what_is_in_the_making_is_left_unless_ticked(self) -> None:
        rows = [
            ROW,
            replace(ROW, company_id="F002", in_the_making=InTheMaking.DRAFT),
            replace(ROW, company_id="F003", in_the_making=InTheMaking.SUBMITTED),
        ]
        preview = replace(PREVIEW, rows=rows)
        assert preview.companies_to_leave([]) == {"F002", "F003"}
        assert preview.companies_to_leave(["F003", "F001", "nobody"]) == {"F002"}
