"""Text that stands in Korean, in English or in both."""

import unicodedata
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

Language = Literal["ko", "en"]

MAX_TEXT_CHARS = 4_000
MAX_OVERVIEW_CHARS = 20_000
"""A firm pastes its brochure."""


def _clean(value: object) -> object:
    if not isinstance(value, str):
        return value
    return unicodedata.normalize("NFC", value).strip() or None


OptionalText = Annotated[
    Annotated[str, Field(max_length=MAX_TEXT_CHARS)] | None,
    BeforeValidator(_clean),
]
Text = Annotated[str, Field(min_length=1, max_length=MAX_TEXT_CHARS), BeforeValidator(_clean)]


class Document(BaseModel):
    """Base of all validated documents: frozen, and an unknown key is an error, so that typing mistakes show."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class BilingualText(Document):
    """A text in Korean, English or both; at least one is there."""

    ko: OptionalText = None
    en: OptionalText = None

    @model_validator(mode="after")
    def _one_language_at_least(self) -> Self:
        if self.ko is None and self.en is None:
            raise ValueError("at least one of `ko` and `en` must be given")
        return self

    def best(self, language: Language) -> str:
        """The text in that language, else in the other."""
        first, second = (self.ko, self.en) if language == "ko" else (self.en, self.ko)
        return first or second or ""


OptionalLongText = Annotated[
    Annotated[str, Field(max_length=MAX_OVERVIEW_CHARS)] | None,
    BeforeValidator(_clean),
]


class LongBilingualText(BilingualText):
    """As BilingualText, for what may be as long as a brochure."""

    ko: OptionalLongText = None
    en: OptionalLongText = None
