"""Templates to responses: one Jinja environment a language, so translation needs no request."""

from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from pathlib import Path
from typing import Protocol

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2_fragments import render_block
from starlette.responses import HTMLResponse

from koffset_web.contexts import TEMPLATES
from koffset_web.forms.blocks import NIST_NAMES
from koffset_web.highlights import highlight
from koffset_web.i18n import (
    LANGUAGE_COOKIE,
    LANGUAGES,
    SEOUL,
    Language,
    country_name,
    load_translations,
    long_date,
)
from koffset_web.limit_texts import limit_text, tolerance_text

YEAR_SEC = 365 * 24 * 3600
TEMPLATE_DIR = Path(__file__).parent / "templates"
GRADE_MARKS = {"declared": "○", "public_record": "◔", "document_seen": "◑", "issuer_checked": "●"}


class Context(Protocol):
    @property
    def language(self) -> Language: ...


class Renderer:
    """Renders context objects with the template that belongs to their class."""

    def __init__(self, asset_versions: Mapping[str, str]) -> None:
        self._environments = {language: build_environment(language, asset_versions) for language in LANGUAGES}

    def page(self, context: Context, status: int = 200) -> HTMLResponse:
        template = self._environments[context.language].get_template(TEMPLATES[type(context)])
        response = HTMLResponse(template.render(_variables(context)), status, _headers(context))
        response.set_cookie(
            LANGUAGE_COOKIE, context.language, max_age=YEAR_SEC, httponly=True, samesite="lax"
        )
        return response

    def block(self, context: Context, block: str, headers: Mapping[str, str]) -> HTMLResponse:
        """One block of a page, for a browser that has the rest already."""
        environment = self._environments[context.language]
        html = render_block(environment, TEMPLATES[type(context)], block, _variables(context))
        return HTMLResponse(html, headers={**_headers(context), **headers})


def build_environment(language: Language, asset_versions: Mapping[str, str]) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATE_DIR),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    # The i18n extension adds these methods at run time, so the type of Environment does not have them.
    environment.install_gettext_translations(load_translations(language), newstyle=True)  # type: ignore[attr-defined]
    environment.globals["asset"] = lambda path: f"/static/{path}?v={asset_versions[path]}"
    environment.globals["grade_marks"] = GRADE_MARKS
    environment.globals["limit_text"] = limit_text
    environment.globals["tolerance_text"] = tolerance_text
    environment.globals["nist_names"] = NIST_NAMES
    environment.filters["country"] = lambda code: country_name(code, language)
    environment.filters["highlight"] = highlight
    environment.filters["long_date"] = lambda value: long_date(value, language)
    environment.filters["moment"] = lambda value: f"{value.astimezone(SEOUL):%Y-%m-%d %H:%M}"
    environment.filters["day"] = lambda value: value.astimezone(SEOUL).date()
    environment.filters["seoul_time"] = lambda at: f"{at.astimezone(SEOUL):%Y-%m-%d %H:%M:%S}"
    environment.filters["trim_zeros"] = _trim_zeros
    environment.filters["number"] = lambda value: f"{value:,}"
    return environment


def _trim_zeros(value: Decimal) -> str:
    """A decimal without zeros at its end: 3 for 3.00, 12.5 for 12.50."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _variables(context: Context) -> dict[str, object]:
    return {field.name: getattr(context, field.name) for field in fields(context)}  # type: ignore[arg-type]


def _headers(context: Context) -> dict[str, str]:
    # What a page shows depends on who is signed in.
    return {
        "content-language": context.language,
        "vary": "HX-Request",
        "cache-control": "private, no-cache",
    }
