"""Templates and their contexts name the same variables."""

import re
import typing
from dataclasses import fields
from enum import Enum
from pathlib import Path

import pytest
from jinja2 import meta, nodes

from koffset.api import schemas
from koffset_web.assets import hash_assets
from koffset_web.contexts import TEMPLATES
from koffset_web.rendering import TEMPLATE_DIR, build_environment

ENVIRONMENT = build_environment("en", hash_assets())


def parse(name):
    return ENVIRONMENT.parse((TEMPLATE_DIR / name).read_text())


def family(name):
    """The template with all that it extends and includes; imported macros get what they need as arguments."""
    tree = parse(name)
    family_trees = {name: tree}
    for node in tree.find_all((nodes.Extends, nodes.Include)):
        family_trees |= family(node.template.value)
    return family_trees


def names_set_inside(tree):
    stored = {node.name for node in tree.find_all(nodes.Name) if node.ctx in {"store", "param"}}
    return stored | {node.target for node in tree.find_all(nodes.Import)}


def variables(name):
    trees = family(name).values()
    used = set().union(*(meta.find_undeclared_variables(tree) for tree in trees))
    inside = set().union(*(names_set_inside(tree) for tree in trees))
    return used - inside - set(ENVIRONMENT.globals)


@pytest.mark.parametrize(("context", "template"), TEMPLATES.items(), ids=TEMPLATES.values())
def test_a_template_uses_exactly_the_fields_of_its_context(context, template):
    declared = {field.name for field in fields(context)}
    assert variables(template) - declared == set(), "used but not declared"
    unused = declared - variables(template) - needed_to_choose_the_environment(template)
    assert unused == set(), "declared but not used"


def needed_to_choose_the_environment(template):
    return {"language"} if "language" not in variables(template) else set()


def test_every_template_is_reached():
    reached = set()
    for template in TEMPLATES.values():
        reached |= set(family(template))
    imported = {
        "parts.html",
        "form_parts.html",
        "requirement_parts.html",
        "forms.html",
        "shortlist_parts.html",
        "import_parts.html",
        "match_parts.html",
        "offset_parts.html",
    }
    assert {path.name for path in Path(TEMPLATE_DIR).glob("*.html")} == reached | imported


def test_templates_hold_no_inline_scripts_or_styles():
    for path in Path(TEMPLATE_DIR).glob("*.html"):
        text = path.read_text()
        assert " style=" not in text, path.name
        assert "<style" not in text, path.name
        assert " onclick=" not in text, path.name
        assert "<script>" not in text, path.name


def coded_fields():
    """Fields of wire models that hold nothing but codes, in whichever model they stand."""
    found = {}
    for model in vars(schemas).values():
        for name, field in getattr(model, "model_fields", {}).items():
            found.setdefault(name, []).append(is_code(field.annotation))
    return {name for name, are_codes in found.items() if all(are_codes)}


def is_code(annotation):
    if typing.get_origin(annotation) is typing.Literal:
        return any(isinstance(each, str) for each in typing.get_args(annotation))
    inside = typing.get_args(annotation)
    return any(map(is_code, inside)) or (isinstance(annotation, type) and issubclass(annotation, Enum))


def printed_raw(source, names):
    """Fields that stand in the text of a page as they are, not in an attribute of a tag."""
    raw = re.compile(
        r"\{\{-?\s*[\w.]+\.(" + "|".join(sorted(names)) + r")(?:\.value)?\s*(?:or\b[^}]*)?-?\}\}"
    )
    return [
        found[0]
        for found in raw.finditer(source)
        if source.rfind("<", 0, found.start()) <= source.rfind(">", 0, found.start())
    ]


@pytest.mark.parametrize("template", sorted(path.name for path in TEMPLATE_DIR.glob("*.html")))
def test_no_code_reaches_a_reader_raw(template):
    names = coded_fields() | {"nist_800_171", "size_class", "province", "country"}
    assert {"state", "visibility", "grade", "coverage"} <= names
    assert printed_raw((TEMPLATE_DIR / template).read_text("utf-8"), names) == []


def test_a_code_that_is_printed_raw_is_found():
    seen = printed_raw(
        "<p class='{{ a.state }}'>{{ a.state }} {{ a.kind.value or '–' }} {{ _(x[a.state]) }}</p>",
        {"state", "kind"},
    )
    assert seen == ["{{ a.state }}", "{{ a.kind.value or '–' }}"]
