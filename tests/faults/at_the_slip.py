# SPDX-License-Identifier: Apache-2.0
"""Two centres with a slip between them, what is done with it, and a process that dies at a named step of doing it.

The woman of these trials has a name, a number and words that stand nowhere else: wherever they are found unsealed on
the disk, something leaked.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from tests.conftest import Office
from tests.services.partners import REACHED, TwoCentres

from intake_desktop.domain.disclosure import Fact
from intake_desktop.domain.providers import ProviderPlan
from intake_desktop.domain.stubs import StubPlan
from intake_desktop.services import consents, directory_file, exchange, incoming, providers, referrals, slips
from intake_desktop.services.desk import Desk
from intake_desktop.store import Store, audit
from intake_desktop.sync import slip_file

MARKS = ("marqueria", "zoxana", "7419630", "wexarrives", "wexbed", "wexlimit")
HERS = REACHED | {"full_name": "Marqueria Zoxana", "phone": "0300-7419630"}
ANSWER = StubPlan(way="file", decision="accepted", came=True)


exchange._must_be_printable = lambda content: None  # what is tried here is the stick; Qt and fork do not go together


class Places(NamedTuple):
    """Where everything of one trial lies, and what was made ready in it."""

    root: Path
    case: str
    draft: str
    """A slip that was begun and not issued."""
    gone: str
    """A slip that the shelter has as a sealed file, and keeps."""
    incoming: str
    """Its id there."""
    line: str
    """Her consent to the slip that is gone."""


class Trial:
    """Two centres at a moment; `fresh` puts them back to it, so that the next process can die from there."""

    def __init__(self, root: Path) -> None:
        self.root = root
        with contextlib.closing(TwoCentres(root / "now")) as centres:
            self.centres = centres
            self.at = self._make_ready()
        self.mint = root / "mint"
        shutil.copytree(root / "now", self.mint)

    def _make_ready(self) -> Places:
        ours = self.centres.ours
        case = ours.intake("CW01", **HERS).case_id or ""
        told: dict[str, Any] = {"level": "l3_need_to_know", "items": ("arrival_time",), "limits": "Wexlimit"}
        line = ours.release(case, self.centres.shelter, **told)
        gone = self._begun(case, line)
        kept = self.centres.keep(exchange.send_slip(ours.desk("CW01"), gone, self.centres.stick).value)
        other = ours.provider("shelter")
        draft = self._begun(case, ours.release(case, other, **told))
        exchange.record_partner_keys(
            ours.desk("SV01"), other, exchange.own_keys(self.centres.theirs.desk("SV01")), verified_in_person=True
        )
        shelf = self.centres.theirs.desk("SV01")
        for number in range(3):
            plan = ProviderPlan(
                names={"en": f"Legal aid {number}"}, sectors=("legal_aid",), phone=f"042-992001{number}"
            )
            providers.add_provider(shelf, plan)
        for written in self.centres.stick.iterdir():
            written.unlink()
        incoming.answer_slip(self.centres.theirs.desk("CW01"), kept, ANSWER, self.folder("reply"))
        desk = ours.desk("CW01")
        address, number = exchange._address(desk, self.centres.shelter), referrals.find_referral(desk, gone).slip_number
        stop = slip_file.stop(address, (number, gone), desk.now().astimezone())
        exchange.write_sealed(desk, self.folder("stop"), stop, address, number)
        exchange.send_slip(desk, self._begun(case, line), self.folder("slip"))
        directory_file.export_directory(self.centres.theirs.desk("SV01"), self.folder("shelf"))
        return Places(self.root, case, draft, gone, kept, line)

    def _begun(self, case: str, line: str) -> str:
        facts = (Fact("arrival_time", "Wexarrives tonight"),)
        plan = slips.SlipPlan(
            carrier="staff", discreet=False, may_confirm=True, service_line="Wexbed for two weeks", facts=facts
        )
        return slips.draft_slip(self.centres.ours.desk("CW01"), case, line, plan).value

    def folder(self, name: str) -> Path:
        """A folder beside the two PCs: a stick, or where something is saved."""
        place = self.root / "now" / name
        place.mkdir(exist_ok=True)
        return place

    def fresh(self) -> None:
        """Put everything back to where it was."""
        self.close()
        shutil.rmtree(self.root / "now")
        shutil.copytree(self.mint, self.root / "now")

    def close(self) -> None:
        """Let nobody sit at either PC."""
        for office in (self.centres.ours, self.centres.theirs):
            if office.now_at_desk is not None and office.now_at_desk.store.open:
                office.now_at_desk.store.close()
            office.now_at_desk = None


Do = Callable[[Trial], object]


class Deed(NamedTuple):
    """Something that is done with a slip: at whose PC, and how. Done again after a death, it goes on from there."""

    name: str
    at: str
    do: Do


def _issue(trial: Trial) -> None:
    desk = trial.centres.ours.desk("CW01")
    if referrals.find_referral(desk, trial.at.draft).status == "draft":
        slips.issue_slip(desk, trial.at.draft)


def _send(trial: Trial) -> None:
    desk = trial.centres.ours.desk("CW01")
    if referrals.find_referral(desk, trial.at.draft).status in ("draft", "issued"):
        exchange.send_slip(desk, trial.at.draft, trial.centres.stick)


def _reply(trial: Trial) -> None:
    desk = trial.centres.ours.desk("CW01")
    (path,) = trial.folder("reply").glob("*.age")
    seen = incoming.look_into(desk, path)
    if not seen.known:
        incoming.take_reply(desk, seen)


def _withdraw(trial: Trial) -> None:
    consents.withdraw_release(trial.centres.ours.desk("CW01"), trial.at.case, trial.at.line)


def _stop(trial: Trial) -> None:
    _withdraw(trial)
    desk = trial.centres.ours.desk("CW01")
    if trial.at.gone in [one.referral_id for one in exchange.stops_to_send(desk)]:
        exchange.send_stop(desk, trial.at.gone, trial.centres.stick)


def _take_directory(trial: Trial) -> None:
    desk = trial.centres.ours.desk("SV01")
    (path,) = trial.folder("shelf").glob("*.json")
    directory_file.take_in(desk, directory_file.look_into(desk, path))


def _answer(trial: Trial) -> None:
    incoming.answer_slip(trial.centres.theirs.desk("CW01"), trial.at.incoming, ANSWER, trial.centres.stick)


def _keep(trial: Trial) -> None:
    desk = trial.centres.theirs.desk("CW01")
    (path,) = trial.folder("slip").glob("*.age")
    incoming.accept_slip(desk, incoming.look_into(desk, path))


def _take_stop(trial: Trial) -> None:
    desk = trial.centres.theirs.desk("CW01")
    (path,) = trial.folder("stop").glob("*.age")
    incoming.take_stop(desk, incoming.look_into(desk, path))


DEEDS = (
    Deed("a slip issued", "ours", _issue),
    Deed("a slip sealed to a stick", "ours", _send),
    Deed("a reply taken in", "ours", _reply),
    Deed("a consent taken back", "ours", _withdraw),
    Deed("a stop written", "ours", _stop),
    Deed("a directory file taken in", "ours", _take_directory),
    Deed("a reply written", "theirs", _answer),
    Deed("a partner's slip kept", "theirs", _keep),
    Deed("a partner's stop taken in", "theirs", _take_stop),
)


def office_of(trial: Trial, at: str) -> Office:
    """The PC of a deed."""
    office: Office = getattr(trial.centres, at)
    return office


COUNTED = {
    "referrals": "select id, status from referral order by id",
    "steps": "select referral, status, delivery, count(*) from referral_event group by 1, 2, 3 order by 1, 2, 3",
    "replies": "select referral, decision, count(*) from stub group by 1, 2",
    "decisions": "select type, decision, count(*) from consent group by 1, 2 order by 1, 2",
    "tasks": "select kind, state, count(*) from task group by 1, 2 order by 1, 2",
    "services": "select name_en, phone, count(*) from provider group by 1, 2 order by 1, 2",
    "kept": "select slip_number, state from incoming order by 1",
    "files": "select kind, slip_number, count(*) from slip_file where kind not glob 'slip_*' group by 1, 2",
    "copies": "select about, count(*) from audit where event in ('referral_printed', 'paper_saved') group by about",
}  # fmt: skip
"""What must be there once: asked of a store before, between and after."""


def counted(store: Store) -> tuple[Any, ...]:
    """What stands in a store, as far as these deeds touch it."""
    return tuple(tuple(store.reader.execute(query).fetchall()) for query in COUNTED.values())


def is_whole(store: Store) -> bool:
    """Whether journal, audit and tables agree with themselves and each other."""
    return (
        store.journal.first_broken() is None
        and audit.first_broken(store.reader) is None
        and store.journal.rebuild_differences() == []
    )


class _Points:
    """The steps of a deed that make something lasting, counted; at one of them something befalls the process."""

    def __init__(self, befalls: Callable[[str], None], at: int) -> None:
        self.befalls, self.at, self.passed = befalls, at, 0

    def passes(self, name: str) -> None:
        self.passed += 1
        if self.passed == self.at + 1:
            self.befalls(name)

    def around(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            self.passes(f"before {name}")
            answer = real(*arguments, **named)
            self.passes(f"after {name}")
            return answer

        return call


@contextlib.contextmanager
def points(befalls: Callable[[str], None], at: int = -1) -> Iterator[_Points]:
    """Let something befall this process at the n-th step that makes anything lasting: commits, files, names, links."""
    counting = _Points(befalls, at)
    real_transaction, kept = Store.transaction, {}

    @contextlib.contextmanager
    def transaction(self: Store, *words: Any) -> Iterator[Any]:
        with real_transaction(self, *words) as t:
            yield t
            counting.passes("before a commit")
        counting.passes("after a commit")

    calls = ((os, "fsync"), (os, "link"), (Path, "rename"), (Path, "unlink"))
    for owner, name in calls:
        kept[owner, name] = getattr(owner, name)
        setattr(owner, name, counting.around(name, getattr(owner, name)))
    Store.transaction = transaction  # type: ignore[assignment, method-assign]
    try:
        yield counting
    finally:
        Store.transaction = real_transaction  # type: ignore[method-assign]
        for (owner, name), real in kept.items():
            setattr(owner, name, real)


def dies(_: str) -> None:
    """The power goes."""
    os.kill(os.getpid(), signal.SIGKILL)


def in_a_child(work: Callable[[Callable[[str], object]], object]) -> list[str]:
    """Do work in a process of its own, to its end or its death; gives what it said, a word at a time."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        try:
            work(lambda word: os.write(writer, word.encode() + b"\n"))
        except BaseException as wrong:  # noqa: BLE001 - the trial asks for its name
            os.write(writer, f"{getattr(wrong, 'name', '')}:{type(wrong).__name__}\n".encode())
        finally:
            os._exit(0)
    os.close(writer)
    heard = b""
    while piece := os.read(reader, 65536):
        heard += piece
    os.close(reader)
    os.waitpid(child, 0)
    return heard.decode().split()


def done_at(desk: Desk) -> tuple[Any, ...]:
    """What stands in the store of a desk."""
    return counted(desk.store)


def leaks(*places: Path) -> list[str]:
    """The files below some places that hold a mark of hers as it is, by name or in their bytes."""
    found = []
    for place in places:
        for path in place.rglob("*"):
            with contextlib.suppress(OSError):
                held = path.name.casefold().encode() + (path.read_bytes().lower() if path.is_file() else b"")
                if any(mark.encode(code) in held for mark in MARKS for code in ("utf-8", "utf-16-le")):
                    found.append(str(path))
    return found


@contextlib.contextmanager
def house_of_our_own() -> Iterator[Path]:
    """A folder in which this process and its children think that home, cache and temporary files lie."""
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        house = Path(folder)
        names = {"HOME": "home", "TMPDIR": "tmp", "XDG_CACHE_HOME": "cache", "XDG_RUNTIME_DIR": "run"}
        before = {name: os.environ.get(name) for name in names}
        for name, place in names.items():
            (house / place).mkdir(mode=0o700)
            os.environ[name] = str(house / place)
        tempfile.tempdir = None
        try:
            yield house
        finally:
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value
            tempfile.tempdir = None


def blank_paper() -> bytes:
    """A small paper that bears a number, made without a window."""
    import io

    from reportlab.pdfgen.canvas import Canvas

    made = io.BytesIO()
    canvas = Canvas(made)
    canvas.setTitle("R-4H7K2PX")
    canvas.showPage()
    canvas.save()
    return made.getvalue()
