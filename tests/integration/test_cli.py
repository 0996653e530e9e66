"""The command `koffset` as a user runs it."""

import asyncio
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from fakes.command import Done, Koffset
from fakes.firms import PROFILES, write_parts, write_profiles, write_wishes
from koffset.usecases.workspace import Workspace

RUN = (sys.executable, "-c", "from koffset_cli.main import run; run()")


def assert_refused(done: Done, *said: str) -> None:
    """Exit code 1, one line on standard error, no traceback."""
    assert done.code == 1, done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert done.stderr.startswith("error")
    assert [words for words in said if words not in done.stderr] == []


class TestHelp:
    @pytest.mark.parametrize(
        "command",
        [
            "",
            "demo",
            "serve",
            "search",
            "match",
            "propose",
            "dossier",
            "import",
            "import parts",
            "import designated",
            "import listed",
            "import profiles",
            "import wishlists",
            "import programmes",
            "export",
            "export profiles",
            "export wishlists",
            "export programmes",
            "remind",
            "backup",
            "restore",
            "db",
            "db copy",
            "index",
            "index rebuild",
            "index status",
        ],
    )
    def test_says_what_each_command_does(self, koffset: Koffset, tmp_path: Path, command: str) -> None:
        done = koffset(tmp_path, *command.split(), "--help")
        _, said = done.stdout.split("Usage:")
        assert (done.code, done.stderr) == (0, "")
        assert len(said.splitlines()[2].strip()) > 10

    def test_a_wrong_command_is_a_usage_error(self, koffset: Koffset, tmp_path: Path) -> None:
        done = koffset(tmp_path / "data", "sarch", "stop")
        assert (done.code, done.stdout) == (2, "")
        assert not (tmp_path / "data").exists()


def write_requirement(folder: Path, lots: Sequence[str]) -> Path:
    path = folder / "requirement.json"
    named = [
        {"id": each, "text": {"en": "bumper stop"}, "value": "100000", "currency": "USD"} for each in lots
    ]
    requirement = {"id": "R1", "programme_id": "P", "title": {"en": "Stops"}, "lots": named}
    path.write_text(json.dumps(requirement), encoding="utf-8")
    return path


class TestRefusals:
    def test_of_a_missing_file(self, koffset: Koffset, tmp_path: Path) -> None:
        assert_refused(
            koffset(tmp_path, "import", "parts", tmp_path / "no.csv"), "source_file_invalid", "no.csv"
        )

    def test_of_another_kind_of_file_by_that_name(self, koffset: Koffset, tmp_path: Path) -> None:
        path = tmp_path / "parts_20230823.csv"
        path.write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        assert_refused(koffset(tmp_path, "import", "parts", path), "source_file_invalid", path.name)

    def test_of_a_missing_column(self, koffset: Koffset, tmp_path: Path) -> None:
        path = tmp_path / "parts_20230823.csv"
        path.write_text("사업명,품명\nK9 자주포,핀\n", encoding="utf-8")
        assert_refused(koffset(tmp_path, "import", "parts", path), "source_file_invalid", "계약업체")

    def test_of_a_search_without_an_index(self, koffset: Koffset, tmp_path: Path) -> None:
        done = koffset(tmp_path, "search", "bumper stop")
        assert_refused(done, "index_missing", "koffset index rebuild")

    def test_of_a_search_beside_the_demo_names_the_demos_folder(
        self, koffset: Koffset, tmp_path: Path
    ) -> None:
        (tmp_path / "demo" / "index").mkdir(parents=True)
        done = koffset(tmp_path, "search", "bumper stop")
        command = f"KOFFSET_DATA_DIR={tmp_path / 'demo'} koffset search 'bumper stop'"
        assert_refused(done, "index_missing", "koffset index rebuild", command)

    def test_of_a_requirement_that_is_too_large_names_the_limit_and_its_setting(
        self, koffset: Koffset, tmp_path: Path
    ) -> None:
        koffset(tmp_path, "index", "rebuild")
        path = write_requirement(tmp_path, [str(number) for number in range(41)])
        limit = "41 lots, the limit is 40 (KOFFSET_MAX_LOTS): split it"
        assert_refused(koffset(tmp_path, "match", path), "requirement_invalid", limit)
        done = koffset(tmp_path, "match", path, "--json")
        shape = json.loads(done.stdout)
        assert (done.code, shape["error"]) == (1, "requirement_invalid")
        assert limit in shape["detail"]
        assert [each["where"] for each in shape["faults"]] == ["lots"]

    def test_of_a_requirement_name_each_place_once_and_what_to_do(
        self, koffset: Koffset, tmp_path: Path
    ) -> None:
        path = write_requirement(tmp_path, ["A"])
        path.write_text(path.read_text("utf-8").replace("USD", "usd"), encoding="utf-8")
        said = "lots.0.currency: 'usd' is no currency: write three capital letters such as USD"
        assert_refused(koffset(tmp_path, "match", path), f"requirement.json: {said}\n")
        path.write_text(" ", encoding="utf-8")
        assert_refused(koffset(tmp_path, "match", path), "requirement.json: the file is empty")

    def test_of_an_option_is_the_error_shape_with_json(self, koffset: Koffset, tmp_path: Path) -> None:
        done = koffset(tmp_path, "search", "stop", "--page", "20000", "--json")
        assert (done.code, json.loads(done.stdout)["error"]) == (1, "invalid_input")

    def test_of_a_setting_names_its_variable(self, koffset: Koffset, tmp_path: Path) -> None:
        assert_refused(koffset(tmp_path, "index", "status", KOFFSET_PORT="x"), "KOFFSET_PORT", "'x'")
        assert_refused(koffset(tmp_path, "index", "status", KOFFSET_ENCODER="x"), "setting_invalid", "'x'")

    def test_of_an_option_names_the_option(self, koffset: Koffset, tmp_path: Path) -> None:
        done = koffset(tmp_path, "search", "stop", "--page", "20000")
        assert_refused(done, "page", "20000")
        assert "KOFFSET_" not in done.stderr


class TestFiles:
    def test_exported_and_imported_again_change_nothing(self, koffset: Koffset, tmp_path: Path) -> None:
        data, out = tmp_path / "data", tmp_path / "out.jsonl"
        assert koffset(data, "import", "profiles", write_profiles(tmp_path)).code == 0
        exported = koffset(data, "export", "profiles", out, "--include-private")
        assert (exported.code, exported.stdout.split()[0]) == (0, str(len(PROFILES)))
        again = koffset(data, "import", "profiles", out)
        assert again.code == 0
        assert "nothing changed" in again.stdout

    def test_a_dry_run_says_what_an_import_would_do_and_writes_nothing(
        self, koffset: Koffset, tmp_path: Path
    ) -> None:
        data, file = tmp_path / "data", write_profiles(tmp_path)
        tried = koffset(data, "import", "profiles", file, "--dry-run")
        assert tried.code == 0
        assert "nothing was written" in tried.stdout
        (first,) = json.loads(koffset(data, "import", "profiles", file, "--dry-run", "--json").stdout)
        (done,) = json.loads(koffset(data, "import", "profiles", file, "--json").stdout)
        assert first["counts"]["new"] == done["counts"]["new"] == len(PROFILES)

    def test_the_report_of_an_import_is_json_when_asked(self, koffset: Koffset, tmp_path: Path) -> None:
        done = koffset(tmp_path / "data", "import", "parts", write_parts(tmp_path), "--json")
        (report,) = json.loads(done.stdout)
        assert (report["kind"], report["as_of"], report["counts"]["new"]) == ("parts", "2023-08-23", 4)
        assert done.stderr == ""


def status(koffset: Koffset, data: Path) -> tuple[int, dict[str, Any]]:
    done = koffset(data, "index", "status", "--json")
    found: dict[str, Any] = json.loads(done.stdout)
    return done.code, found


class TestProposing:
    def test_needs_no_index_and_shows_the_words_that_were_read(
        self, koffset: Koffset, tmp_path: Path
    ) -> None:
        file = tmp_path / "rfi.txt"
        file.write_text(
            "Lot 1: Ribs\n120 shipsets. AS9100D is required. CNC machining up to 3 m.\nDrawings are in English.\n",
            encoding="utf-8",
        )
        done = koffset(tmp_path / "data", "propose", file)
        assert (done.code, done.stderr) == (0, "")
        lines = [line.strip() for line in done.stdout.splitlines()]
        assert "quantity: 120 shipset – “120 shipsets”" in lines
        assert "must certificate: family as9100 – “AS9100D”" in lines
        assert (
            "must process: name CNC machining, for work of length up to 3 m – “CNC machining up to 3 m”"
            in lines
        )
        assert "not read (lot 1): Drawings are in English." in lines
        answer = json.loads(koffset(tmp_path / "data", "propose", file, "--json").stdout)
        assert answer["lots"][0]["lot"]["quantity"] == "120"
        assert answer["degraded"] == ["supply_classes"]

    def test_refuses_what_is_no_text(self, koffset: Koffset, tmp_path: Path) -> None:
        missing = koffset(tmp_path, "propose", tmp_path / "no.txt")
        assert_refused(missing, "requirement_invalid", "no.txt")
        file = tmp_path / "rfi.doc"
        file.write_bytes(b"\xd0\xcf\x11\xe0")
        assert_refused(koffset(tmp_path, "propose", file), "requirement_invalid", "rfi.doc", "UTF-8")

    @pytest.mark.parametrize(
        ("command", "code"),
        [
            (("match",), "requirement_invalid"),
            (("dossier", "--out", "out.pdf"), "requirement_invalid"),
            (("offset", "calculate", "--request"), "invalid_input"),
            (("eval", "asks"), "source_file_invalid"),
        ],
    )
    def test_says_of_each_file_that_is_no_utf8(
        self, koffset: Koffset, tmp_path: Path, command: Sequence[str], code: str
    ) -> None:
        file = tmp_path / "a.json"
        file.write_bytes('{"id": "한"}'.encode("cp949"))
        assert_refused(koffset(tmp_path, *command, file), code, "a.json: not UTF-8 text (byte 8)")


class TestIndex:
    def test_is_missing_then_current_then_behind(self, koffset: Koffset, tmp_path: Path) -> None:
        data = tmp_path / "data"
        koffset(data, "import", "profiles", write_profiles(tmp_path))
        code, before = status(koffset, data)
        assert (code, before["index"], before["stale"]) == (1, None, True)
        rebuilt = koffset(data, "index", "rebuild", "--json")
        report = json.loads(rebuilt.stdout)
        assert (rebuilt.code, report["companies"]) == (0, len(PROFILES))
        code, after = status(koffset, data)
        assert (code, after["index"], after["documents"]) == (0, report["index"], report["documents"])
        assert after["stale"] is False
        koffset(data, "import", "wishlists", write_wishes(tmp_path))
        assert status(koffset, data)[1]["stale"] is True
        assert "koffset index follow" in koffset(data, "index", "status").stdout
        followed = json.loads(koffset(data, "index", "follow", "--once", "--json").stdout)
        assert followed["sequence"] == status(koffset, data)[1]["store_sequence"]
        assert status(koffset, data)[1]["stale"] is False

    def test_without_one_it_says_so_where_faults_are_said(self, koffset: Koffset, tmp_path: Path) -> None:
        done = koffset(tmp_path / "data", "index", "status")
        assert (done.code, done.stdout) == (1, "")
        assert "koffset index rebuild" in done.stderr

    def test_ahead_of_its_store_it_is_to_be_rebuilt(self, koffset: Koffset, tmp_path: Path) -> None:
        """As when an older copy of the database was put in its place by hand."""
        data = tmp_path / "data"
        koffset(data, "import", "profiles", write_profiles(tmp_path))
        koffset(data, "index", "rebuild")
        with closing(sqlite3.connect(data / "store.sqlite3", isolation_level=None)) as store:
            store.execute("UPDATE change_counter SET value = value - 3")
            store.execute("DELETE FROM change_feed WHERE sequence > (SELECT value FROM change_counter)")
        code, view = status(koffset, data)
        assert (code, view["ahead"], view["stale"]) == (1, True, False)
        done = koffset(data, "index", "status")
        assert done.code == 1
        assert "ahead of the store by 3 changes" in done.stdout
        assert "koffset index rebuild" in done.stderr
        assert "up to date" not in done.stdout
        assert "3 changes ahead" in koffset(data, "index", "verify").stdout
        koffset(data, "index", "rebuild")
        assert status(koffset, data)[0] == 0

    def test_of_an_empty_store_is_empty_and_says_so(self, koffset: Koffset, tmp_path: Path) -> None:
        done = koffset(tmp_path / "data", "index", "rebuild", "--json")
        assert (done.code, json.loads(done.stdout)["documents"]) == (0, 0)
        assert "empty" in done.stderr


class TestSearch:
    @pytest.mark.asyncio(loop_scope="session")
    async def test_as_json_is_the_answer_of_the_api(
        self, koffset: Koffset, workspace: Workspace, api: httpx.AsyncClient
    ) -> None:
        folder = workspace.settings.data_dir
        done = await asyncio.to_thread(koffset, folder, "search", "bumper stop", "--json", "--page-size", "3")
        response = await api.post("/api/v1/search", json={"text": "bumper stop", "page_size": 3})
        assert {**json.loads(done.stdout), "timings_ms": 0} == {**response.json(), "timings_ms": 0}

    @pytest.mark.asyncio(loop_scope="session")
    async def test_shows_companies_with_their_evidence(self, koffset: Koffset, workspace: Workspace) -> None:
        done = await asyncio.to_thread(koffset, workspace.settings.data_dir, "search", "bumper stop")
        assert done.code == 0
        for shown in (
            "Hanbit Precision",
            "한빛정밀",
            "bumper stop / 완충용 멈치",
            "bumper stop → 완충용 멈치",
        ):
            assert shown in done.stdout


class TestMatch:
    @pytest.mark.asyncio(loop_scope="session")
    async def test_prints_what_a_credit_rests_on_and_how_far_a_team_is_known(
        self, koffset: Koffset, workspace: Workspace, tmp_path: Path
    ) -> None:
        requirement = json.loads(write_requirement(tmp_path, ["A", "B", "C"]).read_text("utf-8"))
        requirement["lots"][1]["conditions"] = [{"kind": "certificate", "family": "nadcap"}]
        requirement["lots"][2]["text"] = {"en": "Reactor vessels"}
        path = tmp_path / "r.json"
        path.write_text(json.dumps(requirement), encoding="utf-8")
        arguments = (
            "match",
            path,
            "--rule-date",
            "2026-05-18",
            "--aim",
            "better_fit",
            "--as-of",
            "2026-12-01",
        )
        done = await asyncio.to_thread(koffset, workspace.settings.data_dir, *arguments, COLUMNS="200")
        assert done.code == 0, done.stderr
        assert (
            done.stderr == "judged by what is public alone: signed in, the web and the API may see more\n"
            "programme P is not in KDIA's list: offset rules are those of the day you give\n"
        )
        teams = done.stdout.split("teams by")[1]
        for words in (
            "● full",
            "◐ a must open",
            "not every must is known",
            "✕ nobody",
            "nobody meets the musts",
        ):
            assert words in teams
        assert "300,000 USD [1]" in teams
        assert "[1] small and medium-sized firm: ×3 (inferred)" in teams
        assert "https://www.dapa.go.kr/" in done.stdout.split("offset rules of 2026-05-18")[1]


class TestDossier:
    @pytest.mark.asyncio(loop_scope="session")
    async def test_is_the_file_of_the_api(
        self, koffset: Koffset, workspace: Workspace, api: httpx.AsyncClient, tmp_path: Path
    ) -> None:
        lots = [{"id": "A", "text": {"en": "bumper stop"}}]
        requirement = {"id": "R1", "programme_id": "P", "title": {"en": "Stops"}, "lots": lots}
        path, out, alone = tmp_path / "r.json", tmp_path / "r.pdf", tmp_path / "p.docx"
        path.write_text(json.dumps(requirement), encoding="utf-8")
        folder, day = workspace.settings.data_dir, "2026-12-01"
        arguments = ("dossier", path, "--out", out, "--as-of", day)
        done = await asyncio.to_thread(koffset, folder, *arguments)
        assert (done.code, out.name in done.stdout) == (0, True), done.stderr
        asked = {"requirement": requirement, "as_of": day}
        assert out.read_bytes() == (await api.post("/api/v1/dossier", json=asked)).content
        arguments = ("dossier", "--company", "P01", "--format", "docx", "--out", alone, "--as-of", day)
        await asyncio.to_thread(koffset, folder, *arguments)
        page = await api.get(f"/api/v1/companies/P01/dossier?format=docx&as_of={day}")
        assert alone.read_bytes() == page.content

    def test_of_neither_a_requirement_nor_one_firm_is_refused(self, koffset: Koffset, tmp_path: Path) -> None:
        assert_refused(
            koffset(tmp_path, "dossier", "--out", tmp_path / "x.pdf"), "invalid_input", "--company"
        )


class TestInterruption:
    def test_ends_with_130_and_says_how_to_go_on(self, koffset: Koffset, tmp_path: Path) -> None:
        data = tmp_path / "data"
        path = write_profiles(tmp_path)
        assert koffset(data, "index", "status").code == 1
        database = data / "store.sqlite3"
        with sqlite3.connect(database, isolation_level=None) as other:
            other.execute("BEGIN IMMEDIATE")
            command = [*RUN, "import", "profiles", str(path)]
            folders = {"KOFFSET_DATA_DIR": str(data), "PYTHONPATH": os.pathsep.join(sys.path)}
            settings = {**os.environ, **folders, "KOFFSET_DB_TIMEOUT_SEC": "10"}
            with subprocess.Popen(  # noqa: S603 our own program
                command,
                env=settings,
                stderr=subprocess.PIPE,
                text=True,
                preexec_fn=hear_interrupts,  # noqa: PLW1509 - this process starts no thread meanwhile
            ) as process:
                wait_until_open(process.pid, database)
                process.send_signal(signal.SIGINT)
                _, said = process.communicate(timeout=60)
        other.close()
        assert process.returncode == 130, said
        assert "Traceback" not in said
        assert "run the same command again" in said


def hear_interrupts() -> None:
    """What a shell starts in the background ignores them, and so do all that are started there."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def wait_until_open(pid: int, path: Path) -> None:
    """Until that process has the file open: it then waits for the lock that we hold."""
    deadline = time.monotonic() + 60
    folder = Path(f"/proc/{pid}/fd")
    while time.monotonic() < deadline:
        # A file may be closed between being listed and being looked at.
        with suppress(FileNotFoundError):
            if any(link.readlink() == path.resolve() for link in folder.iterdir()):
                return
        time.sleep(0.02)
    pytest.fail("the import never opened its database")
