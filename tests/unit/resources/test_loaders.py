"""The shipped data files: they load, their codes are unique, what they refer to exists."""

import pytest

from koffset.domain.evidence import EvidenceGrade, EvidenceKind
from koffset.domain.profile import SizeClass
from koffset.domain.profile_blocks import Block
from koffset.errors import SourceFileInvalid
from koffset.resources import tables
from koffset.resources.loader import (
    load_form_templates,
    load_form_words,
    load_glossary,
    load_item_columns,
    load_name_rules,
    load_standard_prefixes,
    load_stopwords,
    load_taxonomies,
    load_units,
)


class TestForms:
    def test_columns_of_items_are_told_apart_by_every_name(self) -> None:
        names = [
            name
            for column in load_item_columns()
            for name in (column.name_ko, column.name_en, *column.aliases)
        ]
        assert len({name.casefold() for name in names}) == len(names)

    def test_choices_stand_where_they_are_read(self) -> None:
        for column in load_item_columns():
            assert bool(column.choices) is (column.reads in {"choice", "flag"}), column.field

    def test_words_stand_once_and_templates_have_a_place_for_the_rest(self) -> None:
        korean = ["".join(word.split()) for word, _ in load_form_words()]
        assert len(set(korean)) == len(korean)
        assert all(english.count("{}") == 1 for _, english in load_form_templates())


class TestShippedFiles:
    def test_taxonomies_have_the_codes_that_the_program_uses(self) -> None:
        taxonomies = load_taxonomies()
        assert list(taxonomies.evidence_grades) == [grade.value for grade in EvidenceGrade]
        assert set(taxonomies.evidence_kinds) == {kind.value for kind in EvidenceKind}
        assert set(taxonomies.size_classes) == {size.value for size in SizeClass}
        assert list(taxonomies.offset_fields) == ["1", "2", "3", "4", "5", "6", "7"]
        assert len(taxonomies.provinces) == 17
        assert list(taxonomies.profile_blocks) == [block.value for block in Block]

    @pytest.mark.parametrize(
        ("code", "korean", "english"),
        [
            ("as9100", "AS9100", "AS9100"),
            ("easa_part145", "EASA Part 145 정비조직 인증", "EASA Part 145"),
            ("lr_type_approval", "로이드선급(LR) 형식승인", "LR type approval"),
            ("ppuri", "뿌리기업", "Root industry company confirmation"),
        ],
    )
    def test_a_certificate_family_is_short_in_words_of_its_reader(
        self, code: str, korean: str, english: str
    ) -> None:
        short = load_taxonomies().certificate_families[code].short
        assert (short.ko, short.en) == (korean, english)

    def test_inactive_supply_classes_are_there(self) -> None:
        classes = load_taxonomies().supply_classes
        assert not classes["5365"].active
        assert classes["1005"].active
        assert all(code[:2] in classes for code in classes)

    def test_the_short_name_of_a_province_is_an_alias(self) -> None:
        assert "부산" in load_taxonomies().provinces["busan"].aliases

    def test_every_alias_has_a_kind_and_a_source(self) -> None:
        rules = load_name_rules()
        assert {"㈜", "주식회사"} <= set(rules.legal_forms)
        assert rules.letter_names["에스"] == "S"
        assert all(alias.kind and alias.source for alias in rules.aliases)

    def test_every_glossary_entry_has_both_languages(self) -> None:
        entries = load_glossary()
        assert entries
        assert all(entry.en and entry.ko for entry in entries)

    def test_word_lists_are_lower_case_and_without_comments(self) -> None:
        for words in (load_stopwords("en"), load_stopwords("ko"), load_units()):
            assert words
            assert all(word == word.lower() and not word.startswith("#") for word in words)
        assert "STANAG" in load_standard_prefixes()


class TestBadRows:
    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("code,name\n1,a,b\n", "x.csv line 2: more or fewer"),
            ("code,name\n1\n", "x.csv line 2: more or fewer"),
            ("code,name\n1,a\n2,\n", "x.csv line 3: name is empty"),
            ("code\n1\n", "x.csv: no column name"),
        ],
    )
    def test_file_and_line_are_named(self, text: str, message: str) -> None:
        with pytest.raises(SourceFileInvalid, match=message):
            list(tables.parse_rows("x.csv", text, ("code", "name")))

    @pytest.mark.parametrize(
        ("text", "message"), [("[{", "x.json: not JSON"), ('[{"code": 1}]', "x.json entry 1: no name")]
    )
    def test_a_bad_entry_is_named(self, text: str, message: str) -> None:
        with pytest.raises(SourceFileInvalid, match=message):
            tables.parse_objects("x.json", text, ("code", "name"))

    def test_good_rows_come_stripped(self) -> None:
        assert list(tables.parse_rows("x.csv", 'code,name\n 1 ,"a, b"\n', ("code",))) == [
            {"code": "1", "name": "a, b"}
        ]

    def test_a_missing_file_is_named(self) -> None:
        with pytest.raises(SourceFileInvalid, match=r"nowhere\.csv"):
            tables.read_text("nowhere.csv")
