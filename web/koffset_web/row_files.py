"""Files that come with rows of a form: uploaded, and named in the fields that they stand in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from koffset.api.schemas import UploadView
from koffset_web.client import APIClient, APIError, SentFile
from koffset_web.forms.fields import FILE_PURPOSES
from koffset_web.forms.parsing import REMOVED, SENT_FILE, Sent

REFUSALS = frozenset({409, 413, 422})
_FIELDS = ("document", "picture")


@dataclass(slots=True)
class SentFiles:
    """Uploads that were just made, by the paths of their fields, and why one was not."""

    ids: dict[str, str] = field(default_factory=dict)
    refusal: APIError | None = None

    def put_into(self, values: Sent) -> Sent:
        """What was typed, with the uploads in their fields, in place of what stood there."""
        kept = {name: texts for name, texts in values.items() if name.removesuffix(REMOVED) not in self.ids}
        return {**kept, **{path: [upload_id] for path, upload_id in self.ids.items()}}

    @property
    def fragment(self) -> str:
        """Where in the page the first of them is seen."""
        return next((f"#f-{path}" for path in self.ids), "")


async def send_files(api: APIClient, block: str, files: Mapping[str, SentFile]) -> SentFiles:
    """Upload the files that stand in rows of the block, until one is refused."""
    sent, purpose = SentFiles(), FILE_PURPOSES.get(block)
    paths = {name.removesuffix(SENT_FILE): file for name, file in files.items() if name.endswith(SENT_FILE)}
    if not purpose or not paths:
        return sent
    company_id = (await api.draft()).company_id
    for path, file in paths.items():
        try:
            sent.ids[path] = (await api.add_upload(company_id, purpose, file)).id
        except APIError as error:
            if error.status not in REFUSALS:
                raise
            sent.refusal = error
            break
    return sent


def free_uploads(uploads: Sequence[UploadView], block: str, content: Any) -> Sequence[UploadView]:
    """Those that no row of the block names."""
    rows = content if block in FILE_PURPOSES else ()
    named = {row.get(name) for row in rows or () for name in _FIELDS}
    return [each for each in uploads if each.id not in named]
