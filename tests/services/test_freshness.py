# SPDX-License-Identifier: Apache-2.0
"""Somebody puts an older copy of the case file on the computer, or an old page into it, or cuts its log. The next
sign-in says so; a power cut is not mistaken for it; and a centre is never closed by it.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.desktop_session import BUS, desktop_session, without_display
from tests.services import key_changer
from tests.services.key_changer import WORDS
from tests.vault.office import POLICY, Keyring

from intake_desktop.domain.identifiers import new_id
from intake_desktop.domain.troubles import Trouble
from intake_desktop.services import doctor, freshness, notices, setup, staff
from intake_desktop.services.desk import Desk
from intake_desktop.services.freshness import CopyIsOlder, FileWasChanged, Freshness
from intake_desktop.services.unlock import lock, unlock
from intake_desktop.store import Store, migrations
from intake_desktop.store.fingerprint import PAGE, fingerprint
from intake_desktop.vault import SystemKeyring, Vault, passphrase_bytes

now = key_changer.now
ROOT = Path(__file__).resolve().parents[2]


class Computer:
    """A PC with a keyring, whose folder is copied, put back and cut."""

    def __init__(self, folder: Path) -> None:
        self.home, self.keyring = folder / "home", Keyring()
        self.limit = 5.0

    def vault(self, home: Path | None = None) -> Vault:
        ring = SystemKeyring(lambda: [self.keyring], self.limit)
        return Vault(home or self.home, keyring=ring, policy=POLICY)

    def found(self) -> None:
        plan = setup.CentrePlan({"en": "Centre"}, "MLT", "A", ("en",), "SV01", agreement_on="2026-01-02")
        founded = setup.found_centre(self.home, plan, passphrase_bytes(WORDS), vault=self.vault(), now=now)
        staff.add_staff(founded.desk, "CW01", ("caseworker",), "en", passphrase_bytes(WORDS), "2026-01-02")
        lock(founded.desk)

    def desk(self, code: str = "SV01", home: Path | None = None, **how: bool) -> Desk:
        place = home or self.home
        return unlock(place, code, passphrase_bytes(WORDS), vault=self.vault(place), now=now, **how)

    def copy(self, name: str) -> Path:
        """Copy the folder as it lies there now, as a power cut would leave it."""
        target = self.home.with_name(name)
        shutil.copytree(self.home, target, ignore=shutil.ignore_patterns("*.lock", "*-shm"))
        return target

    def put_back(self, copy: Path) -> None:
        shutil.rmtree(self.home)
        shutil.copytree(copy, self.home)

    def trouble(self, code: str = "SV01", home: Path | None = None) -> str:
        """The name of what keeps somebody from signing in; empty when nothing does."""
        try:
            lock(self.desk(code, home))
        except Trouble as trouble:
            return trouble.name if trouble.way_on is not None else "no way on"
        return ""


def work(desk: Desk, times: int = 1) -> None:
    for _ in range(times):
        with desk.store.transaction(desk.staff_code, "record_changed") as t:
            t.next_number("case.2026")
            t.append("tally", new_id(), {"kind": "service_tally", "staff": "x" * 300})


@pytest.fixture
def pc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Computer]:
    """A PC that was worked at and closed."""
    monkeypatch.setattr(freshness, "MOMENT", 0.0)
    made = Computer(tmp_path)
    made.found()
    yield made
    made.keyring.gate.set()


def test_day_after_day_nothing_is_said(pc: Computer) -> None:
    for code in ("CW01", "SV01", "CW01"):
        desk = pc.desk(code)
        assert desk.freshness is Freshness.PROVEN
        work(desk, 3)
        lock(desk)


def test_opening_and_closing_alone_changes_no_page(pc: Computer) -> None:
    """Whatever only looks at the closed file must not be taken for tampering."""
    desk = pc.desk()
    key = bytearray(desk.unlocked.data_key)
    lock(desk)
    before = fingerprint(desk.store.path)
    Store.open_existing(desk.store.path, key, now=now).close()
    assert fingerprint(desk.store.path) == before
    assert pc.desk().freshness is Freshness.PROVEN


# Older copies


def test_the_whole_folder_rolled_back_is_noticed(pc: Computer) -> None:
    older = pc.copy("older")
    desk = pc.desk("CW01")
    work(desk, 2)
    lock(desk)
    pc.put_back(older)
    with pytest.raises(CopyIsOlder) as told:
        pc.desk("CW01")
    assert told.value.name == "copy_is_older"
    assert told.value.missing == 3
    assert not told.value.may_accept


def test_another_future_of_the_same_folder_is_noticed(pc: Computer) -> None:
    """A copy that was worked with elsewhere has as many entries, and other ones."""
    copy = pc.copy("elsewhere")
    remembered = dict(pc.keyring.kept)
    work(elsewhere := pc.desk(home=copy), 5)
    lock(elsewhere)
    pc.keyring.kept = remembered
    desk = pc.desk()
    work(desk, 2)
    lock(desk)
    pc.put_back(copy)
    assert pc.trouble() == "copy_is_older"


def test_a_log_cut_at_any_commit_is_noticed(pc: Computer) -> None:
    desk = pc.desk()
    work(desk, 6)
    assert desk.mirror is not None
    assert desk.mirror.kept_up()
    remembered = dict(pc.keyring.kept)
    whole = pc.copy("whole")
    ends = commits((whole / "store.db-wal").read_bytes())
    assert len(ends) > 6
    for number, end in enumerate([32, *ends[:-1]]):
        cut = pc.copy(f"cut-{number}")
        with (cut / "store.db-wal").open("r+b") as log:
            log.truncate(end)
        assert pc.trouble(home=cut) == "copy_is_older"
    gone = pc.copy("gone")
    (gone / "store.db-wal").unlink()
    assert pc.trouble(home=gone) == "copy_is_older"
    pc.keyring.kept = remembered
    assert pc.trouble(home=whole) == ""
    lock(desk)


def commits(log: bytes) -> list[int]:
    """Where each commit of a write-ahead log ends: its last frame says how large the file is then."""
    frame = 24 + PAGE
    return [end for end in range(32 + frame, len(log) + 1, frame) if any(log[end - frame + 4 : end - frame + 8])]


def test_every_single_page_put_back_is_noticed(pc: Computer) -> None:
    before = (pc.home / "store.db").read_bytes()
    desk = pc.desk("CW01")
    work(desk, 20)
    lock(desk)
    after = (pc.home / "store.db").read_bytes()
    remembered = dict(pc.keyring.kept)
    places = [at for at in range(0, len(before), PAGE) if before[at : at + PAGE] != after[at : at + PAGE]]
    assert len(places) > 5
    noticed = []
    for at in places:
        (pc.home / "store.db").write_bytes(after[:at] + before[at : at + PAGE] + after[at + PAGE :])
        noticed.append(pc.trouble())
    # Some pages put back leave a file that the engine itself cannot make sense of.
    assert set(noticed) <= {"file_was_changed", "copy_is_older", "store_damaged"}
    assert noticed.count("file_was_changed") > len(places) / 2
    (pc.home / "store.db").write_bytes(after)
    assert pc.keyring.kept == remembered
    assert pc.trouble() == ""


def test_a_page_swapped_damaged_or_added_is_noticed(pc: Computer) -> None:
    path = pc.home / "store.db"
    whole = path.read_bytes()
    last = len(whole) - PAGE
    for changed in (
        whole[:last] + whole[last : last + PAGE - 1] + bytes([whole[-1] ^ 1]),
        whole + whole[:PAGE],
        whole[: last - PAGE] + whole[last:] + whole[last - PAGE : last],
    ):
        path.write_bytes(changed)
        assert pc.trouble() == "file_was_changed"
    path.write_bytes(whole)
    assert pc.trouble() == ""


def keep_a_draft(desk: Desk, answers: str) -> None:
    """Type something that is no record yet: it is written, and the audit chain does not know of it."""
    desk.store.checkpoint()
    with desk.store.scratch() as db:
        db.execute(
            "insert or replace into draft (id, owner, form_id, form_version, answers, step, started_at, updated_at) "
            "values ('d', 'CW01', 'f', '1', ?, 's', 0, 0)",
            (answers,),
        )


def test_an_old_log_put_beside_the_closed_file_is_noticed(pc: Computer) -> None:
    desk = pc.desk("CW01")
    keep_a_draft(desk, "old")
    old = (pc.home / "store.db-wal").read_bytes()
    keep_a_draft(desk, "new")
    lock(desk)
    (pc.home / "store.db-wal").write_bytes(old)
    assert pc.trouble() == "file_was_changed"


def test_a_log_of_another_kind_beside_the_closed_file_is_noticed(pc: Computer) -> None:
    (pc.home / "store.db-journal").write_bytes(b"something that would be rolled back")
    assert pc.trouble() == "file_was_changed"


# No false alarm


def test_a_power_cut_at_any_moment_is_no_false_alarm(pc: Computer) -> None:
    """Whatever the keyring was told by then, the disk holds at least that."""
    desk = pc.desk("CW01")
    states = []
    for _ in range(4):
        states.append((pc.copy(f"state-{len(states)}"), dict(pc.keyring.kept)))
        work(desk)
        states.append((pc.copy(f"state-{len(states)}"), dict(pc.keyring.kept)))
        assert desk.mirror is not None
        assert desk.mirror.kept_up()
        states.append((pc.copy(f"state-{len(states)}"), dict(pc.keyring.kept)))
    lock(desk)
    closed = dict(pc.keyring.kept)
    for home, remembered in states:
        pc.keyring.kept = dict(remembered)
        after = pc.desk(home=home)
        assert after.freshness is Freshness.NEWEST_ENTRY
        lock(after)
        after = pc.desk(home=home)
        assert after.freshness is Freshness.PROVEN
        lock(after)
    pc.keyring.kept = closed
    assert pc.desk().freshness is Freshness.PROVEN


def test_cut_off_before_anything_was_committed_is_no_false_alarm(pc: Computer) -> None:
    """The first pages of a commit stand in the log, and the power goes before the last one."""
    remembered, clean = dict(pc.keyring.kept), (pc.home / "store.db").read_bytes()
    desk = pc.desk()
    log = (pc.home / "store.db-wal").read_bytes()
    lock(desk)
    first = commits(log)[0]
    for end in (0, 20, 32, 33, first - PAGE, first - 1):
        pc.keyring.kept = dict(remembered)
        (pc.home / "store.db").write_bytes(clean)
        (pc.home / "store.db-wal").write_bytes(log[:end])
        after = pc.desk()
        assert after.freshness is Freshness.PROVEN
        lock(after)


def test_a_log_that_a_power_cut_brings_back_is_no_false_alarm(pc: Computer) -> None:
    """The disk forgot that the log was emptied; everything in it stands in the file already."""
    desk = pc.desk("CW01")
    work(desk, 3)
    log = (pc.home / "store.db-wal").read_bytes()
    lock(desk)
    (pc.home / "store.db-wal").write_bytes(log)
    assert pc.desk("CW01").freshness is Freshness.PROVEN


def test_a_new_shape_of_the_store_is_no_false_alarm(pc: Computer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program was updated, and the power went before anybody was noted as signed in."""
    more = (len(migrations.steps()) + 1, "create table later (id text primary key) strict;\n")
    steps = (*migrations.steps(), more)
    desk = pc.desk()
    key = bytearray(desk.unlocked.data_key)
    lock(desk)
    monkeypatch.setattr(migrations, "steps", lambda: steps)
    Store.open_existing(desk.store.path, key, now=now).close()
    assert pc.desk().freshness is Freshness.NEWEST_ENTRY


def test_what_the_keyring_lost_or_spoiled_closes_nothing(pc: Computer) -> None:
    item = next(name for name in pc.keyring.kept if name.startswith("freshness/"))
    for text in (None, "", "{}", "not ours", '{"nr": "x"}', "[" * 5_000):
        if text is None:
            del pc.keyring.kept[item]
        else:
            pc.keyring.kept[item] = text
        desk = pc.desk()
        assert desk.freshness is Freshness.UNKNOWN
        lock(desk)
        assert freshness.read(pc.keyring.kept[item]) is not None
    assert pc.desk().freshness is Freshness.PROVEN


# Going on with it


def test_only_a_supervisor_accepts_an_older_copy_and_begins_a_new_epoch(pc: Computer) -> None:
    older = pc.copy("older")
    desk = pc.desk()
    before = desk.store.device
    work(desk, 3)
    given = desk.store.counters()
    lock(desk)
    pc.put_back(older)
    with pytest.raises(CopyIsOlder):
        pc.desk("CW01", accept_older=True)
    with pytest.raises(CopyIsOlder) as told:
        pc.desk("SV01")
    assert told.value.may_accept

    desk = pc.desk("SV01", accept_older=True)
    assert desk.freshness is Freshness.ACCEPTED
    device = desk.store.device
    assert device.epoch == before.epoch + 1
    assert {device.id, device.signing_seed, device.age_identity}.isdisjoint(
        {before.id, before.signing_seed, before.age_identity}
    )
    rows = desk.store.reader.execute("select actor, event, about from audit order by nr desc limit 2").fetchall()
    assert rows == [("SV01", "login", device.id), ("SV01", "restored", f"{before.id} {device.id} older copy")]
    assert desk.store.counters() == given  # no case number that stands on a paper is given again
    lock(desk)
    assert pc.desk("CW01").freshness is Freshness.PROVEN


def test_accepting_what_is_not_older_changes_nothing(pc: Computer) -> None:
    desk = pc.desk(accept_older=True)
    assert (desk.freshness, desk.store.device.epoch) == (Freshness.PROVEN, 1)


def test_a_changed_file_can_be_accepted_too(pc: Computer) -> None:
    path = pc.home / "store.db"
    path.write_bytes(path.read_bytes() + path.read_bytes()[:PAGE])
    with pytest.raises(FileWasChanged):
        pc.desk()
    assert pc.desk(accept_older=True).freshness is Freshness.ACCEPTED


# What is told


def told(desk: Desk) -> tuple[bool, list[str]]:
    """What the doctor finds, and what the person is told at her sign-in."""
    finding = next(one for one in doctor.examine(desk.home, desk) if one.name == "freshness")
    return finding.ok, [one.state for one in notices.at_sign_in(desk) if one.name == "freshness"]


def test_after_a_clean_end_nothing_is_told(pc: Computer) -> None:
    assert told(pc.desk()) == (True, [])


def test_after_a_power_cut_the_doctor_compares_everything_and_is_content(pc: Computer) -> None:
    work(pc.desk())
    cut = pc.copy("cut")
    after = pc.desk(home=cut)
    assert told(after) == (True, ["info"])
    lock(after)


def test_an_accepted_copy_and_a_keyring_that_forgot_are_told_until_somebody_has_seen_it(pc: Computer) -> None:
    pc.keyring.kept = {name: text for name, text in pc.keyring.kept.items() if not name.startswith("freshness/")}
    desk = pc.desk()
    assert told(desk) == (False, ["warning"])
    notices.acknowledge(desk, next(one for one in notices.at_sign_in(desk) if one.name == "freshness"))
    assert told(desk) == (False, [])


# The keyring on bad days


def refuse(pc: Computer) -> None:
    pc.keyring.refuses = RuntimeError("no")


def lock_it(pc: Computer) -> None:
    pc.keyring.locked = True


def hang(pc: Computer) -> None:
    pc.keyring.gate.clear()


@pytest.mark.parametrize("befalls", [refuse, lock_it, hang])
def test_whatever_befalls_the_keyring_saving_and_locking_go_on(
    pc: Computer, befalls: Callable[[Computer], None]
) -> None:
    pc.limit = 1.0 if befalls is hang else 60.0  # one that answers is waited for
    desk = pc.desk("CW01")
    assert desk.mirror is not None
    assert desk.mirror.kept_up()
    remembered = dict(pc.keyring.kept)
    befalls(pc)
    work(desk, 3)
    lock(desk)
    assert not desk.store.open
    assert pc.keyring.kept == remembered
    pc.keyring.refuses, pc.keyring.locked = None, False
    pc.keyring.gate.set()
    # a keyring that only hung may have taken it after all
    assert pc.desk("CW01").freshness in (Freshness.NEWEST_ENTRY, Freshness.PROVEN)


def test_many_saves_are_few_calls_of_the_keyring(pc: Computer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(freshness, "MOMENT", 60.0)
    desk = pc.desk("CW01")
    puts: list[str] = []
    real = pc.keyring.put
    monkeypatch.setattr(pc.keyring, "put", lambda item, text: (puts.append(item), real(item, text)))
    work(desk, 30)
    lock(desk)
    assert len(puts) == 1
    assert pc.desk("CW01").freshness is Freshness.PROVEN


def test_nothing_that_the_keyring_remembers_tells_of_anybody(pc: Computer) -> None:
    desk = pc.desk()
    for year in range(2000, 2030):
        with desk.store.transaction("SV01", "record_changed") as t:
            t.next_number(f"case.{year}")
    lock(desk)
    text = next(text for name, text in pc.keyring.kept.items() if name.startswith("freshness/"))
    assert len(text) < 600
    seen = freshness.read(text)
    assert seen is not None
    assert max(seen.counters) == "case.2029"
    assert "SV01" not in text


def test_with_a_real_secret_service(tmp_path: Path) -> None:
    """A keyring daemon of its own on a bus of its own, as in tests/vault/test_keyring.py."""
    words = [*BUS, sys.executable, "-W", "error", "-m", "tests.services.real_freshness", str(tmp_path / "home")]
    with desktop_session(tmp_path, without_display() | {"PYTHONPATH": str(ROOT / "src")}) as environment:
        run = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert run.stdout.split() == ["proven", "newest_entry", "copy_is_older", "accepted", "proven"]
