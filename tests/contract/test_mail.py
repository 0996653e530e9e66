"""Letters through a real SMTP server on this machine: in the clear, with STARTTLS and with TLS."""

import ssl
from pathlib import Path
from typing import Any, Literal

import pytest
import trustme
from aiosmtpd.smtp import AuthResult, LoginPassword

from fakes.postbox import Postbox, serving
from koffset.errors import MailUnavailable, SettingInvalid
from koffset.mail.letter import Letter
from koffset.mail.nobody import NoMailer
from koffset.mail.smtp import SmtpMailer, SmtpServer
from koffset.settings import Settings
from koffset.wiring import build_mailer

LETTER = Letter(
    "kim@gaon.example", "K-OFFSET: 새 비밀번호", "열어 주십시오: http://x.example/ko/reset#t0ken\n"
)
SENDER = "K-OFFSET 방진회 <no-reply@kdia.example>"
HOST = "localhost"


def knows_password(_server: object, _session: object, _envelope: object, _how: str, data: Any) -> AuthResult:
    right = isinstance(data, LoginPassword) and (data.login, data.password) == (b"koffset", b"s3cret")
    return AuthResult(success=right, handled=False)


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


@pytest.fixture
def ca_file(tmp_path: Path) -> Path:
    return tmp_path / "ca.pem"


@pytest.fixture
def server_tls(ca_file: Path) -> ssl.SSLContext:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(ca_file))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(context)
    return context


def server_at(port: int, tls: Literal["starttls", "tls", "none"], **changes: Any) -> SmtpServer:
    return SmtpServer(host=HOST, port=port, sender=SENDER, tls=tls, timeout_sec=5.0, **changes)


class TestSmtp:
    async def test_a_letter_arrives_whole(self, postbox: Postbox) -> None:
        with serving(postbox) as port:
            await SmtpMailer(server_at(port, "none")).send(LETTER)
        (arrived,) = postbox.letters
        assert arrived["To"] == LETTER.to
        assert arrived["Subject"] == LETTER.subject
        assert arrived["From"] == SENDER
        assert arrived.get_content().strip() == LETTER.text.strip()
        assert arrived["Auto-Submitted"] == "auto-generated"
        assert arrived["Message-ID"].endswith("@kdia.example>")

    async def test_starttls_with_an_account(
        self, postbox: Postbox, server_tls: ssl.SSLContext, ca_file: Path
    ) -> None:
        options = {"tls_context": server_tls, "authenticator": knows_password, "auth_required": True}
        with serving(postbox, **options) as port:
            server = server_at(port, "starttls", user="koffset", password="s3cret", ca_file=ca_file)
            await SmtpMailer(server).send(LETTER)
            wrong = server_at(port, "starttls", user="koffset", password="wr0ng", ca_file=ca_file)
            with pytest.raises(MailUnavailable) as refused:
                await SmtpMailer(wrong).send(LETTER)
        assert len(postbox.letters) == 1
        assert "SMTPAuthenticationError 535" in refused.value.detail
        assert "wr0ng" not in refused.value.detail + repr(wrong)

    async def test_tls_from_the_start(
        self, postbox: Postbox, server_tls: ssl.SSLContext, ca_file: Path
    ) -> None:
        with serving(postbox, ssl_context=server_tls) as port:
            await SmtpMailer(server_at(port, "tls", ca_file=ca_file)).send(LETTER)
        assert len(postbox.letters) == 1

    async def test_a_server_that_nobody_vouches_for_gets_nothing(
        self, postbox: Postbox, server_tls: ssl.SSLContext
    ) -> None:
        with serving(postbox, tls_context=server_tls) as port, pytest.raises(MailUnavailable):
            await SmtpMailer(server_at(port, "starttls")).send(LETTER)
        assert postbox.letters == []

    async def test_a_server_without_starttls_gets_nothing_in_the_clear(self, postbox: Postbox) -> None:
        with serving(postbox) as port, pytest.raises(MailUnavailable):
            await SmtpMailer(server_at(port, "starttls")).send(LETTER)
        assert postbox.letters == []

    async def test_a_refusal_does_not_repeat_the_address(self, postbox: Postbox) -> None:
        with serving(postbox) as port, pytest.raises(MailUnavailable, match="550") as refused:
            await SmtpMailer(server_at(port, "none")).send(Letter("refused@gaon.example", "x", "y"))
        assert "refused@" not in refused.value.detail

    async def test_a_server_that_is_not_there_says_what_to_check(self) -> None:
        with serving(Postbox()) as port:
            pass
        with pytest.raises(MailUnavailable, match="KOFFSET_SMTP_"):
            await SmtpMailer(server_at(port, "none")).send(LETTER)


class TestChoosing:
    def test_without_a_server_nothing_leaves(self) -> None:
        assert isinstance(build_mailer(Settings()), NoMailer)

    def test_printing_is_asked_for(self) -> None:
        assert build_mailer(Settings(print_letters=True)).delivers

    @pytest.mark.parametrize(
        ("settings", "told"),
        [
            ({"smtp_host": "mail.example"}, "KOFFSET_SMTP_FROM"),
            (
                {"smtp_host": "mail.example", "smtp_from": SENDER, "smtp_user": "k", "smtp_tls": "none"},
                "KOFFSET_SMTP_TLS",
            ),
        ],
    )
    def test_what_cannot_work_is_refused_at_the_start(self, settings: dict[str, str], told: str) -> None:
        with pytest.raises(SettingInvalid, match=told):
            build_mailer(Settings.model_validate(settings))


async def test_printed_letters_go_to_the_console(capsys: pytest.CaptureFixture[str]) -> None:
    await build_mailer(Settings(print_letters=True)).send(LETTER)
    assert "http://x.example/ko/reset#t0ken" in capsys.readouterr().out
