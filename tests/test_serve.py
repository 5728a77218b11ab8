"""Reader in a browser: what the server gives, to whom, and what Chromium makes of it."""

import asyncio
import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest
from support.browser import CHROMIUM, page, until
from support.processes import children, is_running

from reader.cli import serve as module
from reader.cli.parser import command_parser
from reader.cli.status import UsageError

pytestmark = pytest.mark.browser


class Served:
    """A server in a process of its own."""

    def __init__(self, *arguments: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}/"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "reader", "serve", "--port", str(self.port), *arguments],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self.process.stdout
        self.said = self.process.stdout.readline()
        self.token = self.said.partition("?token=")[2].partition(" ")[0]
        self.cookie = {"Cookie": f"reader-{self.port}={self.token}"}

    def session(self) -> aiohttp.ClientSession:
        """Return a browser that was told the token."""
        return aiohttp.ClientSession(self.address, headers=self.cookie)

    def readers(self) -> list[int]:
        """Return the processes of the readers that are open."""
        return children(self.process.pid)


@pytest.fixture
def served() -> Iterator[Served]:
    one = Served()
    yield one
    one.process.kill()
    one.process.communicate()


async def received(socket: aiohttp.ClientWebSocketResponse, words: str) -> str:
    """Return what comes until `words` do."""
    got = ""
    async with asyncio.timeout(20):
        while words not in got:
            message = await socket.receive()
            assert message.type in (aiohttp.WSMsgType.BINARY, aiohttp.WSMsgType.TEXT), got
            got += message.data.decode(errors="replace") if isinstance(message.data, bytes) else message.data
    return got


async def closed(socket: aiohttp.ClientWebSocketResponse) -> None:
    """Wait until the other side closes it."""
    async with asyncio.timeout(20):
        while (await socket.receive()).type != aiohttp.WSMsgType.CLOSE:
            pass


async def test_the_page_takes_nothing_from_elsewhere(served: Served) -> None:
    assert served.said == f"Reader is at {served.address}?token={served.token} until you press ctrl+c.\n"
    async with served.session() as session, session.get("/") as response:
        text = await response.text()
        assert "//" not in text.replace("<!--", "").replace("-->", "")
        assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
        assert "<title>Reader</title>" in text


async def test_pages_of_others_are_refused(served: Served) -> None:
    foreign = [
        {"Origin": "https://example.org"},
        {"Origin": "null"},
        {"Host": "example.org"},
        {"Host": "example.org", "Origin": "http://example.org"},
    ]
    async with served.session() as session:
        for headers in foreign:
            for path in ("/", "/ws", "/ws/dark", "/static/js/textual.js"):
                async with session.get(path, headers=headers) as response:
                    assert response.status == 403
            with pytest.raises(aiohttp.WSServerHandshakeError) as raised:
                await session.ws_connect("/ws/dark", headers=headers)
            assert raised.value.status == 403
        for host in ("[", "[::1", "127.0.0.1.example.org", ":"):
            with socket.create_connection(("127.0.0.1", served.port)) as raw:
                raw.sendall(f"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
                assert re.match(rb"HTTP/1.[01] 40[03] ", await asyncio.to_thread(raw.recv, 100))
        for host in (f"localhost:{served.port}", "LOCALHOST", "[::1]", f"[::1]:{served.port}", "192.168.0.7:80"):
            async with session.get("/", headers={"Host": host, "Origin": f"https://{host}"}) as response:
                assert response.status == 200, host
    assert served.readers() == []


async def test_who_was_not_told_the_token_is_refused(served: Served) -> None:
    assert len(served.token) >= 32
    wrong = [{}, {"Cookie": f"reader-{served.port}=x"}, {"Cookie": f"reader-{served.port}={served.token}x"}]
    async with aiohttp.ClientSession(served.address) as session:
        for headers in wrong:
            for path in ("/", "/ws", "/ws/dark", "/static/js/textual.js", "/download/x", "/?token=", "/?token=\udc80"):
                async with session.get(path, headers=headers) as response:
                    assert response.status == 403
                    assert served.token not in str(response.headers) + await response.text()
        async with session.get(f"/?fontsize=20&token={served.token}", allow_redirects=False) as response:
            assert (response.status, response.headers["Location"]) == (302, "/?fontsize=20")
            assert {"HttpOnly", "SameSite=Strict"} <= set(response.headers["Set-Cookie"].split("; "))
    assert served.readers() == []


async def test_what_a_page_says_is_bounded(served: Served) -> None:
    async with served.session() as session:
        async with session.ws_connect("/ws/dark?width=99999999&height=-1") as one:
            await received(one, "9 unread")
            sizes: list[list[object]] = [[10**9, 10**9], [-5, 0], ["a", None], [float("inf"), 1.5], [[], {}], [100, 30]]
            for width, height in sizes:
                await one.send_str(json.dumps(["resize", {"width": width, "height": height}]))
            for message in (
                "[" * 10_000,
                "{}",
                "[]",
                "[1]",
                '["stdin"]',
                '["stdin", 5]',
                '["resize"]',
                '["focus"]',
                "\x00",
            ):
                await one.send_str(message)
            await one.send_json(["stdin", "m"])
            await received(one, "8 unread")
        async with session.ws_connect("/ws/dark") as one:
            await one.send_str("x" * (1 << 20))
            await closed(one)
        await until(lambda: served.readers() == [])


async def test_a_reader_of_its_own_for_each_page(served: Served, home: Path) -> None:
    async with served.session() as session:
        own = {"Origin": served.address.rstrip("/")}
        async with session.ws_connect("/ws/light?width=90&height=20", headers=own) as one:
            await received(one, "9 unread")
            async with session.ws_connect("/ws/dark?width=90&height=20", headers=own) as other:
                await received(other, "9 unread")
                assert len(served.readers()) == 2
                await one.send_json(["stdin", "m"])
                await received(one, "8 unread")
                await received(other, "8 unread")
                await one.send_json(["stdin", "e"])
                await received(one, "An editor cannot be opened")
                await one.send_json(["stdin", "o"])
                said = await received(one, "open_url")
                assert json.loads(said[said.index('["open_url"') :])[1]["url"].startswith(
                    "https://lilianweng.github.io/"
                )
                await other.send_json(["stdin", "q"])
                await closed(other)
            await until(lambda: len(served.readers()) == 1)
            served.process.send_signal(signal.SIGTERM)
            await closed(one)
    out, errors = served.process.communicate(timeout=20)
    assert (out, errors, served.process.returncode) == ("", "", 0)


async def test_a_page_that_is_closed_keeps_what_was_being_written(served: Served) -> None:
    async with served.session() as session:
        async with session.ws_connect("/ws/dark") as one:
            await received(one, "9 unread")
            await one.send_json(["stdin", "a"])
            await received(one, "Your note")
            await one.send_json(["stdin", "half"])
            await received(one, "half")
        await until(lambda: served.readers() == [])
    run = [sys.executable, "-m", "reader", "note", "transformer family version"]
    assert subprocess.run(run, capture_output=True, text=True, check=True).stdout == "half\n"


async def test_a_server_that_is_killed_leaves_nothing_behind(served: Served) -> None:
    async with served.session() as session, session.ws_connect("/ws/dark") as one:
        await received(one, "9 unread")
        [reader] = served.readers()
        served.process.kill()
        await until(lambda: not is_running(reader))


async def test_folders_of_ones_own(folder: Path) -> None:
    (folder / "a.md").write_text("# A post; of mine\n\nWords.\n")
    one = Served(str(folder))
    try:
        async with one.session() as session, session.ws_connect("/ws/dark") as socket:
            await received(socket, "A post; of mine")
    finally:
        one.process.kill()
        one.process.communicate()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--port", "{taken}"], "Cannot be at http://127.0.0.1:{taken}/: "),
        (["--port", "0"], "0 is no port"),
        (["/nowhere"], "There is no file or folder /nowhere."),
        (["--host", "no.such.host.invalid"], "Cannot be at http://no.such.host.invalid:8000/: "),
    ],
)
def test_what_goes_wrong(arguments: list[str], sentence: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "-m", "reader", "serve", *(one.format(taken=port) for one in arguments)],
            capture_output=True, text=True, check=False, timeout=20,
        )  # fmt: skip
    assert done.returncode in (2, 3)
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert sentence.format(taken=port) in done.stderr


def test_letting_everybody_in_is_warned_of() -> None:
    one = Served("--host", "0.0.0.0")
    one.process.send_signal(signal.SIGINT)
    _, errors = one.process.communicate(timeout=20)
    assert errors.startswith("reader: Warning: whoever has this address can open it")


def test_without_textual_serve(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r"pip install 'reader-tui\[serve\]'"):
        module.serve(command_parser().parse_args(["serve"]))


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here")
@pytest.mark.parametrize("light", [False, True])
async def test_in_chromium(served: Served, tmp_path: Path, light: bool) -> None:
    async with page(f"{served.address}?token={served.token}", tmp_path / "profile", light=light) as shown:
        await until(lambda: any("9 unread" in line for line in shown.screen.display))
        await until(lambda: "Search" in shown.screen.display[-1])  # it knows that it has the keys
        await shown.press("j")
        await shown.press("l")
        await until(lambda: any("Large Transformer Model Inference" in line[40:] for line in shown.screen.display))
        await until(lambda: "Find" in shown.screen.display[-1])
        assert all(one.startswith((served.address, served.address.replace("http", "ws"))) for one in shown.requested)
        ground, letters = await shown.colors()
        assert (sum(ground) > 600) == light
        assert letters > 100
        await shown.press("q")
        await until(lambda: served.readers() == [])
        assert await shown.run("getComputedStyle(document.querySelector('.ended')).display") == "grid"
        assert await shown.run("document.activeElement.textContent") == "Open it again"
