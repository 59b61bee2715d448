# SPDX-License-Identifier: Apache-2.0
"""No value of a record in an error, a warning or a log line, whichever way it comes out. No Qt here.

What a desktop starts writes its error channel into a log on the disk, which is nobody's secret. So a fault of ours is
told as its kind and its places in the program; what a library would log or warn of, which we did not write, is dropped.
"""

from __future__ import annotations

import logging
import sys
import threading
import warnings
from types import TracebackType
from typing import Any

from .runner import Mishap


def keep_values_out() -> None:
    """Do this once in a process of ours, before anything of a case is in memory."""
    sys.excepthook = tell_fault
    sys.unraisablehook = lambda unraisable: _tell(unraisable.exc_value or unraisable.exc_type())
    threading.excepthook = lambda given: _tell(given.exc_value or given.exc_type())
    warnings.simplefilter("ignore")
    logging.raiseExceptions = False
    logging.disable(logging.CRITICAL)


def tell_fault(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """What Python calls for an exception that nobody caught."""
    if not issubclass(kind, KeyboardInterrupt):
        _tell(error.with_traceback(trace))


def drop_message(kind: Any, context: Any, message: str) -> None:
    """For Qt: its own messages are about widgets and files, and may quote both."""


def _tell(error: BaseException) -> None:
    print(Mishap.of(error).details(), file=sys.stderr, flush=True)
