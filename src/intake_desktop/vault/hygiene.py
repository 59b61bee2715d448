# SPDX-License-Identifier: Apache-2.0
"""Keep the memory of this process to itself: no core dumps, and no other program of the same account may read it.

Called once at start, before any key is in memory: a program that opened our memory before could go on reading it. It
costs microseconds, never fails the start, and imports nothing that is not there anyway.
"""

from __future__ import annotations

import contextlib
import sys

_PR_GET_DUMPABLE, _PR_SET_DUMPABLE = 3, 4
_NO_ERROR_BOX = 0x0001 | 0x0002  # SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX
_NO_HEAP = 0x1  # WER_FAULT_REPORTING_FLAG_NOHEAP
_done: tuple[str, ...] = ()


def close_memory() -> tuple[str, ...]:
    """Turn off what would write this process's memory to a disk or show it to others; name what could be done."""
    global _done
    _done = _without_crash_reports() if sys.platform == "win32" else (*_without_core_dumps(), *_not_dumpable())
    return _done


def memory_is_closed() -> bool:
    """Whether this process does all of it that its system can; asked of the system again where it tells."""
    asked = "not_dumpable" in _done
    return bool(_done) and (not asked or _is_not_dumpable())


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


def _is_not_dumpable() -> bool:
    with contextlib.suppress(ImportError, OSError, AttributeError):
        import ctypes

        return int(ctypes.CDLL(None).prctl(_PR_GET_DUMPABLE, 0, 0, 0, 0)) == 0
    return False


def _without_crash_reports() -> tuple[str, ...]:
    with contextlib.suppress(ImportError, OSError, AttributeError):
        import ctypes

        kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - only Windows has it
        kernel.SetErrorMode(_NO_ERROR_BOX)
        with contextlib.suppress(AttributeError):
            kernel.WerSetFlags(_NO_HEAP)
        return ("no_crash_reports",)
    return ()
