"""What the pages of requirements have in common: who may change one, its JSON, its addresses."""

import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

from starlette.requests import Request

from koffset.api.schemas import RequirementView
from koffset_web.client import APIClient
from koffset_web.i18n import N_
from koffset_web.messages import Message
from koffset_web.site import language_of

REFUSALS = frozenset({409, 413, 422})
STALE = "stale_save"
MESSAGES: Mapping[str, Message] = {
    "source_file_invalid": Message(
        N_("The file cannot be read"), N_("Nothing was kept of it. The line below says what is wrong.")
    ),
    "payload_too_large": Message(
        N_("That is too much at once"), N_("Send a part of it. The line below says how much is taken.")
    ),
    "text_too_long": Message(
        N_("The text is too long"),
        N_(
            "Nothing was read of it and nothing is lost: it stands below. Take out what names no lot and no condition."
        ),
    ),
    "conflict": Message(N_("Not kept"), N_("Something stands against it: the line below says what.")),
}
"""What differs from what these codes mean elsewhere."""
_WRITERS = frozenset({"owner", "editor", "reviewer", "admin"})
_KEEPERS = frozenset({"contractor", "kdia"})


async def may_write(api: APIClient) -> bool:
    """Whether the visitor may keep requirements at all; the API decides when it comes to it."""
    member = await api.member()
    return member.role.value in _WRITERS and member.organisation.kind.value in _KEEPERS


async def may_change(api: APIClient, kept: RequirementView) -> bool:
    return kept.is_own and kept.visibility.value != "withdrawn" and await may_write(api)


def document_of(kept: RequirementView) -> dict[str, Any]:
    """The requirement as the API takes it, without what is not stated."""
    return kept.requirement.model_dump(mode="json", exclude_none=True)


def new_reference(today: date) -> str:
    """An id of its keeper's own, which nobody has to think of."""
    return f"R-{today:%Y%m%d}-{secrets.token_hex(3)}"


def requirement_path(request: Request, below: str = "", **query: str) -> str:
    requirement_id = quote(request.path_params["requirement_id"], safe="")
    asked = f"?{urlencode(query)}" if query else ""
    return f"/{language_of(request)}/requirements/{requirement_id}{below}{asked}"
