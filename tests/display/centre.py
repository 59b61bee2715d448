# SPDX-License-Identifier: Apache-2.0
"""A centre with keys at the cost of the field, so that the real program opens it, and what must not be found of it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from tests import conftest
from tests.display.memory import count, forms, key_forms, processes
from tests.display.screen import LONGEST, ROOT, Display, until

from intake_desktop.services import drafts
from intake_desktop.vault import KdfPolicy
from intake_desktop.vault.kdf import FLOOR

TYPED = "زرینہ گل بنت شیر محمد خان سکنہ بستی"
"""What is typed into a draft while the case is open: a name that stands nowhere else."""
RECORD = {
    "full_name": "زینب بی بی بنت محمد اسلم مرحوم",
    "may_contact": "yes", "contact_method": "phone_call", "phone": "0347-7719283", "phone_is_shared": "yes",
    "safe_words": "the tailor’s blue shalwar is ready", "safe_times": "صبح دس بجے سے پہلے ہرگز نہیں",
}  # fmt: skip
FREE_TEXTS = ("full_name", "phone", "safe_words", "safe_times")
FIELD = KdfPolicy(floor=FLOOR, cost=FLOOR)


@dataclass
class Centre:
    """Where it lies, who signs in, and everything that may be in memory while a desk is open and never after."""

    home: Path
    passphrase: str
    case: str
    draft: str
    wanted: dict[str, list[bytes]] = field(repr=False)
    office: conftest.Office = field(repr=False)

    def kept(self) -> object:
        """The name in the draft, as it is found by whoever signs in next."""
        found = drafts.open_draft(self.office.desk("CW01"), self.draft).answers.get("full_name")
        self.office.close()
        return found


def centre(folder: Path) -> Centre:
    """One PC with a case of a woman who can be reached, and a draft of another; nobody sits at it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(conftest, "CHEAP", FIELD)
        office = conftest.Office(folder / "home", "A")
    case = office.intake("CW01", **RECORD).case_id
    desk = office.desk("CW01")
    draft = drafts.begin_intake(desk).value.id
    drafts.keep_draft(desk, draft, {k: v for k, v in conftest.GIVEN.items() if k != "full_name"}, "contact")
    passphrase, unlocked = office.passphrases["CW01"], desk.unlocked
    secrets = unlocked.secrets
    keys = {"the store's key": unlocked.data_key[:32], "her key to open": secrets.seal, "her key to sign": secrets.sign}
    wanted = {name: key_forms(bytes(key)) for name, key in keys.items()}
    texts = {name: str(RECORD[name]) for name in FREE_TEXTS} | {"typed": TYPED, "passphrase": passphrase}
    wanted |= {name: forms(text) for name, text in texts.items()}
    office.close()
    return Centre(folder / "home", passphrase, case, draft, wanted, office)


@contextmanager
def patience(give_up: Callable[[], object]) -> Iterator[None]:
    """Wait inside, and give up when it takes too long: what is read from then ends."""
    timer = threading.Timer(LONGEST, give_up)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


class Sitting:
    """The program, running on a display with somebody at it. `mark` stands in the environment of all its processes."""

    def __init__(self, shown: Display, where: Centre, then: str = "", typed: str = TYPED, **environment: str) -> None:
        self.mark = f"DESK_OF_THE_TEST={uuid.uuid4().hex}"
        name, _, value = self.mark.partition("=")
        self.centre = where
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.display.at_the_desk"], cwd=ROOT, text=True,
            env={**shown.environment, **environment, name: value}, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        asked = {"home": str(where.home), "code": "CW01", "passphrase": where.passphrase, "case": where.case,
                 "draft": where.draft, "typed": typed, "then": then}  # fmt: skip
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        with patience(self.close):
            said = self._process.stdout.readline()
        assert said == "ready\n", "nobody could sit down at the desk"

    @property
    def pid(self) -> int:
        """The process that is open."""
        return self._process.pid

    def found(self) -> dict[str, int]:
        """How often each thing is found, in all processes of ours together."""
        total = dict.fromkeys(self.centre.wanted, 0)
        for pid in processes(self.mark):
            for name, times in count(pid, self.centre.wanted).items():
                total[name] += times
        return total

    def ended(self) -> int:
        """Wait for the open process to end, and give its exit code."""
        return self._process.wait(timeout=60)

    def fresh(self) -> int:
        """Wait for the locked process that comes after it."""
        return int(until(lambda: [pid for pid in processes(self.mark) if pid != self.pid], "a fresh process")[0])

    def close(self) -> None:
        """End every process of this sitting."""
        for pid in processes(self.mark):
            os.kill(pid, signal.SIGKILL)
        self._process.kill()
        self._process.communicate()


@contextmanager
def sitting(shown: Display, where: Centre, then: str = "", typed: str = TYPED, **environment: Any) -> Iterator[Sitting]:
    """Somebody at the desk for as long as the block lasts."""
    here = Sitting(shown, where, then, typed, **environment)
    try:
        yield here
    finally:
        here.close()
