# SPDX-License-Identifier: Apache-2.0
"""What clients think of the service: no case, no code, no day, and nobody can tell who entered what.

A form waits in a tray of this PC, without a moment and outside the journal and the audit, until five of its month are
together or the month is over; then all of them are written at once, in an order that chance gives. So neither the
journal nor the audit says when a form came in, or who sat at the desk.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from ..domain.feedback import LEAST, Form, Result, feedback_problem, results
from ..domain.identifiers import new_id
from ..domain.permissions import Action
from ..domain.troubles import Trouble
from ..resources import code_lists
from ..store.things import ANSWER
from .desk import Changes, Desk


class Feedback(msgspec.Struct, frozen=True):
    """What is known of the service's quality: by quarter, and how many forms wait here to be counted."""

    results: tuple[Result, ...]
    waiting: int


class FeedbackRefused(Trouble):
    """This form cannot be kept like this."""

    name = "feedback_refused"


def give_feedback(desk: Desk, answers: Mapping[str, str], words: str = "", language: str = "en") -> Changes[None]:
    """Keep one form. It is written for good once so many are together that nobody can tell them apart."""
    desk.require(Action.ENTER_FEEDBACK)
    said = {item: answer for item, answer in answers.items() if answer}
    if (problem := feedback_problem(said, words)) is not None:
        raise FeedbackRefused(problem)
    lists = code_lists()
    if not all(lists.has("feedback_item", item) and lists.has("feedback_answer", said[item]) for item in said):
        raise ValueError("not an answer")
    month = desk.today().isoformat()[:7]
    row = (new_id(), month, language, words.strip(), msgspec.json.encode(said).decode())
    with desk.store.scratch() as db:
        db.execute("insert into feedback_tray values (?, ?, ?, ?, ?)", row)
    _empty_tray(desk)
    return Changes(frozenset({"feedback"}), None)


def list_feedback(desk: Desk) -> Feedback | None:
    """What the clients said, by quarter; nothing for whoever only enters forms."""
    if desk.require(Action.ENTER_FEEDBACK) != "all":
        return None
    _empty_tray(desk)
    db = desk.store.reader
    query = "select month, answers, coalesce(words, '') from feedback where month is not null"
    forms = [
        Form(month, msgspec.json.decode(answers, type=dict[str, str]), words)
        for month, answers, words in db.execute(query).fetchall()
    ]
    (waiting,) = db.execute("select count(*) from feedback_tray").fetchone()
    return Feedback(tuple(results(forms)), waiting)


def _empty_tray(desk: Desk) -> None:
    """Write the forms of a month when they are enough or it is over; their ids are random, and give the order."""
    this_month = desk.today().isoformat()[:7]
    query = """select id, month, language, words, answers from feedback_tray where month < :now or (
      select count(*) from feedback_tray where month = :now
    ) >= :least order by id"""
    forms = desk.store.reader.execute(query, {"now": this_month, "least": LEAST}).fetchall()
    if not forms:
        return
    with desk.store.transaction(desk.staff_code, "record_changed", f"feedback {len(forms)}") as t:
        for id, month, language, words, answers in forms:
            fields: dict[str, Any] = {"month": month, "language": language, "words": words or None}
            said = msgspec.json.decode(answers, type=dict[str, str])
            t.append("feedback", id, fields | {ANSWER + item: answer for item, answer in said.items()})
        t.db.executemany("delete from feedback_tray where id = ?", [(form[0],) for form in forms])
