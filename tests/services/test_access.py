# SPDX-License-Identifier: Apache-2.0
"""A brother-in-law works at the centre: who is given a case, and for whom it does not exist."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.conftest import Office

from intake_desktop.domain.cases import Conflict
from intake_desktop.domain.permissions import Action, NoRecord, NotAllowed
from intake_desktop.services import access, bundles, cases, consents, referrals, slips, staff, timeline
from intake_desktop.services.access import AccessRefused, Bar
from intake_desktop.services.desk import Desk
from intake_desktop.services.slips import SlipPlan

Offices = Callable[..., list[Office]]


def finds(desk: Desk, case_id: str) -> bool:
    """Whether a case is in her list."""
    return case_id in [row.id for row in cases.list_cases(desk)]


def noted(office: Office, code: str = "SV01") -> list[tuple[str, str, str]]:
    query = "select actor, event, about from audit order by nr"
    return [tuple(row) for row in office.desk(code).store.reader.execute(query)]


class TestCounsellor:
    def test_the_owner_gives_the_counselling_of_her_case_to_a_counsellor(self, office: Office) -> None:
        case = office.intake("CW01").case_id or ""
        desk = office.desk("CW01")
        assert access.who_may_open(desk, case) == access.Access("CW01", None, ())
        assert access.list_counsellors(desk) == ["CO01"]
        assert access.assign_counsellor(desk, case, "CO01").touched == {"cases", f"case:{case}"}
        assert access.who_may_open(desk, case).counsellor == "CO01"
        assert finds(office.desk("CO01"), case)
        assert ("CW01", "record_changed", f"{case} counsellor CO01") in noted(office)

    def test_nobody_else_is_taken_for_a_counsellor(self, office: Office) -> None:
        case = office.intake("CW01").case_id or ""
        for code in ("CW02", "SV01", "CO99", "co01", ""):
            with pytest.raises(AccessRefused):
                access.assign_counsellor(office.desk("CW01"), case, code)
        staff.deactivate(office.desk("SV01"), "CO01")
        assert access.list_counsellors(office.desk("CW01")) == []
        with pytest.raises(AccessRefused):
            access.assign_counsellor(office.desk("CW01"), case, "CO01")

    def test_who_has_nothing_to_do_with_the_case_cannot_give_it_away(self, office: Office) -> None:
        case = office.intake("CW01").case_id or ""
        with pytest.raises(NoRecord):
            access.assign_counsellor(office.desk("CW02"), case, "CO01")
        with pytest.raises(NoRecord):
            access.who_may_open(office.desk("CW02"), case)
        for ask in (access.list_counsellors, lambda desk: access.who_may_open(desk, case)):
            with pytest.raises(NotAllowed):
                ask(office.desk("CO01"))

    def test_one_who_is_barred_is_not_given_the_case(self, office: Office) -> None:
        """Else the woman waits for a counsellor who cannot see that she was given her."""
        case = office.intake("CW01").case_id or ""
        access.bar_from_case(office.desk("SV01"), case, "CO01", "related_alleged")
        with pytest.raises(AccessRefused) as refused:
            access.assign_counsellor(office.desk("CW01"), case, "CO01")
        assert "CO01" in str(refused.value.what.values)
        assert access.who_may_open(office.desk("CW01"), case).counsellor is None


class TestBar:
    @pytest.mark.parametrize("barred", ["CW01", "CO01", "SV02"])
    def test_for_whoever_is_barred_there_is_no_such_record(self, office: Office, barred: str) -> None:
        """Its owner, its counsellor, a supervisor: whatever the role, by whatever road."""
        office.hire("SV02", "supervisor", "caseworker")
        finished = office.intake("CW01", full_name="Marker Zainab")
        case = finished.case_id or ""
        access.assign_counsellor(office.desk("CW01"), case, "CO01")
        provider = office.provider()
        line = office.release(case, provider)
        slip = slips.draft_slip(office.desk("CW01"), case, line, SlipPlan()).value
        assert finds(office.desk(barred), case)
        access.bar_from_case(office.desk("SV01"), case, barred, "related_survivor")
        desk = office.desk(barred)
        assert not finds(desk, case)
        for typed in (finished.survivor_code or "", finished.case_number or "", "Marker"):
            assert cases.search_cases(desk, typed) == []
        asks: list[Callable[[], object]] = [
            lambda: cases.open_case(desk, case),
            lambda: cases.reveal_identity(desk, case, "call_now"),
            lambda: cases.visible_case(desk, case, Action.SEE_CONSENT),
            lambda: consents.withdraw_release(desk, case, line),
            lambda: slips.slip_pdf(desk, slip),
            lambda: referrals.take_step(desk, slip, "issued"),
            lambda: access.declare_interest(desk, case, "other"),
        ]
        if barred == "SV02":
            asks += [
                lambda: access.who_may_open(desk, case),
                lambda: access.lift_bar(desk, case, "SV02"),
                lambda: access.bar_from_case(desk, case, "SV01", "other"),
            ]
        unknown = _told(lambda: cases.open_case(desk, "0" * 32))
        assert [_told(ask) for ask in asks] == [unknown] * len(asks), "the same words as for a case that is not there"

    def test_nobody_else_notices(self, office: Office) -> None:
        case = office.intake("CW01").case_id or ""
        access.bar_from_case(office.desk("SV01"), case, "CW02", "same_unit")
        assert finds(office.desk("CW01"), case)
        assert access.who_may_open(office.desk("CW01"), case).bars == (), "a caseworker is not told who is barred"
        assert "bar" not in heard_of(office.desk("CW01"), case), "nor does she read it in the history"
        desk = office.desk("SV01")
        assert access.who_may_open(desk, case).bars == (Bar("CW02", "same_unit", "SV01"),)
        assert "bar" in heard_of(desk, case)

    def test_somebody_says_herself_that_she_knows_one_of_them(self, office: Office) -> None:
        case = office.intake("CW01").case_id or ""
        access.declare_interest(office.desk("CW01"), case, "related_alleged")
        assert not finds(office.desk("CW01"), case)
        assert access.who_may_open(office.desk("SV01"), case).bars == (Bar("CW01", "related_alleged", "CW01"),)
        assert ("CW01", "record_changed", f"{case} bar CW01 yes") in noted(office)

    def test_only_a_supervisor_lets_her_in_again(self, office: Office) -> None:
        case = office.intake("CW01").case_id or ""
        access.declare_interest(office.desk("CW01"), case, "related_alleged")
        with pytest.raises(NotAllowed):
            access.lift_bar(office.desk("CW01"), case, "CW01")
        access.lift_bar(office.desk("SV01"), case, "CW01")
        assert finds(office.desk("CW01"), case)
        assert access.who_may_open(office.desk("SV01"), case).bars == ()
        with pytest.raises(NoRecord):
            access.lift_bar(office.desk("SV01"), case, "CW01")
        access.bar_from_case(office.desk("SV01"), case, "cw01 ", "other")
        assert not finds(office.desk("CW01"), case), "and she can be barred again"

    def test_a_supervisor_bars_herself_only_by_saying_so(self, office: Office) -> None:
        case = office.intake("CW01").case_id or ""
        for code in ("SV01", "sv01", "  "):
            with pytest.raises(AccessRefused):
                access.bar_from_case(office.desk("SV01"), case, code, "other")
        access.declare_interest(office.desk("SV01"), case, "same_unit")
        assert not finds(office.desk("SV01"), case)

    def test_the_reason_is_one_of_the_list(self, office: Office) -> None:
        case = office.intake("CW01").case_id or ""
        for bar in (
            lambda: access.bar_from_case(office.desk("SV01"), case, "CW02", "I do not like her"),
            lambda: access.declare_interest(office.desk("SV01"), case, ""),
        ):
            with pytest.raises(ValueError):
                bar()

    def test_a_caseworker_bars_nobody_but_herself(self, office: Office) -> None:
        case = office.intake("CW01").case_id or ""
        with pytest.raises(NotAllowed):
            access.bar_from_case(office.desk("CW01"), case, "CW02", "other")

    def test_a_bar_holds_for_everything_of_the_same_woman(self, office: Office) -> None:
        """She comes back, and a second case is opened: whoever knows her husband does not learn of that one either."""
        first, second = office.intake("CW01").case_id or "", office.intake("CW01").case_id or ""
        desk = office.desk("SV01")
        person, other = (cases.open_case(desk, case).person.id for case in (first, second))
        with desk.store.transaction("SV01", "record_changed", f"{second} same person") as t:
            t.set("case", second, {"person": person}, other)
        access.bar_from_case(desk, first, "CW01", "related_alleged")
        assert not finds(office.desk("CW01"), first)
        assert not finds(office.desk("CW01"), second)
        access.lift_bar(office.desk("SV01"), first, "CW01")
        assert finds(office.desk("CW01"), second)


class TestOnTwoPcs:
    def test_a_bar_travels_and_holds_where_it_arrives(self, offices: Offices, tmp_path: Path) -> None:
        a, b = offices("A", "B")
        case = a.intake("CW01").case_id or ""
        carry(a, b, tmp_path)
        assert finds(b.desk("CW01"), case)
        access.bar_from_case(a.desk("SV01"), case, "CW01", "related_survivor")
        carry(a, b, tmp_path)
        assert not finds(b.desk("CW01"), case)
        assert finds(b.desk("SV01"), case)

    def test_two_who_decide_differently_keep_her_out_until_a_supervisor_lets_her_in(
        self, offices: Offices, tmp_path: Path
    ) -> None:
        a, b = offices("A", "B")
        case = a.intake("CW01").case_id or ""
        access.bar_from_case(a.desk("SV01"), case, "CW02", "other")
        access.lift_bar(a.desk("SV01"), case, "CW02")
        carry(a, b, tmp_path)
        access.bar_from_case(a.desk("SV01"), case, "CW02", "related_alleged")
        access.bar_from_case(b.desk("SV01"), case, "CW02", "other")
        access.lift_bar(b.desk("SV01"), case, "CW02")
        carry(b, a, tmp_path)
        desk = a.desk("SV01")
        assert [bar.staff for bar in access.who_may_open(desk, case).bars] == ["CW02"], "the protective one counts"
        for code in ("CW01", "SV01"):
            file = cases.open_case(a.desk(code), case)
            assert (file.conflicts, file.row.conflicts) == ((), 0), "it is settled where people are let in"
        access.lift_bar(a.desk("SV01"), case, "CW02")
        assert access.who_may_open(a.desk("SV01"), case).bars == ()
        assert a.desk("SV01").store.reader.execute("select count(*) from conflict").fetchone() == (0,)

    def test_a_caseworker_cannot_lift_a_bar_by_deciding_what_two_pcs_disagree_about(
        self, offices: Offices, tmp_path: Path
    ) -> None:
        a, b = offices("A", "B")
        case = a.intake("CW01").case_id or ""
        carry(a, b, tmp_path)
        access.bar_from_case(a.desk("SV01"), case, "CW02", "related_alleged")
        access.bar_from_case(b.desk("SV01"), case, "CW02", "other")
        access.lift_bar(b.desk("SV01"), case, "CW02")
        carry(b, a, tmp_path)
        db = a.desk("CW01").store.reader
        thing, id, field, siblings = db.execute("select thing, id, field, siblings from conflict").fetchone()
        for ref in json.loads(siblings):
            with pytest.raises(NoRecord):
                cases.decide_conflict(a.desk("CW01"), case, Conflict(thing, id, field, ()), ref)


def carry(sender: Office, receiver: Office, folder: Path) -> None:
    """Take a bundle from one PC to the other."""
    packed = bundles.export_bundle(sender.desk("SV01"), folder).value
    bundles.import_bundle(receiver.desk("SV01"), packed.path)


def _told(ask: Callable[[], object]) -> str:
    with pytest.raises(NoRecord) as told:
        ask()
    return f"{told.value.what} {told.value.way_on}"


def heard_of(desk: Desk, case: str) -> set[str]:
    """The kinds of things that the history of a case tells her of."""
    return {change.thing for moment in timeline.timeline_of(desk, case).moments for change in moment.changes}
