# SPDX-License-Identifier: Apache-2.0
"""Session notes on bad days: somebody inside looks for them everywhere with every key she has; kill -9; flipped bytes.

A counsellor writes at the real window in a process of her own. Then everything is searched for words that only her
note holds: the files as they lie there while she types and afterwards, every page of the store and of its log opened
with the key that every caseworker has, every table, every operation with the keys of the survivors' files, bundles,
the temporary folder, what was printed, and the memory of a caseworker's process that has read all of it.
"""

from __future__ import annotations

import base64
import contextlib
import io
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import pyrage
import zstandard
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from tests.conftest import Office
from tests.faults import Fault
from tests.services.counselling import counselled, signed

from intake_desktop.domain.operations import read_line
from intake_desktop.services import access, bundles, devices, notes, sessions
from intake_desktop.services.desk import Desk
from intake_desktop.store.sealing import unseal
from intake_desktop.sync import bundle
from intake_desktop.vault import keys, slot_file
from intake_desktop.vault import notes as sealed
from intake_desktop.vault.troubles import NoteNotForYou

ROOT = Path(__file__).resolve().parents[2]
PAGE, RESERVE, FRAME = 4096, 80, 24
WORDS = ("QZXNOTEBEGIN", "نشانقلمدرمیان", "QZXNOTEMIDDLE", "निशानअंत", "QZXNOTEEND")
"""Words that stand in the note alone, at its beginning, in its middle and at its end."""
WHY = "QZXNOTEWHY"
KNOWN = "QZXINTAKE"
"""A word that a caseworker may read: where it is not found, the search is blind."""

PHONE = {"contact_method": "phone_call", "phone": "0300-1234567", "phone_is_shared": "yes"}


def faults(quick: bool) -> Iterator[Fault]:
    """Every fault of session notes; `quick` tries fewer."""
    with tempfile.TemporaryDirectory() as folder:
        yield from searched(Path(folder))
    yield killed(5 if quick else 100)
    with tempfile.TemporaryDirectory() as folder:
        yield flipped(Path(folder), 97 if quick else 1)


# The search


class Search:
    """Counts places looked at, words of the note found in them, and finds of what must be found."""

    def __init__(self) -> None:
        self.needles = [needle for word in (*WORDS, WHY) for needle in spellings(word)]
        self.known = spellings(KNOWN)
        self.places = self.found = self.controls = 0

    def look(self, content: bytes) -> None:
        """Look through one place."""
        self.places += 1
        self.found += sum(content.count(needle) for needle in self.needles)
        self.controls += any(needle in content for needle in self.known)

    def fault(self, name: str, *, blind: bool = False) -> Fault:
        """What came of it. Unless all of it is sealed, a search that does not find what it must find is no search."""
        return Fault(name, self.places, 0, int(not blind and self.controls == 0), self.found)


def spellings(word: str) -> list[bytes]:
    """The forms in which a word may lie about: in memory, in files, in JSON, in base64 (at each of three places)."""
    text = word.encode()
    forms = [text, word.encode("utf-16-le"), word.encode("utf-16-be"), word.encode("utf-32-le"), text.hex().encode()]
    forms.append(json.dumps(word)[1:-1].encode())
    for shift in range(3):
        whole = base64.b64encode(bytes(shift) + text)
        forms.append(whole[4 if shift else 0 : len(whole) - 4])
    return list(dict.fromkeys(forms))


def searched(folder: Path) -> Iterator[Fault]:
    """A counsellor writes; everything is searched with what a caseworker has."""
    a, b = (Office(folder / f"pc-{station}", station) for station in "AB")
    for one, other in ((a, b), (b, a)):
        card = devices.export_device_file(one.desk(), folder)
        devices.trust_device(other.desk(), card, devices.own_words(one.desk()))
    (folder / "stick").mkdir()
    bundles.import_bundle(a.desk(), bundles.export_bundle(b.desk(), folder / "stick").value.path)
    case = a.intake("CW01", may_contact="yes", safe_words=KNOWN, **PHONE).case_id or ""
    access.assign_counsellor(a.desk("CW01"), case, "CO01")
    a.close()
    files, pages, values, sticks, memory, control = (Search() for _ in range(6))
    temp = folder / "temp"
    temp.mkdir()
    with child("counsellor", a, "CO01", temp, case=case, text=note_text(), why=WHY) as (process, out):
        hears(process, out, "half")
        look_at_files(files, a.home, temp)
        snapshot(a.home, folder / "while-typing")
        look_at_memory(control, process.pid)
        hears(process, out, "signed")
        look_at_files(files, a.home, temp)
        snapshot(a.home, folder / "while-signed")
        look_at_memory(control, process.pid)
        answer = process.communicate(timeout=60)
        for said in answer:
            files.look(said.encode())
    gone = not Path(f"/proc/{process.pid}").exists()
    for copy in ("while-typing", "while-signed"):
        look_inside(pages, folder / copy, bytes(a.desk("CW01").unlocked.data_key))
    desk = a.desk("CW01")
    look_inside(pages, a.home, bytes(desk.unlocked.data_key))
    look_at_values(values, desk)
    tried_keys, came_open = try_every_key(desk)
    sent = bundles.export_bundle(a.desk("SV01"), folder / "stick", everything=True).value
    look_at_bundle(sticks, sent.path, a.desk("CW01"))
    a.close()
    look_at_files(files, a.home, temp, folder / "stick")
    yield files.fault("notes searched in all files, temporary ones too", blind=True)
    yield pages.fault("notes searched in every page of store and log")
    yield values.fault("notes searched in every table and operation")
    yield sticks.fault("notes searched in a bundle that was opened")
    yield Fault("notes opened with the keys a caseworker has", tried_keys, 0, 0, came_open)
    with child("caseworker", a, "CW01", temp, case=case) as (process, out):
        hears(process, out, "read", then=lambda: look_at_memory(memory, process.pid))
        for said in process.communicate(timeout=60):
            memory.look(said.encode())
    look_at_files(memory, temp)
    memory.found += not gone
    yield memory.fault("notes searched in a caseworker's memory; counsellor's process after lock")
    yield Fault("the same search in the counsellor's memory finds them", control.places, 0, 0, int(control.found == 0))
    read = sessions.list_sessions(a.desk("CO01"), case)
    lost = len(read) != 1 or not all(whole(a.desk("CO01"), case, one.id) for one in read)
    lost += len(notes.list_note_drafts(a.desk("CO01"), case)) != 1
    yield Fault("notes that a counsellor still reads after all that", 1, lost, 0, 0)
    for office in (a, b):
        office.close()


def note_text() -> str:
    """A note of some length with the words in it; no other process is handed it as an argument."""
    return " ".join(f"{word} وہ ڈرتی ہے और बोली" for word in WORDS)


def whole(desk: Desk, case: str, session: str) -> bool:
    """Whether both notes of the session still say what was typed."""
    found = [note.writing for note in sessions.read_notes(desk, case, session).notes if note.proved]
    return [writing.text for writing in found if writing is not None] == [note_text()] * 2


@contextlib.contextmanager
def child(who: str, office: Office, code: str, temp: Path, **told: str) -> Iterator[tuple[subprocess.Popen[str], Any]]:
    """A process of the program with folders of its own."""
    env = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    env |= {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", "QT_QPA_PLATFORM": "offscreen"}
    env |= dict.fromkeys(("TMPDIR", "HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"), str(temp))
    words = [sys.executable, "-m", "tests.faults.at_the_notes", who]
    pipes: dict[str, Any] = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    with subprocess.Popen(words, cwd=ROOT, env=env, text=True, **pipes) as process:
        line = {"home": str(office.home), "code": code, "passphrase": office.passphrases[code]} | told
        assert process.stdin is not None
        process.stdin.write(json.dumps(line) + "\n")
        process.stdin.flush()
        try:
            yield process, process.stdout
        finally:
            if process.poll() is None:
                process.kill()


def hears(process: subprocess.Popen[str], out: IO[str], word: str, then: Any = None) -> None:
    """Wait until the child says a word; let it go on."""
    said = out.readline()
    if not said.startswith(word):
        assert process.stderr is not None
        raise RuntimeError(f"the child said {said!r}: {process.stderr.read()[-2000:]}")
    if then is not None:
        then()
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def snapshot(home: Path, place: Path) -> None:
    """Copy the store with its log as they lie there now, as a thief would."""
    shutil.copytree(home, place, ignore=shutil.ignore_patterns("*.lock"))


def look_at_files(search: Search, *folders: Path) -> None:
    """Every file as it is."""
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file():
                search.look(path.read_bytes())


def look_inside(search: Search, home: Path, key: bytes) -> None:
    """Every page of the store, of its backups and of its log (older ones that the log still holds too), opened."""
    for path in home.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        head, frame = (32, FRAME) if path.name.endswith("-wal") else (0, 0)
        for at in range(head, len(content), frame + PAGE):
            page = content[at + frame : at + frame + PAGE]
            if len(page) == PAGE:
                search.look(opened(page, key))


def opened(page: bytes, key: bytes) -> bytes:
    """One page as SQLCipher 4 writes it: AES-256 in CBC mode, its IV in the room that is kept at the end."""
    first = page[:16] == key[32:]
    vector = page[PAGE - RESERVE : PAGE - RESERVE + 16]
    plain = Cipher(algorithms.AES(key[:32]), modes.CBC(vector)).decryptor()
    return plain.update(page[16 if first else 0 : PAGE - RESERVE])


def look_at_values(search: Search, desk: Desk) -> None:
    """Every cell of every table, and every operation opened with the key of the file it belongs to."""
    reader = desk.store.reader
    for (name,) in reader.execute("select name from sqlite_schema where type = 'table'").fetchall():
        for row in reader.execute(f'select * from "{name}"').fetchall():
            for cell in row:
                look_at_cell(search, cell)
    for (id,) in reader.execute("select id from entity").fetchall():
        for _, values, _ in desk.store.journal.operations(id):
            for value in values or ():
                look_at_cell(search, value)


def look_at_cell(search: Search, cell: object) -> None:
    """One value, and what it holds where it is base64."""
    content = cell if isinstance(cell, bytes) else str(cell).encode()
    search.look(content)
    for part in content.split(b"."):
        with contextlib.suppress(ValueError):
            search.look(base64.b64decode(part, validate=True))


def look_at_bundle(search: Search, path: Path, desk: Desk) -> None:
    """A bundle, opened with the key of the PC, which lies in the store, and with the keys of the files in it."""
    identity = pyrage.x25519.Identity.from_str(desk.store.device.age_identity)
    content = pyrage.decrypt(path.read_bytes(), [identity])
    search.look(content)
    members = {}
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        for member in archive:
            inside = archive.extractfile(member)
            packed = inside.read() if inside is not None else b""
            plain = zstandard.ZstdDecompressor().stream_reader(packed).read() if ".zst" in member.name else packed
            members[member.name] = plain.splitlines()
    file_keys = {one.subject: one.key for one in map(bundle.key_of, members[bundle.KEYS])}
    for line in (line for lines in members.values() for line in lines):
        look_at_cell(search, line)
    for line in members[bundle.CHANGES]:
        operation = read_line(line)
        for value in unseal(operation, file_keys.get(operation.subject or "")) or ():
            look_at_cell(search, value)


def look_at_memory(search: Search, pid: int) -> None:
    """Every readable piece of a process's memory."""
    with Path(f"/proc/{pid}/maps").open() as maps:
        pieces = [line.split()[0].split("-") for line in maps if line.split()[1].startswith("r") and "[v" not in line]
    with Path(f"/proc/{pid}/mem").open("rb", 0) as memory:
        for start, end in pieces:
            with contextlib.suppress(OSError, ValueError, OverflowError):
                memory.seek(int(start, 16))
                search.look(memory.read(int(end, 16) - int(start, 16)))


def try_every_key(desk: Desk) -> tuple[int, int]:
    """Every sealed box of notes, drafts and grants with every key that a caseworker has or finds."""
    unlocked, reader = desk.unlocked, desk.store.reader
    held = [unlocked.secrets.seal, unlocked.secrets.sign, *unlocked.data_keys]
    held += [keys.raw_identity(desk.store.device.age_identity)]
    held += [bytearray(key) for (key,) in reader.execute("select key from subject_key").fetchall()]
    boxes = [bytes(box) for (box,) in reader.execute("select box from note_draft").fetchall()]
    for table in ("session_note", "note_copy"):
        for (box,) in reader.execute(f"select box from {table}").fetchall():
            boxes += [base64.b64decode(part) for part in box.split(".")]
    contents = slot_file.read(desk.home)
    notes_keys = {key.id for key in contents.chain().current.keys_of("notes")}
    boxes += [base64.b64decode(grant.box) for grant in contents.grants if grant.key in notes_keys]
    assert len(boxes) >= 6  # a draft, two notes with their locks, a grant
    tried, came_open = 0, int(unlocked.notes_key is not None)
    for box in boxes:
        for key in held:
            tried += 1
            with contextlib.suppress(keys.NotOpened):
                keys.open_with(key[:32], box)
                came_open += 1
        with contextlib.suppress(NoteNotForYou):
            unlocked.open_note(box)
            came_open += 1
    return tried, came_open


# Kill -9, and bytes


def killed(times: int) -> Fault:
    """A counsellor's process is killed at any moment: what it said is kept is kept, what it said is signed is whole."""
    lost = unreadable = 0
    chance = random.Random(11)
    with tempfile.TemporaryDirectory() as folder:
        office = Office(Path(folder) / "pc", "A")
        case = counselled(office)
        temp = Path(folder) / "temp"
        temp.mkdir()
        for _ in range(times):
            office.close()
            with child("typist", office, "CO01", temp, case=case) as (process, out):
                said = [out.readline().split() for _ in range(chance.randint(1, 25))]
                threading.Event().wait(chance.uniform(0, 0.01))  # a save takes some milliseconds; hit it everywhere
                process.send_signal(signal.SIGKILL)
                said += [line.split() for line in out.read().splitlines()]
            missed, broken = after_the_kill(office.desk("CO01"), case, said)
            lost, unreadable = lost + missed, unreadable + broken
        office.close()
    return Fault("kill -9 while a note is kept and signed", times, lost, unreadable, 0)


def after_the_kill(desk: Desk, case: str, said: list[list[str]]) -> tuple[int, int]:
    """How many notes that were acknowledged are gone, and how many sessions stand without their one whole note."""
    texts = {}
    for session in sessions.list_sessions(desk, case):
        found = sessions.read_notes(desk, case, session.id).notes
        texts[session.id] = [note.writing.text for note in found if note.writing is not None and note.proved]
    broken = sum(len(text) != 1 for text in texts.values())
    broken += len(texts) != desk.store.reader.execute("select count(*) from session_note").fetchone()[0]
    done = {words[1]: words[2] for words in said if words[0] == "signed" and len(words) == 3}
    missed = sum(texts.get(session) != [f"note {number}"] for session, number in done.items())
    kept = [int(words[1]) for words in said if words[0] == "kept" and len(words) == 2]
    there = [
        int(notes.open_note_draft(desk, line.id).writing.text.split()[-1] or 0)
        for line in notes.list_note_drafts(desk, case)
        if notes.open_note_draft(desk, line.id).writing.text
    ]
    there += [int(text.split()[-1]) for found in texts.values() for text in found]
    missed += bool(kept) and max(there, default=0) < max(kept)
    for line in notes.list_note_drafts(desk, case):
        notes.discard_note(desk, line.id)
    return missed, broken


def flipped(folder: Path, step: int) -> Fault:
    """Every character of a sealed note, of its signature and of its place changed: never taken for the counsellor's."""
    office = Office(folder / "pc", "A")
    case = counselled(office)
    signed(office.desk("CO01"), case)
    desk = office.desk("CO01")
    known = sealed.counsellors([desk.unlocked.chain])
    columns = "id, session, case_id, amends, reason, staff, signed_at, sealed_for, box, signature"
    row = [value or "" for value in desk.store.reader.execute(f"select {columns} from session_note").fetchone()]
    names = ("note", "session", "case", "amends", "reason", "staff", "signed_at", "sealed_for")
    tried, taken = 0, int(not proved(known, names, row))
    for place, value in enumerate(row):
        for at in range(0, len(value), step if names[place : place + 1] == () else 1):
            other = "0" if value[at] != "0" else "1"
            tried += 1
            taken += proved(known, names, [*row[:place], value[:at] + other + value[at + 1 :], *row[place + 1 :]])
    office.close()
    return Fault("a character of a signed note changed", tried, 0, 0, taken)


def proved(known: dict[str, str], names: tuple[str, ...], row: list[str]) -> bool:
    """Whether a row passes for what a counsellor signed."""
    return sealed.is_proved(known, sealed.Place(**dict(zip(names, row, strict=False))), row[8], row[9])
