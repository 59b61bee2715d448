# SPDX-License-Identifier: Apache-2.0
"""What was done to a form, to take it back and do it again; and what a change put aside, to be told."""

from __future__ import annotations

from collections.abc import Iterable

from .working import Memory, Working, is_filled

MOST_STEPS = 200


class Touched(frozenset[str]):
    """The addresses that may look different after a change. `set_aside` are those among them that somebody had
    answered and that do not count any more: the screen says so.
    """

    set_aside: frozenset[str] = frozenset()


class History:
    """Remembers what was typed before each change. Key presses in one question are one change."""

    def __init__(self, working: Working) -> None:
        self._working = working
        self._back: list[Memory] = []
        self._forth: list[Memory] = []
        self._last = ""
        working.hidden.clear()

    @property
    def can_undo(self) -> bool:
        """Whether there is something to take back."""
        return bool(self._back)

    def keep(self, name: str) -> None:
        """Remember how it is now, before `name` changes; without a name, before a step of its own."""
        if not name or name != self._last:
            self._back.append(self._working.remember())
            del self._back[:-MOST_STEPS]
        self._last = name
        self._forth.clear()

    def undo(self) -> Touched | None:
        """Take the last change back."""
        return self._go(self._back, self._forth)

    def redo(self) -> Touched | None:
        """Do the change again that was taken back last."""
        return self._go(self._forth, self._back)

    def _go(self, there: list[Memory], here: list[Memory]) -> Touched | None:
        if not there:
            return None
        self._last = ""
        here.append(self._working.remember())
        before = {spot: spot.typed for spot in self._working.all_spots()}
        structure = {spot: {name: list(all_) for name, all_ in spot.children.items()} for spot in before}
        self._working.restore(there.pop())
        touched = self._working.work_all()
        for spot in self._working.all_spots():
            if spot not in before:  # a repetition that came back, with everything as it was worked out before
                touched.update(spot.address(name) for name in spot.shown)
            old = before.get(spot, {})
            for name in spot.typed.keys() | old.keys():
                if spot.typed.get(name) != old.get(name):
                    touched.add(spot.address(name))
            for name, children in spot.children.items():
                if structure.get(spot, {}).get(name) != children:
                    touched.add(spot.address(name))
        return self.told(touched)

    def told(self, addresses: Iterable[str]) -> Touched:
        """Give what a change touched, with what it put aside."""
        working = self._working
        touched = Touched(addresses)
        if not working.hidden:
            return touched
        aside = set()
        for address in working.hidden:
            spot, name = working.find(address)
            if not spot.shown[name] and spot is not working.nowhere and is_filled(spot, working.plan.rules[name]):
                aside.add(address)
        working.hidden.clear()
        touched.set_aside = frozenset(aside)
        return touched
