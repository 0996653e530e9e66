"""Typed client of the public API; the only way of the web to data."""

from koffset_web.client.accounts import AccountCalls
from koffset_web.client.calls import META_TTL_SEC, APIError, APIUnreachable, SentFile
from koffset_web.client.desk import DeskCalls
from koffset_web.client.profiles import ProfileCalls
from koffset_web.client.requirements import RequirementCalls
from koffset_web.client.searching import SearchCalls
from koffset_web.client.shortlists import ShortlistCalls

__all__ = ["META_TTL_SEC", "APIClient", "APIError", "APIUnreachable", "SentFile"]


class APIClient(AccountCalls, ProfileCalls, DeskCalls, RequirementCalls, ShortlistCalls, SearchCalls):
    """Calls the API through an httpx client whose `base_url` is set; the client is closed by who made it."""

    def asking(self, address: str, token: str = "") -> "APIClient":
        """The same, asking for a visitor at that network address, as who holds the token; without one as nobody."""
        other = APIClient(self._client, self._clock)
        other._kept, other._token, other._address = self._kept, token, address
        return other
