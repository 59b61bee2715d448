# SPDX-License-Identifier: Apache-2.0
"""Erasing a survivor's file, by two persons: the key of her file is destroyed, here and wherever bundles reach."""

from __future__ import annotations

from ..domain.permissions import Action
from ..domain.sentences import sentence
from ..resources import code_lists
from .cases import visible_case
from .desk import Changes, Desk, changes
from .reach import is_barred
from .second import Second, SecondRefused, require_second


def erase_record(desk: Desk, case_id: str, reason: str, second: Second) -> Changes[None]:
    """Destroy the file of the survivor to whom this case belongs, with all her cases. It cannot be undone.

    `reason` is a code of ``erasure_reason``. What was printed, and backups until they are replaced (four weeks), still
    hold it. That it was erased, by whom and why stays in the audit; nothing about her does.
    """
    desk.require(Action.ERASE_RECORD)
    with_whom = require_second(desk, second, Action.ERASE_RECORD)
    _, person = visible_case(desk, case_id, Action.ERASE_RECORD)
    if is_barred(desk.store, case_id, with_whom):
        raise SecondRefused(
            sentence("{code} has a conflict of interest here.", code=with_whom),
            sentence("Ask another member of staff to come and type her own code and passphrase."),
        )
    if not code_lists().has("erasure_reason", reason):
        raise ValueError("not a reason")
    with desk.store.transaction(desk.staff_code, "record_erased", f"{case_id} {reason} with {with_whom}") as t:
        cases = t.db.execute("select id from case_file where person = ?", (person.id,)).fetchall()
        for (case,) in cases:
            t.db.execute("delete from note_draft where case_id = ?", (case,))
        t.erase(person.id)
    desk.store.checkpoint()  # so that no page with the key of her file stays behind in the log
    return changes("cases", "drafts", "referrals", *(f"case:{case}" for (case,) in cases))
