"""Limits of processes in the reader's language: what a firm states, and the work that a condition asks for. Pure."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from koffset.api.schemas import LimitView
from koffset_web.i18n import N_, load_translations
from koffset_web.labels import Labels

_ENDS = {
    (True, True): "%(quantity)s %(least)s–%(most)s %(unit)s",
    (True, False): N_("%(quantity)s from %(least)s %(unit)s"),
    (False, True): N_("%(quantity)s up to %(most)s %(unit)s"),
    (False, False): N_("any %(quantity)s"),
}
"""By whether the limit has a lower and an upper end; a range stands alike in both languages."""
_TOLERANCE = "%(quantity)s %(most)s %(unit)s"
_ASKED_TOLERANCE = N_("to a %(quantity)s of %(most)s %(unit)s or finer")
_WORK = N_("for work of %(limits)s")


def limit_text(limit: LimitView, labels: Labels) -> str:
    """`length up to 3,000 mm`."""
    return _say(_ENDS[limit.minimum is not None, limit.maximum is not None], _values(limit, labels), labels)


def tolerance_text(limit: LimitView, labels: Labels) -> str:
    """`tolerance 0.03 mm`."""
    return (
        limit_text(limit, labels)
        if limit.maximum is None
        else _say(_TOLERANCE, _values(limit, labels), labels)
    )


def work_text(limits: Sequence[Mapping[str, Any]], labels: Labels) -> str:
    """`for work of length up to 2,500 mm`, from the JSON of a condition."""
    said = ", ".join(limit_text(_view(each), labels) for each in limits)
    return _say(_WORK, {"limits": said}, labels)


def asked_tolerance_text(content: Mapping[str, Any], labels: Labels) -> str:
    limit = _view(content)
    if limit.maximum is None:
        return work_text([content], labels)
    return _say(_ASKED_TOLERANCE, _values(limit, labels), labels)


def number_text(number: object) -> str:
    """With commas between thousands; what is not there is nothing."""
    return "" if number is None else f"{Decimal(str(number)).normalize():,f}"


def _values(limit: LimitView, labels: Labels) -> dict[str, str]:
    return {
        "quantity": labels.typed("quantities", limit.quantity),
        "least": number_text(limit.minimum),
        "most": number_text(limit.maximum),
        "unit": labels.typed("units", limit.unit),
    }


def _view(content: Mapping[str, Any]) -> LimitView:
    ends = {name: content.get(name) for name in ("minimum", "maximum")}
    return LimitView(
        quantity=str(content.get("quantity", "")),
        unit=str(content.get("unit", "")),
        **{name: None if end is None else str(end) for name, end in ends.items()},
    )


def _say(text: str, values: Mapping[str, str], labels: Labels) -> str:
    return load_translations(labels.language).ugettext(text) % values
