"""The server behind `reader serve`: a Reader of its own for each page that is open, in a process of its own."""

import asyncio
import os
import secrets
import shlex
import socket
import sys
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path

from aiohttp import web
from textual_serve.app_service import AppService
from textual_serve.server import Server

_POLICY = "default-src 'self' 'unsafe-inline' data:; connect-src 'self' ws: wss:; frame-ancestors 'none'"
"""The page takes nothing from anywhere else, and no other page can have it in a frame."""
_GROUNDS = {"light": "0;15", "dark": "15;0"}
"""What `COLORFGBG` says of a page: see `terminal.py`."""
_SIZE = {"width": (80, 1000), "height": (24, 400)}
"""What a page says of its size: the cells where it does not, and the most that there are."""
_LONGEST_MESSAGE = 1 << 18
"""Bytes that a page may send at once: a long text that is put in."""
_PATIENCE = 5
"""Seconds that a Reader has to end by itself."""


class _Session(AppService):
    """A Reader, and the page that shows it."""

    async def stop(self) -> None:
        """End the Reader, and wait until its process is gone."""
        process = self._process
        try:
            async with asyncio.timeout(_PATIENCE):
                await super().stop()
                if process:
                    await process.wait()
        except TimeoutError:
            if process and process.returncode is None:
                process.kill()
                await process.wait()

    async def take(self, message: object) -> None:
        """Do what a page says, which may be anything. What is no message counts for nothing."""
        match message:
            case ["stdin", str(keys)]:
                await self.send_bytes(keys.encode(errors="replace"))
            case ["resize", {"width": width, "height": height}]:
                await self.set_terminal_size(*_bounded(width, height))
            case ["blur" | "focus" as name, *_]:
                await (self.blur() if name == "blur" else self.focus())


def _bounded(*sizes: object) -> list[int]:
    """Return a width and a height as a page says them, or what there is instead of those that nobody has."""
    found = []
    for said, (usual, most) in zip(sizes, _SIZE.values(), strict=True):
        text = str(said)[:9]
        found.append(max(1, min(int(text), most)) if text.isascii() and text.isdigit() else usual)
    return found


class _Server(Server):
    """Serves Reader, to pages of its own alone."""

    def __init__(self, host: str, port: int, paths: Sequence[str], token: str) -> None:
        command = shlex.join([sys.executable, "-m", "reader", *paths])
        super().__init__(command, host, port, title="Reader", templates_path=Path(__file__).parent / "web")
        names = ("localhost", host, socket.gethostname(), f"{socket.gethostname()}.local")
        self._names = {name.lower() for name in names}
        self._open: set[asyncio.Task[object]] = set()
        self._token = token
        self._cookie = f"reader-{port}"

    async def make_app(self) -> web.Application:
        """Return what answers requests."""
        app = await self._make_app()
        app.router.add_get("/ws/{ground}", self.handle_websocket)
        app.middlewares.append(self._guard)
        return app

    async def on_startup(self, app: web.Application) -> None:
        """Say nothing: nobody listens yet."""

    async def on_shutdown(self, app: web.Application) -> None:
        """End every Reader in good order."""
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """Let a page have a Reader, as light or dark as the browser, for as long as both are there."""
        task = asyncio.current_task()
        assert task
        self._open.add(task)
        task.add_done_callback(self._open.discard)
        ground = _GROUNDS.get(request.match_info.get("ground", ""), "")
        page = web.WebSocketResponse(heartbeat=15, max_msg_size=_LONGEST_MESSAGE)
        await page.prepare(request)
        session = _Session(
            f"COLORFGBG={shlex.quote(ground)} exec {self.command}",
            write_bytes=page.send_bytes,
            write_str=page.send_str,
            close=page.close,  # type: ignore[arg-type]  # what it returns is of no use there
            download_manager=self.download_manager,
        )
        await session.start(*_bounded(*(request.query.get(name, "") for name in _SIZE)))
        try:
            async for message in page:
                if message.type == web.WSMsgType.TEXT:
                    with suppress(ValueError, RecursionError):
                        await session.take(message.json())
        finally:
            await session.stop()
        return page

    @web.middleware
    async def _guard(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """Refuse pages of others: any page in the person's browser could ask for what is on their machine.

        A page shows where it is from (Fetch Standard, "Origin"), and by which name it found us: a name that was not
        ours could have been made to lead here (DNS rebinding). And other people are refused, of this machine or from
        elsewhere: the address that the person was told holds a token, which is put into a cookie and taken from the
        address at once.
        """
        origin = request.headers.get("Origin")
        if not self._is_ours(request.host) or origin not in (None, f"http://{request.host}", f"https://{request.host}"):
            raise web.HTTPForbidden(text="This is not a page of Reader's.")
        token = request.query.get("token")
        given = request.cookies.get(self._cookie, "") if token is None else token
        if not secrets.compare_digest(given.encode(), self._token.encode()):
            raise web.HTTPForbidden(text="Open the address that `reader serve` has printed: it holds a token.")
        if token is not None:
            found = web.HTTPFound(request.rel_url.without_query_params("token"))
            found.set_cookie(self._cookie, token, httponly=True, samesite="Strict")
            raise found
        response = await handler(request)
        if not response.prepared:
            response.headers["Content-Security-Policy"] = _POLICY
        return response

    def _is_ours(self, host: str) -> bool:
        name = host.lower() if host.endswith("]") else host.lower().rpartition(":")[0] or host.lower()
        try:
            return bool(ip_address(name.strip("[]")))
        except ValueError:
            return name in self._names


def run(host: str, port: int, paths: Sequence[str], token: str, when_ready: Callable[[], None]) -> None:
    """Serve Reader, opened on `paths`, until the person or the machine ends it. Raises OSError if it cannot.

    `token`: what the first request of a browser has to bring.
    """
    os.environ.update(TERM="xterm-256color", COLORTERM="truecolor")
    server = _Server(host, port, paths, token)
    web.run_app(server.make_app(), host=host, port=port, print=lambda *_: when_ready(), access_log=None)
