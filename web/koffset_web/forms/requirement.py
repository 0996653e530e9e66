"""The form of a requirement: its head, one lot that is open, and the conditions of that lot. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from koffset_web.forms.blocks import LIMIT
from koffset_web.forms.fields import Field, Group, Kind, Part, Rows
from koffset_web.forms.parsing import CodeOf, Sent, parse_group, places_of
from koffset_web.i18n import N_

LOT, CONDITIONS = "lot", "conditions"
"""What the names of the fields of the open lot begin with, and those of its conditions, which are numbered."""


@dataclass(frozen=True, slots=True)
class ConditionForm:
    """A kind of condition, by its name in the JSON."""

    label: str
    parts: Sequence[Part]


@dataclass(frozen=True, slots=True)
class TypedRequirement:
    """What was sent: the head, and the lot that was open with its conditions. `lot_id` is its id as it was shown."""

    head: Mapping[str, Any]
    lot_id: str
    lot: Mapping[str, Any]


_CLASSES_HINT = N_("four digits each, with ; between: 5985; 5340")
_SUPPLY_CLASSES = Field(
    "supply_classes", N_("Supply classes"), Kind.LINES, "supply_classes", hint=_CLASSES_HINT
)
_STRENGTH = Field(
    "strength",
    N_("Strength"),
    Kind.CHOICE,
    options=(("must", N_("must")), ("should", N_("should"))),
    is_required=True,
)
_NOTE = Field("note", N_("Note"), Kind.BILINGUAL, is_minor=True)

NEW_PARTS: Sequence[Part] = (
    Field("title", N_("Title"), Kind.BILINGUAL, is_required=True),
    Field("programme_id", N_("Programme"), is_required=True),
)
HEAD_PARTS: Sequence[Part] = (*NEW_PARTS, Field("written_on", N_("Written on"), Kind.DATE))
FIRST_LOT_PARTS: Sequence[Part] = (
    Field("text", N_("Work of the first lot"), Kind.LONG_BILINGUAL, is_required=True),
)

ONLY_SAID = N_("with ; between; tells readers, a condition asks for it")
"""A class holds many things and a platform many parts: that a firm has one of them is no evidence for the lot."""

LOT_PARTS: Sequence[Part] = (
    Field("id", N_("Short name of the lot"), is_required=True),
    Field("text", N_("Work of the lot"), Kind.LONG_BILINGUAL, is_required=True),
    Field("quantity", N_("How many"), Kind.NUMBER),
    Field("unit", N_("Unit")),
    Field("value", N_("Value of the lot"), Kind.NUMBER),
    Field("currency", N_("Currency"), Kind.CURRENCY, hint=N_("three letters, such as USD")),
    Field("year_from", N_("from year"), Kind.NUMBER),
    Field("year_to", N_("to year"), Kind.NUMBER),
    replace(_SUPPLY_CLASSES, hint=ONLY_SAID),
    Field("platforms", N_("Platforms"), Kind.NAMES, "weapon_systems", hint=ONLY_SAID),
)

CONDITION_FORMS: Mapping[str, ConditionForm] = {
    "certificate": ConditionForm(
        N_("Certificate"),
        (
            Field("family", N_("Standard"), Kind.CHOICE, "certificates", is_required=True),
            Field("valid_on", N_("Valid on"), Kind.DATE),
            Field("scope", N_("Scope"), Kind.BILINGUAL),
        ),
    ),
    "process": ConditionForm(
        N_("Process"),
        (
            Field("name", N_("Name"), Kind.BILINGUAL, is_required=True),
            Field("material", N_("Material"), Kind.BILINGUAL),
            Rows("envelope", N_("Limits"), N_("limit"), LIMIT),
            Group("tolerance", N_("Tolerance"), LIMIT, is_minor=True),
        ),
    ),
    "item": ConditionForm(
        N_("Item or supply class"),
        (Field("name", N_("Name"), Kind.BILINGUAL), _SUPPLY_CLASSES),
    ),
    "experience": ConditionForm(
        N_("Experience"),
        (
            Field("platform", N_("Platform"), Kind.CODE, "weapon_systems"),
            Field("country", N_("Country"), hint=N_("two letters")),
            Field("prime", N_("Contractor")),
            Field("years", N_("Years at least"), Kind.NUMBER),
        ),
    ),
    "size_class": ConditionForm(
        N_("Size class"),
        (Field("any_of", N_("One of"), Kind.MANY, "size_classes", is_required=True),),
    ),
    "region": ConditionForm(
        N_("Region"),
        (Field("any_of", N_("One of"), Kind.MANY, "provinces", is_required=True),),
    ),
    "capacity": ConditionForm(
        N_("Capacity"),
        (
            Field("quantity", N_("How many"), Kind.NUMBER, is_required=True),
            Field("unit", N_("Unit"), is_required=True),
            Field(
                "per",
                N_("in a"),
                Kind.CHOICE,
                options=(("month", N_("month")), ("year", N_("year"))),
                is_required=True,
            ),
        ),
    ),
    "security": ConditionForm(
        N_("Security"),
        (
            Field("facility_clearance", N_("Facility security clearance"), Kind.YES_NO),
            Field(
                "cmmc_level",
                N_("CMMC level"),
                Kind.CHOICE,
                options=(("1", "1"), ("2", "2"), ("3", "3")),
            ),
            Field("nist_800_171", N_("NIST SP 800-171"), Kind.YES_NO),
        ),
    ),
    "cooperation": ConditionForm(
        N_("Cooperation wanted"),
        (
            Field("offset_fields", N_("Offset fields"), Kind.MANY, "offset_fields"),
            Field("direct", N_("Direct offset"), Kind.YES_NO),
        ),
    ),
    "text": ConditionForm(
        N_("Free text"),
        (Field("text", N_("Text"), Kind.LONG_BILINGUAL, is_required=True),),
    ),
}


def parts_of(kind: str) -> Sequence[Part]:
    """All fields of a condition of that kind: how strong it is, its own, and a note."""
    return (_STRENGTH, *CONDITION_FORMS[kind].parts, _NOTE)


def parse_form(sent: Sent, code_of: CodeOf) -> TypedRequirement:
    """Conditions keep their order; one of a kind that is not known is left out."""
    head = parse_group(HEAD_PARTS, sent, "", code_of) or {}
    lot = parse_group(LOT_PARTS, sent, LOT, code_of) or {}
    conditions = [_condition(sent, f"{CONDITIONS}.{place}", code_of) for place in places_of(sent, CONDITIONS)]
    return TypedRequirement(
        head,
        _first(sent, LOT),
        {**lot, "conditions": [each for each in conditions if each is not None]},
    )


def _condition(sent: Sent, path: str, code_of: CodeOf) -> Mapping[str, Any] | None:
    kind = _first(sent, f"{path}.kind")
    if kind not in CONDITION_FORMS:
        return None
    return {"kind": kind, **(parse_group(parts_of(kind), sent, path, code_of) or {})}


def _first(sent: Sent, name: str) -> str:
    return next(iter(sent.get(name, ())), "")
