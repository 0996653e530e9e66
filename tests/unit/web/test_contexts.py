"""Templates and their contexts name the same variables."""

from dataclasses import fields
from pathlib import Path

import pytest
from jinja2 import meta, nodes

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
