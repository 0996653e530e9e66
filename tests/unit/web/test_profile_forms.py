"""A block of a profile as a form, and back: nothing that is stated gets lost on the way."""

from collections import defaultdict
from pathlib import Path

import pytest

from koffset.api.schemas import Meta
from koffset.domain.profile import CompanyProfile
from koffset.domain.profile_blocks import Block, checked_content, contents_of
from koffset_web.field_labels import FieldLabels
from koffset_web.forms.blocks import BLOCK_FORMS
from koffset_web.forms.fields import Field, Kind
from koffset_web.forms.filling import FieldView, Filler, GroupView, datalists_of
from koffset_web.forms.parsing import parse_block
from koffset_web.labels import TAXONOMIES, Labels

from .conftest import META

FIXTURES = Path(__file__).parents[3] / "fixtures" / "companies.jsonl"
PROFILES = [CompanyProfile.model_validate_json(line) for line in FIXTURES.read_text("utf-8").splitlines()]
LABELS = Labels(Meta.model_validate(META), "en")
OF_KDIA = frozenset({"grade", "as_of", "checked_on"})


def sent_by(views):
    """What a browser sends for a form as it is shown."""
    sent = defaultdict(list)
    for view in views:
        if isinstance(view, FieldView):
            for each in view.inputs:
                put(sent, each)
        elif isinstance(view, GroupView):
            merge(sent, sent_by(view.parts))
        else:
            for row in view.entries:
                merge(sent, sent_by([*row.main, *row.minor]))
    return sent


def put(sent, control):
    if control.field.kind is Kind.FLAG:
        if control.value:
            sent[control.path].append("yes")
    elif control.field.kind is Kind.MANY:
        sent[control.path].extend(control.value)
    else:
        sent[control.path].append(control.value)


def merge(sent, more):
    for name, values in more.items():
        sent[name].extend(values)


def without_grades(value):
    if isinstance(value, dict):
        return {key: without_grades(inner) for key, inner in value.items() if key not in OF_KDIA}
    return [without_grades(inner) for inner in value] if isinstance(value, list) else value


@pytest.mark.parametrize("block", list(Block))
def test_every_fixture_comes_back_as_it_was(block):
    parts = BLOCK_FORMS[block.value].parts
    for profile in PROFILES:
        content = contents_of(profile)[block]
        sent = sent_by(Filler(LABELS, {}).fill(block.value, parts, content))
        back = parse_block(block.value, parts, sent, LABELS.code)
        checked = checked_content(block, back)
        assert without_grades(checked) == without_grades(content), profile.id


def test_every_block_has_a_form_with_every_field_of_its_model():
    assert list(BLOCK_FORMS) == [block.value for block in Block]
    shown = {field for form in BLOCK_FORMS.values() for field in names(form.parts)}
    known = schema_names(CompanyProfile.model_json_schema())
    of_nobody = {"id", "housekeeping", "last_confirmed", "confirmed_by", "ko", "en"}
    assert known - shown - set(BLOCK_FORMS) - OF_KDIA == of_nobody


def names(parts):
    for part in parts:
        yield part.name
        if not isinstance(part, Field):
            yield from names(part.parts)


def schema_names(schema):
    blocks = [schema, *schema["$defs"].values()]
    return {name for block in blocks for name in block.get("properties", {})}


class TestParsing:
    parts = BLOCK_FORMS["items"].parts

    def parse(self, **sent):
        return parse_block("items", self.parts, {key: [value] for key, value in sent.items()}, LABELS.code)

    def test_a_row_with_nothing_typed_is_none(self):
        empty = {"items.0.kind": "item", "items.0.audience": "public", "items.0.name.ko": "  "}
        assert self.parse(**empty) == []

    def test_rows_keep_their_order_whatever_their_numbers(self):
        found = self.parse(**{"items.12.name.ko": "둘", "items.3.name.ko": "하나", "items.x.name.ko": "없음"})
        assert [each["name"]["ko"] for each in found] == ["하나", "둘"]

    def test_labels_are_read_as_their_codes(self):
        (code, *_) = LABELS.codes("weapon_systems")
        label = LABELS.name("weapon_systems", code)
        (found,) = self.parse(
            **{"items.0.name.ko": "심", "items.0.weapon_systems": f"{label.upper()}; 새 체계"}
        )
        assert found["weapon_systems"] == [code, "새 체계"]

    def test_yes_no_and_not_stated_are_three_things(self):
        parts = BLOCK_FORMS["security"].parts
        for typed, expected in (("yes", True), ("no", False)):
            sent = {"facility_clearance": [typed]}
            assert parse_block("security", parts, sent, LABELS.code)["facility_clearance"] is expected
        assert parse_block("security", parts, {"facility_clearance": [""]}, LABELS.code) is None


class TestFiles:
    parts = BLOCK_FORMS["certificates"].parts

    def test_a_tick_takes_the_upload_out(self):
        sent = {"certificates.0.standard": ["AS9100D"], "certificates.0.document": ["a" * 32]}
        (kept,) = parse_block("certificates", self.parts, sent, LABELS.code)
        assert kept["document"] == "a" * 32
        ticked = {**sent, "certificates.0.document.remove": ["yes"]}
        (found,) = parse_block("certificates", self.parts, ticked, LABELS.code)
        assert "document" not in found

    def test_the_name_of_a_file_that_is_not_sent_says_nothing(self):
        sent = {"certificates.0.document.file": ["[object File]"], "certificates.0.audience": ["public"]}
        assert parse_block("certificates", self.parts, sent, LABELS.code) == []

    def test_are_told_by_name_and_can_be_chosen_where_no_row_has_them(self):
        filler = Filler(LABELS, {}, files={"a" * 32: "as9100.pdf", "b" * 32: "iso.pdf"}, free=["b" * 32])
        (rows,) = filler.fill("certificates", self.parts, [{"document": "a" * 32}])
        (filled, new) = [
            next(view for view in row.main if view.field.name == "document").inputs[0] for row in rows.entries
        ]
        assert (filled.value, filled.file_name) == ("a" * 32, "as9100.pdf")
        assert (new.value, new.options) == ("", [("b" * 32, "iso.pdf")])

    def test_differences_know_them(self):
        labels = FieldLabels(LABELS)
        assert labels.is_file("certificates", "document")
        assert labels.is_file("items", "picture")
        assert not labels.is_file("items", "trl")
        assert not labels.is_file("capacity", "document")


class TestFilling:
    def test_a_fault_stands_at_its_control_and_opens_what_hides_it(self):
        filler = Filler(LABELS, {"items.0.trl": "less_than_equal", "items.0.name": "missing"})
        (rows,) = filler.fill("items", BLOCK_FORMS["items"].parts, [{"trl": 12, "name": {"ko": "심"}}])
        first, new = rows.entries
        assert (first.number, first.has_minor_fault, new.number, new.has_minor_fault) == (
            1,
            True,
            None,
            False,
        )
        assert [each.fault for each in first.main[0].inputs] == ["missing", ""]

    def test_a_new_row_is_public_and_a_new_contact_hidden(self):
        (rows,) = Filler(LABELS, {}).fill("contacts", BLOCK_FORMS["contacts"].parts, [])
        hidden = next(view for view in rows.template.main if view.field.name == "hidden")
        assert (hidden.inputs[0].value, hidden.inputs[0].path) == (True, "contacts.#.hidden")

    def test_long_taxonomies_are_sent_once(self):
        assert datalists_of(BLOCK_FORMS["items"].parts) == ["supply_classes", "weapon_systems"]
        assert datalists_of(BLOCK_FORMS["identity"].parts) == []


class TestFieldLabels:
    labels = FieldLabels(LABELS)

    def test_paths_are_told_from_outside_in(self):
        assert self.labels.path("items", "name.en") == ["Name", "English"]
        assert self.labels.path("processes", "envelope.1.maximum") == ["Limits", "1", "to"]
        assert self.labels.path("items", "grade") == ["Evidence"]
        assert self.labels.lang("name.ko") == "ko"
        assert self.labels.lang("employees") == ""

    def test_codes_are_told_by_their_labels(self):
        assert self.labels.value("items", "grade", "declared") == LABELS.name("evidence_grades", "declared")
        assert self.labels.option("items", "design_role", "build_to_print") == "build to print"
        assert self.labels.option("items", "name.en", "build to print") == ""
        assert self.labels.value("capacity", "employees", "12") == "12"
        assert self.labels.value("items", "unknown", "x") == "x"

    @pytest.mark.parametrize("block", list(BLOCK_FORMS))
    def test_taxonomies_of_forms_are_known(self, block):
        for field in fields_of(BLOCK_FORMS[block].parts):
            assert not field.taxonomy or field.taxonomy in TAXONOMIES


def fields_of(parts):
    for part in parts:
        if isinstance(part, Field):
            yield part
        else:
            yield from fields_of(part.parts)
