"""A page in headless Chromium, driven by its DevTools protocol."""

import asyncio
import base64
import json
import os
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pyte

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


async def until(condition: Callable[[], bool]) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.05)


class Page:
    """A page on which a terminal is drawn."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.requested: list[str] = []
        """The addresses that it has asked for."""
        self.screen = pyte.Screen(80, 24)
        """What its terminal has got."""
        self._stream = pyte.ByteStream(self.screen)
        self._socket = socket
        self._number = 0
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._listening = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        async for message in self._socket:
            said = json.loads(message.data)
            match said.get("method"):
                case None:
                    self._answers.pop(said["id"]).set_result(said.get("result", said))
                case "Network.requestWillBeSent":
                    self.requested.append(said["params"]["request"]["url"])
                case "Network.webSocketCreated":
                    address = urlsplit(said["params"]["url"])
                    self.requested.append(address.geturl())
                    size = parse_qs(address.query)
                    self.screen.resize(int(size["height"][0]), int(size["width"][0]))
                case "Network.webSocketFrameReceived":
                    frame = said["params"]["response"]
                    if frame["opcode"] == 2:
                        self._stream.feed(base64.b64decode(frame["payloadData"]))

    async def ask(self, method: str, **params: object) -> dict[str, Any]:
        """Return what the browser answers."""
        self._number += 1
        answer = self._answers[self._number] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": self._number, "method": method, "params": params})
        return await asyncio.wait_for(answer, 20)

    async def run(self, script: str) -> Any:
        """Return the value of an expression in the page."""
        done = await self.ask("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        return done["result"].get("value")

    async def press(self, keys: str) -> None:
        """Type characters."""
        for key in keys:
            for kind in ("keyDown", "keyUp"):
                text = {"text": key} if kind == "keyDown" else {}
                code = f"Key{key.upper()}" if key.isalpha() else ""
                await self.ask("Input.dispatchKeyEvent", type=kind, key=key, code=code, **text)

    async def picture(self) -> bytes:
        """Return what the page looks like, as a PNG."""
        return base64.b64decode((await self.ask("Page.captureScreenshot"))["data"])

    async def colors(self) -> tuple[list[int], int]:
        """Return the colour (red, green, blue) that the page has most of, and how many others it has."""
        picture = base64.b64encode(await self.picture()).decode()
        most, others = await self.run(
            f"(async () => {{ const image = new Image(); image.src = 'data:image/png;base64,{picture}';"
            "await image.decode(); const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');"
            "canvas.drawImage(image, 0, 0); const counts = new Map();"
            "const data = canvas.getImageData(0, 0, image.width, image.height).data;"
            "for (let n = 0; n < data.length; n += 4) { const color = data.slice(n, n + 3).join();"
            "counts.set(color, (counts.get(color) ?? 0) + 1); }"
            "const [most] = [...counts].sort((one, other) => other[1] - one[1])[0];"
            "return [most.split(',').map(Number), counts.size - 1]; })()"
        )
        return most, others


@asynccontextmanager
async def page(
    address: str, profile: Path, size: tuple[int, int] = (1000, 640), *, light: bool = False
) -> AsyncIterator[Page]:
    """Give a page at an address, in a browser of its own that keeps its things in the folder `profile`."""
    assert CHROMIUM
    browser = await asyncio.create_subprocess_exec(
        CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0", "--no-first-run",
        "--disable-background-networking", f"--user-data-dir={profile}", "about:blank",
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        env={name: value for name, value in os.environ.items() if name != "TMPDIR"},  # too long for its socket
    )  # fmt: skip
    try:
        port_file = profile / "DevToolsActivePort"
        await until(lambda: port_file.exists() and "\n" in port_file.read_text())
        port = port_file.read_text().split("\n")[0]
        async with aiohttp.ClientSession() as session:
            async with session.get(f"http://127.0.0.1:{port}/json/list") as response:
                [target] = [one for one in await response.json() if one["type"] == "page"]
            async with session.ws_connect(target["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                shown = Page(socket)
                await shown.ask("Network.enable")
                await shown.ask("Page.enable")
                metrics = {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": False}
                await shown.ask("Emulation.setDeviceMetricsOverride", **metrics)
                scheme = {"name": "prefers-color-scheme", "value": "light" if light else "dark"}
                await shown.ask("Emulation.setEmulatedMedia", features=[scheme])
                await shown.ask("Page.navigate", url=address)
                yield shown
    finally:
        browser.kill()
        await browser.wait()
