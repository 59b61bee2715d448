# SPDX-License-Identifier: Apache-2.0
"""What services of the directory are found by: their words in any script, folded, and marks for what is chosen.

A narrow table beside the wide one, so that looking through thousands of services reads few pages. It is built from the
table, forgotten with it, and holds nobody's data.
"""

from __future__ import annotations

import json
import re

from sqlcipher3 import dbapi2 as sql

from ..domain.codes import LANGUAGES
from ..domain.names import words
from ..domain.ordering import name_key
from ..lang.districts import district_key

INDEX = "provider_sought"
ALWAYS = "always"
"""Stands where the opening hours of others stand."""
VERSION = "2"
_BUILT = "providers_sought"
"""The setting that says by which rules the services in this file were put down here."""
_NAMES = "name_en, name_ur, name_hi, neutral_en, neutral_ur, neutral_hi, address, district, map_text"
_LISTS = {"sectors": "s", "languages": "l", "protocols": "p", "access": "a"}


def mark(kind: str, value: str) -> str:
    """The mark of something that is chosen from a list, as it stands among the words; it cannot be typed."""
    return f" ={kind}:{value} "


def district_mark(district: str) -> str:
    """The mark of a district, however it is spelt, in whatever script."""
    return mark("d", district_key(district))


def order_by(language: str) -> str:
    """The column by which services stand in the order of their names for readers of a language."""
    return f"by_{language if language in LANGUAGES else LANGUAGES[0]}"


def index_provider(db: sql.Connection, id: str) -> None:
    """Let a service be found by its names, place and numbers, and by what was chosen about it."""
    row = db.execute(
        f"select {_NAMES}, phone, phone_2, {', '.join(_LISTS)}, district, level, women_staff, active, always, opening "
        "from provider where id = ?",
        (id,),
    ).fetchone()
    names, phones, lists = row[:9], row[9:11], row[11:15]
    district, level, women, active, always, opening = row[15:]
    found = list(dict.fromkeys(word for text in names if text for word in words(text)))
    found += [re.sub(r"\D", "", number) for phone in phones if phone for number in re.split(r"[,;/]", phone)]
    text = f" {' '.join(filter(None, found))} "
    for kind, values in zip(_LISTS.values(), lists, strict=True):
        text += "".join(mark(kind, value) for value in json.loads(values or "[]"))
    text += district_mark(district or "") + mark("v", level or "") + mark("w", women or "")
    hours = ALWAYS if always == "yes" else opening or "[]"
    db.execute(f"delete from {INDEX} where id = ?", (id,))
    own = dict(zip(LANGUAGES, names, strict=False))
    places = [name_key(own[language] or names[0] or "", language) for language in LANGUAGES]
    db.execute(f"insert into {INDEX} values (?, ?, ?, ?, ?, ?, ?)", (id, active or "", *places, text, hours))


def seek_again(db: sql.Connection) -> bool:
    """Put all services down anew when the rules have changed, or the file came from before them; says whether."""
    row = db.execute("select value from setting where name = ?", (_BUILT,)).fetchone()
    if row is not None and row[0] == VERSION:
        return False
    db.execute("begin immediate")
    try:
        db.execute(f"delete from {INDEX}")
        for (id,) in db.execute("select id from provider").fetchall():
            index_provider(db, id)
        db.execute(
            "insert into setting values (?, ?) on conflict do update set value = excluded.value", (_BUILT, VERSION)
        )
        db.execute("commit")
    except BaseException:
        db.execute("rollback")
        raise
    return True
