"""Sessions, keys, organisations and their members."""

from collections.abc import Mapping
from urllib.parse import quote

from koffset.api.schemas import (
    InvitationAnswer,
    InvitationsView,
    KeysView,
    MembersView,
    MemberView,
    NewKeyView,
    OrganisationSettingsView,
    OrganisationsView,
    SessionView,
)
from koffset_web.client.calls import Calls, parse


class AccountCalls(Calls):
    """Sessions, keys, organisations and their members."""

    async def sign_in(self, email: str, password: str) -> SessionView:
        order = {"email": email, "password": password}
        return parse(SessionView, await self.send("POST", "/api/v1/session", json=order))

    async def ask_reset(self, email: str, language: str) -> None:
        await self.send("POST", "/api/v1/session/reset", json={"email": email, "language": language})

    async def reset(self, token: str, new: str) -> None:
        await self.send("PUT", "/api/v1/session/reset", json={"token": token, "new": new})

    async def keys(self) -> KeysView:
        return parse(KeysView, await self.send("GET", "/api/v1/account/keys"))

    async def make_key(self, order: Mapping[str, object]) -> NewKeyView:
        return parse(NewKeyView, await self.send("POST", "/api/v1/account/keys", json=order))

    async def delete_key(self, key_id: str) -> None:
        await self.send("DELETE", f"/api/v1/account/keys/{quote(key_id, safe='')}")

    async def register(self, order: Mapping[str, object]) -> None:
        await self.send("POST", "/api/v1/registrations", json=order)

    async def organisations(self, status: str) -> OrganisationsView:
        path = "/api/v1/organisations"
        return parse(OrganisationsView, await self.send("GET", path, params={"status": status}))

    async def decide(self, organisation_id: str, order: Mapping[str, object]) -> None:
        await self.send("PATCH", f"/api/v1/organisations/{quote(organisation_id, safe='')}", json=order)

    async def accept_invitation(self, token: str, name: str, password: str) -> None:
        order = {"token": token, "name": name, "password": password}
        await self.send("PUT", "/api/v1/invitations", json=order)

    async def members(self, organisation: str = "") -> MembersView:
        """Of one's own organisation; KDIA names others."""
        path = "/api/v1/organisation/members"
        return parse(MembersView, await self.send("GET", path, params=_of(organisation)))

    async def change_member(self, account_id: str, change: Mapping[str, object]) -> None:
        path = f"/api/v1/organisation/members/{quote(account_id, safe='')}"
        await self.send("PATCH", path, json=change)

    async def invitations(self, organisation: str = "") -> InvitationsView:
        path = "/api/v1/organisation/invitations"
        return parse(InvitationsView, await self.send("GET", path, params=_of(organisation)))

    async def invite(self, order: Mapping[str, object], organisation: str = "") -> InvitationAnswer:
        path = "/api/v1/organisation/invitations"
        response = await self.send("POST", path, json=order, params=_of(organisation))
        return parse(InvitationAnswer, response)

    async def withdraw_invitation(self, invitation_id: str, organisation: str = "") -> None:
        path = f"/api/v1/organisation/invitations/{quote(invitation_id, safe='')}"
        await self.send("DELETE", path, params=_of(organisation))

    async def sign_out(self) -> None:
        await self.send("DELETE", "/api/v1/session")

    async def member(self) -> MemberView:
        """Who is signed in; APIError with status 401 where nobody is."""
        return parse(MemberView, await self.send("GET", "/api/v1/session"))

    async def organisation_settings(self) -> OrganisationSettingsView:
        return parse(OrganisationSettingsView, await self.send("GET", "/api/v1/organisation/settings"))

    async def share_searches(self, *, shares: bool) -> None:
        await self.send("PUT", "/api/v1/organisation/settings", json={"shares_searches": shares})

    async def delete_searches(self) -> None:
        """Delete all searches of the member's organisation."""
        await self.send("DELETE", "/api/v1/organisation/searches")


def _of(organisation: str) -> Mapping[str, str] | None:
    return {"organisation": organisation} if organisation else None
