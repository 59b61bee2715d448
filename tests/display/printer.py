# SPDX-License-Identifier: Apache-2.0
"""A printing system of its own on loopback, with a printer that prints into PDF files: CUPS and cups-pdf, as Debian
ships them. Nothing of the machine's own printers is touched.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.display.screen import ROOT, until

NAME = "Paper"
MODEL = Path("/usr/share/ppd/cups-pdf/CUPS-PDF_opt.ppd")
_HOUSE = ("server/ppd", "state/certs", "cache", "spool/tmp", "log")
_RULES = """LogLevel warn
Listen 127.0.0.1:{port}
Browsing No
DefaultAuthType None
WebInterface No
PreserveJobFiles No
PreserveJobHistory Yes
<Location />
  Order allow,deny
  Allow from 127.0.0.1
</Location>
<Policy default>
  <Limit All>
    Order allow,deny
    Allow all
  </Limit>
</Policy>
"""
_FILES = """ServerRoot {house}/server
StateDir {house}/state
CacheDir {house}/cache
RequestRoot {house}/spool
TempDir {house}/spool/tmp
AccessLog {house}/log/access
ErrorLog {house}/log/error
PageLog {house}/log/page
User lp
Group lp
SystemGroup root
Printcap
"""


class PrintingSystem:
    """One running CUPS; `environment` is what a program needs to print there."""

    def __init__(self, house: Path, port: int) -> None:
        self.house = house
        self.environment = {
            **os.environ, "CUPS_SERVER": f"127.0.0.1:{port}", "QT_QPA_PLATFORM": "offscreen", "LANG": "C.UTF-8",
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        }  # fmt: skip

    def asked(self, *words: str) -> str:
        """What one of its own programs says."""
        done = subprocess.run(words, env=self.environment, capture_output=True, text=True, check=False)
        return done.stdout

    def run(self, code: str, *words: str) -> str:
        """Run a program that prints here, to its end."""
        done = subprocess.run(
            [sys.executable, "-c", code, *words], env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def finished(self, jobs: int) -> list[str]:
        """The line of each job in the page log, once so many are done."""
        until(lambda: self.asked("lpstat", "-W", "completed", "-o").count(NAME) >= jobs, "the printer has finished")
        log = self.house / "log/page"
        return log.read_text(encoding="utf-8").splitlines()

    def left_over(self) -> list[str]:
        """The files of jobs that the printing system still keeps."""
        return [path.name for path in (self.house / "spool").glob("d*")]


@contextmanager
def printing_system(house: Path) -> Iterator[PrintingSystem]:
    """Start it in a folder and stop it afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    for part in _HOUSE:
        (house / part).mkdir(parents=True)
    (house / "cupsd.conf").write_text(_RULES.format(port=port), encoding="ascii")
    (house / "cups-files.conf").write_text(_FILES.format(house=house), encoding="ascii")
    for path in [house, *house.rglob("*")]:
        shutil.chown(path, "lp")
        path.chmod(0o755)
    words = ["/usr/sbin/cupsd", "-f", "-c", str(house / "cupsd.conf"), "-s", str(house / "cups-files.conf")]
    server = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    system = PrintingSystem(house, port)
    try:
        until(lambda: "is running" in system.asked("lpstat", "-r"), "CUPS answers")
        add = ["lpadmin", "-p", NAME, "-E", "-v", "cups-pdf:/", "-P", str(MODEL)]
        subprocess.run(add, env=system.environment, check=True, stderr=subprocess.DEVNULL)
        until(lambda: NAME in system.asked("lpstat", "-p"), "the printer is there")
        yield system
    finally:
        server.terminate()
        server.wait(20)
