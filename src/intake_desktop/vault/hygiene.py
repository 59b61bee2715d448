# SPDX-License-Identifier: Apache-2.0
"""Keep the memory of this process to itself: no core dumps, and no other program of the same account may read it.

Called once at start, before any key is in memory. It costs microseconds and never fails the start.
"""

from __future__ import annotations

import contextlib
import sys

_PR_SET_DUMPABLE = 4
_NO_ERROR_BOX = 0x0001 | 0x0002  # SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX


def close_memory() -> tuple[str, ...]:
    """Turn off what would write this process's memory to a disk or show it to others; name what could be done."""
    if sys.platform == "win32":
        return _without_crash_reports()
    return (*_without_core_dumps(), *_not_dumpable())


def _without_core_dumps() -> tuple[str, ...]:
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        return ("no_core_dumps",)
    return ()


def _not_dumpable() -> tuple[str, ...]:
    if sys.platform.startswith("linux"):
        with contextlib.suppress(ImportError, OSError, AttributeError):
            import ctypes

            if ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) == 0:
                return ("not_dumpable",)
    return ()


def _without_crash_reports() -> tuple[str, ...]:
    with contextlib.suppress(ImportError, OSError, AttributeError):
        import ctypes

        getattr(ctypes, "windll").kernel32.SetErrorMode(_NO_ERROR_BOX)  # noqa: B009 - only Windows has it
        return ("no_crash_reports",)
    return ()
