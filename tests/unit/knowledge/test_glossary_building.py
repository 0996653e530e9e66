import csv
from pathlib import Path

import pytest

from koffset.domain.taxonomy import GlossaryEntry
from koffset.resources.loader import load_glossary
from koffset_indexer.knowledge.glossary_building import build_glossary, short_names, write_glossary


def stem(word: str) -> str:
    return word.removesuffix("s")


OWN = [GlossaryEntry("seat", "좌석", "vehicle", "own")]


class TestShortNames:
    def test_are_few_plain_words_in_lower_case(self) -> None:
        assert list(short_names([("볼 베어링", "Ball  bearings")])) == [("볼 베어링", "ball bearings")]

    @pytest.mark.parametrize(
        "pair",
        [
            ("출력이 750와트 이하인 것", "Of an output not exceeding 750 W"),
            ("농가 사육용", "Farm breeding"),
            ("신선한 것", "Fresh"),
            ("밍크", "Of mink"),
            ("펌프(손펌프)", "Pumps"),
            ("일 이 삼 사", "Pumps"),
        ],
    )
    def test_leave_out_what_names_nothing_by_itself(self, pair: tuple[str, str]) -> None:
        assert list(short_names([pair])) == []


class TestBuildGlossary:
    def test_own_pairs_come_first_and_are_not_added_to(self) -> None:
        named = {"tariff": [("의자", "Seats"), ("볼 베어링", "Ball bearings"), ("닻", "Anchors")]}
        built = build_glossary(OWN, named, stem)
        assert [(entry.en, entry.ko, entry.source) for entry in built] == [
            ("seat", "좌석", "own"),
            ("anchors", "닻", "tariff"),
            ("ball bearings", "볼 베어링", "tariff"),
        ]

    def test_is_written_as_it_is_read(self, tmp_path: Path) -> None:
        write_glossary(tmp_path / "glossary.csv", OWN)
        with (tmp_path / "glossary.csv").open(encoding="utf-8", newline="") as lines:
            assert list(csv.DictReader(lines)) == [
                {"en": "seat", "ko": "좌석", "domain": "vehicle", "source": "own"}
            ]


def test_every_shipped_pair_has_a_source_we_name() -> None:
    assert {entry.source for entry in load_glossary()} == {"own", "taxonomy", "tariff"}
