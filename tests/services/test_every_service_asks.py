# SPDX-License-Identifier: Apache-2.0
"""Somebody without any right sits down at a desk and presses everything. Nothing answers her, and nothing is touched.

Every public function of ``services`` that is handed a desk is called here, those as well that nobody has written yet.
Her desk, the store and keys behind it and whatever else a service is handed trip at the first touch: the matrix is
asked before anything is read, written, counted or even looked at.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import pytest

from intake_desktop import services
from intake_desktop.domain import permissions
from intake_desktop.domain.permissions import Action, NotAllowed
from intake_desktop.services.desk import Desk

Service = Callable[..., Any]

EXEMPT = {
    "unlock.lock": "Whoever sits at a desk may always leave it: locking protects, and needs no right.",
    "setup.Founded": "The papers of the first day, before there is anybody who could be asked.",
}
"""What may be called without a right, and why. A line here is a decision that people live with: think twice."""


EVERYBODYS = {
    "account": "her own passphrase, and what others did to her account",
    "notices": "what she is told when she signs in",
    "backups.at_lock": "the backup that the program makes by itself, whoever leaves the desk",
    "backups.is_due": "whether that one is due",
    "backups.what_is_wrong": "that the last one failed, so that she can tell somebody",
    "settings.idle_minutes": "how soon the desk locks under her hands",
}
"""What needs no right but to work here, by service or by whole module, and what it is. Nothing about a case is here."""


class Touched(BaseException):
    """A service laid its hand on something. No ``except Exception`` in a service hides it."""


class Wire:
    """Stands for a store, a folder, a case: trips whoever looks into it, compares it, counts it or writes it down."""

    def __init__(self, name: str) -> None:
        object.__setattr__(self, "_Wire__name", name)


def _trip(wire: Wire, *_: object, **__: object) -> Any:
    raise Touched(object.__getattribute__(wire, "_Wire__name"))


DEEDS = """
getattribute setattr delattr call bool len iter next contains getitem setitem delitem eq ne lt le gt ge hash str format
bytes fspath int index float enter exit add radd sub rsub mul rmul mod rmod truediv rtruediv or ror and
"""
for _deed in DEEDS.split():
    setattr(Wire, f"__{_deed}__", _trip)


class NobodysDesk(Desk):
    """The desk of somebody whose roles allow nothing. She can be asked for; everything else of it trips."""

    def __init__(self) -> None:
        self.__dict__["asked"] = []

    def __getattribute__(self, name: str) -> Any:
        if name in ("asked", "require", "may", "roles", "__dict__", "__class__"):
            return object.__getattribute__(self, name)
        raise Touched(f"desk.{name}")

    @property
    def roles(self) -> tuple[str, ...]:
        return ()

    def may(self, action: Action) -> bool:
        return permissions.reach((), action) is not None

    def require(self, action: Action) -> str:
        self.asked.append(action)
        return permissions.require((), action)


def wants_desk(parameter: inspect.Parameter) -> bool:
    """Whether a service is handed a desk here, by whatever name or annotation."""
    return parameter.name == "desk" or re.search(r"\bDesk\b", str(parameter.annotation)) is not None


def asked_at_a_desk(module: ModuleType) -> Iterator[tuple[str, Service]]:
    """The services of a module: what is public, made there and handed a desk."""
    short = module.__name__.removeprefix(f"{services.__name__}.")
    for name, thing in vars(module).items():
        if name.startswith("_") or not callable(thing) or getattr(thing, "__module__", "") != module.__name__:
            continue
        if thing is not Desk and any(map(wants_desk, parameters(thing))):
            yield f"{short}.{name}", thing


def parameters(service: Service) -> list[inspect.Parameter]:
    """What a service is handed; of a class, what it is made with."""
    try:
        return list(inspect.signature(service).parameters.values())
    except ValueError:  # something made of C, such as an alias of a type
        return []


def all_services() -> dict[str, Service]:
    """Every service there is, by module and name."""
    found: dict[str, Service] = {}
    for module in pkgutil.walk_packages(services.__path__, f"{services.__name__}."):
        found.update(asked_at_a_desk(importlib.import_module(module.name)))
    return found


def try_out(service: Service) -> tuple[str | None, list[Action]]:
    """Say what a service does for somebody who may do nothing, or nothing when it asks first and refuses her; and for
    which rights it asked.
    """
    desk = NobodysDesk()
    by_place: list[Any] = []
    by_name: dict[str, Any] = {}
    for one in parameters(service):
        handed = desk if wants_desk(one) else Wire(one.name)
        if one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD):
            by_place.append(handed)
        elif one.kind is one.KEYWORD_ONLY:
            by_name[one.name] = handed
    problem: str | None = "answers"
    try:
        answer = service(*by_place, **by_name)
        if inspect.isgenerator(answer):
            next(answer)
        elif hasattr(answer, "__enter__"):
            answer.__enter__()
    except NotAllowed:
        problem = None if desk.asked else "refuses, but does not ask the matrix"
    except Touched as touched:
        problem = f"touches {touched} before it asks"
    except Exception as error:  # noqa: BLE001 - whatever a service stumbles over, it should have asked before
        problem = f"stumbles ({type(error).__name__}) before it asks"
    return problem, [action for action in desk.asked if type(action) is Action]


def fault(service: Service) -> str | None:
    """What is wrong with how a service asks, or nothing."""
    return try_out(service)[0]


SERVICES = all_services()


@pytest.mark.parametrize("name", sorted(set(SERVICES) - set(EXEMPT)))
def test_somebody_without_a_right_is_refused_before_anything_is_touched(name: str) -> None:
    assert fault(SERVICES[name]) is None


def test_the_services_are_found() -> None:
    for name in ("cases.open_case", "drafts.keep_draft", "bundles.import_bundle", "staff.add_staff", "doctor.examine"):
        assert name in SERVICES
    assert len(SERVICES) > 40


def test_an_exemption_is_rare_has_a_reason_and_is_needed() -> None:
    assert len(EXEMPT) <= 4
    for name, reason in EXEMPT.items():
        assert len(reason) > 40
        assert fault(SERVICES[name]) is not None, f"{name} asks by now; its exemption can go"


def test_what_everybody_may_do_is_a_short_list() -> None:
    """A service that asks only whether she works here would pass above; it has to stand in a list that people read."""
    unguarded = {name for name, service in SERVICES.items() if try_out(service)[1] == [Action.OWN_ACCOUNT]}
    unexplained = {name for name in unguarded if not {name, name.partition(".")[0]} & set(EVERYBODYS)}
    assert unexplained == set()
    assert set(EVERYBODYS) <= unguarded | {name.partition(".")[0] for name in unguarded}, "a line is left over"


# A service that forgets to ask is caught, whatever way it forgets.


def asks_nothing(desk: Desk) -> list[str]:
    return []


def asks_too_late(desk: Desk, case_id: str) -> None:
    desk.store.reader.execute("select * from case_file where id = ?", (case_id,))
    desk.require(Action.SEE_CASES)


def looks_at_what_it_is_handed(desk: Desk, codes: tuple[str, ...] = ()) -> None:
    if codes:
        desk.require(Action.SEE_CASES)


def writes_down_what_it_is_handed(desk: Desk, *, folder: str) -> None:
    str(folder)
    desk.require(Action.BACK_UP)


def notes_who_asked(desk: Desk) -> None:
    desk.note_once_a_minute("record_opened", desk.staff_code)
    desk.require(Action.SEE_CASES)


def swallows_the_refusal(desk: Desk) -> list[str]:
    try:
        desk.require(Action.SEE_CASES)
    except NotAllowed:
        return []
    return ["a case"]


def only_wonders(desk: Desk) -> list[str]:
    return ["a case"] if desk.may(Action.SEE_CASES) else []


def refuses_out_of_its_own_head(desk: Desk) -> None:
    raise permissions.NotAllowed(permissions.no_record().what)


def hides_what_it_touches(desk: Desk) -> None:
    try:
        desk.vault.roster()
    except Exception:  # noqa: BLE001 - as a careless service would
        desk.require(Action.SEE_STAFF)


def hands_out_one_by_one(desk: Desk) -> Iterator[str]:
    yield "a case"


class HoldsADesk:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk


@contextmanager
def opens_something(desk: Desk) -> Iterator[None]:
    yield


def has_the_desk_last(home: str, desk: Desk | None = None) -> bool:
    return desk is not None


BOGUS = [
    asks_nothing, asks_too_late, looks_at_what_it_is_handed, writes_down_what_it_is_handed, notes_who_asked,
    swallows_the_refusal, only_wonders, refuses_out_of_its_own_head, hides_what_it_touches, hands_out_one_by_one,
    HoldsADesk, opens_something, has_the_desk_last,
]  # fmt: skip


@pytest.mark.parametrize("service", BOGUS, ids=lambda service: service.__name__)
def test_a_service_that_does_not_ask_is_caught(service: Service) -> None:
    assert fault(service) is not None


def asks_first(desk: Desk, case_id: str, *, limit: int = 50) -> list[str]:
    desk.require(Action.SEE_CASES)
    return [case_id][:limit]


def asks_when_it_is_begun(desk: Desk) -> Iterator[str]:
    desk.require(Action.SEE_CASES)
    yield "a case"


@contextmanager
def asks_before_it_opens(desk: Desk) -> Iterator[None]:
    desk.require(Action.SEE_CASES)
    yield


@pytest.mark.parametrize("service", [asks_first, asks_when_it_is_begun, asks_before_it_opens])
def test_a_service_that_asks_passes(service: Service) -> None:
    assert fault(service) is None


def test_a_new_service_is_found_by_itself() -> None:
    module = ModuleType(f"{services.__name__}.bogus")
    exec("def give_away(desk: 'Desk', case_id: str): ...\ndef _own(desk): ...\ndef count(n: int): ...", vars(module))
    assert [name for name, _ in asked_at_a_desk(module)] == ["bogus.give_away"]
    assert [fault(service) for _, service in asked_at_a_desk(module)] == ["answers"]


@pytest.mark.parametrize("use", [str, len, bool, list, hash, lambda it: it.any, lambda it: it == 1, lambda it: f"{it}"])
def test_the_wire_trips_at_any_touch(use: Callable[[Any], object]) -> None:
    with pytest.raises(Touched, match="a case"):
        use(Wire("a case"))
