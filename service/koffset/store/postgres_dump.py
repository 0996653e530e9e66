"""Copies of a PostgreSQL store by its own tools: `pg_dump` out of it, `pg_restore` and `psql` back into it."""

import os
import re
import shutil
import subprocess
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Literal

from sqlalchemy import URL, Connection, create_engine, inspect, make_url, text
from sqlalchemy.pool import NullPool

from koffset.errors import NotFound, SettingInvalid, Unavailable
from koffset.store.dump import Progress, Saved
from koffset.store.engine import POSTGRES_WRITER_LOCK
from koffset.store.failures import translated

_TOOL_HINT = "install PostgreSQL's client programs or name their folder with KOFFSET_PG_BIN_DIR"

# What an index may have followed so far; the number stands in a row of its own, with no company.
_REMEMBER = """
CREATE TEMPORARY TABLE koffset_before (id text, value bigint) ON COMMIT DROP;
DO $koffset$ BEGIN
  IF to_regclass('change_counter') IS NOT NULL THEN
    INSERT INTO koffset_before (value) SELECT value FROM change_counter;
    INSERT INTO koffset_before (id) SELECT id FROM companies UNION SELECT company_id FROM change_feed;
  END IF;
END $koffset$;
"""

# Where there was a store, its feed goes on with every company of both.
_NOTE_CHANGES = """
DO $koffset$ BEGIN
  IF EXISTS (SELECT FROM pg_temp.koffset_before) THEN
    UPDATE {schema}.change_counter
      SET value = greatest(value, (SELECT max(value) FROM pg_temp.koffset_before));
    INSERT INTO {schema}.change_feed (sequence, company_id, at)
      SELECT (SELECT value FROM {schema}.change_counter) + row_number() OVER (ORDER BY id), id, now()
      FROM (
        SELECT id FROM {schema}.companies UNION SELECT id FROM pg_temp.koffset_before WHERE id IS NOT NULL
      ) AS companies;
    UPDATE {schema}.change_counter
      SET value = greatest(value, (SELECT max(sequence) FROM {schema}.change_feed));
  END IF;
END $koffset$;
"""

# Everything of the store's schema but what extensions brought: tables first, with what hangs on them.
_DROP_ALL = """
DO $koffset$
DECLARE found record;
BEGIN
  FOR found IN
    SELECT c.oid::regclass AS name,
      CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'TABLE' END AS kind
    FROM pg_class c
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
    ORDER BY c.relkind IN ('v', 'm') DESC
  LOOP
    EXECUTE format('DROP %s IF EXISTS %s CASCADE', found.kind, found.name);
  END LOOP;
  FOR found IN
    SELECT p.oid::regprocedure AS name FROM pg_proc p
    WHERE p.pronamespace = current_schema()::regnamespace
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
  LOOP
    EXECUTE format('DROP ROUTINE IF EXISTS %s CASCADE', found.name);
  END LOOP;
END $koffset$;
"""


_SETTING = re.compile(rb"SET (\w+) = ")
_HEAD = (b"--", b"SET ", b"SELECT pg_catalog.set_config(", b"\\restrict ")


@dataclass(frozen=True, slots=True)
class _Around:
    """What goes before and after the script of a restore, and the names of settings that the server has."""

    before: str
    settings: Collection[str]
    after: str


class PostgresDump:
    """Implements StoreDump for one database."""

    kind: Literal["postgresql"] = "postgresql"

    def __init__(self, url: str, bin_dir: Path | None, timeout_sec: float) -> None:
        self._url = make_url(url)
        self._bin_dir = bin_dir
        self._timeout_sec = timeout_sec
        try:
            self._engine = create_engine(
                self._url, poolclass=NullPool, hide_parameters=True, isolation_level="REPEATABLE READ"
            )
        except ModuleNotFoundError as exc:
            raise SettingInvalid(
                f"the database URL needs the package {exc.name!r}: install koffset[postgres]"
            ) from exc

    def check(self) -> None:
        with translated(), self._engine.connect() as connection:
            self._tool("pg_dump", _major(connection))
            if not inspect(connection).get_table_names():
                raise NotFound("the database has no tables: there is nothing to back up")

    def save(self, target: Path, progress: Progress) -> Saved:
        self.check()
        with translated(), self._engine.connect() as connection:
            tool = self._tool("pg_dump", _major(connection))
            names = inspect(connection).get_table_names()
            schema = connection.scalar(text("SELECT current_schema()"))
            # The copy and these counts are of one state: the tool reads in the snapshot of this transaction.
            snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))
            progress("copy", 0, 1)
            arguments = ("--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}")
            with target.open("wb") as file:
                self._run([tool, *arguments, f"--schema={_quoted(schema)}"], stdout=file)
            rows = {name: _count(connection, name) for name in sorted(names)}
            revision = connection.scalar(text("SELECT version_num FROM alembic_version"))
            stated = str(connection.scalar(text("SHOW server_version")))
        progress("copy", 1, 1)
        return Saved(str(revision), stated, rows)

    def is_empty(self) -> bool:
        with translated(), self._engine.connect() as connection:
            return not inspect(connection).get_table_names()

    def load(self, source: Path, saved: Saved, progress: Progress, *, replace: bool) -> None:
        with translated(), self._engine.connect() as connection:
            version = _major(connection)
            schema = str(connection.scalar(text("SELECT current_schema()")))
            known = set(connection.scalars(text("SELECT lower(name) FROM pg_settings")))
        # Named here, too: the schema itself is then not made, and stays as it is.
        restored = ("--no-owner", "--no-privileges", f"--schema={schema}", "--file=-")
        script = [self._tool("pg_restore", version), *restored, str(source)]
        shell = [self._tool("psql", version), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1"]
        progress("replace", 0, 1)
        around = _Around(self._before(replace=replace), known, _after(schema, saved))
        self._pipe(script, [*shell, "--file=-"], around)
        progress("replace", 1, 1)

    def _before(self, *, replace: bool) -> str:
        """Once no writer of ours is in a transaction, and no reader holds a table, everything goes.

        Where nothing is to be replaced nothing goes: the script then ends at the first table that has come meanwhile.
        """
        limits = f"SET LOCAL client_min_messages = error; SET LOCAL lock_timeout = {round(self._timeout_sec * 1000)};"
        locked = f"BEGIN;\n{limits}\nSELECT pg_advisory_xact_lock({POSTGRES_WRITER_LOCK});\n{_REMEMBER}"
        return locked + _DROP_ALL if replace else locked

    def _tool(self, name: str, server_version: int) -> str:
        """The path of a program that is not older than the server."""
        path = shutil.which(name, path=str(self._bin_dir) if self._bin_dir else None)
        if path is None:
            where = self._bin_dir or "the PATH"
            raise Unavailable(f"{name} is not in {where}: {_TOOL_HINT}")
        told = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603 - found just now
        found = re.search(r"(\d+)(?:\.\d+)*", told)
        if found is None or int(found[1]) < server_version:
            raise Unavailable(
                f"{path} is version {found[1] if found else 'unknown'}, the server is {server_version}: an older "
                f"program cannot read it; {_TOOL_HINT}, of version {server_version} or newer"
            )
        return path

    def _environment(self) -> Mapping[str, str]:
        return {**os.environ, "LC_ALL": "C", **_variables(self._url)}

    def _run(self, command: list[str], **streams: Any) -> None:
        with self._started(command, stderr=subprocess.PIPE, **streams) as process:
            _, said = process.communicate()
        _check(command[0], process.returncode, said)

    def _pipe(self, script: list[str], shell: list[str], around: "_Around") -> None:
        """Run what one program writes through the other, between two statements of ours, in one transaction."""
        with (
            self._started(script, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as source,
            self._started(
                shell, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
            ) as target,
        ):
            whole = _feed(source, target, around)
            _, said_by_source = source.communicate()
            said = target.stderr.read() if target.stderr else b""
        _check(script[0], source.returncode if whole else 0, said_by_source)
        _check(shell[0], target.returncode, said)

    @contextmanager
    def _started(self, command: list[str], **streams: Any) -> Iterator["subprocess.Popen[bytes]"]:
        """The program ends with us, whatever ends us."""
        process = subprocess.Popen(command, env=self._environment(), **streams)  # noqa: S603 - PostgreSQL's own
        try:
            yield process
            process.wait()
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout, process.stderr):
                if stream is not None and not stream.closed:
                    stream.close()


def _feed(source: "subprocess.Popen[bytes]", target: "subprocess.Popen[bytes]", around: "_Around") -> bool:
    """Whether all of it was taken. Only the last statement commits: an input that ends early does not."""
    if source.stdout is None or target.stdin is None:
        return False
    try:
        target.stdin.write(around.before.encode())
        _copy_settings(source.stdout, target.stdin, around.settings)
        shutil.copyfileobj(source.stdout, target.stdin)
        if source.wait() != 0:
            target.kill()
            return True
        target.stdin.write(around.after.encode())
        target.stdin.close()
    except BrokenPipeError:
        # The shell ended at an error, which it has told.
        source.kill()
        return False
    return True


def _copy_settings(script: IO[bytes], shell: IO[bytes], known: Collection[str]) -> None:
    """The head of the script, without settings that the server lacks: newer programs set what newer servers have."""
    for line in script:
        setting = _SETTING.match(line)
        if setting is None or setting[1].decode().lower() in known:
            shell.write(line)
        if not line.startswith(_HEAD) and line.strip():
            return


def _after(schema: str, saved: Saved) -> str:
    """Commit, where the rows are those that the manifest states."""
    refusal = "RAISE EXCEPTION 'the backup does not hold the rows of % that it states'"
    checks = [
        f"IF (SELECT count(*) FROM {_quoted(schema)}.{_quoted(table)}) <> {count} "  # noqa: S608 - quoted
        f"THEN {refusal}, {_literal(table)}; END IF;"
        for table, count in saved.rows.items()
    ]
    checked = "\nDO $koffset$ BEGIN\n" + "\n".join(checks) + "\nEND $koffset$;\n"
    return f"{checked}{_NOTE_CHANGES.format(schema=_quoted(schema))}COMMIT;\n"


def _check(command: str, code: int, said: bytes) -> None:
    if code != 0:
        # Only the first line of the error: those that follow print values of the row.
        lines = said.decode("utf-8", "replace").splitlines()
        reason = next(
            (line for line in lines if "ERROR:" in line or "error:" in line), f"it ended with {code}"
        )
        raise Unavailable(
            f"{Path(command).name} did not do what was asked ({reason}): nothing was changed; "
            "check the database and its rights"
        )


def _variables(url: URL) -> dict[str, str]:
    """The URL as environment variables of PostgreSQL's library."""
    from psycopg.conninfo import conninfo_to_dict  # noqa: PLC0415 - the package is optional
    from psycopg.pq import Conninfo  # noqa: PLC0415

    arguments, keywords = url.get_dialect()().create_connect_args(url)
    given = {**conninfo_to_dict(*arguments), **keywords}
    names = {
        option.keyword.decode(): option.envvar.decode() for option in Conninfo.get_defaults() if option.envvar
    }
    return {names[key]: str(value) for key, value in given.items() if key in names and value is not None}


def _major(connection: Connection) -> int:
    return int(connection.scalar(text("SHOW server_version_num")) or 0) // 10_000


def _count(connection: Connection, table: str) -> int:
    return int(connection.scalar(text(f"SELECT count(*) FROM {_quoted(table)}")) or 0)  # noqa: S608 quoted


def _quoted(name: object) -> str:
    return '"' + str(name).replace('"', '""') + '"'


def _literal(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
