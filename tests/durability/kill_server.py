"""Kills the server at random moments while firms edit and KDIA publishes, and looks at what is left.

Run as a program: `kill_server.py --kills 200 [--database-url URL]`; exit code 1 when an acknowledged edit was lost
or the index differs from the store. Each firm's only editor counts upwards, so that what is stored may be what was
acknowledged last or what was sent after it, and nothing else.
"""

import argparse
import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

sys.path.insert(0, str(Path(__file__).parents[1]))

from durability.served import settings_of, with_light_models
from koffset.domain.account import OrganisationKind, Role
from koffset.usecases.keeping_accounts import NewAccount, add_account
from koffset.usecases.workspace import Workspace
from koffset.wiring import open_workspace
from koffset_indexer.follow import catch_up
from koffset_indexer.importing import import_file
from koffset_indexer.report import ImportOptions, ImportRules
from koffset_indexer.verifying import Verified, verify

ROOT = Path(__file__).parents[2]
FIRMS = 4
PASSWORD = "a long enough password"
PUBLISHED_EVERY = 3
ALIVE_SEC = (0.05, 2.0)
START_TIMEOUT_SEC = 30.0


@dataclass(slots=True)
class Firm:
    """What its editor was told: `acknowledged` counts saves, `published` is the last count that KDIA published."""

    company_id: str
    token: str = ""
    sent: int = 0
    acknowledged: int = 0
    published: int = 0
    asked_to_publish: int = 0
    publications: int = 0


@dataclass(slots=True)
class Report:
    kills: int = 0
    edits: int = 0
    publications: int = 0
    lost: list[str] = field(default_factory=list)
    index_faults: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return not self.lost and not self.index_faults


def run(folder: Path, database_url: str, kills: int, seed: int) -> Report:
    """Kill so many times; the report says what was lost."""
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    firms = [Firm(f"F{number}") for number in range(FIRMS)]
    report = Report()
    asyncio.run(_prepare(folder, database_url))
    desk = ""
    for _ in range(kills):
        with _server(folder, database_url) as (process, address):
            desk = desk or _sign_in(address, "desk")
            for firm in firms:
                firm.token = firm.token or _sign_in(address, firm.company_id)
                report.lost += _lost(address, firm)
            _edit_until_killed(process, address, firms, desk, chance)
        report.kills += 1
        found = asyncio.run(_verify(folder, database_url))
        report.index_faults += found.wrong
    report.edits = sum(firm.acknowledged for firm in firms)
    report.publications = sum(firm.publications for firm in firms)
    with _server(folder, database_url) as (_, address):
        report.lost += [each for firm in firms for each in _lost(address, firm)]
    return report


async def _prepare(folder: Path, database_url: str) -> None:
    """The firms with a published profile each, their owners and KDIA's reviewer."""
    rows = [{"id": f"F{number}", "identity": {"name": {"ko": f"가상{number}"}}} for number in range(FIRMS)]
    path = folder / "firms.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    async with open_workspace(settings_of(folder, database_url)) as workspace:
        rules = ImportRules(workspace.taxonomies, workspace.name_rules)
        options = ImportOptions(workspace.now(), folder / "imports", max_file_bytes=10**7)
        await import_file("profiles", path, workspace.store, rules, options)
        for row in rows:
            await _add(workspace, str(row["id"]), OrganisationKind.COMPANY, Role.OWNER, str(row["id"]))
        await _add(workspace, "desk", OrganisationKind.KDIA, Role.REVIEWER, None)


async def _add(
    workspace: Workspace, name: str, kind: OrganisationKind, role: Role, company: str | None
) -> None:
    await add_account(
        workspace, NewAccount(f"{name}@firm.example", name, PASSWORD, kind, role, name, company)
    )


@contextmanager
def _server(folder: Path, database_url: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    parts = [ROOT / part for part in ("service", "indexer", "web", "tests")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, parts))}
    served = Path(__file__).with_name("served.py")
    with (folder / "server.log").open("a") as errors:
        process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, str(served), str(folder), database_url],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
        try:
            yield process, _address_of(process, folder)
        finally:
            process.kill()
            process.wait()
            if process.stdout:
                process.stdout.close()


def _address_of(process: subprocess.Popen[str], folder: Path) -> str:
    for line in process.stdout or ():
        if line.strip().isdecimal():
            return f"http://127.0.0.1:{line.strip()}"
    raise RuntimeError(f"the server did not start: see {folder / 'server.log'}")


def _sign_in(address: str, name: str) -> str:
    order = {"email": f"{name}@firm.example", "password": PASSWORD}
    answer = httpx.post(f"{address}/api/v1/session", json=order, timeout=START_TIMEOUT_SEC)
    return str(answer.raise_for_status().json()["token"])


def _lost(address: str, firm: Firm) -> list[str]:
    """What the server has less than it acknowledged; what it has more than was ever sent."""
    draft = _ask(address, firm.token, "GET", "/profile")
    stored = _count_in(draft)
    faults = []
    if not firm.acknowledged <= stored <= firm.sent:
        faults.append(
            f"{firm.company_id}: {firm.acknowledged} acknowledged, {firm.sent} sent, {stored} stored"
        )
    page = _ask(address, firm.token, "GET", f"/companies/{firm.company_id}")
    shown = int((page["capacity"] or {}).get("employees") or 0)
    if not firm.published <= shown <= max(firm.asked_to_publish, firm.published):
        faults.append(f"{firm.company_id}: {firm.published} published, {shown} shown")
    firm.acknowledged = firm.sent = max(stored, firm.acknowledged)
    return faults


def _count_in(draft: Mapping[str, Any]) -> int:
    capacity = next(each for each in draft["blocks"] if each["block"] == "capacity")["content"]
    return int((capacity or {}).get("employees") or 0)


def _ask(address: str, token: str, method: str, path: str, body: object = None) -> Any:
    """Raises httpx.HTTPError where the server is gone, or says no."""
    headers = {"Authorization": f"Bearer {token}"}
    answer = httpx.request(method, f"{address}/api/v1{path}", headers=headers, json=body, timeout=20)
    return answer.raise_for_status().json() if answer.content else None


def _edit_until_killed(
    process: subprocess.Popen[str], address: str, firms: Sequence[Firm], desk: str, chance: random.Random
) -> None:
    editors = [threading.Thread(target=_edit, args=(address, firm, desk)) for firm in firms]
    for editor in editors:
        editor.start()
    time.sleep(chance.uniform(*ALIVE_SEC))
    process.send_signal(signal.SIGKILL)
    for editor in editors:
        editor.join()


def _edit(address: str, firm: Firm, desk: str) -> None:
    """Save and hand in until the server is gone."""
    try:
        while True:
            _save(address, firm)
            if firm.acknowledged % PUBLISHED_EVERY == 0:
                _publish(address, firm, desk)
    except httpx.TransportError:
        return


def _save(address: str, firm: Firm) -> None:
    draft = _ask(address, firm.token, "GET", "/profile")
    if draft["waiting_version"]:
        # It was handed in when the server died: take it back, as a firm would.
        _ask(address, firm.token, "DELETE", f"/profile/versions/{draft['waiting_version']}")
    for block, content in (
        ("items", [{"name": {"ko": "심", "en": f"shim {firm.sent + 1}"}}]),
        ("capacity", {"employees": firm.sent + 1}),
    ):
        if block == "capacity":
            firm.sent += 1
        revision = next(each for each in draft["blocks"] if each["block"] == block)["revision"]
        order = {"revision": revision, "content": content}
        draft = _ask(address, firm.token, "PUT", f"/profile/blocks/{block}", order)
    firm.acknowledged = firm.sent


def _publish(address: str, firm: Firm, desk: str) -> None:
    waiting = _ask(address, firm.token, "POST", "/profile/submission", {"security_checked": True})
    firm.asked_to_publish = firm.acknowledged
    order = {"version": waiting["version"], "review": {}, "security_checked": True}
    _ask(address, desk, "POST", f"/reviews/{firm.company_id}", order)
    firm.published = firm.acknowledged
    firm.publications += 1


async def _verify(folder: Path, database_url: str) -> Verified:
    """Bring in what the follower had not yet, and compare."""
    async with open_workspace(settings_of(folder, database_url)) as opened:
        workspace = with_light_models(opened)
        await catch_up(workspace)
        return await verify(workspace, lambda _stage, _done, _total: None)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--database-url", default="", help="else a SQLite file")
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        report = run(Path(folder), given.database_url, given.kills, given.seed)
    sys.stdout.write(f"{report}\n")
    return 0 if report.is_clean else 1


if __name__ == "__main__":
    sys.exit(main())
