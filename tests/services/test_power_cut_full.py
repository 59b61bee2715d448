# SPDX-License-Identifier: Apache-2.0
"""The power goes at any key of a full intake: the draft is what was typed, with all its repetitions, and goes on."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import Office
from tests.services.full_intake import FULL

from intake_desktop.forms.filling import Filling
from intake_desktop.services import drafts

AT_THE_KEYS = """
import json, sys
from pathlib import Path
home, passphrase, draft_id, seed = json.loads(sys.argv[1])
from intake_desktop.services import drafts
from intake_desktop.services.unlock import unlock
from intake_desktop.vault import NoKeyring, Vault
from tests.conftest import CHEAP, Clock
from tests.services.test_power_cut_full import keys
vault = Vault(Path(home), keyring=NoKeyring(), policy=CHEAP)
clock = Clock()
clock.shift(minutes=5)
desk = unlock(Path(home), "CW01", bytearray(passphrase.encode()), vault=vault, now=clock)
filling = drafts.filling_of(desk, drafts.open_draft(desk, draft_id))
print("ready", flush=True)
for number, _ in enumerate(keys(filling, seed)):
    drafts.keep_draft(desk, draft_id, filling.draft(), "incident")
    print(number, flush=True)
"""
WORDS = {
    "account": "اس نے رات کو دروازہ توڑا", "full_name": "زینب بی بی", "address": "Oxbury mill", "q_other": "वह",
}  # fmt: skip


def keys(filling: Filling, seed: int) -> Iterator[None]:
    """Type a full intake key by key, now and then changing one's mind; the same for one seed. Yields after each key."""
    mind = random.Random(seed)
    for name, value in FULL.items():
        if name != "incidents":
            filling.answer(name, value)
            yield
    for _ in range(400):
        places = [one for one in filling.places() if filling.is_shown(one) and filling.question(one).is_asked]
        typed = [one for one in places if filling.question(one).kind == "text"]
        chosen = [one for one in places if filling.question(one).kind in ("select_one", "select_multiple")]
        turn = mind.random()
        if turn < 0.5 and typed:
            place = mind.choice(typed)
            words = WORDS.get(place.rpartition("/")[2], "she said so")
            for end in range(1, mind.randrange(2, len(words) + 1)):
                filling.answer(place, words[:end])
                yield
        elif turn < 0.8 and chosen:
            place = mind.choice(chosen)
            codes = [one.code for one in filling.choices(place)]
            if codes and not place.endswith(("consent_services", "consent_record", "explained_role")):
                one = mind.choice(codes)
                filling.answer(place, one if filling.question(place).kind == "select_one" else [one])
                yield
        elif turn < 0.9:
            filling.answer("incident_count", mind.randrange(1, 4))
            yield
        else:
            filling.undo()
            yield


@pytest.mark.parametrize("seed", range(5))
def test_kill_9_at_any_key_keeps_every_key_that_was_kept(office: Office, seed: int) -> None:
    desk = office.desk("CW01")
    draft = drafts.begin_intake(desk, "full_intake", mode="full").value
    drafts.keep_draft(desk, draft.id, {"interview_start": "09:00"}, "record")  # the other process begins a little later
    expected = drafts.filling_of(desk, drafts.open_draft(desk, draft.id))
    began = expected.draft()
    office.close()
    at = random.Random(seed + 100).randrange(5, 250)
    root = Path(__file__).resolve().parents[2]
    env = os.environ | {"PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}"}
    asked = json.dumps([str(office.home), office.passphrases["CW01"], draft.id, seed])
    child = subprocess.Popen([sys.executable, "-c", AT_THE_KEYS, asked], stdout=subprocess.PIPE, text=True, env=env)
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    for _ in range(at):
        child.stdout.readline()
    child.send_signal(signal.SIGKILL)
    rest, _ = child.communicate()
    told = at + len([line for line in rest.splitlines() if line.isdigit()])

    states: list[dict[str, Any]] = [began]
    for _ in keys(expected, seed):
        states.append(json.loads(json.dumps(expected.draft())))
        if len(states) > told + 2:
            break
    desk = office.desk("CW01")
    kept = drafts.open_draft(desk, draft.id)
    # What was said to be kept is there; of the key after it, which was on its way, all or nothing.
    assert kept.answers in states[told : told + 2]
    again = drafts.filling_of(desk, kept)
    assert again.draft() == kept.answers, "it opens as it was"
