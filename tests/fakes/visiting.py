"""A browser without JavaScript, as far as tests of the web over the real API need one."""

import re
from collections.abc import Mapping
from html import unescape

import httpx

from fakes.people import PASSWORD, email_of


class Visitor:
    """A browser at work: it keeps cookies, reads forms and sends them with their seal."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    @property
    def source(self) -> str:
        """The page that is open, as it was sent."""
        return self._page

    async def leave(self) -> None:
        await self._client.aclose()

    async def sign_in(self, who: str) -> httpx.Response:
        await self.open("/en/sign-in")
        return await self.send("/en/sign-in", {"email": email_of(who), "password": PASSWORD})

    async def open(self, path: str, status: int = 200) -> str:
        response = await self._client.get(path)
        assert response.status_code == status, response.text
        self._page = response.text
        return unescape(response.text)

    async def fetch(self, path: str) -> httpx.Response:
        """A file, which leaves the page that is open."""
        return await self._client.get(path)

    async def send(
        self,
        path: str,
        fields: Mapping[str, str],
        headers: Mapping[str, str] | None = None,
        files: Mapping[str, tuple[str, bytes]] | None = None,
    ) -> httpx.Response:
        """With the seal and the revision of the page that is open."""
        hidden = {
            name: found[1]
            for name in ("form_seal", "revision")
            if (found := re.search(rf'name="{name}"[^>]* value="([^"]*)"', self._page))
        }
        sent = {**hidden, **fields}
        return await self._client.post(path, data=sent, files=files, headers=dict(headers or {}))
