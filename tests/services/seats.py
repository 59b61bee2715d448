# SPDX-License-Identifier: Apache-2.0
"""Everybody of the centre at one open case file: the twelve roles of the matrix, without twelve passphrases."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from tests.conftest import Office

from intake_desktop.domain.permissions import Action, NoRecord, NotAllowed
from intake_desktop.services import cases
from intake_desktop.services.desk import Desk


class Reached(BaseException):
    """The service was let through to the case. No ``except Exception`` in a service hides it."""


class Wrote(BaseException):
    """The service was about to write."""


class Seat(Desk):
    """A place at the case file that is open already, for somebody with one role. It notes which rights were asked."""

    def __init__(self, desk: Desk, code: str, *roles: str) -> None:
        self.__dict__.update(desk.__dict__)
        self._code, self._roles = code, roles
        self.asked: list[Action] = []

    @property
    def staff_code(self) -> str:
        return self._code

    @property
    def roles(self) -> tuple[str, ...]:
        return self._roles

    def require(self, action: Action) -> str:
        self.asked.append(action)
        return super().require(action)


def handed(service: Any) -> tuple[list[Any], dict[str, Any]]:
    """What a service can be handed that says nothing: the matrix is asked before anybody looks at it."""
    by_place: list[Any] = []
    by_name: dict[str, Any] = {}
    for one in list(inspect.signature(service).parameters.values())[1:]:
        value = _something(one.name, str(one.annotation))
        if one.kind is one.KEYWORD_ONLY:
            by_name[one.name] = value
        elif one.kind is not one.VAR_KEYWORD and one.kind is not one.VAR_POSITIONAL:
            by_place.append(value)
    return by_place, by_name


def _something(name: str, kind: str) -> Any:
    if "datetime" in kind:
        return datetime(2026, 11, 22, 2, 10).astimezone()
    if kind.startswith("date"):
        return date(2026, 11, 23)
    if kind.startswith(("str", "Any")) or "str |" in kind:
        return "none"
    if kind.startswith("bool"):
        return True
    if kind.startswith("int"):
        return 5
    if kind.startswith(("Mapping", "dict")):
        return {}
    if kind.startswith(("tuple", "Sequence", "list", "Collection")):
        return ()
    return None


@contextmanager
def at_the_case(action: Action) -> Iterator[None]:
    """Stop every service where this action has let it through to a case, and before it writes anything."""
    visible = cases._visible

    def stopped(desk: Desk, case_id: str, asked: Action) -> Any:
        found = visible(desk, case_id, asked)
        if asked is action:
            raise Reached
        return found

    cases._visible = stopped
    try:
        yield
    finally:
        cases._visible = visible


@contextmanager
def never_written(office: Office) -> Iterator[None]:
    """Let nothing be written to the case file of this office."""
    store = office.desk().store

    def refuse(*_: object, **__: object) -> Any:
        raise Wrote

    names = ("transaction", "note", "scratch")
    for name in names:
        setattr(store, name, refuse)
    try:
        yield
    finally:
        for name in names:
            delattr(store, name)


def outcome(service: Any, desk: Seat, **given: Any) -> str:
    """Call a service with something of each; ``refused``, ``no record``, ``reached``, ``wrote`` or what it stumbled
    over."""
    by_place, by_name = handed(service)
    names = list(inspect.signature(service).parameters)[1:]
    for name, value in given.items():
        if name in names[: len(by_place)]:
            by_place[names.index(name)] = value
    try:
        service(desk, *by_place, **by_name)
    except NotAllowed:
        return "refused"
    except NoRecord:
        return "no record"
    except Reached:
        return "reached"
    except Wrote:
        return "wrote"
    except Exception as error:  # noqa: BLE001 - it was handed nonsense on purpose
        return type(error).__name__
    return "answered"


def services_of_cases(all_services: Mapping[str, Any]) -> dict[str, Any]:
    """The services that are asked about one case."""
    return {
        name: service
        for name, service in all_services.items()
        if [*inspect.signature(service).parameters][1:2] == ["case_id"]
    }
