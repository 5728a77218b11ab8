"""Two Syncthing instances that keep a folder alike, on loopback: nothing of it leaves the machine."""

import os
import re
import shutil
import socket
import subprocess
import time
from pathlib import Path
from xml.sax.saxutils import quoteattr

PROGRAM = shutil.which("syncthing")
_CONFIG = """<configuration version="36">
    <folder id="reader" path={folder} type="sendreceive"
            rescanIntervalS="10" fsWatcherEnabled="true" fsWatcherDelayS="1">
        <device id="{first}"/><device id="{second}"/>
        <minDiskFree unit="%">0</minDiskFree>
        <order>random</order>
    </folder>
    <device id="{own}" name="own"><address>dynamic</address></device>
    <device id="{peer}" name="peer"><address>tcp://127.0.0.1:{peer_port}</address></device>
    <gui enabled="true" tls="false"><address>127.0.0.1:{gui_port}</address><apikey>reader</apikey></gui>
    <options>
        <listenAddress>tcp://127.0.0.1:{port}</listenAddress>
        <globalAnnounceEnabled>false</globalAnnounceEnabled>
        <localAnnounceEnabled>false</localAnnounceEnabled>
        <relaysEnabled>false</relaysEnabled>
        <natEnabled>false</natEnabled>
        <startBrowser>false</startBrowser>
        <urAccepted>-1</urAccepted>
        <crashReportingEnabled>false</crashReportingEnabled>
        <autoUpgradeIntervalH>0</autoUpgradeIntervalH>
        <reconnectionIntervalS>1</reconnectionIntervalS>
        <minHomeDiskFree unit="%">0</minHomeDiskFree>
        <setLowPriority>false</setLowPriority>
    </options>
</configuration>
"""


class Syncthing:
    """One of two instances."""

    def __init__(self, home: Path, folder: Path) -> None:
        assert PROGRAM
        self.home, self.folder = home, folder
        folder.mkdir(parents=True)
        (folder / ".stfolder").mkdir()
        self.port, self.gui_port = _free_port(), _free_port()
        self._env = {**os.environ, "HOME": str(home), "STNODEFAULTFOLDER": "1", "STNOUPGRADE": "1", "STNORESTART": "1"}
        command = [PROGRAM, "generate", f"--home={home}"]
        subprocess.run(command, env=self._env, check=True, capture_output=True)
        self.id = re.findall(r"[A-Z0-9]{7}(?:-[A-Z0-9]{7}){7}", (home / "config.xml").read_text())[0]
        self._process: subprocess.Popen[bytes] | None = None

    def know(self, peer: "Syncthing") -> None:
        """Share the folder with another instance, and with nobody else."""
        text = _CONFIG.format(
            folder=quoteattr(str(self.folder)), first=self.id, second=peer.id, own=self.id, peer=peer.id,
            peer_port=peer.port, port=self.port, gui_port=self.gui_port,
        )  # fmt: skip
        (self.home / "config.xml").write_text(text)

    def start(self) -> None:
        """Go online."""
        assert PROGRAM
        with (self.home / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [PROGRAM, "serve", f"--home={self.home}", "--no-browser"], env=self._env, stdout=log, stderr=log
            )
        end = time.monotonic() + 30
        while time.monotonic() < end and self._process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.gui_port), 1).close()
                return
            except OSError:
                time.sleep(0.1)
        raise AssertionError((self.home / "log").read_text()[-2000:])

    def stop(self) -> None:
        """Go offline."""
        if self._process:
            self._process.terminate()
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
