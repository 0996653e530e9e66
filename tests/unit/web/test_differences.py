"""What differs between two states of a profile, as pages show it: others wrote it."""

from typing import Any

import pytest

from koffset.api.schemas import DifferenceView, Meta
from koffset.domain.profile_blocks import Block
from koffset_web.assets import hash_assets
from koffset_web.field_labels import FieldLabels
from koffset_web.labels import TAXONOMIES, Labels
from koffset_web.rendering import build_environment

NO_CODES: dict[str, Any] = dict.fromkeys(TAXONOMIES, ())
FIELDS = FieldLabels(Labels(Meta.model_construct(**NO_CODES), "ko"))


def shown(**changed: Any) -> str:
    told = {"block": Block.ITEMS, "entry": "", "field": "name.en", "before": None, "after": "pin"}
    difference = DifferenceView(**{**told, **changed})
    module: Any = build_environment("ko", hash_assets()).get_template("form_parts.html").module
    return str(module.differences([difference], FIELDS, "ko"))


@pytest.mark.parametrize("side", ["before", "after"])
def test_what_people_wrote_is_text_and_no_markup(side: str) -> None:
    page = shown(**{side: "<img src=x onerror=alert(1)>"})
    assert "&lt;img src=x" in page
    assert "<img" not in page


@pytest.mark.parametrize("text", ["100 %", "50% cotton", "%(name)s", "{{ 1 }}"])
def test_what_looks_like_a_place_to_fill_stays_as_it_is(text: str) -> None:
    assert f"<ins>{text}</ins>" in shown(after=text)


def test_a_word_that_the_pages_know_too_is_not_translated_where_somebody_wrote_it() -> None:
    assert "<ins>Search</ins>" in shown(after="Search")


def test_choices_of_the_form_are_told_in_the_readers_language() -> None:
    assert "<ins>모두</ins>" in shown(field="audience", after="public")


def test_marks_are_told_in_the_readers_language() -> None:
    assert "<ins>아니요</ins>" in shown(field="not_for_foreign_disclosure", after="false")


def test_a_text_that_reads_like_a_mark_stays_as_it_is() -> None:
    assert "<ins>false</ins>" in shown(field="name.en", after="false")
