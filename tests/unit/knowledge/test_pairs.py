from pathlib import Path

import pytest

from koffset.errors import SourceFileInvalid
from koffset.resources.loader import load_taxonomies
from koffset_indexer.knowledge.pairs import read_tariff_pairs, taxonomy_names

HEAD = "hs_code,name_ko,name_en\n"


def table(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "tariff.csv"
    path.write_text(text, "utf-8")
    return path


class TestTariffPairs:
    def test_are_those_of_even_headings(self, tmp_path: Path) -> None:
        rows = "8408201000,디젤 엔진,Diesel engines\n8409911000,피스톤,Pistons\n"
        assert read_tariff_pairs(table(tmp_path, HEAD + rows)) == [("디젤 엔진", "Diesel engines")]

    def test_leave_out_what_has_no_name_and_repeat_nothing(self, tmp_path: Path) -> None:
        rows = "0102211000,젖소,For milk\n0102211001,젖소,For milk\n0102900000,기타,Other\n0102900001,소,\n"
        assert read_tariff_pairs(table(tmp_path, HEAD + rows)) == [("젖소", "For milk")]

    def test_a_missing_file_or_column_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(SourceFileInvalid, match=r"tariff\.csv is missing"):
            read_tariff_pairs(tmp_path / "tariff.csv")
        with pytest.raises(SourceFileInvalid, match="no column 'name_ko'"):
            read_tariff_pairs(table(tmp_path, "hs_code,name_en\n"))


class TestTaxonomyNames:
    def test_are_whole_and_stand_once(self) -> None:
        pairs = taxonomy_names(load_taxonomies())
        assert len(pairs) == len(set(pairs)) > 700
        assert all(korean and english for korean, english in pairs)
