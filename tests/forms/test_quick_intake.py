# SPDX-License-Identifier: Apache-2.0
"""The quick intake at two in the morning: what it asks, of whom, in which words, and what it keeps."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import unicodedata
from collections.abc import Iterator
from datetime import date

import pytest
from tests.lang.glyphs import missing_glyphs

from intake_desktop import resources
from intake_desktop.domain import merge
from intake_desktop.forms.builtin import QUICK_INTAKE, quick_intake, recompile
from intake_desktop.forms.filling import Filling
from intake_desktop.forms.form import PRIVACY_CLASSES, SELECTS, Question, missing
from intake_desktop.forms.problems import Findings
from intake_desktop.forms.sheets import read_workbook

NIGHT = date(2026, 3, 10)
LANGUAGES = ("en", "ur", "hi")
QUESTIONS = list(quick_intake().questions())


def sit_down(**answers: object) -> Filling:
    """Begin an intake and type what was said so far."""
    filling = Filling(quick_intake(), today=NIGHT)
    for name, value in answers.items():
        filling.answer(name, value)
    return filling


def she_agrees(**answers: object) -> Filling:
    """Begin an intake with a survivor who is safe and agrees to services and to a record."""
    return sit_down(
        private_space="yes",
        safe_now="yes",
        urgent_medical="no",
        consent_services="given",
        consent_record="given",
        **answers,
    )


def asked(filling: Filling) -> list[str]:
    """Name the questions and notes on the screen."""
    return [one.name for one in QUESTIONS if one.is_asked and filling.is_shown(one.name)]


def wrong(filling: Filling, language: str = "en") -> dict[str, str]:
    """Give the problems as a person reads them."""
    return {name: getattr(problem, "text", problem) for name, problem in filling.problems(language)}


# A shift


def test_a_whole_intake_in_urdu() -> None:
    filling = she_agrees(
        sex="female",
        age_years="۲۷",
        services_wanted=["shelter", "legal_aid"],
        reported_by_survivor="yes",
        entry_source="helpline",
        helpline_code="1043",
        centre_category="domestic_violence",
        may_contact="yes",
        contact_method="phone_call",
        phone="۰۳۰۰ ۱۲۳۴۵۶۷",
        phone_is_shared="no",
        safe_times="منگل کی صبح",
        safe_words="درزی کی دکان سے",
        leave_message="no",
        full_name="نسرین بی بی",
        consent_statistics="given",
        safe_to_leave="yes",
    )
    assert wrong(filling) == {}
    assert filling.warnings() == []
    assert [step.labels["ur"] for step in filling.steps_shown()] == [
        "شروع کرنے سے پہلے",
        "متاثرہ کے بارے میں",
        "محفوظ رابطہ",
        "اختتام",
    ]
    assert filling.fed() == {
        "consent.services": "given",
        "consent.record_keeping": "given",
        "case.opened_on": "2026-03-10",
        "person.sex": "female",
        "person.age_years": 27,
        "person.age_group": "age_26_40",
        "case.services_wanted": ["legal_aid", "shelter"],
        "case.entry_source": "helpline",
        "case.helpline": "1043",
        "case.centre_category": "domestic_violence",
        "contact.may_contact": "yes",
        "contact.method": "phone_call",
        "contact.phone": "0300 1234567",
        "contact.phone_is_shared": "no",
        "contact.safe_times": "منگل کی صبح",
        "contact.safe_words": "درزی کی دکان سے",
        "contact.leave_message": "no",
        "identity.full_name": "نسرین بی بی",
        "consent.anonymous_statistics": "given",
    }


def test_the_first_page_asks_only_what_comes_first() -> None:
    filling = sit_down()
    assert asked(filling)[:4] == ["private_space", "safe_now", "urgent_medical", "consent_services"]
    assert [step.name for step in filling.steps_shown()] == ["before", "about"]
    assert filling.value("interview_date") == "2026-03-10"


def test_no_private_place_and_no_safety_stop_the_form_with_what_to_do() -> None:
    filling = sit_down(private_space="no", safe_now="no", urgent_medical="yes", safe_to_leave="no")
    assert {"private_space_note", "safe_now_note", "urgent_medical_note"} <= set(asked(filling))
    filling.answer("safe_now", "unknown")
    assert "safe_now_note" not in asked(filling)


def test_she_refuses_services_and_stays_unknown() -> None:
    filling = she_agrees(full_name="Nasreen", phone="03001234567", age_years=30)
    filling.answer("consent_services", "refused")
    assert [step.name for step in filling.steps_shown()] == ["before", "about"]
    about = [one.name for one in filling.steps_shown()[1].questions if filling.is_shown(one.name)]
    assert about == ["interview_date", "sex", "age_group", "services_wanted"]
    assert not {"full_name", "phone", "age_years", "consent_record"} & filling.answers().keys()
    filling.answer("age_group", "age_26_40")
    assert filling.fed().keys() == {"consent.services", "case.opened_on", "person.age_group"}
    assert filling.draft()["full_name"] == "Nasreen", "until it is finished she may change her mind"


def test_she_wants_no_record_and_is_served_all_the_same() -> None:
    filling = sit_down(consent_services="given", consent_record="refused")
    assert [step.name for step in filling.steps_shown()] == ["before", "about", "finish"]
    assert "age_years" not in asked(filling)
    assert filling.is_required("consent_statistics")


@pytest.mark.parametrize("name", ["consent_services", "consent_record"])
def test_a_consent_that_was_not_asked_for_keeps_the_intake_a_draft(name: str) -> None:
    filling = she_agrees()
    filling.answer(name, "not_yet_asked")
    assert wrong(filling)[name] == "Ask her first, or keep this as a draft."
    assert wrong(filling, "hi")[name].startswith("पहले उनसे पूछें")
    filling.answer(name, missing("declined"))
    assert name in wrong(filling)
    assert [choice.code for choice in filling.choices(name)] == ["given", "refused", "not_yet_asked"]
    filling.answer(name, "withdrawn")
    assert name in wrong(filling)


def test_statistics_may_stay_unasked() -> None:
    """She may leave at any moment, and what was not asked for is simply not counted outside of the centre."""
    assert "consent_statistics" not in wrong(she_agrees(consent_statistics="not_yet_asked"))
    assert "consent_statistics" in wrong(she_agrees())


@pytest.mark.parametrize(
    ("years", "group"),
    [
        (0, "age_0_11"),
        (11, "age_0_11"),
        (12, "age_12_17"),
        (17, "age_12_17"),
        (18, "age_18_25"),
        (25, "age_18_25"),
        (26, "age_26_40"),
        (40, "age_26_40"),
        (41, "age_41_60"),
        (60, "age_41_60"),
        (61, "age_61_plus"),
        (120, "age_61_plus"),
    ],
)
def test_the_age_group_follows_the_age(years: int, group: str) -> None:
    filling = she_agrees(age_group="age_unknown", age_years=years)
    assert filling.value("age_group") == filling.entry("age_group") == group
    assert filling.is_read_only("age_group")
    assert resources.code_lists().has("age_group", group)
    assert "age_years" not in wrong(filling)


def test_without_an_age_the_group_is_chosen() -> None:
    filling = she_agrees(age_years=30)
    filling.answer("age_years", None)
    assert filling.value("age_group") is None
    assert "age_group" in wrong(filling)
    filling.answer("age_group", "age_unknown")
    assert filling.value("age_group") == "age_unknown"
    assert not filling.is_read_only("age_group")
    filling.answer("age_years", missing("unknown"))
    assert filling.value("age_group") == "age_unknown"
    assert "person.age_years" not in filling.fed()


@pytest.mark.parametrize("years", [-1, 121, 3000])
def test_an_age_nobody_has_is_told(years: int) -> None:
    found = wrong(she_agrees(age_years=years), "ur")["age_years"]
    assert found.startswith("\u20660\u2069 سے \u2066120\u2069")


def test_tomorrow_is_no_day_of_an_interview() -> None:
    assert "interview_date" in wrong(she_agrees(interview_date="2026-03-11"))
    assert "interview_date" not in wrong(she_agrees(interview_date="2026-03-09"))


def test_a_role_is_asked_only_when_somebody_else_told() -> None:
    assert "reporter_role" not in asked(she_agrees(reported_by_survivor="yes"))
    filling = she_agrees(reported_by_survivor="no")
    assert filling.is_required("reporter_role")
    assert filling.choices("reporter_role")[0].code == "caregiver_with_survivor"


def test_the_helpline_is_one_of_the_registry() -> None:
    filling = she_agrees(entry_source="helpline")
    assert filling.is_required("helpline_code")
    assert [one.code for one in filling.choices("helpline_code")] == [line.number for line in resources.helplines()]
    filling.answer("helpline_code", "911")
    assert "helpline_code" in wrong(filling)


def test_mediation_is_never_offered_here() -> None:
    filling = she_agrees(services_wanted=["mediation"])
    assert "mediation" not in {choice.code for choice in filling.choices("services_wanted")}
    assert "services_wanted" in wrong(filling)


@pytest.mark.parametrize("shared", ["yes", "unknown"])
def test_a_shared_phone_gets_no_message_and_needs_agreed_words(shared: str) -> None:
    filling = she_agrees(may_contact="yes", contact_method="message", phone="0300-1234567", leave_message="yes")
    assert "contact_method" not in wrong(filling)
    filling.answer("phone_is_shared", shared)
    assert "contact_method" in wrong(filling)
    assert filling.value("leave_message") == "no"
    assert filling.is_read_only("leave_message")
    assert filling.typed("leave_message") == "yes"
    assert "safe_words" in wrong(filling)
    filling.answer("safe_words", "a word about the sewing machine")
    filling.answer("contact_method", "phone_call")
    assert not {"contact_method", "safe_words", "phone_is_shared"} & wrong(filling).keys()
    filling.answer("phone_is_shared", "no")
    assert filling.value("leave_message") == "yes"


@pytest.mark.parametrize(
    "number", ["0300-1234567", "+92 300 1234567", "0800-22227", "۰۳۰۰۱۲۳۴۵۶۷", "०३००१२३४५६७", "1234567"]
)
def test_a_phone_number_is_taken_as_it_is_written_down(number: str) -> None:
    filling = she_agrees(may_contact="yes", contact_method="phone_call", phone=number)
    assert "phone" not in wrong(filling)
    assert re.fullmatch(r"[+0-9 -]+", str(filling.fed()["contact.phone"]))


@pytest.mark.parametrize("number", ["123456", "1234567890123456", "0300-CALL-ME", "0300+1234567", "12 34"])
def test_what_nobody_can_dial_is_told(number: str) -> None:
    assert "phone" in wrong(she_agrees(may_contact="yes", contact_method="phone_call", phone=number))


def test_no_contact_means_no_question_about_contact() -> None:
    filling = she_agrees(may_contact="no")
    contact = [one.name for one in filling.steps_shown()[2].questions if filling.is_shown(one.name)]
    assert contact == ["may_contact", "full_name", "name_used"]
    assert filling.fed()["contact.may_contact"] == "no"


def test_everything_that_is_missed_softly_is_only_a_warning() -> None:
    filling = she_agrees(may_contact="yes", contact_method="phone_call")
    assert filling.warnings() == [
        "services_wanted",
        "centre_category",
        "phone",
        "safe_times",
        "safe_words",
        "full_name",
    ]
    filling.answer("full_name", missing("declined"))
    filling.answer("centre_category", missing("unknown"))
    filling.answer("services_wanted", missing("not_asked"))
    assert filling.warnings() == ["phone", "safe_times", "safe_words"]
    fed = filling.fed()
    assert fed["case.centre_category"] == "unknown", "a coded column takes the code of the missing answer"
    assert not {"identity.full_name", "case.services_wanted"} & fed.keys()


def test_a_name_may_be_written_in_any_script_but_not_as_a_story() -> None:
    assert "full_name" not in wrong(she_agrees(full_name="नसरीन بی بی Nasreen"))
    assert "full_name" in wrong(she_agrees(full_name="x" * 121))


# What the form's authors promise


def test_the_compiled_form_is_the_one_that_is_written_down() -> None:
    compiled = resources.path(f"{QUICK_INTAKE}.json").read_bytes()
    assert recompile() == compiled, "run: python -c 'from intake_desktop.forms.builtin import *; recompile(write=True)'"


def texts_of(question: Question) -> Iterator[tuple[str, dict[str, str]]]:
    yield "label", question.labels
    yield "hint", question.hints
    yield "constraint_message", question.constraint_messages
    yield "required_message", question.required_messages


@pytest.mark.parametrize("question", QUESTIONS, ids=[question.name for question in QUESTIONS])
def test_every_question_speaks_all_languages(question: Question) -> None:
    assert set(question.labels) == set(LANGUAGES)
    for kind, texts in texts_of(question):
        assert not texts or set(texts) == set(LANGUAGES), kind
        for language, text in texts.items():
            script = {"en": "LATIN", "ur": "ARABIC", "hi": "DEVANAGARI"}[language]
            assert any(unicodedata.name(letter, "").startswith(script) for letter in text), (kind, language)
    if question.constraint:
        assert question.constraint_messages, "a constraint says what to do instead"
    if question.kind in SELECTS:
        assert all(set(choice.labels) >= set(LANGUAGES) for choice in quick_intake().choices(question.list_name))


def test_the_words_are_those_of_the_centre() -> None:
    """She is a survivor, spoken of with respect; nobody is a victim, a complainant or a beneficiary."""
    unkind = ("victim", "complainant", "beneficiary", "مظلوم", "بیچاری", "فریادی", "पीड़ित", "बेचारी", "शिकायतकर्ता")
    familiar = {"تم", "تمہارا", "تمہیں", "तू", "तुम", "तुम्हें", "उससे", "उसे", "उसका", "उसकी", "उसने"}
    for question in QUESTIONS:
        for kind, texts in texts_of(question):
            for language, text in texts.items():
                assert not any(word in text.lower() for word in unkind), (question.name, kind, language)
                assert not familiar & set(re.split(r"[\s।۔،؛؟?,;:.“”()]+", text)), (question.name, kind, language)


def test_numbers_in_urdu_do_not_turn_around() -> None:
    for question in QUESTIONS:
        for _, texts in texts_of(question):
            rest = re.sub("\u2066[^\u2066\u2069]*\u2069", "", texts.get("ur", ""))
            assert not re.search(r"\d", rest), question.name
            assert not re.search("[\u2066-\u2069]", rest), question.name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_of_the_form_can_be_drawn(language: str) -> None:
    words = [texts[language] for question in QUESTIONS for _, texts in texts_of(question) if texts]
    assert missing_glyphs(language, words) == {}


def test_the_note_for_danger_carries_the_numbers_of_the_registry() -> None:
    note = quick_intake().question("safe_now_note")
    for language in LANGUAGES:
        for line in resources.helplines():
            assert line.number in note.labels[language], (line.number, language)
    assert "\u20660800-22227\u2069" in note.labels["ur"]


def test_every_question_says_how_its_answer_is_handled() -> None:
    """Privacy class, merge rule and column are written in the form itself, none of them left to a default."""
    book = read_workbook(resources.path(f"{QUICK_INTAKE}.md"), Findings())
    assert book is not None
    for row in book.survey:
        kind, name = row.text("type"), row.text("name")
        if kind == "note" or kind.startswith(("begin", "end")):
            continue
        assert row.text("intake:privacy") in PRIVACY_CLASSES, name
        assert bool(row.text("intake:feeds")) != bool(row.text("intake:reason")), name
        assert row.text("intake:merge") == (merge.rule(row.text("intake:feeds").partition(".")[0]) or "register"), name
        if kind == "text":
            assert row.text("intake:privacy") in "IS", name


def test_what_could_find_her_is_identifying() -> None:
    assert [one.name for one in QUESTIONS if one.privacy == "I"] == ["phone", "full_name", "name_used"]
    for question in QUESTIONS:
        if question.feeds.startswith("identity.") or question.feeds == "contact.phone":
            assert question.privacy == "I"


def test_the_steps_are_those_of_the_paper_form() -> None:
    assert [(step.name, step.labels["en"], step.labels["hi"]) for step in quick_intake().steps] == [
        ("before", "Before you begin", "शुरू करने से पहले"),
        ("about", "About the survivor", "सर्वाइवर के बारे में"),
        ("contact", "Safe contact", "सुरक्षित संपर्क"),
        ("finish", "Finish", "समाप्ति"),
    ]


# Start-up


def test_opening_the_quick_intake_never_waits_for_the_spreadsheet_reader() -> None:
    code = """
import sys
sys.modules["pyxform"] = sys.modules["openpyxl"] = None
from datetime import date
from intake_desktop.forms.builtin import quick_intake
from intake_desktop.forms.filling import Filling
filling = Filling(quick_intake(), today=date(2026, 3, 10))
filling.answer("safe_now", "no")
loaded = {name.partition(".")[0] for name, module in sys.modules.items() if module}
print(sorted({"pyxform", "openpyxl", "xml", "PySide6"} & loaded), filling.is_shown("safe_now_note"))
"""
    environment = {**os.environ, "PYTHONPATH": str(resources.folder().parent / "src")}
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert ran.stdout.strip() == "[] True"


def test_an_answer_is_worked_out_before_a_finger_leaves_the_key() -> None:
    filling = she_agrees()
    took = []
    for _ in range(5):
        began = time.process_time()
        for turn in range(40):
            filling.answer("consent_services", ("refused", "given")[turn % 2])
        took.append((time.process_time() - began) / 40)
    assert min(took) < 0.001, "once at least, with the processor to itself"
