"""Every route is asked with what its description allows and does not allow, as everybody: no fault, and no secret.

KOFFSET_TEST_FUZZ says how many cases a route gets (CI: few); schemathesis makes them.
"""

import asyncio
import json
import os
import socket
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio
import uvicorn

from fakes.firms import WORDS_NOT_PUBLIC
from fakes.letters import KeptLetters
from fakes.people import NOBODY, ROLES, add_people, headers_of
from fakes.serving import index, load_firms, settings_of, with_models_of
from koffset.app import create_app
from koffset.usecases.workspace import Workspace
from koffset.wiring import open_workspace
from koffset_indexer.file_importer import FileImporter

pytestmark = pytest.mark.asyncio(loop_scope="session")

CASES = os.environ.get("KOFFSET_TEST_FUZZ", "2")
ENDING = ("/api/v1/session", "/api/v1/session/password")
"""A session that ends, or a password that changes, would end the test."""
LIMITS = dict.fromkeys(("sign_in_attempts", "client_attempts", "reset_attempts"), 1_000_000)
IN_TAXONOMIES = frozenset({"sonar", "소나", "nadcap", "periscope"})
ORDER = sorted(ROLES, key=lambda who: who.endswith(("owner", "admin")))
"""Who manages members comes last: others are closed by it."""
SECRETS = ("argon2", "password_hash", "token_hash")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def served(workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Workspace]:
    folder = tmp_path_factory.mktemp("fuzzed")
    settings = settings_of(folder).model_copy(update=LIMITS)
    async with open_workspace(settings) as opened:
        ready = with_models_of(workspace, opened)
        await load_firms(ready, folder)
        await index(ready)
        await add_people(ready, "P01")
        yield replace(ready, mailer=KeptLetters())


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def address(served: Workspace) -> AsyncIterator[str]:
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config(create_app(served.settings, served, FileImporter()), log_config=None)
    )
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    await serving


async def fuzz(address: str, headers: dict[str, str], report: Path) -> tuple[int, str]:
    """The exit code of schemathesis, and what it said."""
    given = [option for name, value in headers.items() for option in ("--header", f"{name}: {value}")]
    left_out = [option for path in ENDING for option in ("--exclude-path", path)]
    process = await asyncio.create_subprocess_exec(
        str(Path(sys.executable).with_name("schemathesis")),
        "run",
        f"{address}/openapi.json",
        *("--checks", "not_a_server_error", "--phases", "fuzzing", "--max-examples", CASES, "--seed", "1"),
        *("--no-color", "--generation-database", "none", "--report-har-path", str(report)),
        *("--output-sanitize", "false"),
        *left_out,
        *given,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    return process.returncode or 0, said.decode()


def answers_in(report: Path) -> list[str]:
    entries = json.loads(report.read_text("utf-8"))["log"]["entries"]
    return [entry["response"]["content"].get("text") or "" for entry in entries]


@pytest.mark.parametrize("who", [NOBODY, *ORDER])
async def test_nothing_fails_and_nothing_leaks(
    served: Workspace, address: str, tmp_path: Path, who: str
) -> None:
    report = tmp_path / "answers.har"
    code, said = await fuzz(address, await headers_of(served, who), report)
    assert code == 0, said[-5_000:]
    answers = answers_in(report)
    assert len(answers) > 20
    kept = [word for word in WORDS_NOT_PUBLIC if word not in IN_TAXONOMIES]
    if who.startswith(("company", "kdia")):
        kept = []
    for word in (*SECRETS, *kept):
        assert not [answer for answer in answers if word in answer], word
