# SPDX-License-Identifier: Apache-2.0
"""A centre with very many cases, built once and kept for the next run: what the figures for large stores are measured
on.

It is written by the code that saves an intake, in batches, without waiting for the disk and with the engine's wiping
of memory switched off meanwhile (that alone makes the building four times as long); it is opened for measuring as any
store is.
"""

from __future__ import annotations

import hashlib
import itertools
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from intake_desktop.forms.builtin import quick_intake
from intake_desktop.forms.filling import Filling
from intake_desktop.services import intakes, setup
from intake_desktop.services.desk import Desk
from intake_desktop.services.unlock import lock
from intake_desktop.store import file, store, things, transaction
from intake_desktop.training import invented, years
from intake_desktop.vault import NoKeyring, Vault

CASES = 100_000
BATCH = 2_000
TODAY = date.today()
"""What is due is due by this day; a kept centre is a few days older."""
KEPT = Path(__file__).resolve().parents[2] / ".dev" / "bench"
STAFF = "SV01"


def vault(home: Path) -> Vault:
    """The keys of the centre, at the cost of the field; the system keyring of this computer is left alone."""
    return Vault(home, keyring=NoKeyring())


def big_centre(cases: int = CASES) -> tuple[Path, str]:
    """Give the folder of a centre with so many cases, and the passphrase of its supervisor."""
    home = KEPT / f"centre-{cases}-{_shape()}"
    note = home / "passphrase"
    if not note.exists():
        if KEPT.exists():
            for old in KEPT.glob(f"centre-{cases}-*"):
                shutil.rmtree(old)
        # In a process of its own, so that its memory is not counted for whoever measures.
        subprocess.run([sys.executable, "-m", __name__, str(home), str(cases)], check=True, stdin=subprocess.DEVNULL)
    return home, note.read_text()


def _shape() -> str:
    """What a kept centre depends on: another shape of the store is built anew."""
    migrations = sorted(Path(file.__file__).parent.glob("migrations/*.sql"))
    sources = [Path(one.__file__) for one in (store, things, transaction, intakes, years)]
    return hashlib.sha256(b"".join(path.read_bytes() for path in (*migrations, *sources))).hexdigest()[:12]


def _build(home: Path, cases: int) -> str:
    passphrase = setup.suggest_passphrase()
    plan = setup.CentrePlan(invented.CENTRE, "MLT", "A", ("en",), STAFF, invented.AGREED, weak=True)
    promise = file.MEMORY_PROMISE
    file.MEMORY_PROMISE = promise.replace("= on", "= off")
    try:
        desk = setup.found_centre(home, plan, bytearray(passphrase.encode()), vault=vault(home)).desk
        for setting in ("cache_size = -1000000", "synchronous = off", "wal_autocheckpoint = 50000"):
            desk.store.writer.execute(f"pragma {setting}")
        try:
            written = 0
            for batch in _batched(_fed(), BATCH):
                _write(desk, batch[: cases - written])
                written += len(batch)
                print(f"  building: {min(written, cases)} of {cases} cases", file=sys.stderr, flush=True)
                if written >= cases:
                    break
        finally:
            lock(desk)
    finally:
        file.MEMORY_PROMISE = promise
    return passphrase


def _write(desk: Desk, batch: list[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    with desk.store.transaction(STAFF, "record_changed", "bench") as t:
        for fed, answers in batch:
            number = t.next_number("bench")
            day = date.fromisoformat(fed["case.opened_on"])
            known = years.state_of(number, day, TODAY)
            case = intakes.write_case(desk, t, fed, answers, quick_intake(), known).case_id
            person = t.db.execute("select person from case_file where id = ?", (case,)).fetchone()[0]
            years.write_related(t, str(case), person, number, day, TODAY)


def _fed() -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """What invented intakes feed, again and again on other days: filling in each form anew would measure the form."""
    form, models = quick_intake(), []
    for answers in itertools.islice(invented.intakes(), 500):
        filling = Filling(form, answers, today=date(2026, 1, 1))
        models.append((dict(filling.fed()), dict(filling.answers())))
    for number, (fed, answers) in enumerate(itertools.cycle(models)):
        day = (date(2017, 4, 1) + timedelta(days=number // 29)).isoformat()
        yield fed | {"case.opened_on": day}, answers | {"interview_date": day}


def _batched(items: Iterator[Any], size: int) -> Iterator[list[Any]]:
    while batch := list(itertools.islice(items, size)):
        yield batch


if __name__ == "__main__":
    place = Path(sys.argv[1])
    (place / "passphrase").write_text(_build(place, int(sys.argv[2])))
