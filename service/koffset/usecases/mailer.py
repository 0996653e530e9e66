"""What use cases ask of mail."""

from typing import Protocol

from koffset.errors import MailUnavailable
from koffset.mail.letter import Letter


class Mailer(Protocol):
    @property
    def delivers(self) -> bool:
        """Whether letters reach anybody. Without, links are given out on the command line only."""

    async def send(self, letter: Letter) -> None:
        """Raises MailUnavailable, in words that do not hold the address."""


def require_mail(mailer: Mailer) -> None:
    """Raises MailUnavailable where no letter can leave, before anybody waits for one."""
    if not mailer.delivers:
        raise MailUnavailable("no letters leave here: who runs this service can give you the link itself")
