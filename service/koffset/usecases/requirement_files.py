"""Requirements from and to files. Reading keeps nothing: its user looks at it and posts what is to be kept."""

import asyncio

from koffset.domain.requirement import Requirement
from koffset.errors import InvalidInput, PayloadTooLarge
from koffset.exchange.requirement_files import ReadRequirements, read_requirements
from koffset.exchange.requirement_workbook import build_requirement_workbook
from koffset.usecases.matching import requirement_rules
from koffset.usecases.workspace import Workspace


async def read_requirement_file(
    workspace: Workspace, file: bytes | None, text: str | None
) -> ReadRequirements:
    """Of a file or of pasted JSON, whichever is given. Raises SourceFileInvalid, PayloadTooLarge."""
    if (file is None) == (text is None):
        raise InvalidInput("give either `file` (.xlsx, .json or .jsonl) or `text` (JSON)")
    content = file if file is not None else (text or "").encode("utf-8", "replace")
    limit = workspace.settings.max_upload_bytes
    if len(content) > limit:
        raise PayloadTooLarge(f"the file has {len(content):,} bytes, the limit is {limit:,}")
    return await asyncio.to_thread(read_requirements, content, requirement_rules(workspace), limit)


async def requirement_workbook(workspace: Workspace, *requirements: Requirement) -> bytes:
    """The workbook to fill in, with these in it."""
    return await asyncio.to_thread(build_requirement_workbook, workspace.taxonomies, requirements)
