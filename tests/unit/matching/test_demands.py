"""Which condition asks for all that another asks for."""

from typing import Any

import pytest

from fakes.conditions import condition
from koffset.matching.demands import includes


def limit(quantity: str = "length", unit: str = "mm", **ends: str) -> dict[str, Any]:
    return {"quantity": quantity, "unit": unit, **ends}


def process(*envelope: Any, en: str = "milling", **fields: Any) -> Any:
    return condition("process", name={"en": en}, envelope=envelope, **fields)


def certificate(**fields: Any) -> Any:
    return condition("certificate", **{"family": "as9100", **fields})


def experience(**fields: Any) -> Any:
    return condition("experience", **fields)


def item(*classes: str, **name: str) -> Any:
    return condition("item", name=name or None, supply_classes=classes)


def rate(quantity: str, per: str = "month", unit: str = "each") -> Any:
    return condition("capacity", quantity=quantity, unit=unit, per=per)


def security(**fields: Any) -> Any:
    return condition("security", **fields)


def wanted(*fields: int, **more: Any) -> Any:
    return condition("cooperation", offset_fields=fields, **more)


TITANIUM = {"en": "titanium", "ko": "티타늄"}
FINE = limit("tolerance", maximum="0.01")
COARSE = limit("tolerance", maximum="0.5")

MORE_AND_LESS = [
    (certificate(valid_on="2028-12-01"), certificate(valid_on="2027-12-01")),
    (certificate(valid_on="2028-12-01"), certificate()),
    (certificate(scope={"en": "welding"}), certificate()),
    (process(material=TITANIUM), process()),
    (process(limit(maximum="5", unit="m")), process(limit(maximum="3000"))),
    (process(limit(minimum="1", maximum="9")), process(limit(minimum="2"))),
    (process(limit(maximum="9")), process()),
    (process(tolerance=FINE), process(tolerance=COARSE)),
    (process(tolerance=FINE), process()),
    (item("5340", en="stop"), item(en="Stop ")),
    (item("5340"), item("5340", "5330")),
    (experience(country="GB", years=2), experience(country="GB")),
    (experience(prime="Aster", platform="KF-21"), experience(platform="kf-21")),
    (rate("200"), rate("100")),
    (rate("10"), rate("100", "year")),
    (security(cmmc_level=3, facility_clearance=True), security(cmmc_level=2)),
    (security(nist_800_171=True), security()),
    (wanted(4), wanted(4, 5)),
    (wanted(4, direct=True), wanted(4)),
]
APART = [
    (certificate(), certificate(family="nadcap")),
    (certificate(scope={"en": "welding"}), certificate(scope={"en": "turning"})),
    (process(), process(en="turning")),
    (process(material=TITANIUM), process(material={"en": "steel"})),
    (process(limit(maximum="9")), process(limit("mass", "kg", maximum="9"))),
    (process(limit(maximum="9")), process(limit(maximum="9", unit="kg"))),
    (process(limit(maximum="9")), process(limit(minimum="1"))),
    (process(tolerance=COARSE), process(tolerance=limit("tolerance", minimum="1"))),
    (item("5340", en="stop"), item("5330", en="stop")),
    (item(en="stop"), item("5340")),
    (experience(country="GB"), experience(country="US")),
    (experience(years=2), experience(platform="KF-21")),
    (rate("100", unit="each"), rate("10", unit="t")),
    (security(facility_clearance=True), security(cmmc_level=1)),
    (wanted(4), wanted(5)),
    (certificate(), process()),
    (condition("size_class", any_of=["sme"]), condition("size_class", any_of=["large"])),
]


@pytest.mark.parametrize(("more", "less"), MORE_AND_LESS)
def test_who_meets_more_meets_less_and_not_the_other_way_round(more: Any, less: Any) -> None:
    assert includes(more, less)
    assert not includes(less, more)


@pytest.mark.parametrize(("one", "other"), APART)
def test_what_is_not_clearly_a_part_stands_apart(one: Any, other: Any) -> None:
    assert not includes(one, other)
    assert not includes(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (process(material=TITANIUM), process(material={"ko": "티타늄"})),
        (item(ko="멈치", en="stop"), item(ko="멈치", en="bumper stop")),
        (certificate(), certificate(strength="should", note={"en": "soon"})),
        (
            condition("region", any_of=["busan"]),
            condition("region", any_of=["busan"], note={"en": "for the quay"}),
        ),
    ],
)
def test_what_is_alike_in_either_language_is_one_thing(one: Any, other: Any) -> None:
    assert includes(one, other)
    assert includes(other, one)
