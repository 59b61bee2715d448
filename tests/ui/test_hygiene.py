# SPDX-License-Identifier: Apache-2.0
"""Faults are provoked wherever one can happen, each with her name in its hands. Nothing that comes out anywhere, on the
error channel, in the details that may be shown, in files or in a core dump, holds a letter of it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.display.memory import forms

from intake_desktop.services import surroundings
from intake_desktop.ui.runner import Mishap

ROOT = Path(__file__).resolve().parents[2]
NAME, PHONE = "Zainab Malookwali", "0347-7719283"
IN_FLIGHT = f"{NAME} {PHONE}"

AT_THE_WINDOW = """
import logging, os, signal, sys, threading, warnings
from PySide6.QtCore import QObject, QTimer, Qt, qWarning
from PySide6.QtGui import QPixmap, QPaintEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget
name = sys.stdin.readline().strip()
from pathlib import Path
from intake_desktop import app
from intake_desktop.cli import _keep_to_ourselves
_keep_to_ourselves()
begun = app.Start(Path(sys.argv[1]))

class Her(Exception):
    def __str__(self):
        return name

def fail(*_):
    her = name
    raise Her(name) from KeyError(name)

class Painted(QWidget):
    def paintEvent(self, event):
        raise ValueError(name)

class Left:
    def __del__(self):
        raise ValueError(name)

def all_of_them():
    begun.runner.failed.connect(lambda mishap: print(mishap.details(), file=sys.stderr))  # what a page would show
    begun.runner.failed.connect(fail)
    begun.runner.run(fail)
    begun.runner.run(lambda: int(name))
    begun.runner.run(lambda: {}[name])
    begun.runner.run(lambda: name.encode("ascii") + None)
    begun.runner.run(lambda: open(os.path.join(sys.argv[1], name + "/x")))
    begun.runner.run(lambda: None, fail)
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    Left()
    warnings.warn(name)
    logging.getLogger("a library").error("cannot read %s", name)
    logging.getLogger("a library").exception(name)
    qWarning(name)
    QPixmap(name).scaled(0, 0)
    painted = Painted(begun.window)
    painted.show()
    painted.repaint()
    QTimer.singleShot(0, fail)
    QTimer.singleShot(200, done)

def done():
    print("all of them", flush=True)
    os.kill(os.getpid(), signal.SIGABRT) if sys.argv[2] == "abort" else begun.application.quit()

QTimer.singleShot(0, begun.window, all_of_them)
begun.until_closed()
"""


@pytest.mark.parametrize("end", ["quit", "abort"])
def test_no_fault_of_the_window_says_whom_it_was_about(tmp_path: Path, end: str) -> None:
    home, elsewhere = tmp_path / "home", tmp_path / "elsewhere"
    elsewhere.mkdir()
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "HOME": str(elsewhere), "TMPDIR": str(elsewhere),
           "XDG_RUNTIME_DIR": str(elsewhere), "QT_QPA_PLATFORM": "offscreen"}  # fmt: skip
    words = [sys.executable, "-c", AT_THE_WINDOW, str(home), end]
    with subprocess.Popen(
        words, cwd=elsewhere, env=env, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as child:  # fmt: skip
        said, errors = child.communicate(IN_FLIGHT + "\n", timeout=300)
    assert said == "all of them\n", errors
    assert (child.returncode == 0) is (end == "quit")
    for told in ("Her", "KeyError", "ValueError", "TypeError", "FileNotFoundError"):
        assert told in errors, "it is told what went wrong, and where"
    assert "Traceback" not in errors
    for part in (*NAME.split(), PHONE):
        assert part not in errors
    _assert_nothing_lies_about(tmp_path)


def test_no_fault_of_the_terminal_says_whom_it_was_about(tmp_path: Path) -> None:
    code = (
        "import sys; from intake_desktop.cli import main, computer\n"
        "def fail(asked, say):\n    raise KeyError(sys.stdin.readline())\n"
        "computer._doctor = fail\n"
        "sys.argv = ['intake-desktop', '--home', 'home', 'doctor']\n"
        "sys.exit(main())"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=env,
        input=IN_FLIGHT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("KeyError\n")
    assert "Zainab" not in done.stderr + done.stdout
    _assert_nothing_lies_about(tmp_path)


def test_the_details_of_a_fault_name_places_and_no_values() -> None:
    try:
        try:
            int(NAME)
        except ValueError as error:
            raise LookupError(NAME) from error
    except LookupError as error:
        error.add_note(NAME)
        details = Mishap.of(error).details()
    assert details.splitlines()[0] == "LookupError"
    assert "Zainab" not in details
    assert str(ROOT) not in details, "nor where this computer keeps its files"


def test_a_process_of_ours_closes_its_memory_before_anything_else(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from intake_desktop.cli import _keep_to_ourselves\n"
        "heavy = [name for name in ('cryptography', 'PySide6', 'sqlcipher3', 'pyrage') if name in sys.modules]\n"
        "_keep_to_ourselves()\n"
        "import resource\n"
        "from intake_desktop.vault.hygiene import memory_is_closed\n"
        "print(heavy, memory_is_closed(), resource.getrlimit(resource.RLIMIT_CORE))\n"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert done.stdout == "[] True (0, 0)\n"


class TestSwap:
    """What a computer does with memory that it has no room for."""

    def found(self, root: Path, lines: str) -> bool:
        (root / "proc").mkdir(exist_ok=True)
        (root / "proc/swaps").write_text("Filename\tType\tSize\tUsed\tPriority\n" + lines)
        return next(one.ok for one in surroundings.look_around("linux", root) if one.name == "swap")

    def device(self, root: Path, file: Path) -> Path:
        number = file.stat().st_dev
        found = root / f"sys/dev/block/{os.major(number)}:{os.minor(number)}"
        found.mkdir(parents=True)
        return found

    def test_none_or_in_memory_is_well(self, tmp_path: Path) -> None:
        assert self.found(tmp_path, "")
        assert self.found(tmp_path, "/dev/zram0 partition 8000000 0 100\n")

    def test_on_a_plain_disk_it_is_not(self, tmp_path: Path) -> None:
        file = tmp_path / "swapfile"
        file.touch()
        assert not self.found(tmp_path, f"{file} file 8000000 0 -2\n")
        assert not self.found(tmp_path, f"{tmp_path / 'gone'} file 8000000 0 -2\n")

    def test_on_an_encrypted_disk_it_is_even_through_volumes(self, tmp_path: Path) -> None:
        file = tmp_path / "swapfile"
        file.touch()
        disk = self.device(tmp_path, file)
        (disk / "dm").mkdir()
        (disk / "dm/uuid").write_text("LVM-abc\n")
        below = disk / "slaves" / "dm-0" / "dm"
        below.mkdir(parents=True)
        (below / "uuid").write_text("CRYPT-LUKS2-abc\n")
        assert self.found(tmp_path, f"{file} file 8000000 0 -2\n")
        (disk / "slaves" / "sdb1").mkdir()
        assert not self.found(tmp_path, f"{file} file 8000000 0 -2\n"), "half of it lies on another disk"

    @pytest.mark.parametrize(("system", "kept"), [("win32", True), ("darwin", True), ("linux", False)])
    def test_pictures_are_told_as_the_system_has_them(self, system: str, kept: bool) -> None:
        told = next(one for one in surroundings.look_around(system) if one.name == "pictures")
        assert (told.ok, told.mendable) == (kept, kept)


def _assert_nothing_lies_about(folder: Path) -> None:
    """No file was left that holds her name in any writing, and no core dump."""
    for file in folder.rglob("*"):
        assert not file.name.startswith("core"), file
        if file.is_file():
            data = file.read_bytes()
            assert not any(form in data for form in (*forms(NAME), *forms(PHONE))), file
