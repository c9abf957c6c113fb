"""What every request has to show before anything is answered."""

import secrets
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

TOKEN_PARAMETER, TOKEN_BYTES = "token", 32
_REFUSED = "Open the address that 'spinepain serve' printed: it holds a token that belongs to this run.\n"
_HEADERS = {
    # The client evaluates its templates, as Vue does without a build step; nothing may come from anywhere else.
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self' 'unsafe-eval' 'unsafe-inline' blob:; worker-src 'self' blob:; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        "connect-src 'self' ws://{host}; object-src 'none'; base-uri 'self'; form-action 'none'; "
        "frame-src 'self'; frame-ancestors 'none'"),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class RequestGuard:
    """An aiohttp middleware that refuses whoever does not know the token.

    The address that is opened first carries the token; it is answered with a cookie and the address without it, so
    that the token stays neither in the address bar nor in the history. Requests by another name of this computer (as
    pages elsewhere make them by rebinding theirs) and web sockets of other pages are refused.
    """

    def __init__(self) -> None:
        self.token = secrets.token_urlsafe(TOKEN_BYTES)
        """The secret of one run of the server, in the page's address; never written to a file."""
        self.port = 0  # known once the server listens

    @property
    def cookie(self) -> str:
        """Name of the cookie; of its own for each port, since a browser sends a computer's cookies to all of them."""
        return f"spinepain-{self.port}"

    def install(self, application: web.Application) -> None:
        """Puts the guard before everything that an aiohttp application answers."""
        application.middlewares.insert(0, self._middleware())

    def _middleware(self) -> Any:
        @web.middleware
        async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
            return await self._answer(request, handler)
        return guard

    async def _answer(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        hosts = {f"{name}:{self.port}" for name in ("localhost", "127.0.0.1")}
        origin = request.headers.get("Origin")
        if request.host not in hosts or (origin is not None and origin.removeprefix("http://") not in hosts):
            raise web.HTTPForbidden(text=_REFUSED)
        if TOKEN_PARAMETER in request.query:
            return self._entry(request)
        if not self._isToken(request.cookies.get(self.cookie)):
            raise web.HTTPForbidden(text=_REFUSED)
        response = await handler(request)
        if not response.prepared:
            for name, value in _HEADERS.items():
                response.headers.setdefault(name, value.format(host=request.host))
        return response

    def _entry(self, request: web.Request) -> web.StreamResponse:
        given = request.query[TOKEN_PARAMETER]
        if not self._isToken(given):
            raise web.HTTPForbidden(text=_REFUSED)
        response = web.Response(status=303, headers={"Location": "/index.html", "Cache-Control": "no-store"})
        response.set_cookie(self.cookie, given, httponly=True, samesite="Strict", path="/")
        return response

    def _isToken(self, given: str | None) -> bool:
        """Whether ``given`` is the secret, in a time that does not tell how much of it is right."""
        return given is not None and secrets.compare_digest(given.encode(), self.token.encode())
