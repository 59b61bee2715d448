# SPDX-License-Identifier: Apache-2.0
"""The session of a desktop for one test: a bus and folders of its own, so that nothing of this PC's is used."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BUS = ("dbus-run-session", "--")
"""What stands before the words of a command that runs in the session."""


@contextmanager
def desktop_session(folder: Path, environment: dict[str, str]) -> Iterator[dict[str, str]]:
    """Give `environment` with the folders of a session in `folder`, an empty one.

    Its runtime folder has a short name elsewhere: the name of a socket in it may have 107 letters and no more, and the
    folder of a test can be longer than that by itself.
    """
    (folder / "data").mkdir(mode=0o700)
    with tempfile.TemporaryDirectory(prefix="run-", ignore_cleanup_errors=True) as run:
        yield {**environment, "HOME": str(folder), "XDG_DATA_HOME": str(folder / "data"), "XDG_RUNTIME_DIR": run}


def without_display() -> dict[str, str]:
    """The environment of this test, for a program that shows nothing."""
    return {name: value for name, value in os.environ.items() if name != "DISPLAY"}
