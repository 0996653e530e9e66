"""No letters: what a service does that has no mail server."""

from koffset.errors import MailUnavailable
from koffset.mail.letter import Letter


class NoMailer:
    """Implements Mailer."""

    delivers = False

    async def send(self, letter: Letter) -> None:
        del letter
        raise MailUnavailable("no mail server is set up here: set KOFFSET_SMTP_HOST")
