"""Letters by SMTP."""

import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from pathlib import Path
from typing import Literal

import aiosmtplib

from koffset.errors import MailUnavailable
from koffset.mail.letter import Letter


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """`ca_file` is the authority that signed the server's certificate; None: those of the system."""

    host: str
    port: int
    sender: str
    tls: Literal["starttls", "tls", "none"]
    user: str = ""
    password: str = field(default="", repr=False)
    ca_file: Path | None = None
    timeout_sec: float = 20.0


class SmtpMailer:
    """Implements Mailer; one connection a letter."""

    delivers = True

    def __init__(self, server: SmtpServer) -> None:
        self._server = server
        self._tls = ssl.create_default_context(cafile=server.ca_file) if server.tls != "none" else None

    async def send(self, letter: Letter) -> None:
        server = self._server
        try:
            await aiosmtplib.send(
                _message(letter, server.sender),
                hostname=server.host,
                port=server.port,
                username=server.user or None,
                password=server.password or None,
                use_tls=server.tls == "tls",
                start_tls=server.tls == "starttls",
                tls_context=self._tls,
                timeout=server.timeout_sec,
            )
        except (aiosmtplib.SMTPException, OSError) as exc:
            # Not the server's words: they repeat the address of the letter.
            raise MailUnavailable(
                f"the mail server {server.host}:{server.port} did not take a letter ({_reason(exc)}): "
                "check KOFFSET_SMTP_…, and ask for the letter again"
            ) from exc


def _reason(exc: Exception) -> str:
    """The kind of failure with the server's code for it, where there is one."""
    refused = exc.recipients[0] if isinstance(exc, aiosmtplib.SMTPRecipientsRefused) else exc
    code = refused.code if isinstance(refused, aiosmtplib.SMTPResponseException) else None
    return type(exc).__name__ + (f" {code}" if code else "")


def _message(letter: Letter, sender: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = sender
    message["To"] = letter.to
    message["Subject"] = letter.subject
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2].rstrip(">") or None)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    return message
