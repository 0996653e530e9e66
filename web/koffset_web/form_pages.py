"""Pages with forms of ours: what all of them are given, and how they are answered when an order was refused."""

from starlette.requests import Request
from starlette.responses import Response

from koffset_web.client import APIError
from koffset_web.messages import Message, detail_for, find_message
from koffset_web.rendering import Context
from koffset_web.site import language_of, site_of
from koffset_web.visitor import FormSeal, PageBasics, page_basics


class FormBasics(PageBasics):
    """Why the last order was refused (`detail` is the API's own text), and the seal of the forms."""

    message: Message | None
    detail: str
    seal: str


def refusal_message(refusal: APIError | None) -> Message | None:
    """What is wrong with a form is not told as what is wrong with an address."""
    if refusal is None:
        return None
    return find_message("form_invalid" if refusal.code == "invalid_input" else refusal.code)


def form_basics(request: Request, seal: FormSeal, refusal: APIError | None) -> FormBasics:
    return {
        **page_basics(request),
        "message": refusal_message(refusal),
        "detail": detail_for(language_of(request), refusal.code, refusal.detail) if refusal else "",
        "seal": seal.field,
    }


def answer_page(request: Request, context: Context, seal: FormSeal, refusal: APIError | None) -> Response:
    """The page, with the status of the refusal and the cookie that its seal belongs to."""
    response = site_of(request).renderer.page(context, refusal.status if refusal else 200)
    seal.keep(request, response)
    return response
