# SPDX-License-Identifier: Apache-2.0
"""Backups as a centre meets them: made when the desk is locked, kept for weeks, tried out, and never in the way."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.conftest import Office

from intake_desktop.domain.troubles import Trouble
from intake_desktop.services import backups, drafts, places
from intake_desktop.services.backups import Kept
from intake_desktop.services.unlock import lock
from intake_desktop.store import backup
from intake_desktop.store.backup import Backup, Manifest
from intake_desktop.store.shelf import Shelf, day_of, surplus


def folder(office: Office) -> Path:
    return office.home / backups.FOLDER


def names(office: Office) -> list[str]:
    return sorted(path.name for path in folder(office).iterdir()) if folder(office).exists() else []


def work_a_day(office: Office, *, hours: float = 24) -> None:
    """Somebody takes an intake and goes home; the next day begins."""
    office.intake("CW01")
    office.close()
    office.clock.shift(hours=hours)


@contextmanager
def full_disk(place: Path, room: int) -> Iterator[None]:
    """Leave so many bytes free at a place, as far as the program is told."""
    with pytest.MonkeyPatch.context() as patch:
        real = backups.shutil.disk_usage
        patch.setattr(backups.shutil, "disk_usage", lambda path: real(path)._replace(free=room))
        yield
    assert place.exists()


# At the end of a shift


def test_locking_makes_a_backup_that_holds_the_day_and_tells_nobody_anything(office: Office) -> None:
    office.intake("CW01", full_name="Nasreen")
    office.clock.shift(hours=2)
    office.close()
    (name,) = names(office)
    data = (folder(office) / name).read_bytes()
    assert (folder(office) / name).stat().st_mode & 0o777 == 0o600
    assert folder(office).stat().st_mode & 0o777 == 0o700
    assert b"Nasreen" not in data
    for word in ("MLT", "Multan", "SV01"):
        assert word not in name
    rehearsal = backups.rehearse(office.desk("SV01"), folder(office) / name)
    assert (rehearsal.cases, rehearsal.cases_here) == (1, 1)
    assert rehearsal.entries == rehearsal.entries_here
    assert rehearsal.is_earlier_state
    assert rehearsal.staff == ("CO01", "CW01", "CW02", "SV01")


def test_a_copy_from_before_a_change_of_shape_goes_once_there_is_a_whole_backup(office: Office) -> None:
    """It would keep what is erased later, and nothing would ever replace it."""
    copy = office.home / "store.db.before-0002"
    copy.write_bytes(b"as it was")
    with full_disk(office.home, 1):
        work_a_day(office)
        assert copy.exists()
    work_a_day(office)
    assert not copy.exists()


def test_within_an_hour_one_backup_is_enough_and_looking_is_no_reason_for_another(office: Office) -> None:
    work_a_day(office)
    office.desk("SV01")
    office.close()
    before = names(office)
    office.clock.shift(hours=30)
    office.desk("CW01")
    office.close()
    assert names(office) == before, "nobody wrote anything"
    office.intake("CW01")
    office.close()
    (new,) = set(names(office)) - set(before)
    office.clock.shift(minutes=40)
    office.intake("CW01")
    office.close()
    assert set(names(office)) == {*before, new}, "the last one is not an hour old"


def test_a_draft_that_is_not_finished_is_worth_a_backup(office: Office) -> None:
    work_a_day(office)
    before = set(names(office))
    desk = office.desk("CW01")
    draft = drafts.begin_intake(desk).value
    drafts.keep_draft(desk, draft.id, {"sex": "female"}, "arrival")
    office.close()
    (new,) = set(names(office)) - before
    desk = office.desk("SV01")
    found = backup.described(folder(office) / new)
    with backup.opened(found, desk.unlocked.data_key) as there:
        assert there.execute("select count(*) from draft").fetchone() == (1,)


def test_the_newest_of_a_day_takes_the_place_of_the_earlier_ones(office: Office) -> None:
    office.clock.shift(hours=8)
    for _ in range(3):
        work_a_day(office, hours=2)
    assert len(names(office)) == 1


def made_on(number: int, day: datetime, epoch: int = 1) -> Backup:
    """A backup as it describes itself; `number` is that of its newest audit row."""
    at = int(day.timestamp() * 1000)
    manifest = Manifest(1, "5f" * 16, "A", epoch, number, "00" * 32, 2, at, 1, 4096, "00" * 32, "00" * 32)
    return Backup(Path(f"{number}"), manifest, b"", b"", 0)


def test_seven_days_and_four_weeks_are_kept() -> None:
    start = datetime(2026, 11, 2, 12, tzinfo=UTC)
    shelf: list[Backup] = []
    for day in range(60):
        for hour in (0, 3, 6):
            shelf.append(made_on(10 * day + hour, start + timedelta(days=day, hours=hour)))
            shelf = [one for one in shelf if one not in surplus(shelf)]
    days = [day_of(one) for one in reversed(shelf)]
    assert [(days[0] - day).days for day in days[:7]] == list(range(7))
    assert len({day.isocalendar()[:2] for day in days}) == 4
    assert all(day.isoweekday() == 7 for day in days[7:]), "of a past week, its last day"
    assert len(set(days)) == len(days) <= 7 + 3


def test_what_was_made_before_a_restore_is_not_replaced_by_what_is_made_after_it() -> None:
    noon = datetime(2026, 11, 22, 12, tzinfo=UTC)
    before, after = made_on(900, noon), made_on(300, noon + timedelta(hours=2), epoch=2)
    assert surplus([before, after]) == []


def test_a_clock_that_falls_back_to_the_same_day_every_morning_does_not_leave_one_backup_only(office: Office) -> None:
    start = office.clock.time
    for _ in range(8):
        office.clock.time = start
        office.intake("CW01")
        office.clock.shift(hours=3)
        office.close()
    assert len(names(office)) == 7
    newest = Shelf(folder(office), office.desk("SV01").unlocked.store).newest()
    assert newest is not None
    assert backups.rehearse(office.desk("SV01"), newest.path).cases == 8


def test_a_backup_that_stands_in_for_nothing_is_removed_and_files_of_others_are_not(office: Office) -> None:
    work_a_day(office)
    mine = names(office)[0]
    for other in ("notes.txt", "20261122-021000-00000000.backup", f"{mine}.part"):
        (folder(office) / other).write_bytes(b"something else")
    work_a_day(office)
    left = names(office)
    assert "notes.txt" in left
    assert "20261122-021000-00000000.backup" in left
    assert f"{mine}.part" not in left, "what was begun and never finished is cleared away"


# When it goes wrong


def test_a_full_disk_keeps_nobody_from_locking_and_is_told_at_the_next_sign_in(office: Office) -> None:
    work_a_day(office)
    before = names(office)
    desk = office.desk("CW01")
    assert backups.what_is_wrong(desk) is None
    office.intake("CW01")
    with full_disk(office.home, 1000):
        lock(desk)
    assert not desk.store.open
    assert names(office) == before
    told = backups.what_is_wrong(office.desk("CW02"))
    assert told is not None
    assert "not enough room" in told.text
    office.close()
    assert backups.what_is_wrong(office.desk("CW02")) is None, "the next lock made it up"


def test_a_fault_of_the_program_keeps_nobody_from_locking_either(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    work_a_day(office)
    desk = office.desk("CW01")
    office.intake("CW01")
    monkeypatch.setattr(backup, "make", lambda *_, **__: 1 / 0)
    lock(desk)
    assert not desk.store.open


def test_what_was_written_and_never_backed_up_is_told_even_when_nothing_could_be_remembered(office: Office) -> None:
    work_a_day(office)
    office.intake("CW01", full_name="Nasreen")
    office.clock.shift(hours=2)
    assert office.now_at_desk is not None
    office.intake("CW01", full_name="Nasreen")
    office.now_at_desk.close()  # the power went: nothing was locked
    told = backups.what_is_wrong(office.desk("CW02"))
    assert told is not None
    assert "in no backup" in told.text


def test_a_disk_that_gives_back_something_else_leaves_no_backup(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    work_a_day(office)
    before = names(office)
    real = backup._append

    def spoiling(part: Path, *rest: object) -> None:
        real(part, *rest)  # type: ignore[arg-type]
        with part.open("r+b") as file:
            file.seek(70_000)
            byte = file.read(1)
            file.seek(70_000)
            file.write(bytes([byte[0] ^ 1]))

    monkeypatch.setattr(backup, "_append", spoiling)
    with pytest.raises(Trouble) as refused:
        backups.back_up(office.desk("SV01"))
    assert refused.value.name == "backup_failed"
    assert names(office) == before


def test_a_damaged_case_file_never_replaces_the_backups_of_better_days(office: Office) -> None:
    work_a_day(office)
    before = names(office)
    desk = office.desk("SV01")
    office.clock.shift(hours=2)
    desk.store.checkpoint()
    with desk.store.path.open("r+b") as file:
        file.seek(-2000, os.SEEK_END)
        file.write(b"spoiled")
    with pytest.raises(Trouble) as refused:
        backups.back_up(desk)
    assert refused.value.name == "backup_failed"
    assert names(office) == before


def test_somebody_who_still_reads_is_waited_for_with_a_sentence(office: Office) -> None:
    office.intake("CW01")
    desk = office.desk("SV01")
    desk.store.writer.execute("pragma busy_timeout = 10")
    reading = desk.store.reader.execute("select nr from audit")
    reading.fetchone()
    desk.store.note("SV01", "exported", "something")
    with pytest.raises(Trouble) as refused:
        backups.back_up(desk)
    assert refused.value.name == "backup_not_now"
    reading.close()
    assert backups.back_up(desk).value.backup.size > 0


# The second place


def test_the_second_place_gets_every_backup_and_keeps_them_as_long(office: Office, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    warning = backups.choose_second_place(office.desk("SV01"), stick).value
    assert warning is not None, "it is on the same disk here"
    for _ in range(3):
        work_a_day(office)
    assert sorted(path.name for path in stick.iterdir()) == names(office)
    desk = office.desk("SV01")
    listed = backups.list_backups(desk)
    assert [one.second for one in listed[:2]] == [False, True]
    second = next(one for one in listed if one.second)
    assert backups.check_backup(desk, second.path).made_at == second.made_at


@pytest.mark.parametrize("fault", ["gone", "read only", "hangs"])
def test_a_second_place_that_fails_is_told_and_blocks_nobody(
    office: Office, tmp_path: Path, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    backups.choose_second_place(office.desk("SV01"), stick)
    office.intake("CW01")
    office.clock.shift(hours=2)
    never = threading.Event()
    if fault == "gone":
        shutil.rmtree(stick)
    elif fault == "read only":
        monkeypatch.setattr(backup, "carry", _refused)
    else:
        monkeypatch.setattr(places, "PATIENCE", 0.1)
        monkeypatch.setattr(backup, "carry", lambda *_: never.wait(10))
    office.close()
    never.set()
    assert names(office) != []
    told = backups.what_is_wrong(office.desk("CW02"))
    assert told is not None
    assert "second place" in told.text
    monkeypatch.undo()
    stick.mkdir(exist_ok=True)
    assert backups.back_up(office.desk("SV01")).value.second_trouble is None
    assert backups.what_is_wrong(office.desk("CW02")) is None


def _refused(*_: object) -> None:
    with backup.spoken():
        raise PermissionError(13, "no")


def test_what_cannot_be_a_second_place_is_refused(office: Office, tmp_path: Path) -> None:
    desk = office.desk("SV01")
    for place, name in ((tmp_path / "nowhere", "backup_gone"), (folder(office), "place_refused")):
        with pytest.raises(Trouble) as refused:
            backups.choose_second_place(desk, place)
        assert refused.value.name == name
    assert backups.second_place(desk) is None


def test_two_pcs_share_a_stick_without_touching_each_others_backups(
    offices: Callable[..., list[Office]], tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    a, b = offices("A", "B")
    for one in (a, b):
        backups.choose_second_place(one.desk("SV01"), stick)
        for _ in range(2):
            work_a_day(one)
    assert {one.station for one in backups.list_backups(a.desk("SV01"))} == {"A"}
    theirs = next(one for one in backups.list_backups(b.desk("SV01")) if one.second)
    with pytest.raises(Trouble) as refused:
        backups.check_backup(a.desk("SV01"), theirs.path)
    assert (refused.value.name, refused.value.what.values) == ("backup_of_another_pc", {"station": "B"})


# Looking at one


def made(office: Office) -> Kept:
    office.intake("CW01")
    return backups.back_up(office.desk("SV01")).value.backup


def test_what_came_later_is_seen_in_the_rehearsal(office: Office) -> None:
    one = made(office)
    office.intake("CW01")
    rehearsal = backups.rehearse(office.desk("SV01"), one.path)
    assert (rehearsal.cases, rehearsal.cases_here) == (1, 2)
    assert rehearsal.entries < rehearsal.entries_here
    assert rehearsal.audit_rows < rehearsal.audit_rows_here
    assert rehearsal.is_earlier_state
    assert list(one.path.parent.iterdir()) == [one.path], "nothing is unpacked to look at it"


def touched(data: bytes, place: int) -> bytes:
    """The same file with one bit of one byte turned round: whatever the byte was, it is another one now."""
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


def test_a_changed_cut_or_foreign_file_is_named(office: Office, tmp_path: Path) -> None:
    one = made(office)
    desk, data = office.desk("SV01"), one.path.read_bytes()
    target, size = tmp_path / "x.backup", backup.described(one.path).manifest.size
    cases = {
        "backup_damaged": [touched(data, 9000), data[4096:], touched(data, size + 90)],
        "not_a_backup": [data[:-1], data[: len(data) // 2], b"", b"intake", os.urandom(20_000), data + b"\0"],
        "backup_is_newer": [data[:-38] + b"2" + data[-37:]],
    }
    for name, contents in cases.items():
        for content in contents:
            target.write_bytes(content)
            with pytest.raises(Trouble) as refused:
                backups.rehearse(desk, target)
            assert refused.value.name == name
    target.unlink()
    target.symlink_to(one.path)
    with pytest.raises(Trouble) as refused:
        backups.rehearse(desk, target)
    assert refused.value.name == "not_a_backup"


def test_no_byte_of_what_stands_behind_the_case_file_can_be_changed(office: Office, tmp_path: Path) -> None:
    one = made(office)
    desk = office.desk("SV01")
    data, target = bytearray(one.path.read_bytes()), tmp_path / "x.backup"
    size = backup.described(one.path).manifest.size
    for place in range(size, len(data), 31):
        data[place] ^= 1 << place % 8
        target.write_bytes(data)
        data[place] ^= 1 << place % 8
        with pytest.raises(Trouble):
            backups.check_backup(desk, target)


def test_a_manifest_made_by_somebody_without_the_key_proves_nothing(office: Office, tmp_path: Path) -> None:
    one = made(office)
    found = backup.described(one.path)
    assert not backup.is_proven(found, bytearray(48))
    older = backup.described(made(office).path)
    forged = older.text.replace(b'"made_at":', b'"made_at":1')
    assert forged != older.text
    assert not backup.is_proven(backup.Backup(one.path, found.manifest, forged, older.code, 0), _key(office))
    assert backup.is_proven(found, _key(office))


def _key(office: Office) -> bytearray:
    return office.desk("SV01").unlocked.data_key


def test_only_those_who_look_after_the_computer_see_backups(office: Office) -> None:
    desk = office.desk("CW01")
    for ask in (backups.list_backups, backups.back_up, backups.second_place):
        with pytest.raises(Trouble) as refused:
            ask(desk)
        assert refused.value.name == "not_allowed"
