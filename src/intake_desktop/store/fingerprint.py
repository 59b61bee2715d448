# SPDX-License-Identifier: Apache-2.0
"""One number for all pages of the file, by which a single old page that was put back is noticed.

The engine notices a page that was changed, but not one that was whole at another time. Each page ends with the code
that proves it; whoever puts an older page back brings its older code. Reading these codes needs no key.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

PAGE = 4096
CODE = 64
"""Bytes at the end of a page: the HMAC-SHA512 over the page and its number."""
_PAGES_AT_ONCE = 256
_SALT = 16


def never() -> bool:
    """Do not stop."""
    return False


def fingerprint(path: Path, stop: Callable[[], bool] = never) -> str:
    """Hash the salt and the code of every page, in hex; OSError when the file cannot be read, or nothing once
    `stop` says so. The file must be closed, and nothing may stand in a log beside it.
    """
    running = hashlib.sha256()
    room = memoryview(bytearray(PAGE * _PAGES_AT_ONCE))
    with path.open("rb", buffering=0) as whole:
        running.update(whole.read(_SALT))
        whole.seek(0)
        while (read := whole.readinto(room)) and not stop():
            running.update(b"".join([room[end - CODE : end] for end in range(PAGE, read + 1, PAGE)]))
            running.update(room[read - read % PAGE : read])
    running.update(path.stat().st_size.to_bytes(8, "big"))
    return "" if stop() else running.hexdigest()


def has_log(path: Path) -> bool:
    """Say whether a log beside the file holds anything: the program did not end cleanly, or somebody put it there."""
    return any(_size(path.with_name(path.name + end)) > 0 for end in ("-wal", "-journal"))


def has_rollback_log(path: Path) -> bool:
    """Say whether a log stands there that the program never leaves while it is open to be written to."""
    return _size(path.with_name(path.name + "-journal")) > 0


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
