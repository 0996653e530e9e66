"""Every error as one JSON shape: `{"error": code, "detail": text}`."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from koffset.domain.fault_wording import code_of, dotted, shown_text, without_followers, wording_of
from koffset.errors import ContentInvalid, KoffsetError, RequirementInvalid

_HTTP_CODES = {404: "not_found", 405: "method_not_allowed"}
_SHOWN_FAULTS = 5


def install_failure_handlers(app: FastAPI) -> None:
    """Answer our own errors, validation errors and HTTP errors; faults are answered by RequestContext."""

    @app.exception_handler(KoffsetError)
    async def _own(_request: Request, error: KoffsetError) -> JSONResponse:
        answer = JSONResponse(error_shape(error), error.status)
        if error.status == HTTPStatus.UNAUTHORIZED:
            answer.headers["WWW-Authenticate"] = "Bearer"
        if error.retry_after_sec is not None:
            answer.headers["Retry-After"] = str(error.retry_after_sec)
        return answer

    @app.exception_handler(RequestValidationError)
    async def _invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
        return JSONResponse(invalid_shape(error.errors()), 422)

    @app.exception_handler(HTTPException)
    async def _http(_request: Request, error: HTTPException) -> JSONResponse:
        return _answer(error.status_code, _HTTP_CODES.get(error.status_code, "http_error"), str(error.detail))


def error_shape(error: KoffsetError) -> dict[str, object]:
    """The answer to an error of our own, for the command line to print alike."""
    faults = error.faults if isinstance(error, ContentInvalid | RequirementInvalid) else ()
    shape: dict[str, object] = {"error": error.code, "detail": error.detail}
    return shape | ({"faults": [asdict(fault) for fault in faults]} if faults else {})


def _answer(status: int, code: str, detail: str) -> JSONResponse:
    return JSONResponse({"error": code, "detail": detail}, status)


def invalid_shape(errors: Sequence[Mapping[str, Any]]) -> dict[str, object]:
    """The answer to what models refuse: with the place of each fault, for a form to tell it in words of its own."""
    told = without_followers(errors)
    faults = [
        {"where": _place(error).removeprefix("body."), "code": code_of(error), "message": wording_of(error)}
        for error in told[:_SHOWN_FAULTS]
    ]
    return {"error": "invalid_input", "detail": describe_faults(told), "faults": faults}


def describe_faults(faults: Sequence[Mapping[str, Any]]) -> str:
    """The first faults, each with where, what and which value; long parts are cut, since callers choose them."""
    described = [_described(fault) for fault in faults[:_SHOWN_FAULTS]]
    further = len(faults) - len(described)
    return "; ".join([*described, f"and {further} more"] if further else described)


def _described(fault: Mapping[str, Any]) -> str:
    return f"{_place(fault)}: {wording_of(fault)}"


def _place(fault: Mapping[str, Any]) -> str:
    """Cut as well: callers choose the names of fields, too."""
    return shown_text(dotted(fault["loc"]))
