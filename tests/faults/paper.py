# SPDX-License-Identifier: Apache-2.0
"""What a slip must survive: the power failing at every step of its way, full and vanished sticks, a clock set back.

Afterwards the case file opens, nothing is lost and nothing there twice, copies are counted right, and nothing of her
stands on the disk unsealed. Each way of looking is tried on something that is wrong on purpose, and must notice it.
"""

from __future__ import annotations

import contextlib
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.faults import Fault
from tests.faults.at_the_slip import (
    DEEDS,
    Deed,
    Trial,
    blank_paper,
    counted,
    dies,
    done_at,
    house_of_our_own,
    in_a_child,
    is_whole,
    leaks,
    office_of,
    points,
)

from intake_desktop.domain.troubles import Trouble
from intake_desktop.services import consents, exchange, incoming, referrals, slips
from intake_desktop.services.referrals import Step
from intake_desktop.sync import stick

Break = Callable[[], object]
"""Something that is made wrong on purpose, in the process that does the deed."""


def faults(quick: bool) -> Iterator[Fault]:
    """Each kind of fault; `quick` tries fewer."""
    with house_of_our_own() as house:
        trial = Trial(house / "trial")
        for deed in DEEDS[1:3] if quick else DEEDS:
            yield killed_at_each_step(trial, deed, house, step=5 if quick else 1)
        yield not_forgotten(trial, step=5 if quick else 1)
        yield full(trial, DEEDS[2:3] if quick else DEEDS, 2 if quick else 12)
        yield stick_pulled_out(trial, step=6 if quick else 1)
        yield stick_that_takes_nothing(trial)
        yield clock_set_back(trial)
        yield killed_while_printing(trial, house, 1 if quick else 15)
        yield killed_while_saving(house / "saved")
        yield controls(trial, house, quick=quick)


# The power fails


def killed_at_each_step(
    trial: Trial, deed: Deed, house: Path, *, begin: int = 0, step: int = 1, broken: Break | None = None
) -> Fault:
    """Kill the process before and after everything lasting that a deed does; then do the deed again."""
    allowed = between(trial, deed)
    lost = unreadable = undetected = tried = 0
    at = begin
    said: list[str] = []
    while not said:
        trial.fresh()

        def work(say: Callable[[str], object], at: int = at) -> None:
            office_of(trial, deed.at).desk("CW01")
            if broken is not None:
                broken()
            with points(dies, at):
                deed.do(trial)
            say("done")

        said = in_a_child(work)
        tried, at = tried + 1, at + step
        undetected += bool(leaks(house))
        try:
            desk = office_of(trial, deed.at).desk("CW01")
        except Trouble:
            unreadable += 1
            continue
        unreadable += not is_whole(desk.store)
        state = done_at(desk)
        lost += state not in allowed or bool(said and (said != ["done"] or state != allowed[-1]))
        unreadable += bool(half_files(trial))
        deed.do(trial)
        lost += done_at(office_of(trial, deed.at).desk("CW01")) != allowed[-1]
        undetected += bool(half_files(trial)) or bool(leaks(house))
    return Fault(f"kill -9 at each step: {deed.name}", tried, lost, unreadable, undetected)


def between(trial: Trial, deed: Deed) -> list[tuple[Any, ...]]:
    """What may stand in the store before, between and after the commits of a deed that nothing befalls."""
    trial.fresh()
    desk = office_of(trial, deed.at).desk("CW01")
    states = [done_at(desk)]

    def look(t: object) -> None:
        office = office_of(trial, deed.at)
        if office.now_at_desk is not None and office.now_at_desk.store.open:
            states.append(counted(office.now_at_desk.store))

    desk.store.committed = look
    deed.do(trial)
    states.append(done_at(office_of(trial, deed.at).desk("CW01")))
    return states


def half_files(trial: Trial) -> list[str]:
    """Files on the stick that look finished, because a signature lies beside them, and are not."""
    half = []
    for path in trial.centres.stick.glob("*.age"):
        if not stick.signature_path(path).exists():
            continue
        readers = [office.desk("CW01") for office in (trial.centres.theirs, trial.centres.ours)]
        outcomes = []
        for desk in readers:
            try:
                incoming.look_into(desk, path)
                outcomes.append("")
            except Trouble as wrong:
                outcomes.append(getattr(wrong, "outcome", wrong.name))
        if not any(one in ("", "stopped", "no_such_slip") for one in outcomes):
            half.append(path.name)
    return half


def not_forgotten(trial: Trial, *, step: int = 1) -> Fault:
    """The power fails around the moment at which a sealed slip is whole on the stick. When she takes her consent back
    later, the file is remembered: whoever has the stick gets word to stop.
    """
    (send,) = (deed for deed in DEEDS if "sealed" in deed.name)
    tried = lost = at = 0
    said: list[str] = []
    while not said:
        trial.fresh()

        def work(say: Callable[[str], object], at: int = at) -> None:
            trial.centres.ours.desk("CW01")
            with points(dies, at):
                send.do(trial)
            say("done")

        said = in_a_child(work)
        tried, at = tried + 1, at + step
        out = [path for path in trial.centres.stick.glob("*.age") if stick.signature_path(path).exists()]
        desk = trial.centres.ours.desk("CW01")
        slip = referrals.find_referral(desk, trial.at.draft)
        consents.withdraw_release(desk, trial.at.case, slip.consent)
        owed = [one.referral_id for one in exchange.stops_to_send(desk)]
        lost += (bool(out) and trial.at.draft not in owed) or said not in ([], ["done"])
    return Fault("a file that was out when the power failed is stopped", tried, lost, 0, 0)


# The disk, the stick, the clock


def full(trial: Trial, deeds: tuple[Deed, ...], tries: int) -> Fault:
    """The disk ends at ever later places in the middle of a deed: it is done or not, and the trouble has a name."""
    lost = unreadable = undetected = tried = 0
    for deed in deeds:
        allowed = between(trial, deed)
        for number in range(tries):
            trial.fresh()

            def work(say: Callable[[str], object], number: int = number, deed: Deed = deed) -> None:
                office = office_of(trial, deed.at)
                who = "SV01" if "directory" in deed.name else "CW01"
                desk = office.desk(who)
                signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
                log = desk.store.path.with_name(desk.store.path.name + "-wal")
                room = log.stat().st_size + 4_096 * number * number
                resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
                deed.do(trial)
                say("done")

            said = in_a_child(work)
            tried += 1
            named = said == ["done"] or said[0].startswith(("disk_full:", "disk_failed:", "file_not_written:"))
            undetected += not named
            desk = office_of(trial, deed.at).desk("CW01")
            unreadable += not is_whole(desk.store) or bool(half_files(trial))
            lost += done_at(desk) not in allowed
            deed.do(trial)
            lost += done_at(office_of(trial, deed.at).desk("CW01")) != allowed[-1]
    return Fault("disk full in the middle of a deed", tried, lost, unreadable, undetected)


def stick_pulled_out(trial: Trial, *, step: int = 1) -> Fault:
    """The stick goes at each step of writing to it: the slip is not taken for delivered, and can be sent to another."""
    (send,) = (deed for deed in DEEDS if "sealed" in deed.name)
    lost = unreadable = undetected = tried = at = 0
    said: list[str] = []
    while said != ["done"] and tried < 100:
        trial.fresh()
        gone = trial.centres.stick.with_name("pulled-out")
        shutil.rmtree(gone, ignore_errors=True)

        def work(say: Callable[[str], object], at: int = at) -> None:
            trial.centres.ours.desk("CW01")

            def pulled_out(_: str) -> None:
                trial.centres.stick.replace(trial.centres.stick.with_name("pulled-out"))

            with points(pulled_out, at) as passed:
                send.do(trial)
            say("done" if passed.passed <= at else "sent")

        said = in_a_child(work)
        tried, at = tried + 1, at + step
        undetected += not (said in (["done"], ["sent"]) or said[0].startswith("file_not_written:"))
        if not trial.centres.stick.exists():
            gone.rename(trial.centres.stick)
        desk = trial.centres.ours.desk("CW01")
        unreadable += not is_whole(desk.store)
        status = referrals.find_referral(desk, trial.at.draft).status
        lost += (status == "delivered") != (said in (["done"], ["sent"]))
        send.do(trial)
        lost += referrals.find_referral(trial.centres.ours.desk("CW01"), trial.at.draft).status != "delivered"
        unreadable += bool(half_files(trial))
    return Fault("the stick pulled out at each step", tried, lost, unreadable, undetected)


def stick_that_takes_nothing(trial: Trial) -> Fault:
    """A stick without room, one that is write-protected, one that is a file: a sentence, and nothing left on it."""
    lost = undetected = 0
    ways: tuple[Callable[[Path], Any], ...] = (_no_room, _write_protected, _no_folder)
    for way in ways:
        trial.fresh()
        folder = trial.centres.stick

        def work(say: Callable[[str], object], way: Callable[[Path], Any] = way, folder: Path = folder) -> None:
            desk = trial.centres.ours.desk("CW01")
            with way(folder) as there:
                exchange.send_slip(desk, trial.at.draft, there)
            say("done")

        said = in_a_child(work)
        undetected += not said[0].startswith("file_not_written:")
        lost += bool(list(folder.iterdir()))
        lost += referrals.find_referral(trial.centres.ours.desk("CW01"), trial.at.draft).status != "issued"
    return Fault("a stick that takes nothing", len(ways), lost, 0, undetected)


@contextlib.contextmanager
def _no_room(folder: Path) -> Iterator[Path]:
    """Files end after some bytes, as on a small stick; what the case file writes is not touched by it."""
    real = stick.write

    def write(*words: Any, **named: Any) -> Any:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, before[1]))
        try:
            return real(*words, **named)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)

    stick.write = write
    yield folder


@contextlib.contextmanager
def _write_protected(folder: Path) -> Iterator[Path]:
    """No right to write; root, who has every right, gives hers up while it writes."""
    folder.chmod(0o500)
    real = stick.write

    def write(*words: Any, **named: Any) -> Any:
        is_root = os.geteuid() == 0
        if is_root:
            os.seteuid(65534)
        try:
            return real(*words, **named)
        finally:
            if is_root:
                os.seteuid(0)

    stick.write = write
    yield folder


@contextlib.contextmanager
def _no_folder(folder: Path) -> Iterator[Path]:
    yield folder / "not" / "there"


def clock_set_back(trial: Trial) -> Fault:
    """The clock of the PC jumps back by minutes, a day, a year between two steps: each step is taken, in its order."""
    lost = unreadable = 0
    jumps = ({"minutes": -5}, {"days": -1}, {"days": -366})
    for jump in jumps:
        trial.fresh()
        office = trial.centres.ours
        before = office.clock.time
        desk = office.desk("CW01")
        slips.issue_slip(desk, trial.at.draft)
        office.clock.shift(**jump)
        for status in ("delivered", "received"):
            step = Step(status, delivery="hand_carried" if status == "delivered" else "")
            try:
                referrals.take_step(desk, trial.at.draft, status, step=step)
            except Trouble:
                lost += 1
        query = "select status, at from referral_event where referral = ?"
        at = dict(desk.store.reader.execute(query, (trial.at.draft,)).fetchall())
        lost += not at["issued"] <= at["delivered"] <= at["received"]
        unreadable += not is_whole(desk.store)
        office.clock.time = before
    return Fault("the clock set back on the way", len(jumps), lost, unreadable, 0)


# Printing

PRINTING = """
import json, sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
application = QApplication([])
from PySide6.QtPrintSupport import QPrinter
from tests.conftest import CHEAP
from intake_desktop.services import slips
from intake_desktop.services.unlock import unlock
from intake_desktop.ui.printers import PrintWish
from intake_desktop.ui.printing import SystemPrinters, clear_left_over
from intake_desktop.vault import NoKeyring, Vault
told = json.loads(sys.stdin.readline())
home = Path(told["home"])
clear_left_over()
vault = Vault(home, keyring=NoKeyring(), policy=CHEAP)
desk = unlock(home, "CW01", bytearray(told["passphrase"].encode()), vault=vault)


def device(_):
    import os
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(os.environ["TMPDIR"] + "/spooled")
    return printer


printers = SystemPrinters(device)
print("ready", flush=True)
while True:
    printers.print(slips.slip_pdf(desk, told["slip"]), PrintWish("Paper", 1))
    print("printed", flush=True)
    slips.issue_slip(desk, told["slip"])
    print("noted", flush=True)
"""


def killed_while_printing(trial: Trial, house: Path, times: int) -> Fault:
    """Kill the process while it prints one slip again and again: copies that it noted are counted, each once, and of
    the pages nothing stays on the disk; what stayed in memory is gone after the next start.
    """
    trial.fresh()
    chance, lost, unreadable, undetected, noted = random.Random(5), 0, 0, 0, 0
    office = trial.centres.ours
    office.desk("CW01")
    trial.close()
    told = {"home": str(office.home), "slip": trial.at.draft, "passphrase": office.passphrases["CW01"]}
    for _ in range(times):
        printed, now_noted = _print_and_die(told, chance.uniform(0, 0.25))
        noted += now_noted
        undetected += bool(leaks(house))
        desk = office.desk("CW01")
        unreadable += not is_whole(desk.store)
        query = "select count(*) from audit where event = 'referral_printed' and about = ?"
        (copies,) = desk.store.reader.execute(query, (f"{trial.at.draft} copies 1",)).fetchone()
        lost += not noted <= copies <= noted + 1  # it may have died between the note and saying so
        noted = copies
        steps = "select count(*) from referral_event where referral = ? and status = 'issued'"
        lost += desk.store.reader.execute(steps, (trial.at.draft,)).fetchone() != ((1 if noted else 0),)
        trial.close()
        assert printed >= now_noted
    from intake_desktop.ui.printing import MEMORY_FOLDER, clear_left_over

    clear_left_over()
    undetected += any(_is_of_the_dead(one) for one in MEMORY_FOLDER.glob("p-*"))
    return Fault("kill -9 while a slip is printed", times, lost, unreadable, undetected)


def killed_while_saving(folder: Path) -> Fault:
    """Kill the process at each step of saving a paper as a file: it is there whole, or not at all."""
    from intake_desktop.ui.printing import save_paper

    content, tried, said = blank_paper(), 0, [""]
    folder.mkdir()
    half = 0
    while said != ["done"] and tried < 20:

        def work(say: Callable[[str], object], at: int = tried) -> None:
            with points(dies, at):
                save_paper(content, folder)
            say("done")

        said = in_a_child(work)
        tried += 1
        half += any(path.read_bytes() != content for path in folder.iterdir())
        for path in folder.iterdir():
            path.unlink()
    return Fault("kill -9 while a slip is saved", tried, 0, half, int(said != ["done"]))


def _is_of_the_dead(folder: Path) -> bool:
    owner = folder.name.split("-")[1]
    return folder.stat().st_uid == os.getuid() and owner.isdigit() and not Path(f"/proc/{owner}").exists()


def _print_and_die(told: dict[str, str], seconds: float) -> tuple[int, int]:
    """Let a process print until it is killed; gives how often it printed, and how often it noted it."""
    import json
    import threading

    words = [sys.executable, "-c", PRINTING]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(words, env=os.environ | {"QT_QPA_PLATFORM": "offscreen"}, **pipes) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(told) + "\n")
        process.stdin.flush()
        said = [process.stdout.readline().strip() for _ in range(3)]
        threading.Event().wait(seconds)
        process.kill()
        said += process.stdout.read().split()
    return said.count("printed"), said.count("noted")


# Whether this way of looking would notice


def controls(trial: Trial, house: Path, *, quick: bool) -> Fault:
    """Each is wrong on purpose, and must be noticed; `undetected` counts those that were not."""
    by = {deed.name: deed for deed in DEEDS}
    wrong: dict[str, tuple[Deed, Break]] = {
        "a reply that is remembered in a commit of its own": (by["a reply taken in"], _forgets_the_file),
        "a print that is not noted": (by["a slip issued"], _notes_nothing),
        "a signature before the file": (by["a slip sealed to a stick"], _signs_first),
        "a paper left in a temporary file": (by["a slip issued"], _leaves_a_paper),
    }
    missed = 0
    for deed, broken in list(wrong.values())[:: 1 + quick]:
        found = killed_at_each_step(trial, deed, house, begin=quick, step=1 + quick, broken=broken)
        missed += found.ok
        for one in (house / "tmp").iterdir():
            one.unlink()
    return Fault("what is wrong on purpose is noticed", len(wrong) // (1 + quick), 0, 0, missed)


def _forgets_the_file() -> None:
    incoming._remember = lambda *_: None


def _notes_nothing() -> None:
    def issue(desk: Any, referral_id: str, *_: Any, **__: Any) -> None:
        referrals.take_step(desk, referral_id, "issued")

    slips.issue_slip = issue


def _signs_first() -> None:
    def write(folder: Path, sealed: bytes, signature: bytes, seed: bytes) -> stick.Written:
        path = folder / stick.new_name(seed)
        beside = stick.signature_path(path)
        beside.write_bytes(signature)
        with path.open("wb") as file:
            file.write(sealed[:500])
            file.flush()
            os.fsync(file.fileno())
            file.write(sealed[500:])
        return stick.Written(path, beside)

    stick.write = write  # type: ignore[assignment]


def _leaves_a_paper() -> None:
    with tempfile.NamedTemporaryFile("w", delete=False) as file:
        file.write("Marqueria Zoxana")
