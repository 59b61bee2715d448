# SPDX-License-Identifier: Apache-2.0
"""The practice desk: a case file of invented women in a folder of its own, made anew every day.

It is encrypted like any other, so that practising feels like working; but everybody may open it, and what leaves a
computer (bundles, backups, keys, papers of recovery) is refused there by the desk itself.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from ..domain.sentences import sentence
from ..domain.troubles import Trouble
from ..services import setup
from ..services.desk import Desk, wall_clock
from ..services.unlock import unlock
from ..vault import NoKeyring, Vault
from . import lives

STAFF, ROLES = "TR01", ("supervisor", "caseworker", "counsellor")
NAMES = {
    "en": "PRACTICE: invented cases, not valid",
    "ur": "مشق: فرضی کیس، قابلِ استعمال نہیں",
    "hi": "अभ्यास: काल्पनिक मामले, मान्य नहीं",
}
"""The centre that stands on every paper printed here, on the discreet one as well."""
_MARK, _PASSPHRASE = "made-on", "passphrase"
CASES = 24


def open_practice(place: Path, *, language: str = "en", now: Callable[[], datetime] = wall_clock) -> Desk:
    """Open the practice desk that lies in the folder `place`; made anew when it is not of today.

    Raises the troubles of the store and of the vault, such as a full disk; nothing of the real case file is touched.
    """
    today = now().astimezone().date().isoformat()
    with contextlib.suppress(OSError, Trouble, ValueError):
        if (place / _MARK).read_text(encoding="utf-8") == today:
            words = bytearray((place / _PASSPHRASE).read_bytes())
            return unlock(place, STAFF, words, vault=_vault(place), now=now)
    return _make(place, today, language, now)


def _make(place: Path, today: str, language: str, now: Callable[[], datetime]) -> Desk:
    if any((place / name).exists() for name in ("store.db", _MARK, _PASSPHRASE)):
        _clear(place)
    words = setup.suggest_passphrase()
    clock = _Clock(now)
    clock.shift = now() - lives.FOUNDED  # as old as its directory, or its clock would go back
    founded_on = clock().astimezone().date().isoformat()
    plan = setup.CentrePlan(
        NAMES, "TRN", "A", ("en", "ur", "hi"), STAFF, founded_on, first_roles=ROLES, weak=True, practice=True
    )
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    _write(place / _PASSPHRASE, words)  # first: it says that this is a practice desk, whatever comes of it
    secret = bytearray(words.encode())
    founded = setup.found_centre(place, plan, secret, language=language, vault=_vault(place), now=clock)
    desk = founded.desk
    try:
        lives.live(desk, clock, CASES, now())
        _write(place / _MARK, today)  # last: what was not finished is made anew
    except BaseException:
        desk.close()
        raise
    finally:
        clock.shift = None
    return desk


def _clear(place: Path) -> None:
    """Take yesterday's practice away; never a folder that is not one."""
    if not (place / _PASSPHRASE).exists():
        raise NotPractice(
            sentence("This folder holds a case file that is not for practice."),
            sentence("Start the program without the practice."),
        )
    for name in [path for path in place.iterdir() if path.name != "window.lock"]:
        shutil.rmtree(name) if name.is_dir() else name.unlink()


class NotPractice(Trouble):
    """What lies there is not a practice desk."""

    name = "not_practice"


class _Clock:
    """The computer's clock, set back while the lives of the last weeks are written."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self.shift: datetime | None = None

    def __call__(self) -> datetime:
        return self.shift or self._now()


def _vault(place: Path) -> Vault:
    return Vault(place, keyring=NoKeyring())


def _write(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
