"""Where a visitor came from, as far as it is a page of this site."""

from urllib.parse import urlsplit

from starlette.requests import Request


def came_from(request: Request) -> str:
    """The page of this site with the link that was followed here; empty for another site's, and for this very page."""
    parts = urlsplit(request.headers.get("referer", ""))
    if parts.netloc != request.url.netloc or parts.path == request.url.path:
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")


def inside(address: str) -> str:
    """The address where it is a path of this site; empty otherwise."""
    parts = urlsplit(address.replace("\\", "/"))
    is_inside = not parts.scheme and not parts.netloc and parts.path.startswith("/")
    return address if is_inside and not address.startswith(("//", "/\\")) else ""
