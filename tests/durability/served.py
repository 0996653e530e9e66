"""The service as one process on given data, as `koffset serve` runs it, with light models: it starts in a second.

Run as a program: `served.py FOLDER DATABASE_URL`; prints the port once it answers.
"""

import asyncio
import socket
import sys
from dataclasses import replace
from pathlib import Path

import uvicorn

from fakes.analyser import WordAnalyser
from koffset.app import create_app
from koffset.embedding.hashing import HashingEncoder
from koffset.errors import IndexMissing
from koffset.settings import Settings
from koffset.usecases.workspace import Workspace
from koffset.wiring import build_local_engine, open_workspace
from koffset_indexer.follow import follow
from koffset_indexer.rebuild import rebuild

FOLLOW_INTERVAL_SEC = 0.05


def settings_of(folder: Path, database_url: str) -> Settings:
    return Settings(
        data_dir=folder, database_url=database_url, sign_in_attempts=10_000, client_attempts=100_000
    )


def with_light_models(workspace: Workspace) -> Workspace:
    """Words instead of morphemes and hashed letters instead of a model: nothing here is about ranking."""
    analyser, encoder = WordAnalyser(), HashingEncoder()
    engine = build_local_engine(workspace.settings, analyser.version, encoder)
    return replace(workspace, analyser=analyser, encoder=encoder, engine=engine)


async def serve(folder: Path, database_url: str) -> None:
    settings = settings_of(folder, database_url)
    async with open_workspace(settings) as opened:
        workspace = with_light_models(opened)
        try:
            await workspace.engine.metadata()
        except IndexMissing:
            await rebuild(workspace, workspace.now(), lambda _stage, _done, _total: None)
        listener = socket.create_server(("127.0.0.1", 0))
        app = create_app(settings, workspace)
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False))
        follower = asyncio.create_task(follow(workspace, FOLLOW_INTERVAL_SEC))
        sys.stdout.write(f"{listener.getsockname()[1]}\n")
        sys.stdout.flush()
        await server.serve(sockets=[listener])
        follower.cancel()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), sys.argv[2]))
