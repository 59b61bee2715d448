# SPDX-License-Identifier: Apache-2.0
"""What exactly may be told, a report by law, a supervisor at the desk, ways without paper, and what waits at a lock."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from tests.conftest import Office
from tests.services.full_intake import take
from tests.services.partners import TwoCentres
from tests.services.statutes import CHILD_ACT, statute
from tests.services.test_slips import flagged
from tests.ui.conftest import settle
from tests.ui.test_referral_page import Caseworker
from tests.ui.test_referral_paper import LASER, Referring

from intake_desktop.domain.disclosure import REPORT
from intake_desktop.domain.opening import Span
from intake_desktop.domain.providers import ProviderPlan
from intake_desktop.services import incoming, providers, referrals, slips
from intake_desktop.services.slips import SlipPlan
from intake_desktop.ui.theme import Looks


@pytest.fixture
def told(office: Office) -> Referring:
    """CW01 at the slip to the police of a woman who told two incidents."""
    office.provider("police")
    at_work = Referring(office.desk("CW01"), take(office).case_id or "")
    place = next(iter(at_work.page._providers))
    at_work.choose(sector="police", provider=place, decision="given", level="l3_need_to_know", method="signature")
    return at_work


def test_a_tick_puts_what_the_case_says_on_the_slip_and_no_tick_takes_it_off(told: Referring) -> None:
    told.choose(carrier="staff")
    assert "Rape" not in told.words(), "nothing is told before she says so"
    told.choose(told=("incident_type", "incident_date"))
    assert "Rape" in told.words()
    assert "21 Nov 2026" in told.words()
    told.choose(words={"incident_type": "An assault"})
    assert "An assault" in told.words()
    assert "Rape" not in told.words()
    told.choose(told=("incident_date",))
    assert "An assault" not in told.words()
    told.choose(level="l2_contact")
    assert "21 Nov 2026" not in told.words(), "a lower level has no facts"


def test_a_tick_without_words_is_asked_for_them(told: Referring) -> None:
    told.choose(carrier="staff", told=("safe_place",), health_later=True)
    told.page.print(LASER)
    assert list(told.screen.problems) == ["told"]
    told.choose(words={"safe_place": "With an aunt, not at home"})
    told.page.print(LASER)
    assert told.screen.printed is not None
    assert "With an aunt" in told.words(told.tray.papers[0])
    line = next(one for one in told.file().consents if one.type == "release_to_service")
    assert line.level == "l3_need_to_know"


def test_the_doctor_first_is_said_and_her_wish_is_asked(told: Referring) -> None:
    told.choose(carrier="staff")
    assert told.screen.learned.health is not None
    told.page.print(LASER)
    assert list(told.screen.problems) == ["health_later"]
    told.choose(health_later=True)
    told.page.print(LASER)
    assert told.screen.printed is not None


def test_the_words_follow_the_language_of_the_slip(told: Referring) -> None:
    told.choose(carrier="staff", told=("incident_type",))
    english = told.screen.learned.known.facts["incident_type"]
    told.choose(language="ur")
    assert told.screen.learned.known.facts["incident_type"] != english


def test_a_decision_with_ticks_is_used_again_with_its_ticks(told: Referring) -> None:
    told.choose(told=("incident_type",))
    told.page.record()
    line = told.screen.lines[0]
    told.page.chose_line(line.id)
    assert told.screen.choices.told == ("incident_type",)
    told.choose(carrier="staff")
    assert "Rape" in told.words()


def test_documents_are_named_or_the_level_is_lower(office: Office) -> None:
    place = office.provider("legal_aid")
    at_work = Referring(office.desk("CW01"), office.intake().case_id or "")
    at_work.choose(
        sector="legal_aid", provider=place, decision="given", level="l4_documents", method="signature", carrier="staff"
    )
    at_work.page.print(LASER)
    assert list(at_work.screen.problems) == ["documents"]
    at_work.choose(documents=("Marriage certificate",))
    assert "Marriage certificate" in at_work.words()
    at_work.page.print(LASER)
    at_work.page.opened(at_work.case_id, "en")
    at_work.page.chose_line(at_work.screen.lines[0].id)
    assert at_work.screen.choices.documents == ("Marriage certificate",)


def test_another_service_is_found_when_one_cannot_help(office: Office) -> None:
    first, second = office.provider("shelter"), office.provider("shelter")
    case = office.intake().case_id or ""
    line = office.release(case, first)
    desk = office.desk("CW01")
    slip = slips.draft_slip(desk, case, line, slips.SlipPlan()).value
    slips.issue_slip(desk, slip)
    at_work = Referring(desk, case)
    at_work.page.opened(case, "en", follows=slip)
    assert at_work.screen.follows is not None
    assert at_work.screen.choices.sector == "shelter"
    assert at_work.screen.providers == [second], "whoever could not help is not asked again"
    at_work.choose(provider=second, decision="given", level="l1_code_only", method="signature")
    at_work.page.print(LASER)
    query = "select follows from referral where provider = ?"
    assert desk.store.reader.execute(query, (second,)).fetchone() == (slip,)


def test_whoever_comes_with_a_service_finds_it_chosen(office: Office) -> None:
    place = office.provider("police")
    case = office.intake().case_id or ""
    at_work = Referring(office.desk("CW01"), case)
    at_work.page.opened(case, "en", wishes={"sector": "police", "provider": place})
    assert (at_work.screen.choices.provider, at_work.screen.choices.line) == (place, None)
    line = office.release(case, place, sector="police")
    at_work.page.opened(case, "en", wishes={"sector": "police", "provider": place})
    assert at_work.screen.choices.line == line, "what she decided about it is used again"


def test_a_desk_of_the_centre_gets_it_without_paper(office: Office) -> None:
    place = office.provider("legal_aid", in_house=True)
    at_work = Referring(office.desk("CW01"), office.intake().case_id or "")
    at_work.choose(sector="legal_aid", provider=place, decision="given", level="l1_code_only", method="signature")
    assert at_work.screen.ways == (False, True, False)
    at_work.page.hand_to_desk()
    assert "desk of this centre" in at_work.screen.handed
    (slip,) = at_work.file().referrals
    assert (slip.status, at_work.tray.papers) == ("delivered", [])
    assert at_work.screen.choices.sector is None, "the page is ready for the next one"


def test_what_was_chosen_is_here_again_after_a_lock(office: Office) -> None:
    place = office.provider("police")
    case = office.intake().case_id or ""
    at_work = Referring(office.desk("CW01"), case)
    at_work.choose(sector="police", provider=place, decision="given", level="l3_need_to_know", told=("safe_place",))
    at_work.choose(words={"safe_place": "At her aunt's"}, day="2026-11-30")
    before = at_work.page.choices
    at_work.page.keep()
    office.desk("SV01")
    again = Referring(office.desk("CW01"), case)
    assert again.screen.given_back
    assert again.page.choices == before
    again.page.another()
    assert not Referring(office.desk("CW01"), case).screen.given_back


def test_what_is_printed_is_not_given_back(office: Office) -> None:
    place = office.provider("shelter")
    case = office.intake().case_id or ""
    at_work = Referring(office.desk("CW01"), case)
    at_work.choose(sector="shelter", provider=place, decision="given", level="l1_code_only", method="signature")
    at_work.page.keep()
    at_work.page.print(LASER)
    at_work.page.keep()
    assert not Referring(office.desk("CW01"), case).screen.given_back


def test_a_sealed_file_is_offered_for_a_partner_whose_keys_are_known(office: Office) -> None:
    place = office.provider("shelter")
    at_work = Referring(office.desk("CW01"), office.intake().case_id or "")
    at_work.choose(sector="shelter", provider=place, decision="given", level="l1_code_only", method="signature")
    assert at_work.screen.ways == (False, False, False)
    known = providers.find_provider(at_work.desk, place)
    at_work.page._providers[place] = msgspec.structs.replace(known, seal_key="age1", sign_key="RW")
    at_work.choose(priority="emergency")
    assert at_work.screen.ways == (False, False, True)
    at_work.page.send(Path("/nowhere"))
    assert at_work.screen.trouble, "what the service refuses is said"


def test_a_partner_gets_it_as_a_sealed_file(tmp_path: Path) -> None:
    centres = TwoCentres(tmp_path)
    at_work = Referring(centres.ours.desk("CW01"), centres.ours.intake().case_id or "")
    at_work.choose(sector="shelter", provider=centres.shelter, decision="given", level="l3_need_to_know")
    at_work.choose(method="signature", told=("arrival_time",), words={"arrival_time": "tonight at nine"})
    assert at_work.screen.ways == (False, False, True)
    at_work.page.send(centres.stick)
    assert "sealed file is written" in at_work.screen.handed
    (slip,) = at_work.file().referrals
    assert (slip.status, at_work.tray.papers) == ("delivered", [])
    (path,) = centres.stick.glob("*.age")
    seen = incoming.look_into(centres.theirs.desk("CW01"), path)
    assert seen.found.content is not None
    assert [fact.text for fact in seen.found.content.facts] == ["tonight at nine"]
    centres.close()


def test_what_goes_from_desk_to_desk_is_the_full_slip(office: Office) -> None:
    """A tick without words is asked for, though the paper that she would carry has no facts."""
    place = office.provider("police", in_house=True)
    at_work = Referring(office.desk("CW01"), office.intake().case_id or "")
    at_work.choose(sector="police", provider=place, decision="given", level="l3_need_to_know", method="signature")
    at_work.choose(told=("safe_place",))
    assert at_work.screen.choices.discreet
    at_work.page.hand_to_desk()
    assert list(at_work.screen.problems) == ["told"]
    at_work.choose(words={"safe_place": "With an aunt"})
    at_work.page.hand_to_desk()
    assert at_work.screen.handed
    query = "select discreet, carrier, delivery, facts from referral"
    (row,) = at_work.desk.store.reader.execute(query).fetchall()
    assert row[:3] == (0, "staff", "in_centre")
    assert "With an aunt" in row[3]


class Ticking(Caseworker):
    """CW01 who ticks what she agrees to."""

    def tick(self, code: str) -> None:
        self.page.facts.rows[code].tick.click()
        settle()

    def write(self, code: str, text: str) -> None:
        row = self.page.facts.rows[code].words
        row.setFocus()
        row.clear()
        QTest.keyClicks(row, text)
        settle()


@pytest.fixture
def at_police(office: Office, looks: Looks, show) -> Ticking:
    place = office.provider("police")
    at_work = Ticking(office.desk("CW01"), take(office).case_id or "", show)
    for name, value in {"sector": "police", "provider": place, "decision": "given", "method": "signature"}.items():
        at_work.page.presenter.chose(name, value)
    at_work.page.presenter.chose("level", "l3_need_to_know")
    at_work.page.presenter.chose("carrier", "staff")
    settle()
    return at_work


def test_each_fact_is_a_tick_with_words(at_police: Ticking) -> None:
    page = at_police.page
    assert page.facts.isVisible()
    assert not page.facts.rows["incident_type"].words.isVisible()
    at_police.tick("incident_type")
    assert page.facts.rows["incident_type"].words.value() == "Rape", "what the case says stands there already"
    at_police.write("incident_type", "An assault")
    assert page.presenter.choices.words == {"incident_type": "An assault"}
    assert "What exactly may be told?" in at_police.said(page.facts)
    assert at_police.preview() > 0
    at_police.tick("risk_factors")
    assert page.facts.dangers.isVisible()
    assert page.facts.dangers.codes() == list(page.presenter._learned.known.risk_factors)
    page.presenter.chose("level", "l2_contact")
    settle()
    assert not page.facts.isVisible()
    page.presenter.chose("level", "l3_need_to_know")
    settle()
    assert page.facts.rows["incident_type"].tick.isChecked(), "what was ticked is ticked again"


def test_less_urgent_asks_why(at_police: Ticking) -> None:
    page = at_police.page
    assert page.paper.fields["priority"].value() == "emergency", "the danger is high"
    assert "The danger for her is high." in page.paper.why.text()
    assert not page.paper.fields["lowered_why"].isVisible()
    at_police.choose("priority", "routine")
    assert page.paper.fields["lowered_why"].isVisible()
    assert page.paper.health.isVisible()
    page.paper.later.click()
    assert page.presenter.choices.health_later


def test_the_paper_has_more_to_choose_behind_one_press(at_police: Ticking) -> None:
    page = at_police.page
    assert not page.paper.large.isVisible()
    page.paper.more.click()
    settle()
    assert page.paper.large.isVisible()
    page.paper.large.click()
    assert page.presenter.choices.large
    assert at_police.preview() > 0


def test_a_report_that_the_law_requires(office: Office, looks: Looks, show) -> None:
    place = office.provider("child_protection")
    statute(office, "child_protection", "person", "child_age")
    at_work = Ticking(office.desk("CW01"), office.intake(age_years=15).case_id or "", show)
    page = at_work.page
    page.need.report.click()
    page.presenter.chose("sector", "child_protection")
    page.presenter.chose("provider", place)
    settle()
    assert page.report.isVisible()
    assert not page.decision.isVisible()
    assert at_work.preview() > 0
    page.panel.button.click()
    settle()
    assert page.report.fields["law"].problem() == "Name the law that requires this report."
    assert not page.facts.rows, "nothing can be ticked before it is known what the law names"
    page.report.fields["law"].set_value(CHILD_ACT)
    page.presenter.chose("law", CHILD_ACT)
    page.presenter.chose("told_her", "yes")
    assert list(page.facts.rows) == ["person", "child_age"]
    at_work.tick("person")
    page.panel.button.click()
    settle()
    assert page.second.isVisible()
    assert "Ask a supervisor" in at_work.said(page._approval)
    page.second.code.set_value("SV01")
    page.second.passphrase.editor.set_value(office._passphrase("SV01").decode())
    page.second.button.click()
    settle()
    assert page.second.has_agreed()
    page.panel.button.click()
    settle()
    assert len(at_work.tray.wishes) == 1
    (found,) = referrals.rows_of(at_work.desk.store.reader, "case_id = ?", at_work.case_id)
    assert (found.kind, found.approved_by, found.consent) == (REPORT, "SV01", "")
    assert not page.second.has_agreed(), "she agreed to one slip"


def test_a_marked_service_asks_for_a_supervisor(office: Office, looks: Looks, show) -> None:
    place = flagged(office, "shelter")
    at_work = Ticking(office.desk("CW01"), office.intake().case_id or "", show)
    at_work.agree(place)
    assert at_work.page.second.isVisible()
    at_work.page.panel.button.click()
    settle()
    assert at_work.tray.wishes == []
    boss = Ticking(office.desk("SV01"), at_work.case_id, show)
    boss.agree(place)
    assert not boss.page.second.isVisible()


def test_a_draft_for_a_marked_service_is_printed_once_a_supervisor_agreed(office: Office, looks: Looks, show) -> None:
    place = flagged(office, "shelter")
    at_work = Ticking(office.desk("CW01"), office.intake().case_id or "", show)
    line = office.release(at_work.case_id, place)
    draft = slips.draft_slip(at_work.desk, at_work.case_id, line, SlipPlan(discreet=False)).value
    page = at_work.page
    page.arrive(case_id=at_work.case_id, referral_id=draft)
    settle()
    went: list[str] = []
    page.slips_wanted.connect(went.append)
    page.back.click()
    assert went == [at_work.case_id], "who comes from the slips of a case goes back to them"
    assert page.second.isVisible()
    page.panel.button.click()
    settle()
    assert at_work.tray.wishes == []
    assert "Ask a supervisor" in at_work.said(page._approval)
    page.second.code.set_value("SV01")
    page.second.passphrase.editor.set_value(office._passphrase("SV01").decode())
    page.second.button.click()
    settle()
    page.panel.button.click()
    settle()
    assert len(at_work.tray.wishes) == 1
    found = referrals.find_referral(at_work.desk, draft)
    assert (found.status, found.approved_by) == ("issued", "SV01")
    assert not page.second.isVisible()


def test_a_service_that_is_closed_now_is_said_before_she_goes(office: Office, looks: Looks, show) -> None:
    place = office.provider("shelter")
    desk = office.desk("SV01")
    plan = providers.find_provider(desk, place).plan()
    providers.change_provider(desk, place, msgspec.structs.replace(plan, opening=(Span("12345", "09:00", "17:00"),)))
    at_work = Ticking(office.desk("CW01"), office.intake().case_id or "", show)
    at_work.agree(place)
    assert "This service is closed now." in at_work.page.helper.warning.text(), "it is ten past two at night"


def test_many_services_are_searched(office: Office, looks: Looks, show) -> None:
    desk = office.desk("SV01")
    for number in range(9):
        plan = ProviderPlan(names={"en": f"Office {number}"}, sectors=("shelter",), address=f"Street {number}")
        providers.add_provider(desk, plan)
    at_work = Ticking(office.desk("CW01"), office.intake().case_id or "", show)
    helper = at_work.page.helper
    at_work.choose("sector", "shelter")
    assert helper.search.isVisible()
    assert len(helper.providers._rows) == 6
    assert helper.more.text() == "Show 3 more"
    helper.search.setText("street 8")
    helper.search.returnPressed.emit()
    settle()
    assert len(helper.providers._rows) == 1
    helper.search.setText("")
    helper.search.returnPressed.emit()
    helper.more.click()
    settle()
    assert len(helper.providers._rows) == 9


def test_everything_is_reached_with_the_keyboard(at_police: Ticking) -> None:
    """Tab goes through the page; Space ticks a fact, and its words come next."""
    page = at_police.page
    row = page.facts.rows["incident_date"]
    row.tick.setFocus()
    QTest.keyClick(row.tick, Qt.Key.Key_Space)
    settle()
    assert "incident_date" in page.presenter.choices.told
    QTest.keyClick(row.tick, Qt.Key.Key_Tab)
    assert row.words.hasFocus()
