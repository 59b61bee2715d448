# SPDX-License-Identifier: Apache-2.0
"""Linux: logind says on the system bus that the computer is about to sleep, the desktop on the session bus that it was
locked.

Each bus is heard on a thread of its own that the window never waits for. QtDBus is not used: it connects on the
caller's thread and holds Python's lock meanwhile, so that a bus that does not answer stops the whole program (tried).
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from .signs import Heard, Sign, Tell

if TYPE_CHECKING:
    from jeepney import Message
    from jeepney.io.blocking import DBusConnection

LOGIN = "org.freedesktop.login1"
_LOGIN_PATH = "/org/freedesktop/login1"
SAVERS = ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver", "org.kde.screensaver", "org.mate.ScreenSaver",
          "org.xfce.ScreenSaver", "org.cinnamon.ScreenSaver")  # fmt: skip
WHO, WHY = "Desk", "Saving"
"""What the list of those who delay sleep shows to everybody: nothing that tells what the program is for."""
ANSWER_WITHIN = 5.0
"""Seconds."""
TRY_AGAIN_AFTER = 30.0
"""Seconds until a bus that went away is looked for again."""
_PROPERTIES = "org.freedesktop.DBus.Properties"


class LinuxListener:
    """Listens to both buses, and holds off sleep until the desk is closed."""

    def __init__(self, tell: Tell, heard: Heard) -> None:
        self._tell, self._heard = tell, heard
        self._gone = threading.Event()
        self._guard = threading.Lock()
        self._known: dict[str, frozenset[Sign]] = {}
        self._buses: dict[str, DBusConnection] = {}
        self._hold: int | None = None
        for name, begin in (("SYSTEM", self._begin_system), ("SESSION", _begin_session)):
            threading.Thread(target=self._listen, args=(name, begin), name=f"signs-{name}", daemon=True).start()

    def let_go(self) -> None:
        """Listen no longer, and let the computer sleep."""
        self._gone.set()
        with self._guard:
            self._release()
            for bus in self._buses.values():
                with contextlib.suppress(OSError):  # wakes the thread, which closes it
                    bus.sock.shutdown(2)

    def _listen(self, name: str, begin: Callable[[DBusConnection], frozenset[Sign]]) -> None:
        while not self._gone.is_set():
            with contextlib.suppress(Exception):  # no such bus, nobody there, gone in the middle: the clocks remain
                self._hear(name, begin)
            self._learn(name, frozenset())
            self._gone.wait(TRY_AGAIN_AFTER)

    def _hear(self, name: str, begin: Callable[[DBusConnection], frozenset[Sign]]) -> None:
        from jeepney.io.blocking import open_dbus_connection

        with open_dbus_connection(name, enable_fds=name == "SYSTEM", auth_timeout=ANSWER_WITHIN) as bus:
            with self._guard:
                self._buses[name] = bus
            try:
                self._learn(name, begin(bus))
                while not self._gone.is_set():
                    sign = meaning(bus.receive())
                    if sign is not None:
                        self._tell(sign)
            finally:
                with self._guard:
                    del self._buses[name]
                    if name == "SYSTEM":
                        self._release()

    def _learn(self, name: str, signs: frozenset[Sign]) -> None:
        with self._guard:
            changed = self._known.get(name, frozenset()) != signs
            self._known[name] = signs
            together = frozenset().union(*self._known.values())
        if changed and not self._gone.is_set():
            self._heard(together)

    def _begin_system(self, bus: DBusConnection) -> frozenset[Sign]:
        if not _has_owner(bus, LOGIN):
            return frozenset()
        _match(bus, interface=f"{LOGIN}.Manager", member="PrepareForSleep", sender=LOGIN)
        _match(bus, interface=f"{LOGIN}.Manager", member="PrepareForShutdown", sender=LOGIN)
        session = _own_session(bus)
        if session is None:  # started by the desktop, not inside a session: any session that is locked locks us
            _match(bus, interface=f"{LOGIN}.Session", member="Lock", sender=LOGIN)
        else:
            _match(bus, interface=f"{LOGIN}.Session", member="Lock", sender=LOGIN, path=session)
            _match(bus, interface=_PROPERTIES, member="PropertiesChanged", sender=LOGIN, path=session)
        with contextlib.suppress(Exception):  # not allowed to hold it off: then it sleeps at once, covered
            self._hold_off(bus)
        return frozenset({Sign.SLEEP, Sign.LOCKED})

    def _hold_off(self, bus: DBusConnection) -> None:
        (held,) = _call(bus, f"{LOGIN}.Manager", "Inhibit", "ssss", ("sleep:shutdown", WHO, WHY, "delay"))
        with self._guard:
            self._release()
            self._hold = held.to_raw_fd()
            os.set_inheritable(self._hold, False)  # the locked process that comes after us must not hold it too
            if self._gone.is_set():
                self._release()

    def _release(self) -> None:
        if self._hold is not None:
            os.close(self._hold)
            self._hold = None


def _begin_session(bus: DBusConnection) -> frozenset[Sign]:
    for interface in SAVERS:
        _match(bus, interface=interface, member="ActiveChanged")
    return frozenset({Sign.LOCKED}) if any(_has_owner(bus, name) for name in SAVERS) else frozenset()


def meaning(message: Message) -> Sign | None:
    """What a message of a bus says, if it says anything to us."""
    from jeepney import HeaderFields, MessageType

    if message.header.message_type is not MessageType.signal:
        return None
    fields, body = message.header.fields, message.body
    interface, member = str(fields.get(HeaderFields.interface)), str(fields.get(HeaderFields.member))
    if interface == f"{LOGIN}.Manager" and member in ("PrepareForSleep", "PrepareForShutdown"):
        return Sign.SLEEP if body and body[0] else Sign.LOCKED  # the second, on waking, finds the desk closed already
    if interface == f"{LOGIN}.Session" and member == "Lock":
        return Sign.LOCKED
    if interface == _PROPERTIES and member == "PropertiesChanged" and len(body) > 1 and body[0] == f"{LOGIN}.Session":
        changed: dict[str, Any] = body[1]
        locked, active = changed.get("LockedHint"), changed.get("Active")
        return Sign.LOCKED if (locked and locked[1]) or (active and not active[1]) else None
    if interface in SAVERS and member == "ActiveChanged":
        return Sign.LOCKED if body and body[0] else None
    return None


def _own_session(bus: DBusConnection) -> str | None:
    """The path of the session we are in; None when logind does not know us by it."""
    for member, signature, given in _names():
        with contextlib.suppress(Exception):
            (path,) = _call(bus, f"{LOGIN}.Manager", member, signature, given)
            return str(path)
    return None


def _names() -> Iterator[tuple[str, str, tuple[Any, ...]]]:
    if (session := os.environ.get("XDG_SESSION_ID", "")).isalnum():
        yield "GetSession", "s", (session,)
    yield "GetSessionByPID", "u", (os.getpid(),)


def _match(bus: DBusConnection, **wanted: str) -> None:
    from jeepney import MatchRule, message_bus

    _answer(bus, message_bus.AddMatch(MatchRule(type="signal", **wanted)))


def _has_owner(bus: DBusConnection, name: str) -> bool:
    from jeepney import message_bus

    return bool(_answer(bus, message_bus.NameHasOwner(name))[0])


def _call(bus: DBusConnection, interface: str, member: str, signature: str, given: tuple[Any, ...]) -> tuple[Any, ...]:
    from jeepney import DBusAddress, new_method_call

    where = DBusAddress(_LOGIN_PATH, bus_name=LOGIN, interface=interface)
    return _answer(bus, new_method_call(where, member, signature, given))


def _answer(bus: DBusConnection, asked: Message) -> tuple[Any, ...]:
    from jeepney.wrappers import unwrap_msg

    answered: tuple[Any, ...] = unwrap_msg(bus.send_and_get_reply(asked, timeout=ANSWER_WITHIN))
    return answered
