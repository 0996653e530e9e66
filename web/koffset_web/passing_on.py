"""Files of the API, passed on to the browser with what the API says of them."""

import httpx
from starlette.responses import Response

_HEADERS = (
    "cache-control",
    "content-disposition",
    "content-security-policy",
    "content-type",
    "etag",
    "x-content-type-options",
)


def pass_on(found: httpx.Response) -> Response:
    """What may be kept, and what a browser may do with it, the API decides."""
    headers = {name: found.headers[name] for name in _HEADERS if name in found.headers}
    return Response(found.content, found.status_code, headers)
