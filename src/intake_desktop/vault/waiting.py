# SPDX-License-Identifier: Apache-2.0
"""How long the next try of a passphrase must wait: three are free, then 2, 4, 8 … 60 seconds.

The count is kept on disk, so that a restart does not help, and neither does a clock set back. It never locks anybody
out and never wipes anything: an insider must not be able to close the centre or to destroy evidence. It slows down
somebody at the keyboard; somebody who copies the files is stopped by the device secret.

The file holds 256 small records of fixed size, written in place so that a full disk cannot stop the counting. A staff
code belongs to one record by its hash, whether or not anybody has that code.
"""

from __future__ import annotations

import hashlib
import math
import os
import struct
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

FREE_TRIES = 3
LONGEST_WAIT = 60
"""Seconds."""
FILE = "tries"
_RECORDS = 256
_FIELDS = struct.Struct("<Idd")
_SIZE = 24


class Clocks(NamedTuple):
    """The clocks that the waiting asks: the wall's (seconds since 1970) and one that only runs forward."""

    wall: Callable[[], float] = time.time
    monotonic: Callable[[], float] = time.monotonic


class _Tries(NamedTuple):
    wrong: int
    wall: float
    monotonic: float


class Waiting:
    """Counts wrong passphrases for the PC whose folder is `home`."""

    def __init__(self, home: Path, store: str, clocks: Clocks) -> None:
        self._path = home / FILE
        self._store = store
        self._clocks = clocks
        self._remembered: dict[int, _Tries] = {}

    def seconds(self, code: str) -> int:
        """Say how many seconds this code must still wait; 0 when a try is allowed now."""
        record = self._record(code)
        tries = self._load(record)
        needed = wait_after(tries.wrong)
        if needed == 0:
            return 0
        wall, monotonic = self._clocks.wall() - tries.wall, self._clocks.monotonic() - tries.monotonic
        if wall < 0:  # the clock was set back: begin the wait again, from the new time
            self._keep(record, tries._replace(wall=self._clocks.wall(), monotonic=self._clocks.monotonic()))
            return needed
        # A smaller reading of the second clock means that the PC was restarted: then only the wall clock can tell.
        passed = min(wall, monotonic) if monotonic >= 0 else wall
        return max(math.ceil(needed - passed), 0)

    def begin(self, code: str) -> None:
        """Count a try before it is made, so that stopping the program in the middle does not make it free."""
        record = self._record(code)
        wrong = min(self._load(record).wrong + 1, 1000)
        self._keep(record, _Tries(wrong, self._clocks.wall(), self._clocks.monotonic()))

    def take_back(self, code: str) -> None:
        """Forget the last try: the passphrase could not be tried at all, because the keyring failed."""
        record = self._record(code)
        tries = self._load(record)
        self._keep(record, tries._replace(wrong=max(tries.wrong - 1, 0)))

    def forget(self, code: str) -> None:
        """Forget all wrong tries of this code after the right passphrase."""
        self._keep(self._record(code), _Tries(0, 0.0, 0.0))

    def _record(self, code: str) -> int:
        return hashlib.sha256(f"{self._store}|{code}".encode()).digest()[0]

    def _load(self, record: int) -> _Tries:
        on_disk = self._load_from_disk(record)
        remembered = self._remembered.get(record, on_disk)
        return max(remembered, on_disk, key=lambda tries: tries.wrong)

    def _load_from_disk(self, record: int) -> _Tries:
        try:
            with self._path.open("rb") as file:
                file.seek(record * _SIZE)
                data = file.read(_SIZE)
        except FileNotFoundError:
            return _Tries(0, 0.0, 0.0)
        except OSError:
            data = b""
        fields, checksum = data[: _FIELDS.size], data[_FIELDS.size :]
        if data == bytes(_SIZE):
            return _Tries(0, 0.0, 0.0)
        if len(data) != _SIZE or checksum != zlib.crc32(fields).to_bytes(4, "little"):
            return _Tries(FREE_TRIES, 0.0, 0.0)  # spoiled: no free tries, but no wait either
        tries = _Tries(*_FIELDS.unpack(fields))
        return tries if math.isfinite(tries.wall) and math.isfinite(tries.monotonic) else _Tries(FREE_TRIES, 0.0, 0.0)

    def _keep(self, record: int, tries: _Tries) -> None:
        self._remembered[record] = tries
        fields = _FIELDS.pack(*tries)
        try:
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        except OSError:
            return  # a folder that cannot be written to: counted for as long as the program runs
        try:
            if os.fstat(handle).st_size < _RECORDS * _SIZE:
                os.ftruncate(handle, 0)
                os.write(handle, bytes(_RECORDS * _SIZE))
            os.lseek(handle, record * _SIZE, os.SEEK_SET)
            os.write(handle, fields + zlib.crc32(fields).to_bytes(4, "little"))
            os.fsync(handle)
        except OSError:
            return
        finally:
            os.close(handle)


def wait_after(wrong: int) -> int:
    """Seconds to wait after so many wrong tries: 0, 0, 0, then 2, 4, 8, 16, 32, 60, 60 …"""
    if wrong < FREE_TRIES:
        return 0
    return int(min(2.0 ** min(wrong - FREE_TRIES + 1, 16), LONGEST_WAIT))
