"""The server behind `reader serve`: a Reader of its own for each page that is open, in a process of its own."""

import asyncio
import os
import shlex
import socket
import sys
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import ip_address
from pathlib import Path

from aiohttp import web
from textual_serve.app_service import AppService
from textual_serve.server import Server, to_int

_POLICY = "default-src 'self' 'unsafe-inline' data:; connect-src 'self' ws: wss:; frame-ancestors 'none'"
"""The page takes nothing from anywhere else, and no other page can have it in a frame."""
_GROUNDS = {"light": "0;15", "dark": "15;0"}
"""What `COLORFGBG` says of a page: see `terminal.py`."""
_SIZE = {"width": 80, "height": 24}
"""What a page says of its size, and the cells where it does not."""


class _Session(AppService):
    """A Reader, and the page that shows it."""

    async def stop(self) -> None:
        """End the Reader, and wait until its process is gone."""
        await super().stop()
        if self._process:
            await self._process.wait()


class _Server(Server):
    """Serves Reader, to pages of its own alone."""

    def __init__(self, host: str, port: int, paths: Sequence[str]) -> None:
        command = shlex.join([sys.executable, "-m", "reader", *paths])
        super().__init__(command, host, port, title="Reader", templates_path=Path(__file__).parent / "web")
        names = ("localhost", host, socket.gethostname(), f"{socket.gethostname()}.local")
        self._names = {name.lower() for name in names}
        self._open: set[asyncio.Task[object]] = set()

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
        page = web.WebSocketResponse(heartbeat=15)
        await page.prepare(request)
        session = _Session(
            f"COLORFGBG={shlex.quote(ground)} exec {self.command}",
            write_bytes=page.send_bytes,
            write_str=page.send_str,
            close=page.close,  # type: ignore[arg-type]  # what it returns is of no use there
            download_manager=self.download_manager,
        )
        await session.start(*(to_int(request.query.get(name, ""), cells) for name, cells in _SIZE.items()))
        try:
            await self._process_messages(page, session)
        finally:
            await session.stop()
        return page

    @web.middleware
    async def _guard(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """Refuse pages of others: any page in the person's browser could ask for what is on their machine.

        A page shows where it is from (Fetch Standard, "Origin"), and by which name it found us: a name that was not
        ours could have been made to lead here (DNS rebinding).
        """
        origin = request.headers.get("Origin")
        if not self._is_ours(request.host) or origin not in (None, f"http://{request.host}", f"https://{request.host}"):
            raise web.HTTPForbidden(text="This is not a page of Reader's.")
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


def run(host: str, port: int, paths: Sequence[str], when_ready: Callable[[], None]) -> None:
    """Serve Reader, opened on `paths`, until the person or the machine ends it. Raises OSError if it cannot."""
    os.environ.update(TERM="xterm-256color", COLORTERM="truecolor")
    server = _Server(host, port, paths)
    web.run_app(server.make_app(), host=host, port=port, print=lambda *_: when_ready(), access_log=None)
