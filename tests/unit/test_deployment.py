"""What compose sets and runs is what the product reads and knows."""

import re
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML
from typer.main import get_command

from koffset.settings import Settings
from koffset_cli.main import app

ROOT = Path(__file__).parents[2]
SERVICES: dict[str, Any] = YAML(typ="safe").load(ROOT / "docker-compose.yml")["services"]
OURS = ("api", "indexer", "web")
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")


@pytest.mark.parametrize("service", OURS)
def test_every_variable_is_a_setting(service: str) -> None:
    variables = SERVICES[service]["environment"]
    known = {f"KOFFSET_{name.upper()}" for name in Settings.model_fields}
    assert set(variables) <= known


def test_every_variable_of_the_image_is_a_setting() -> None:
    known = {f"KOFFSET_{name.upper()}" for name in Settings.model_fields}
    assert set(re.findall(r"KOFFSET_[A-Z_]+", DOCKERFILE)) <= known


@pytest.mark.parametrize("service", OURS)
def test_every_command_is_one(service: str) -> None:
    command: Any = get_command(app)
    arguments = list(SERVICES[service]["command"])
    context = command.make_context("koffset", arguments, resilient_parsing=True)
    while hasattr(command, "commands"):
        name, command, arguments = command.resolve_command(context, arguments)
        context = command.make_context(name, arguments, parent=context, resilient_parsing=True)
    assert command.name in {"serve", "follow"}


@pytest.mark.parametrize("name", SERVICES)
def test_every_image_is_pinned(name: str) -> None:
    assert re.search(r":\d+\.\d+", SERVICES[name]["image"])


def test_no_password_stands_in_the_files() -> None:
    for service in SERVICES.values():
        for variable, value in service.get("environment", {}).items():
            if "PASSWORD" in variable or "TOKEN" in variable:
                assert str(value).startswith("${")
    assert not re.search(r"PASSWORD|TOKEN|SECRET", DOCKERFILE)


def test_the_image_runs_as_nobody_special() -> None:
    assert DOCKERFILE.rindex("USER koffset") > DOCKERFILE.rindex("FROM ")
