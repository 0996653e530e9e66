"""Every error this project raises on purpose.

KoffsetError
├── InvalidInput                 422  a value that the caller can correct
│   ├── QueryInvalid                  the query text is empty, too long or has no letters
│   ├── FilterInvalid                 a filter names a code that no taxonomy has
│   ├── RequirementInvalid            a requirement names codes that are none, or is too large
│   ├── TeamInvalid                   what is asked of a team contradicts itself
│   ├── ContentInvalid                fields of a profile are wrong; each is told with its place
│   ├── SourceFileInvalid             an import file is not what it was said to be
│   ├── PasswordInvalid               a new password is too short, too long or the address
│   ├── LinkInvalid                   a one-time link was used, withdrawn or is too old
│   ├── CurrencyMixed                 amounts of two currencies meet without a rate between them
│   ├── UploadInvalid                 an uploaded file is broken or of no type that is taken
│   └── SettingInvalid                a setting names what does not exist
├── Unauthenticated              401  who asks did not say who they are, or not credibly
├── Forbidden                    403  who asks is known, and may not do this
├── TooManyAttempts              429  an address was tried too often; the text says when it may be tried again
├── NotFound                     404  nothing of that id that the caller may see
├── PayloadTooLarge              413  a body or file over its limit
├── Conflict                     409  the state does not allow it now; the text says what does
│   ├── StaleSave                     somebody else saved the same block since it was read
│   ├── PreviewStale                  an import would do something else now than its preview said
│   ├── WriterBusy                    another process is writing the index or the store
│   ├── IndexMoved                    another index, or another state of it, serves than a change was prepared for
│   └── IndexAhead                    the index has changes that the store does not know
└── Unavailable                  503  something this needs is not ready; the text says what to do
    ├── IndexMissing                  no finished index is there yet
    ├── IndexMismatch                 the index was made with another mapping or encoder
    ├── IndexReadOnly                 the server has blocked writing to the index
    ├── EngineUnavailable             the search server does not answer, or not to us
    ├── RebuildCheckFailed            a new index did not pass its checks; the old one goes on serving
    ├── MailUnavailable               no mail server is set up, or it does not take letters
    └── EncoderUnavailable            the encoder's package or model is not installed
"""

from collections.abc import Sequence
from dataclasses import dataclass


class KoffsetError(Exception):
    """Base of all errors raised on purpose; `code` and `status` are read through the instance.

    `retry_after_sec` is set where the same request may do later.
    """

    status = 500
    code = "internal_error"
    retry_after_sec: int | None = None

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class InvalidInput(KoffsetError):
    status = 422
    code = "invalid_input"


class QueryInvalid(InvalidInput):
    code = "query_invalid"


class FilterInvalid(InvalidInput):
    code = "filter_invalid"


class RequirementInvalid(InvalidInput):
    """Where it is a requirement of an order, `faults` say which places are wrong."""

    code = "requirement_invalid"

    def __init__(self, detail: str, faults: Sequence["Fault"] = ()) -> None:
        super().__init__(detail)
        self.faults = faults


class TeamInvalid(InvalidInput):
    """Of its own, so that the form of a team can say so where it stands."""

    code = "team_invalid"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field; `where` is its dotted place, with entries of lists counted from 0.

    `code` is stable: pydantic's type of the error, or `unknown_code` where a taxonomy lacks it.
    """

    where: str
    code: str
    message: str


def told_with_places(faults: Sequence[Fault]) -> str:
    """All of them in one text."""
    return "; ".join(f"{fault.where}: {fault.message}" if fault.where else fault.message for fault in faults)


class ContentInvalid(InvalidInput):
    """Each fault with its place, for a form to show it at its field."""

    code = "content_invalid"

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(told_with_places(faults))
        self.faults = faults


class SourceFileInvalid(InvalidInput):
    code = "source_file_invalid"


class PasswordInvalid(InvalidInput):
    code = "password_invalid"


class LinkInvalid(InvalidInput):
    code = "link_invalid"


class CurrencyMixed(InvalidInput):
    code = "currency_mixed"


class UploadInvalid(InvalidInput):
    code = "upload_invalid"


class SettingInvalid(InvalidInput):
    code = "setting_invalid"


class Unauthenticated(KoffsetError):
    status = 401
    code = "unauthenticated"


class Forbidden(KoffsetError):
    status = 403
    code = "forbidden"


class TooManyAttempts(KoffsetError):
    status = 429
    code = "too_many_attempts"

    def __init__(self, detail: str, retry_after_sec: int) -> None:
        super().__init__(detail)
        self.retry_after_sec = retry_after_sec


class NotFound(KoffsetError):
    status = 404
    code = "not_found"


class PayloadTooLarge(KoffsetError):
    status = 413
    code = "payload_too_large"


class Conflict(KoffsetError):
    status = 409
    code = "conflict"


class StaleSave(Conflict):
    code = "stale_save"


class PreviewStale(Conflict):
    code = "preview_stale"


class WriterBusy(Conflict):
    code = "writer_busy"


class IndexMoved(Conflict):
    code = "index_moved"


class IndexAhead(Conflict):
    code = "index_ahead"


class Unavailable(KoffsetError):
    status = 503
    code = "unavailable"


class IndexMissing(Unavailable):
    code = "index_missing"


class IndexMismatch(Unavailable):
    code = "index_mismatch"


class IndexReadOnly(Unavailable):
    code = "index_read_only"


class EngineUnavailable(Unavailable):
    code = "engine_unavailable"
    retry_after_sec = 10


class MailUnavailable(Unavailable):
    code = "mail_unavailable"


class EncoderUnavailable(Unavailable):
    code = "encoder_unavailable"


class RebuildCheckFailed(Unavailable):
    code = "rebuild_check_failed"
