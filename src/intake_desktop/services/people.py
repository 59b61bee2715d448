# SPDX-License-Identifier: Apache-2.0
"""Whether she who came in may be known here already: said quietly to whoever takes the intake, and to nobody else.

No name is part of the answer. A file that the person at the desk may open is named by its code; of another one she
learns only that there may be one, and a supervisor looks. Two files are put together only if the survivor agrees
(``services.duplicates``); what she said is kept with her draft and becomes a proposal when the intake is finished.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import msgspec

from ..domain import matching
from ..domain.identifiers import part_id
from ..domain.permissions import Action, no_record
from ..store import Transaction
from .desk import Changes, Desk, changes
from .drafts import open_draft
from .named import persons_named, years_of
from .reach import is_barred, not_barred, scope

MOST = 5
"""Files that are named at most."""
TOO_MANY = 8
"""From so many on a name and a year tell nobody from anybody: only a telephone number counts then."""
_NAMES = ("full_name", "name_used")


class Known(msgspec.Struct, frozen=True):
    """A file that may be hers. `code` is empty where the person at the desk may not open it.

    `how` says what agrees: ``name``, ``age``, ``phone``; `since` is the year in which the file was opened.
    """

    ref: str
    code: str
    how: tuple[str, ...]
    since: str


class _Hit(msgspec.Struct):
    nr: int
    words: int = 0
    """Words of her name that agree."""
    year: bool | None = None
    phone: bool = False

    @property
    def tells(self) -> bool:
        """Whether it is enough to speak of: a number, or a name with an age, or a name of several words."""
        return self.phone or (self.words > 0 and bool(self.year)) or self.words >= 2

    @property
    def rank(self) -> tuple[bool, bool, int, int]:
        return (self.phone, bool(self.year), self.words, self.nr)


def may_be_known(desk: Desk, answers: Mapping[str, Any], case_id: str | None = None) -> list[Known]:
    """The files that may be hers by what was answered so far, likeliest first; none for whoever may not know names.

    `case_id` is the case that the intake goes on with, which is hers anyway. That somebody looked is noted, at most
    once a minute.
    """
    desk.require(Action.RECORD_INTAKE)
    if desk.may(Action.SEE_IDENTITY) and (hits := _hits(desk, answers)):
        found = _named(desk, hits, case_id)
        if found:
            desk.note_once_a_minute("identity_revealed", "matched at intake")
        return found
    return []


def keep_known(desk: Desk, draft_id: str, refs: tuple[str, ...]) -> Changes[None]:
    """Keep with her draft which files she says are hers; she agrees that they are put together."""
    draft = open_draft(desk, draft_id)
    with desk.store.scratch() as db:
        db.execute("update draft set known = ? where id = ?", (json.dumps(list(refs)), draft.id))
    return changes("drafts")


def known_of(desk: Desk, draft_id: str) -> tuple[str, ...]:
    """Which files she said are hers, of a draft that is not finished yet."""
    draft = open_draft(desk, draft_id)
    row = desk.store.reader.execute("select known from draft where id = ?", (draft.id,)).fetchone()
    return tuple(json.loads(row[0])) if row else ()


def propose_known(desk: Desk, t: Transaction, draft_id: str, case_id: str) -> None:
    """Write, within a transaction that finishes an intake, that she agreed to have her files put together."""
    desk.require(Action.RECORD_INTAKE)
    row = t.db.execute("select known from draft where id = ?", (draft_id,)).fetchone()
    person_id = t.db.execute("select person from case_file where id = ?", (case_id,)).fetchone()[0]
    for ref in json.loads(row[0]) if row else ():
        other = t.db.execute("select person from case_file where id = ?", (ref,)).fetchone()
        id = pair_id(ref, case_id)
        known = t.db.execute("select 1 from duplicate where id = ? and state = 'merged'", (id,)).fetchone()
        if other is None or ref == case_id or known:
            continue
        fields = {
            "case_id": ref, "other": case_id, "kept_person": other[0], "other_person": person_id,
            "kind": "same_woman", "state": "proposed", "agreed": "yes", "staff": desk.staff_code, "at": t.at,
        }  # fmt: skip
        t.set("duplicate", id, fields, subject_of_pair(other[0], person_id))


def subject_of_pair(one: str, other: str) -> str:
    """The person with whose key what was decided about two files is sealed: the same one whichever is named first, or
    erasing one of them would leave half of what was decided behind.
    """
    return max(one, other)


def pair_id(one: str, other: str) -> str:
    """The id of what was decided about two cases, the same whichever is named first, on every PC."""
    first, second = sorted((one, other))
    return part_id(first, f"duplicate/{second}")


def suspects_of(desk: Desk, case_id: str) -> list[tuple[str, tuple[str, ...]]]:
    """The cases of the centre that may be of the same woman as this one, with what agrees: for ``services.duplicates``.

    NotAllowed for whoever may not put files together.
    """
    desk.require(Action.MERGE_DUPLICATES)
    db = desk.store.reader
    row = db.execute(
        """select i.full_name, i.name_used, k.phone, b.year, p.id from case_file c join person p on p.id = c.person
          left join identity i on i.person = p.id left join contact k on k.person = p.id
          left join born b on b.person = p.nr where c.id = ?""",
        (case_id,),
    ).fetchone()
    if row is None or is_barred(desk.store, case_id, desk.staff_code):
        raise no_record()
    full, used, phone, year, person = row
    answers = {"full_name": full, "name_used": used, "phone": phone, "year": year}
    hits = sorted((hit for hit in _hits(desk, answers) if hit.tells), key=lambda hit: hit.rank, reverse=True)
    hers, mine = scope(desk, Action.MERGE_DUPLICATES)
    found: list[tuple[str, tuple[str, ...]]] = []
    for hit in hits[: 4 * MOST]:
        query = f"""select c.id from person q join case_file c on c.person = q.id
          where q.nr = ? and q.id <> ? and c.duplicate_of is null and {hers} order by c.opened_on desc limit 1"""
        other = db.execute(query, (hit.nr, person, *mine)).fetchone()
        if other is not None:
            found.append((other[0], _how(hit)))
    return found[:MOST]


def _hits(desk: Desk, answers: Mapping[str, Any]) -> list[_Hit]:
    """Everybody in the index who agrees in name or number."""
    desk.require(Action.SEE_IDENTITY)
    db = desk.store.reader
    hits: dict[int, _Hit] = {}
    year = _year(desk, answers)
    for name in {str(answers[key]) for key in _NAMES if isinstance(answers.get(key), str)}:
        for nr, words in persons_named(db, name, year).items():
            hit = hits.setdefault(nr, _Hit(nr))
            hit.words = max(hit.words, words)
    if digits := matching.phone_key(answers["phone"] if isinstance(answers.get("phone"), str) else None):
        for (nr,) in db.execute("select person from phone_key where digits = ?", (digits,)).fetchall():
            hits.setdefault(nr, _Hit(nr)).phone = True
    if year is not None:
        known = years_of(db, hits)
        for nr, hit in hits.items():
            hit.year = matching.years_agree(year, known.get(nr))
    return [hit for hit in hits.values() if hit.phone or hit.year is not False]


def _year(desk: Desk, answers: Mapping[str, Any]) -> int | None:
    if isinstance(year := answers.get("year"), int):
        return year
    if isinstance(day := answers.get("birth_date"), str) and day:
        return matching.year_of_birth(0, day)
    age = answers.get("age_years")
    return matching.year_of_birth(int(age), desk.today().isoformat()) if isinstance(age, int | float) else None


def _named(desk: Desk, hits: list[_Hit], case_id: str | None) -> list[Known]:
    """The files of whoever agrees in enough, as far as the person at the desk may know of them."""
    telling = sorted((hit for hit in hits if hit.tells), key=lambda hit: hit.rank, reverse=True)
    if sum(not hit.phone for hit in telling) > TOO_MANY:
        telling = [hit for hit in telling if hit.phone]
    hers, mine = scope(desk, Action.SEE_IDENTITY)
    open_to_her, barred = not_barred(desk.store, desk.staff_code)
    found: list[Known] = []
    for hit in telling[: 4 * MOST]:
        query = f"""select c.id, q.survivor_code, c.opened_on, {hers} from person q join case_file c on c.person = q.id
          where q.nr = ? and c.id is not ? and c.duplicate_of is null and q.duplicate_of is null and {open_to_her}
          and not exists (
            select 1 from case_file o join person w on w.id = o.person
            where o.id = ? and c.person in (o.person, w.duplicate_of)
          )
          order by c.opened_on desc, c.nr desc limit 1"""
        row = desk.store.reader.execute(query, (*mine, hit.nr, case_id, *barred, case_id)).fetchone()
        if row is not None:
            id, code, opened_on, reached = row
            found.append(
                Known(id, (code or "") if reached else "", _how(hit), (opened_on or "")[:4] if reached else "")
            )
    return found[:MOST]


def _how(hit: _Hit) -> tuple[str, ...]:
    found = (("name", hit.words > 0), ("age", bool(hit.year)), ("phone", hit.phone))
    return tuple(word for word, agrees in found if agrees)
