# SPDX-License-Identifier: Apache-2.0
"""Run a service away from the window and bring its outcome back. No Qt here, so that presenters may know it.

The policy, once for all screens: nothing is retried by itself. A service that fails with a :class:`Trouble` changed
nothing; the sentence goes to the caller's `trouble`, or, when the caller has none, to everybody who listens to
`troubled`. A mind that was changed is silent. Anything else is our fault: `failed` says so with a :class:`Mishap`,
which holds names of places in the program and never a value.
"""

from __future__ import annotations

import traceback
import weakref
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from ..domain.troubles import ChangedMind, Trouble

Value = TypeVar("Value")
Heard = TypeVar("Heard")


class Event(Generic[Heard]):
    """Something that is announced. Methods of an object that has gone away are forgotten by themselves."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[], Callable[[Heard], object] | None]] = []

    def connect(self, listener: Callable[[Heard], object]) -> None:
        """Tell `listener` from now on."""
        if hasattr(listener, "__self__") and hasattr(listener, "__func__"):
            self._listeners.append(weakref.WeakMethod(listener))
        else:
            self._listeners.append(lambda: listener)

    def disconnect(self, listener: Callable[[Heard], object]) -> None:
        """Tell `listener` no longer."""
        self._listeners = [kept for kept in self._listeners if kept() not in (None, listener)]

    def emit(self, what: Heard) -> None:
        """Tell everybody, in the order in which they asked."""
        for kept in list(self._listeners):
            if (listener := kept()) is None:
                self._listeners.remove(kept)
                continue
            try:
                listener(what)
            except RuntimeError as error:
                if "already deleted" not in str(error):
                    raise
                self._listeners.remove(kept)  # a screen that Qt has taken down, while Python still held a part of it


@dataclass(frozen=True)
class Mishap:
    """A fault of the program: which kind, and where in the program, innermost last. Never what it worked on."""

    kind: str
    places: tuple[str, ...]

    @classmethod
    def of(cls, error: BaseException) -> Mishap:
        """Keep of an exception what holds no data."""
        frames = traceback.extract_tb(error.__traceback__)
        return cls(type(error).__name__, tuple(f"{_place(frame.filename)}:{frame.lineno}" for frame in frames))

    def details(self) -> str:
        """Lines that may be shown, copied and sent."""
        return "\n".join([self.kind, *self.places])


def _place(file: str) -> str:
    """A file of ours or of a library, without the folders of this computer."""
    parts = file.replace("\\", "/").split("/")
    for root in ("intake_desktop", "site-packages"):
        if root in parts:
            return "/".join(parts[parts.index(root) :])
    return parts[-1]


class Runner(Protocol):
    """What a presenter is handed. `changed` announces the names a service touched, such as ``cases`` or
    ``case:<id>``; `busy` that work has begun, and that all of it is done."""

    changed: Event[frozenset[str]]
    troubled: Event[Trouble]
    failed: Event[Mishap]
    busy: Event[bool]

    def run(
        self,
        work: Callable[[], Any],
        then: Callable[[Any], object] | None = None,
        trouble: Callable[[Trouble], object] | None = None,
        *,
        latest: str | None = None,
        once: Hashable | None = None,
    ) -> None:
        """Do `work` on the one worker and hand its value to `then` in the window.

        When `work` returns ``Changes``, `then` gets their ``value`` and `changed` is emitted first. Calls with the
        same `latest` overtake each other: only the newest still answers, and one that has not begun never does
        (search as you type). While a call with the same `once` is under way, another is left out: a verb that is
        pressed twice is done once.
        """

    def in_window(self, tell: Callable[..., object]) -> Callable[..., None]:
        """Wrap a callback so that the worker may call it and the window does it, such as the progress of an export."""

    def close(self) -> None:
        """Finish what has begun, begin nothing more."""


class _Announcing:
    """What both runners share: where the outcome of work goes."""

    def __init__(self) -> None:
        self.changed: Event[frozenset[str]] = Event()
        self.troubled: Event[Trouble] = Event()
        self.failed: Event[Mishap] = Event()
        self.busy: Event[bool] = Event()
        self._newest: dict[str, int] = {}

    def _number(self, latest: str | None) -> int:
        if latest is None:
            return 0
        self._newest[latest] = self._newest.get(latest, 0) + 1
        return self._newest[latest]

    def _is_overtaken(self, latest: str | None, number: int) -> bool:
        return latest is not None and self._newest[latest] != number

    def _succeed(self, outcome: Any, then: Callable[[Any], object] | None) -> None:
        touched = getattr(outcome, "touched", None)
        if isinstance(touched, frozenset) and hasattr(outcome, "value"):
            self.changed.emit(touched)
            outcome = outcome.value
        if then is not None:
            then(outcome)

    def _fail(self, error: BaseException, trouble: Callable[[Trouble], object] | None) -> None:
        if isinstance(error, Trouble):
            (trouble or self.troubled.emit)(error)
        elif not isinstance(error, ChangedMind):
            self.failed.emit(Mishap.of(error))


class InlineRunner(_Announcing):
    """Does everything at once, for tests and for the terminal. A fault of the program is raised, not announced."""

    def run(
        self,
        work: Callable[[], Any],
        then: Callable[[Any], object] | None = None,
        trouble: Callable[[Trouble], object] | None = None,
        *,
        latest: str | None = None,
        once: Hashable | None = None,
    ) -> None:
        """Do `work` now; see :class:`Runner`."""
        try:
            outcome = work()
        except (Trouble, ChangedMind) as error:
            self._fail(error, trouble)
        else:
            self._succeed(outcome, then)

    def in_window(self, tell: Callable[..., object]) -> Callable[..., None]:
        """The same callback: there is only one thread."""

        def tell_now(*values: object) -> None:
            tell(*values)

        return tell_now

    def close(self) -> None:
        """Nothing waits."""
