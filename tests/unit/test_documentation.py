"""The README names what a user may set and what errors they may meet."""

import re
import tomllib
from pathlib import Path

import pytest

from koffset import errors
from koffset.settings import Settings

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
CODES = {
    error.code
    for error in vars(errors).values()
    if isinstance(error, type) and issubclass(error, errors.KoffsetError)
}


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_in_the_readme(name: str) -> None:
    assert f"KOFFSET_{name.upper()}" in README


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_says_what_it_is(name: str) -> None:
    assert Settings.model_fields[name].description


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_error_code_is_in_the_readme(code: str) -> None:
    assert f"`{code}`" in README


def is_error(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, errors.KoffsetError)


def test_every_error_stands_in_the_tree_of_its_module() -> None:
    tree = errors.__doc__ or ""
    names = [name for name, error in vars(errors).items() if is_error(error)]
    assert [name for name in names if name not in tree] == []


def test_the_newest_version_told_is_that_of_the_package() -> None:
    told = re.search(r"## Changes\s+\*\*([\d.]+)\*\*", README)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert told
    assert told.group(1) == project["version"]


def test_the_readme_names_every_command() -> None:
    groups = {"import": ("parts", "designated", "listed", "profiles", "wishlists", "programmes")}
    assert all(f"koffset {group} {name}" in README for group, names in groups.items() for name in names)
    assert all(
        f"koffset {name}" in README
        for name in ("demo", "serve", "search", "reviews", "index status", "audit verify", "offset rules")
    )
