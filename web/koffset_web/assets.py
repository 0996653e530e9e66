"""Static files: their URLs carry a hash of the content, so that browsers may keep them for good."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

STATIC_DIR = Path(__file__).parent / "static"
KEEP_SEC = 365 * 24 * 3600


def hash_assets(folder: Path = STATIC_DIR) -> Mapping[str, str]:
    """The short content hash of each file by its path below the folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()[:12]
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


class VersionedFiles(StaticFiles):
    """Serves the folder; only a URL that names the present version may be kept."""

    def __init__(self, versions: Mapping[str, str]) -> None:
        super().__init__(directory=STATIC_DIR)
        self._versions = versions

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        named = scope["query_string"].decode("latin-1").removeprefix("v=")
        current = named and self._versions.get(path) == named
        response.headers["cache-control"] = (
            f"public, max-age={KEEP_SEC}, immutable" if current else "no-cache"
        )
        return response
