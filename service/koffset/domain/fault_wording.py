"""What is wrong with a value that a model refuses, in English words: which value, and what to do."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

_SHOWN_CHARS = 80
_CURRENCY, _COUNTRY, _SUPPLY_CLASS = r"^[A-Z]{3}$", r"^[A-Z]{2}$", r"^\d{4}$"
_CODES = {_CURRENCY: "not_a_currency", _COUNTRY: "unknown_country", _SUPPLY_CLASS: "not_a_supply_class"}
_NUMBER = "{value} is no number: write digits, such as 2300000"
_WHOLE = "{value} is no whole number: write digits, such as 12"
_DATE = "{value} is no date: write it as 2026-11-20"
_YES_NO = "{value} says neither yes nor no: write true or false"
_OBJECT = "{value} is no object: write it between braces, with its fields"
_LIST = "{value} is no list: write it between square brackets"
_TEXTS: Mapping[str, str] = {
    "missing": "it is missing: give it",
    "extra_forbidden": "there is no such field: take it out, or look for the name that is meant",
    "not_a_currency": "{value} is no currency: write three capital letters such as USD",
    "unknown_country": "{value} is no country: write two capital letters such as US",
    "not_a_supply_class": "{value} is no supply class: write its four digits, such as 5340",
    "too_short": "it is empty: give at least {min_length}",
    "string_too_short": "it is empty: give a text",
    "string_too_long": "it is longer than {max_length} characters: shorten it",
    "string_type": "{value} is no text: write one in quotation marks",
    "greater_than": "{value} is too small: give more than {gt}",
    "greater_than_equal": "{value} is too small: give {ge} or more",
    "less_than": "{value} is too large: give less than {lt}",
    "less_than_equal": "{value} is too large: give {le} or less",
    "enum": "{value} is none of the values: take {expected}",
    "literal_error": "{value} is none of the values: take {expected}",
    "union_tag_invalid": "its kind {tag!r} is none: take {expected_tags}",
    "union_tag_not_found": "it has no kind: say with `kind` what it is",
    "json_invalid": "no JSON, {error}: correct it there",
    **dict.fromkeys(("decimal_parsing", "decimal_type", "float_parsing", "finite_number"), _NUMBER),
    **dict.fromkeys(("int_parsing", "int_type", "int_from_float"), _WHOLE),
    **dict.fromkeys(("date_parsing", "date_from_datetime_parsing", "date_type"), _DATE),
    **dict.fromkeys(("bool_parsing", "bool_type"), _YES_NO),
    **dict.fromkeys(("model_type", "dict_type", "model_attributes_type"), _OBJECT),
    **dict.fromkeys(("tuple_type", "list_type"), _LIST),
}


def code_of(error: Mapping[str, Any]) -> str:
    """Stable: pydantic's type of the error, or ours where a form that is asked for has a name."""
    pattern = (error.get("ctx") or {}).get("pattern")
    return _CODES.get(str(pattern), str(error["type"]))


def wording_of(error: Mapping[str, Any]) -> str:
    """Of one of a ValidationError's errors, without its place."""
    value = shown_value(error.get("input"))
    if error["type"] == "value_error":
        return str(error["msg"]).removeprefix("Value error, ")
    if error["type"] == "string_type" and error.get("input") is None:
        return _TEXTS["string_too_short"]
    text = _TEXTS.get(code_of(error))
    if text is None:
        return f"{error['msg']} (got {value})"
    return text.format(value=value, **(error.get("ctx") or {}))


def without_followers(errors: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """A list counts as empty where all in it is wrong: that is told by what is in it."""
    inner = {error["loc"][:length] for error in errors for length in range(len(error["loc"]))}
    return [error for error in errors if error["type"] != "too_short" or error["loc"] not in inner]


def dotted(location: Sequence[str | int]) -> str:
    """The place without the kind of a condition, which pydantic puts behind its number."""
    steps = [*location]
    for at, step in enumerate(steps[:-2]):
        if step == "conditions" and isinstance(steps[at + 1], int) and isinstance(steps[at + 2], str):
            del steps[at + 2]
            break
    return ".".join(map(str, steps))


def shown_value(value: Any) -> str:
    """As it stands in JSON; a text in single quotation marks, as in all our messages."""
    if isinstance(value, str):
        return shown_text(repr(value))
    try:
        return shown_text(json.dumps(value, ensure_ascii=False, default=str))
    except RecursionError:
        return "what is nested too deeply"


def shown_text(text: str) -> str:
    """Cut where it is long, with half surrogates as escapes: no UTF-8 answer can hold them."""
    cut = text if len(text) <= _SHOWN_CHARS else f"{text[:_SHOWN_CHARS]}…"
    return cut.encode("utf-8", "backslashreplace").decode()
