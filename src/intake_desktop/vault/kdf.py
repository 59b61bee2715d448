# SPDX-License-Identifier: Apache-2.0
"""From a passphrase to 32 bytes: Argon2id, with a floor that no file can lower and a cap that no file can raise."""

from __future__ import annotations

import os
import sys

import msgspec

from .troubles import KdfRefused

MEBIBYTE = 1024
"""In KiB, the unit of Argon2's memory cost."""


class KdfCost(msgspec.Struct, frozen=True):
    """What one try of a passphrase costs: passes, memory in KiB, lanes."""

    iterations: int
    memory_kib: int
    lanes: int


FLOOR = KdfCost(iterations=3, memory_kib=64 * MEBIBYTE, lanes=4)
"""The second recommended option of RFC 9106."""

CAP = KdfCost(iterations=16, memory_kib=1024 * MEBIBYTE, lanes=16)
"""More than this would be an attempt to make the PC stand still."""


class KdfPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """What a file may ask for (from `floor` to `cap`) and what new slots cost (`cost`). Tests build a cheap one."""

    floor: KdfCost
    cap: KdfCost = CAP
    cost: KdfCost

    @classmethod
    def standard(cls) -> KdfPolicy:
        """The policy of the field: 256 MiB where the PC has 4 GiB of memory or more, 64 MiB otherwise."""
        memory = 256 * MEBIBYTE if memory_bytes() >= 4_000_000_000 else FLOOR.memory_kib
        return cls(floor=FLOOR, cost=KdfCost(FLOOR.iterations, memory, FLOOR.lanes))

    def admit(self, cost: KdfCost) -> None:
        """Refuse a cost read from a file that is below the floor or above the cap (KdfRefused)."""
        for least, asked, most in zip(_plain(self.floor), _plain(cost), _plain(self.cap), strict=True):
            if not least <= asked <= most:
                raise KdfRefused


def stretch(passphrase: bytearray, salt: bytes, cost: KdfCost) -> bytearray:
    """Turn a passphrase into 32 bytes by Argon2id (RFC 9106); takes about half a second at 256 MiB, and means to."""
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    recipe = Argon2id(salt=salt, length=32, iterations=cost.iterations, lanes=cost.lanes, memory_cost=cost.memory_kib)
    return bytearray(recipe.derive(passphrase))  # type: ignore[arg-type]  # the stub says bytes; any buffer will do


def memory_bytes() -> int:
    """Say how much memory this PC has; 0 when it cannot be known, which leads to the smaller cost."""
    if sys.platform == "win32":
        return _windows_memory()
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError):
        return 0


def _windows_memory() -> int:
    import ctypes

    class Status(ctypes.Structure):
        _fields_ = [("length", ctypes.c_uint32), ("load", ctypes.c_uint32)] + [
            (name, ctypes.c_uint64)
            for name in ("total", "free", "page", "page_free", "virtual", "virtual_free", "extended")
        ]

    status = Status()
    status.length = ctypes.sizeof(Status)
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - only Windows has it
    return int(status.total) if kernel.GlobalMemoryStatusEx(ctypes.byref(status)) else 0


def _plain(cost: KdfCost) -> tuple[int, int, int]:
    return (cost.iterations, cost.memory_kib, cost.lanes)
