# SPDX-License-Identifier: Apache-2.0
"""Clocks that tell a sleeping computer from a busy one. The net under everything else: it needs nobody to tell us."""

from __future__ import annotations

import ctypes
import sys
import time
from collections.abc import Callable
from typing import NamedTuple


def seconds_passed() -> float:
    """Seconds that go on while the computer sleeps, and never back."""
    if sys.platform == "darwin":  # time.monotonic stands still there during sleep, this one does not
        return time.clock_gettime(time.CLOCK_MONOTONIC)
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.clock_gettime(boot) if boot is not None else time.monotonic()


def seconds_awake() -> float:
    """Seconds that stand still while the computer sleeps; the same as `seconds_passed` where the system has no such
    clock."""
    if sys.platform == "win32":
        return _unbiased()
    if sys.platform == "darwin":
        return time.clock_gettime(time.CLOCK_UPTIME_RAW)
    return time.monotonic() if hasattr(time, "CLOCK_BOOTTIME") else seconds_passed()


def seconds_asleep() -> float:
    """Seconds that the computer has slept since it was started; nothing where the system cannot tell."""
    return seconds_passed() - seconds_awake()


def _unbiased() -> float:
    counted = ctypes.c_ulonglong()
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - only Windows has it
    if not kernel.QueryUnbiasedInterruptTime(ctypes.byref(counted)):
        return seconds_passed()
    return counted.value / 10_000_000


class Reading(NamedTuple):
    """The clocks of one moment: all seconds, the waking ones, and the wall's."""

    passed: float
    awake: float
    wall: float


def read_clocks() -> Reading:
    """Read all three."""
    return Reading(seconds_passed(), seconds_awake(), time.time())


Clocks = Callable[[], Reading]

ASLEEP = 2.0
"""Seconds asleep that count; below, the clocks only disagree."""
STOOD_STILL = 30.0
"""Seconds by which the wall's clock may run ahead before somebody stopped the machine, as virtual ones can be."""


def has_slept(before: Reading, now: Reading) -> bool:
    """Whether the computer slept or stood still between two readings. A clock set back never says so."""
    passed, awake, wall = (later - earlier for earlier, later in zip(before, now, strict=True))
    return passed - awake > ASLEEP or wall - passed > STOOD_STILL
