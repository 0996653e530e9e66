"""`koffset serve` and `koffset demo`."""

import asyncio
import shlex
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer
import uvicorn
from pydantic import TypeAdapter
from starlette.types import ASGIApp

from koffset.app import create_app
from koffset.domain.audit import COMMAND_LINE
from koffset.domain.evidence import KDIA
from koffset.domain.kept_requirement import Disclosure
from koffset.domain.requirement import Requirement
from koffset.errors import Conflict, SettingInvalid, SourceFileInvalid
from koffset.logs import configure_logging
from koffset.settings import Settings
from koffset.usecases.keeping_accounts import NewAccount, add_account, list_members
from koffset.usecases.loading_requirements import keeper_named, load_requirement, own_requirements
from koffset.usecases.status import index_state
from koffset.usecases.workspace import Workspace
from koffset.wiring import open_workspace
from koffset_cli.console import output, progress_bars
from koffset_cli.exchanging import import_one
from koffset_cli.one_process import create_one_process, create_web_process
from koffset_indexer.file_importer import FileImporter
from koffset_indexer.rebuild import rebuild

FIXTURES = (
    ("profiles", "companies.jsonl"),
    ("programmes", "programmes.jsonl"),
    ("wishlists", "wishlists.jsonl"),
)
SAMPLE_REQUIREMENT = "REQ-002"

Port = Annotated[
    int | None, typer.Option(help="Port; else KOFFSET_PORT. 0 takes a free one.", min=0, max=65535)
]


class Part(StrEnum):
    """What a process serves."""

    ALL = "all"
    API = "api"
    WEB = "web"


def serve(
    *,
    part: Annotated[Part, typer.Option(help="`all` in one process, or one part of a deployment.")] = Part.ALL,
    host: Annotated[str | None, typer.Option(help="Address; else KOFFSET_HOST.")] = None,
    port: Port = None,
) -> None:
    """Serve API and web. The web alone needs KOFFSET_API_URL."""
    settings = _listening(Settings(), host, port)
    configure_logging(settings)
    _run(partial(_application, part), settings, "serving")


def demo(*, port: Port = None) -> None:
    """A working product on fictional companies, in a folder of its own; the second start reuses it."""
    base = _listening(Settings(), None, port)
    settings = base.model_copy(
        update={"data_dir": demo_folder(base.data_dir), "database_url": "", "print_letters": True}
    )
    configure_logging(settings)
    people = asyncio.run(_prepare_demo(settings))
    for person in people:
        sign_in = f"sign in as {person.email} / {person.password}  ({person.kind}, {person.organisation})"
        output.print(sign_in, highlight=False, markup=False, soft_wrap=True)
    output.print("in another terminal, on the same companies:", highlight=False)
    output.print(f"  {_sample_command(settings)}", highlight=False, markup=False, soft_wrap=True)
    _run(create_one_process, settings, "demo with fictional companies")


def demo_folder(data_dir: Path) -> Path:
    """Where the demo keeps its data, apart from what is kept for good."""
    return (data_dir / "demo").resolve()


def _sample_command(settings: Settings) -> str:
    """To be pasted into a shell: every command reads the data folder that its environment names."""
    requirements = str(fixtures_dir() / "requirements.jsonl")
    command = shlex.join(["koffset", "match", requirements, "--id", SAMPLE_REQUIREMENT, "--team"])
    return f"KOFFSET_DATA_DIR={shlex.quote(str(settings.data_dir))} {command}"


def _application(part: Part, settings: Settings) -> ASGIApp:
    if part is Part.API:
        return create_app(settings, importer=FileImporter())
    if part is Part.WEB:
        if not settings.api_url:
            raise SettingInvalid("KOFFSET_API_URL is empty: the web alone needs the address of the API")
        return create_web_process(settings)
    return create_one_process(settings)


def _listening(settings: Settings, host: str | None, port: int | None) -> Settings:
    given = {"host": host, "port": port}
    return settings.model_copy(update={name: value for name, value in given.items() if value is not None})


async def _prepare_demo(settings: Settings) -> Sequence[NewAccount]:
    """Load the fixtures at the first start, and index what is there when the index is behind."""
    async with open_workspace(settings) as workspace:
        people = await load_fixtures(workspace)
        state = await index_state(workspace, KDIA)
        if state.stale or state.is_ahead:
            with progress_bars() as progress:
                report = await rebuild(workspace, workspace.now(), progress)
            output.print(
                f"{report.documents:,} documents of {report.companies:,} companies indexed", highlight=False
            )
        await add_sample_requirements(workspace)
        return people


async def load_fixtures(workspace: Workspace) -> Sequence[NewAccount]:
    """The companies and accounts of the fixtures. What the user changed of them stays.

    The accounts come last: with one of them there, all companies have been, and are not put back as they were.
    """
    people = sample_accounts()
    there = {member.account.email for member in await list_members(workspace)}
    if there.isdisjoint(person.email for person in people):
        for kind, name in FIXTURES:
            await import_one(workspace, kind, fixtures_dir() / name)
    for person in people:
        if person.email not in there:
            await add_account(workspace, person)
    return people


def sample_accounts() -> Sequence[NewAccount]:
    """The accounts of the demo, with their passwords: everybody may know them."""
    lines = (fixtures_dir() / "accounts.jsonl").read_text("utf-8").splitlines()
    return [TypeAdapter(NewAccount).validate_json(line) for line in lines]


@dataclass(frozen=True, slots=True)
class SampleKeeping:
    """Who keeps a requirement of the fixtures in the demo, and whom it is shown to."""

    id: str
    account: str
    disclosure: Disclosure


async def add_sample_requirements(workspace: Workspace) -> None:
    """Those of the fixtures. What the user changed of them, or withdrew, stays."""
    lines = (fixtures_dir() / "kept_requirements.jsonl").read_text("utf-8").splitlines()
    documents = {
        document.id: document
        for line in (fixtures_dir() / "requirements.jsonl").read_text("utf-8").splitlines()
        for document in [Requirement.model_validate_json(line)]
    }
    there: dict[str, set[str]] = {}
    for line in lines:
        sample = TypeAdapter(SampleKeeping).validate_json(line)
        member = await keeper_named(workspace, sample.account)
        if sample.account not in there:
            own = await own_requirements(workspace, member, withdrawn=True)
            there[sample.account] = {each.kept.requirement.id for each in own}
        if sample.id not in there[sample.account]:
            document = documents[sample.id]
            await load_requirement(workspace, member, COMMAND_LINE, document, sample.disclosure)


def fixtures_dir() -> Path:
    """The fixtures: inside the installed package, or beside the sources in an editable install."""
    packaged = Path(str(files("koffset_cli").joinpath("fixtures")))
    beside = Path(__file__).resolve().parents[2] / "fixtures"
    for folder in (packaged, beside):
        if (folder / "companies.jsonl").is_file():
            return folder
    raise SourceFileInvalid(f"the fixtures are missing: neither {packaged} nor {beside} has companies.jsonl")


def _run(create: Callable[[Settings], ASGIApp], settings: Settings, what: str) -> None:
    """Bind first, so that a taken port is said plainly, then say where, then serve until stopped.

    What is created gets the port that was bound: links in letters name it.
    """
    listener = _bind(settings)
    bound = settings.model_copy(update={"port": listener.getsockname()[1]})
    application = create(bound)
    address = f"http://{bound.host}:{bound.port}"
    # Each application asks by itself whom it believes: uvicorn would believe everybody on this machine.
    config = uvicorn.Config(
        application, log_config=None, access_log=False, server_header=False, proxy_headers=False
    )
    output.print(f"{what}: {address}  (stop with Ctrl-C)", highlight=False, markup=False)
    if what.startswith("demo"):
        output.print(f"try {address}/en/search?q=antenna+mount+for+a+tactical+vehicle+radio", highlight=False)
    uvicorn.Server(config).run(sockets=[listener])


def _bind(settings: Settings) -> socket.socket:
    try:
        listener = socket.create_server((settings.host, settings.port))
    except OSError as exc:
        raise Conflict(
            f"cannot listen on {settings.host}:{settings.port}: {exc.strerror}; choose another with --port"
        ) from exc
    # Accepted connections inherit it. asyncio sets it on sockets of its own making only, and without it the last piece
    # of an answer waits 40 ms for an acknowledgement.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener
