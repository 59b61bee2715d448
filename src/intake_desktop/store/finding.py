# SPDX-License-Identifier: Apache-2.0
"""What cases and persons are found by: codes as they are written, names as they are written and as they sound, the end
of a telephone number. All of it is built from the tables, forgotten with them, and never leaves this file.
"""

from __future__ import annotations

from sqlcipher3 import dbapi2 as sql

from ..domain import matching
from ..domain.names import searchable

INDEXES = ("search_code", "search_name", "name_key", "phone_key", "born")
_HEARD = "names_heard"
"""The setting that says by which rules the names in this file were heard."""


def index_case(db: sql.Connection, id: str) -> None:
    """Let a case be found by its number and the code of its survivor."""
    nr, number, code = db.execute(
        "select c.nr, c.number, p.survivor_code from case_file c left join person p on p.id = c.person where c.id = ?",
        (id,),
    ).fetchone()
    words = searchable(f"{code or ''} {number or ''}")
    db.execute("delete from search_code where rowid = ?", (nr,))
    db.execute("insert into search_code (rowid, words) values (?, ?)", (nr, words))


def index_name(db: sql.Connection, id: str) -> None:
    """Let a person be found by the names in this part of the vault, however they are spelt and in any letters."""
    person, full, used = db.execute("select person, full_name, name_used from identity where id = ?", (id,)).fetchone()
    if person is None:  # the entry that says whose it is was put aside
        return
    nr = _number(db, person)
    db.execute("delete from search_name where rowid = ?", (nr,))
    words = searchable(f"{full or ''} {used or ''}").strip()
    if words:
        db.execute("insert into search_name (rowid, words) values (?, ?)", (nr, words))
    hear_name(db, nr, full, used)


def hear_name(db: sql.Connection, nr: int, *names: str | None) -> None:
    """Write how the names of a person sound."""
    db.execute("delete from name_key where person = ?", (nr,))
    heard = dict.fromkeys(pair for name in names if name for pair in matching.index_words(name))
    row = db.execute("select year from born where person = ?", (nr,)).fetchone()
    year = row[0] if row else None
    db.executemany("insert into name_key values (?, ?, ?, ?)", [(key, word, nr, year) for key, word in heard])


def index_phone(db: sql.Connection, id: str) -> None:
    """Let a person be found by the telephone number that she gave."""
    person, phone = db.execute("select person, phone from contact where id = ?", (id,)).fetchone()
    if person is None:
        return
    nr = _number(db, person)
    db.execute("delete from phone_key where person = ?", (nr,))
    if digits := matching.phone_key(phone):
        db.execute("insert into phone_key values (?, ?)", (digits, nr))


def index_born(db: sql.Connection, person: str | None) -> None:
    """Keep the year in which a person was born, as nearly as her day of birth or her age at her first case tells it."""
    row = db.execute(
        "select p.nr, p.age_years, (select min(c.opened_on) from case_file c where c.person = p.id) "
        "from person p where p.id = ?",
        (person,),
    ).fetchone()
    if row is None:
        return
    nr, age, since = row
    query = """select max(json_extract(r.answers, '$.birth_date')) from record_identity r where r.id in (
      select o.id from case_file c join record_identity o on o.case_id = c.id
      where c.person = :person and not exists (select 1 from moved m where m.id = o.id)
      union select m.id from case_file c join moved m on m.origin = c.id where c.person = :person
    )"""
    day = db.execute(query, {"person": person}).fetchone()[0]
    year = matching.year_of_birth(0, day) if isinstance(day, str) else matching.year_of_birth(age, since or "")
    if year is None:
        db.execute("delete from born where person = ?", (nr,))
    else:
        db.execute("insert into born values (?, ?) on conflict (person) do update set year = excluded.year", (nr, year))
    db.execute("update name_key set year = ? where person = ? and year is not ?", (year, nr, year))


def whose(db: sql.Connection, thing: str, id: str) -> str | None:
    """The person in whose own file a part of a case belongs, wherever it is shown."""
    query = f"""select c.person from {thing} r join case_file c
      on c.id = coalesce((select origin from moved m where m.id = r.id), r.case_id) where r.id = ?"""
    row = db.execute(query, (id,)).fetchone()
    return row[0] if row else None


def forget(db: sql.Connection, thing: str, id: str) -> None:
    """Take a thing that will be erased out of all that it is found by.

    Whichever of person and identity goes first: a name left behind would find the next person of this number.
    """
    if thing == "case":
        db.execute("delete from search_code where rowid = (select nr from case_file where id = ?)", (id,))
    elif thing in ("person", "identity", "contact"):
        whose = "?" if thing == "person" else f"(select person from {thing} where id = ?)"
        row = db.execute(f"select nr from person where id = {whose}", (id,)).fetchone()
        if row is None:
            return
        if thing != "contact":
            db.execute("delete from search_name where rowid = ?", row)
            db.execute("delete from name_key where person = ?", row)
        if thing != "identity":
            db.execute("delete from phone_key where person = ?", row)
        if thing == "person":
            db.execute("delete from born where person = ?", row)


def hear_again(db: sql.Connection) -> bool:
    """Hear all names anew when the rules by which they are heard have changed, or a file came from before them; says
    whether it did (a second for some ten thousand names).
    """
    row = db.execute("select value from setting where name = ?", (_HEARD,)).fetchone()
    if row is not None and row[0] == matching.VERSION:
        return False
    db.execute("begin immediate")
    try:
        for table in ("name_key", "phone_key", "born"):
            db.execute(f"delete from {table}")
        for (id,) in db.execute("select i.id from identity i join person p on p.id = i.person").fetchall():
            nr, full, used = db.execute(
                "select p.nr, i.full_name, i.name_used from identity i join person p on p.id = i.person where i.id = ?",
                (id,),
            ).fetchone()
            hear_name(db, nr, full, used)
        for (id,) in db.execute("select c.id from contact c join person p on p.id = c.person").fetchall():
            index_phone(db, id)
        for (id,) in db.execute("select id from person").fetchall():
            index_born(db, id)
        db.execute(
            "insert into setting values (?, ?) on conflict do update set value = excluded.value",
            (_HEARD, matching.VERSION),
        )
        db.execute("commit")
    except BaseException:
        db.execute("rollback")
        raise
    return True


def dump(db: sql.Connection) -> dict[str, list[tuple[object, ...]]]:
    """All that is found, without the numbers that only this file gives; to compare two states of a store."""
    return {
        "search_code": sorted(db.execute("select words from search_code").fetchall()),
        "search_name": sorted(db.execute("select words from search_name").fetchall()),
        **{
            table: db.execute(
                f"select k.{column}, p.id from {table} k left join person p on p.nr = k.person order by 1, 2"
            ).fetchall()
            for table, column in (
                ("name_key", "sound || ' ' || k.word || ' ' || coalesce(k.year, '')"),
                ("phone_key", "digits"),
                ("born", "year"),
            )
        },
    }


def _number(db: sql.Connection, person: str) -> int:
    """The number of a person in this file; what is hers may come before she does."""
    row = db.execute("select nr from person where id = ?", (person,)).fetchone()
    if row is None:
        db.execute("insert into person (id) values (?)", (person,))
        row = db.execute("select nr from person where id = ?", (person,)).fetchone()
    return int(row[0])
