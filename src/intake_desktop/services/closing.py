# SPDX-License-Identifier: Apache-2.0
"""The end of a case: whether it may still be written to."""

from __future__ import annotations

from ..domain.permissions import Action
from ..domain.sentences import sentence
from ..domain.troubles import Trouble
from .desk import Desk

READ_ONLY = ("closed", "transferred", "duplicate")
"""Statuses of a case in which nothing is written to it any more."""


class CaseClosed(Trouble):
    """The case is closed, was handed to another centre, or is a second file of one that goes on."""

    name = "case_closed"


def require_open(desk: Desk, case_id: str) -> None:
    """Raise CaseClosed when a case only reads; every service that writes to one asks here, right after it found it."""
    desk.require(Action.SEE_CASES)
    row = desk.store.reader.execute("select status from case_file where id = ?", (case_id,)).fetchone()
    status = row[0] if row is not None else None
    if status == "duplicate":
        raise CaseClosed(
            sentence("This file was put together with another one of hers."), sentence("Go on in the other file.")
        )
    if status == "transferred":
        raise CaseClosed(
            sentence("This case was handed over to another service."),
            sentence("A supervisor can open it again if she comes back."),
        )
    if status in READ_ONLY:
        raise CaseClosed(
            sentence("This case is closed. It can be read and no longer changed."),
            sentence("A supervisor can open it again, on the page “Closing” of the case."),
        )
