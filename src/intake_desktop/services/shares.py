# SPDX-License-Identifier: Apache-2.0
"""Consents to share that were written into an intake: each a line like those of the page of the case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from ..domain.consent import MOST_DAYS, release_plan_problem
from ..domain.givers import giver_problem
from ..domain.names import searchable
from ..domain.permissions import Action
from ..forms.form import Form
from ..store import Transaction
from .consents import ConsentIncomplete, write_release
from .decisions import RELEASE, childhood_of, held_until, incidents_known, witness_problem
from .desk import Desk
from .settings import consent_days
from .steps import latest_answer

_DECIDED = ("given", "refused")
RECEIVER_LETTERS = 120
_ASKED_IN_FORM = "-"
"""The form asks for the note of best interest by itself, and says where it may stay empty."""
Rows = Mapping[str, list[dict[str, Any]]]


def write_releases(desk: Desk, t: Transaction, case: str, person: str, form: Form, rows: Rows, before: Rows) -> int:
    """Write what she decided about each receiver; gives how many receivers she agreed to are in no directory here.

    A receiver is found by its id or by its name in any language; one that is not stands in the ledger as she named it,
    until somebody says which service it is. What stood there when the draft was begun is not
    written again. ConsentIncomplete says what is missing to a line.
    """
    desk.require(Action.RECORD_CONSENT)
    unlisted = 0
    for repeat, lines in rows.items():
        if form.groups_by_name[repeat].feeds != "consent":
            continue
        for fed in lines:
            line = {key.partition(".")[2]: value for key, value in fed.items()}
            if line.get("decision") not in _DECIDED or fed in before.get(repeat, []):
                continue
            provider = listed_provider(t, str(line.get("provider") or ""))
            unlisted += provider is None and line["decision"] == "given"
            if provider is not None or str(line.get("provider") or "").strip():
                _write(desk, t, case, person, provider, line)
    return unlisted


def _write(desk: Desk, t: Transaction, case: str, person: str, provider: str | None, line: Mapping[str, Any]) -> None:
    said = {name: str(line.get(name) or "") for name in ("decision", "level", "giver", "method", "witness", "limits")}
    said["witness"] = said["witness"].strip().upper() if said["decision"] == "given" else ""
    problem = release_plan_problem(
        said["decision"], said["level"], said["giver"], said["method"], said["witness"], desk.staff_code
    )
    asked = {
        "assent": latest_answer(t.db, case, "assent") or "",
        "note": latest_answer(t.db, case, "consent_giver_note") or "",
    }
    child = childhood_of(t.db, desk.store, case, desk.today())
    if problem is None and said["decision"] == "given":
        problem = witness_problem(desk, said["witness"], today=False)
    if problem is None and said["decision"] == "given":
        problem = giver_problem(child, said["giver"], asked["assent"], asked["note"] or _ASKED_IN_FORM)
    if problem is not None:
        raise ConsentIncomplete(problem)
    given_on = _day(line.get("given_on")) or desk.today()
    usual = given_on + timedelta(consent_days(desk.store))
    last = min(_day(line.get("valid_until")) or usual, given_on + timedelta(MOST_DAYS))
    fields = {
        "type": RELEASE, "provider": provider, "receiver": _named(line) if provider is None else None,
        "sector": line.get("sector"), "given_on": given_on.isoformat(),
        "valid_until": held_until(t.db, desk.store, case, said["giver"], given_on, last).isoformat(),
        "incidents": [one.id for one in incidents_known(t.db, case)], **said, **asked,
    }  # fmt: skip
    write_release(desk, t, case, person, fields, child)


def _named(line: Mapping[str, Any]) -> str:
    """The service as she named it: she decided about it, though nothing can go there before somebody finds it."""
    return " ".join(str(line.get("provider") or "").split())[:RECEIVER_LETTERS]


def listed_provider(t: Transaction, written: str) -> str | None:
    """Find the one service in the directory that is meant; none when it fits none, or more than one."""
    wanted = searchable(written).strip()
    found = {
        id
        for id, *names in t.db.execute("select id, name_en, name_ur, name_hi from provider where active is not 'no'")
        if written == id or (wanted and wanted in {searchable(name or "").strip() for name in names})
    }
    return found.pop() if len(found) == 1 else None


def _day(written: object) -> date | None:
    try:
        return date.fromisoformat(written) if isinstance(written, str) else None
    except ValueError:
        return None
