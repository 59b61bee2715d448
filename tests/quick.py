# SPDX-License-Identifier: Apache-2.0
"""What the tests do not wait for: a disk, and the locking of each piece of memory. The program has no such switch.

Both cost half of every test that has a store, and change nothing of what it does. That the program does lock its memory
is a test of its own (``as_shipped``); what survives a power cut is asked by ``./dev faults``, on the disk.
"""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from intake_desktop.store import file

MEMORY = Path("/dev/shm")
ROOM = 4 << 30
"""Bytes that must be free in memory; a full run of the tests uses a tenth of it at any moment."""

_SHIPPED = file.MEMORY_PROMISE
_FOLDERS = "intake-tests-"
UNLOCKED = (
    "import sys; from intake_desktop.store import file; from intake_desktop.cli import main; "
    "file.MEMORY_PROMISE = file.MEMORY_PROMISE.replace('= on', '= off'); sys.exit(main())"
)
"""For ``python -c`` with the words of a command after it: the program in a process of its own, as the tests have it."""


def pytest_configure(config: pytest.Config) -> None:
    """At the very start: temporary folders in memory where there is room, and memory that is not locked."""
    file.MEMORY_PROMISE = _SHIPPED.replace("= on", "= off")
    gc.disable()  # until all tests are collected: nothing of them goes away
    if hasattr(config, "workerinput") or config.option.basetemp or "TMPDIR" in os.environ:
        return  # a worker takes its folder from whoever started it; so does everybody who was told of one
    for old in MEMORY.glob(f"{_FOLDERS}*"):
        if not Path(f"/proc/{old.name.removeprefix(_FOLDERS)}").exists():
            shutil.rmtree(old, ignore_errors=True)  # of a run that was broken off, or in which a test failed
    if not MEMORY.is_dir() or shutil.disk_usage(MEMORY).free < ROOM or os.statvfs(MEMORY).f_flag & os.ST_NOEXEC:
        return  # some tests put a small program into their folder
    folder = MEMORY / f"{_FOLDERS}{os.getpid()}"
    folder.mkdir(mode=0o711)  # a print server reads its folder as somebody else
    os.environ["TMPDIR"] = tempfile.tempdir = str(folder)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Before the first test: the thousands of tests stay to the end, and are not looked through for what could go."""
    gc.collect()
    gc.freeze()
    gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """After the last test: nothing is kept, unless somebody wants to look into why one failed."""
    folder = MEMORY / f"{_FOLDERS}{os.getpid()}"
    if not session.testsfailed:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def as_shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    """The store locks its memory in this test, as it does for the people of a centre."""
    monkeypatch.setattr(file, "MEMORY_PROMISE", _SHIPPED)
