# SPDX-License-Identifier: Apache-2.0
"""Sealed slips between two real centres: sent, looked at, kept, answered, the answer taken in, stopped.

Each is the whole verb with consent, audit and the stick (a folder of this disk). The baseline is a plain file of the
same size that is written, synchronised and read back in the same folder.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.bench import Figure
from tests.services.partners import TwoCentres

from intake_desktop.domain.stubs import StubPlan
from intake_desktop.services import consents, exchange, incoming
from intake_desktop.services.referrals import find_referral
from intake_desktop.sync import slip_file

ROUNDS = 12
LIMIT_MS = 150.0
"""What somebody does not notice between pressing and having it."""
REPLY = StubPlan(way="file", decision="accepted", came=True, result="service_given")


def figures() -> Iterator[Figure]:
    """What each of the two centres waits for."""
    took: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as place:
        centres = TwoCentres(Path(place))
        for _ in range(ROUNDS):
            _round(centres, took)
        plain = [_plain(centres.stick) for _ in range(ROUNDS)]
        size = next(one.stat().st_size for one in centres.stick.glob("*.age"))
        centres.close()
    beside = statistics.median(plain)
    for name, found in took.items():
        value = statistics.median(found)
        if name == "sealed slip, sent":
            yield Figure(name, value, "ms", "plain file, synchronised", beside, limit=LIMIT_MS, limit_on="value")
        else:
            yield Figure(name, value, "ms", limit=LIMIT_MS, limit_on="value")
    yield Figure("size of a sealed slip", size / 1000, "kB")


def _round(centres: TwoCentres, took: dict[str, list[float]]) -> None:
    """One slip from its sealing to its reply, and another one that she stops."""

    def timed(name: str, work: Callable[[], Any]) -> Any:
        began = time.perf_counter()
        value = work()
        took.setdefault(name, []).append(1000 * (time.perf_counter() - began))
        return value

    _, referral = centres.slip()
    case, stopped = centres.slip()
    ours = centres.ours.desk("CW01")
    sent = timed("sealed slip, sent", lambda: exchange.send_slip(ours, referral, centres.stick).value)
    gone = exchange.send_slip(ours, stopped, centres.stick).value
    theirs = centres.theirs.desk("CW01")
    seen = timed("sealed slip, looked at", lambda: incoming.look_into(theirs, sent.path))
    kept = timed("sealed slip, kept", lambda: incoming.accept_slip(theirs, seen).value)
    incoming.accept_slip(theirs, incoming.look_into(theirs, gone.path))
    reply = timed("reply, sealed", lambda: incoming.answer_slip(theirs, kept, REPLY, centres.stick).value)
    ours = centres.ours.desk("CW01")
    answer = timed("reply, looked at", lambda: incoming.look_into(ours, reply.path))
    timed("reply, written down", lambda: incoming.take_reply(ours, answer))
    consents.withdraw_release(ours, case, find_referral(ours, stopped).consent)
    stop = timed("stop, sealed", lambda: exchange.send_stop(ours, stopped, centres.stick).value)
    theirs = centres.theirs.desk("CW01")
    found = incoming.look_into(theirs, stop.path)
    timed("stop, and all of it erased", lambda: incoming.take_stop(theirs, found))


def _plain(folder: Path) -> float:
    """Milliseconds for as many bytes without any of it."""
    path, content = folder / "plain", os.urandom(slip_file.SIZE)
    began = time.perf_counter()
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    if path.read_bytes() != content:
        raise OSError(path)
    return 1000 * (time.perf_counter() - began)
