# SPDX-License-Identifier: Apache-2.0
"""What she needs: one line a kind of help, whether she wants it, what is possible, what came of it."""

from __future__ import annotations

import json

import msgspec

from ..domain.identifiers import part_id
from ..domain.permissions import Action
from ..domain.plans import LONG_WORDS, WORDS, need_problem, words_problem
from ..domain.sentences import Sentence, sentence
from ..domain.steps import CLOSED_NEEDS, needs_not_asked
from ..domain.troubles import Trouble
from ..resources import code_lists
from ..store import Transaction
from .cases import visible_case
from .closing import require_open
from .desk import Changes, Desk, changes
from .steps import facts_of, refresh_step

_COLUMNS = "sector, wanted, outcome, progress, options, note, provider, appointment, day, staff, assigned"


class NeedLine(msgspec.Struct, frozen=True):
    """One kind of help and where it stands, in codes; `options` and `note` are words of staff."""

    sector: str
    wanted: str = ""
    outcome: str = ""
    progress: str = ""
    options: str = ""
    """What is possible, with its benefits, risks, time and cost, as it was gone through with her."""
    note: str = ""
    provider: str = ""
    """The id of a service of the directory."""
    appointment: str = ""
    day: str = ""
    staff: str = ""
    assigned: str = ""

    @property
    def is_closed(self) -> bool:
        """Whether nothing is owed for it any more."""
        return self.wanted == "no" or self.progress in CLOSED_NEEDS


class NotLikeThat(Trouble):
    """A need, a goal or an action cannot stand like this; `what` says why."""

    name = "not_like_that"


def needs_of(desk: Desk, case_id: str) -> list[NeedLine]:
    """The lines of a case: what she wants first, what she does not want last, in the order of the list of services."""
    visible_case(desk, case_id, Action.SEE_PLAN)
    rows = desk.store.reader.execute(f"select {_COLUMNS} from service_line where case_id = ?", (case_id,)).fetchall()
    order = {code.code: place for place, code in enumerate(code_lists().codes("service_sector"))}
    lines = [NeedLine(*(value or "" for value in row)) for row in rows]
    return sorted(lines, key=lambda line: (line.is_closed, line.wanted != "yes", order.get(line.sector, 99)))


def sectors_not_asked(desk: Desk, case_id: str) -> tuple[str, ...]:
    """The main kinds of help nobody has asked her about yet."""
    visible_case(desk, case_id, Action.SEE_PLAN)
    facts = facts_of(desk.store.reader, case_id, desk.today())
    return needs_not_asked(facts.needs, is_child=facts.is_child)


def set_need(desk: Desk, case_id: str, line: NeedLine) -> Changes[None]:
    """Write where one kind of help stands; a new line when there was none. NotLikeThat says what is wrong with it.

    The counsellor to whom counselling is given stays.
    """
    _, person = visible_case(desk, case_id, Action.CHANGE_CASE)
    require_open(desk, case_id)
    problem = _problem(line)
    if problem is not None:
        raise NotLikeThat(problem, sentence("Nothing was changed."))
    before = _line(desk, case_id, line.sector)
    fields = {
        name: getattr(line, name).strip() or None
        for name in ("wanted", "outcome", "progress", "options", "note", "provider", "appointment")
    }
    if line.outcome and (before is None or line.outcome != before.outcome):
        fields["day"] = line.day or desk.today().isoformat()
    fields = {name: value for name, value in fields.items() if value is not None or (before and getattr(before, name))}
    fields |= {"case_id": case_id, "sector": line.sector, "staff": desk.staff_code}
    with desk.store.transaction(desk.staff_code, "record_changed", f"{case_id} need {line.sector}") as t:
        t.set("service_line", _line_id(t, case_id, line.sector), fields, person.id)
        _keep_list(t, case_id, person.id, line.sector, wanted=line.wanted == "yes")
        refresh_step(desk, t, case_id, person.id)
    return changes("cases", f"case:{case_id}")


def ask_needs(desk: Desk, case_id: str, wanted: dict[str, str]) -> Changes[None]:
    """Write at once what she answered about several kinds of help: sector → yes, no, undecided."""
    _, person = visible_case(desk, case_id, Action.CHANGE_CASE)
    require_open(desk, case_id)
    lists = code_lists()
    for sector, answer in wanted.items():
        if not lists.has("service_sector", sector) or not lists.has("yes_no_undecided", answer):
            raise ValueError("not a kind of help, or not an answer")
        if (problem := need_problem(sector, answer, None)) is not None:
            raise NotLikeThat(problem, sentence("Nothing was changed."))
    with desk.store.transaction(desk.staff_code, "record_changed", f"{case_id} needs") as t:
        for sector, answer in wanted.items():
            line = {"case_id": case_id, "sector": sector, "wanted": answer, "staff": desk.staff_code}
            t.set("service_line", _line_id(t, case_id, sector), line, person.id)
            _keep_list(t, case_id, person.id, sector, wanted=answer == "yes")
        refresh_step(desk, t, case_id, person.id)
    return changes("cases", f"case:{case_id}")


def _problem(line: NeedLine) -> Sentence | None:
    lists = code_lists()
    fits = (
        lists.has("service_sector", line.sector)
        and (not line.wanted or lists.has("yes_no_undecided", line.wanted))
        and (not line.outcome or lists.has("service_outcome", line.outcome))
        and (not line.progress or lists.has("goal_progress", line.progress))
    )
    if not fits:
        raise ValueError("not a code of these lists")
    for text, most in ((line.options, LONG_WORDS), (line.note, WORDS)):
        if text and (problem := words_problem(text, most)) is not None:
            return problem
    return need_problem(line.sector, line.wanted, line.outcome)


def _line(desk: Desk, case_id: str, sector: str) -> NeedLine | None:
    row = desk.store.reader.execute(
        f"select {_COLUMNS} from service_line where case_id = ? and sector = ?", (case_id, sector)
    ).fetchone()
    return NeedLine(*(value or "" for value in row)) if row is not None else None


def _line_id(t: Transaction, case_id: str, sector: str) -> str:
    """The line of a sector: the same on every PC, or that of a file which was put together with this one."""
    own = part_id(case_id, f"service/{sector}")
    query = "select id from service_line where case_id = ? and sector = ? order by id = ? desc, id limit 1"
    row = t.db.execute(query, (case_id, sector, own)).fetchone()
    return str(row[0]) if row is not None else own


def _keep_list(t: Transaction, case_id: str, person: str, sector: str, *, wanted: bool) -> None:
    """Let the list of what she wants say the same as the lines."""
    row = t.db.execute("select services_wanted from case_file where id = ?", (case_id,)).fetchone()
    now = json.loads(row[0]) if row and row[0] else []
    then = [*now, sector] if wanted and sector not in now else [one for one in now if wanted or one != sector]
    if then != now:
        t.set("case", case_id, {"services_wanted": then}, person)
