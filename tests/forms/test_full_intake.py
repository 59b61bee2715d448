# SPDX-License-Identifier: Apache-2.0
"""What the authors of the full intake promise: nothing of the paper form is missing, and nobody is asked unkindly."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.lang.glyphs import missing_glyphs

from intake_desktop import resources
from intake_desktop.domain import merge
from intake_desktop.forms.builtin import FULL_INTAKE, full_intake, quick_intake, recompile
from intake_desktop.forms.filling import Filling
from intake_desktop.forms.form import MODES, PRIVACY_CLASSES, SELECTS, SILENT, Question
from intake_desktop.forms.parts import one_text, read_parts
from intake_desktop.forms.plan import Plan, names_in
from intake_desktop.forms.problems import Findings, FormTrouble
from intake_desktop.forms.sheets import Workbook, read_workbook
from intake_desktop.store.things import TABLES

from .paper_form import EASED, OURS, questions
from .women import NOW

FORM = full_intake()
QUESTIONS = list(FORM.questions())
ASKED = [one for one in QUESTIONS if one.is_asked and one.kind != "note"]
PAPER = questions()
LANGUAGES = ("en", "ur", "hi")


def need_of(question: Question) -> str:
    """How much an answer is needed, as the paper form says it; a rule makes it hard too, where it asks for it."""
    if question.kind in SILENT:
        return "auto"
    if question.required == "true()":
        return "hard"
    return "soft" if question.soft else "optional"


# Nothing of the paper form is missing


def test_the_steps_are_the_sections_of_the_paper_form() -> None:
    """H to K belong to one event each, so they are groups in a step that is asked once for each event."""
    assert [step.name for step in FORM.steps] == [
        "before", "record", "identity", "contact", "about", "child", "arrival", "incident", "health", "risk", "needs",
        "law", "sharing", "shelter", "notes", "finish",
    ]  # fmt: skip
    inside = [group.name for group in FORM.groups if FORM.repeat_of[group.name] == "incidents" and not group.repeats]
    assert inside == ["happened", "online", "classification", "perpetrator"]
    assert {asked[0] for asked in PAPER.values()} == set("ABCDEFGHIJKLMNOPQRS")


@pytest.mark.parametrize("place", PAPER)
def test_every_question_of_the_paper_form_is_asked(place: str) -> None:
    where, _, name = place.partition("/")
    _, need, privacy, _ = PAPER[place]
    question = FORM.question(name)
    step = next(step.name for step in FORM.steps if question in step.questions)
    assert where in (step, *FORM.groups_around(name))
    assert question.privacy == privacy
    if name in EASED:
        assert need_of(question) in ("optional", "auto")
    elif need == "hard" and question.kind not in SILENT:
        assert question.required, "asked of everybody, or where its rule says so"
    else:
        assert need_of(question) in (need, "auto")


def test_nothing_else_is_asked_without_a_reason() -> None:
    names = {place.rpartition("/")[2] for place in PAPER}
    assert {one.name for one in ASKED} - names == OURS.keys()
    assert names & OURS.keys() == set()


def test_nothing_is_required_that_paper_leaves_to_her() -> None:
    hard = {place.rpartition("/")[2] for place, asked in PAPER.items() if asked[1] == "hard"}
    by_rule = {"safe_words": "the phone is not hers alone"}
    extra = {one.name for one in QUESTIONS if one.required} - hard - by_rule.keys()
    assert extra <= OURS.keys()


def test_pictures_and_names_have_no_place() -> None:
    assert not {one.kind for one in QUESTIONS} & {"image", "audio", "video", "file"}
    assert not any(re.search("photo|image_file|link|account_name", one.name) for one in QUESTIONS)


# Three languages


def texts_of(question: Question) -> Iterator[tuple[str, dict[str, str]]]:
    yield "label", question.labels
    yield "hint", question.hints
    yield "constraint_message", question.constraint_messages
    yield "required_message", question.required_messages


def every_text() -> Iterator[tuple[str, dict[str, str]]]:
    """Every text of the form with its place: questions, steps, groups, the form's own choices."""
    for question in QUESTIONS:
        yield from ((f"{question.name} {kind}", texts) for kind, texts in texts_of(question) if texts)
    for one in (*FORM.steps, *FORM.groups):
        yield one.name, one.labels
        if one.hints:
            yield f"{one.name} hint", one.hints
    for name, choices in FORM.lists.items():
        yield from ((f"{name} {choice.code}", choice.labels) for choice in choices)
    yield "title", FORM.titles


TEXTS = dict(every_text())


@pytest.mark.parametrize("place", TEXTS)
def test_every_text_is_there_in_all_languages_and_in_its_own_script(place: str) -> None:
    texts = TEXTS[place]
    assert set(texts) == set(LANGUAGES)
    for language, script in (("en", "LATIN"), ("ur", "ARABIC"), ("hi", "DEVANAGARI")):
        letters = [letter for letter in texts[language] if letter.isalpha()]
        assert not letters or any(unicodedata.name(letter).startswith(script) for letter in letters), language


def test_everything_asked_has_a_label_and_every_rule_a_message() -> None:
    for question in QUESTIONS:
        assert set(question.labels) == set(LANGUAGES), question.name
        assert bool(question.constraint) == bool(question.constraint_messages), question.name
        if question.kind in SELECTS:
            choices = FORM.choices(question.list_name)
            assert all(set(choice.labels) >= set(LANGUAGES) for choice in choices), question.name


def test_no_label_is_cut() -> None:
    """A question ends as one in every language, a bracket that is opened is closed, and it fits two lines."""
    ends = {"en": "?", "ur": "؟", "hi": "?"}
    for place, texts in TEXTS.items():
        assert len({texts[language].endswith(ends[language]) for language in LANGUAGES}) == 1 or "note" in place, place
        for language, text in texts.items():
            assert text == text.strip(), place
            assert not text.endswith((",", "،", "…", "...", "(", "-")), (place, language)
            for opened, closed in ("()", "“”", "\u2066\u2069", "{}"):
                assert text.count(opened) == text.count(closed), (place, language)
    for question in QUESTIONS:
        most = 270 if question.kind == "note" else 145
        for language in LANGUAGES:
            assert len(question.labels[language]) <= most, (question.name, language)
            assert len(question.hints.get(language, "")) <= 135, (question.name, language)


def test_the_words_are_those_of_the_centre() -> None:
    """She is a survivor, spoken of with respect; the other is alleged; nobody is a victim or a complainant."""
    unkind = (
        "victim",
        "complainant",
        "beneficiary",
        "مظلوم",
        "بیچاری",
        "فریادی",
        "पीड़ित",
        "बेचारी",
        "शिकायतकर्ता",
        "accused",
        "abuser",
    )
    familiar = {"تم", "تمہارا", "تمہیں", "तू", "तुम", "तुम्हें", "उससे", "उसे", "उसका", "उसकी", "उसने"}
    for place, texts in TEXTS.items():
        for language, text in texts.items():
            assert not any(word in text.lower() for word in unkind), (place, language)
            assert not familiar & set(re.split(r"[\s।۔،؛؟?,;:.“”()]+", text)), (place, language)
            if "perpetrator" in text.lower() or "مرتکب" in text or "अपराधी" in text:
                assert re.search("alleged|مبینہ|कथित", text.lower()), (place, language)


def test_digits_are_latin_and_do_not_turn_around_in_urdu() -> None:
    for place, texts in TEXTS.items():
        assert not re.search("[۰-۹٠-٩०-९]", "".join(texts.values())), place
        rest = re.sub("\u2066[^\u2066\u2069]*\u2069", "", texts["ur"])
        assert not re.search(r"\d", rest), place


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_can_be_drawn(language: str) -> None:
    assert missing_glyphs(language, [texts[language] for texts in TEXTS.values()]) == {}


# How answers are handled


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    path = tmp_path_factory.mktemp("form") / "full_intake.md"
    path.write_text(one_text(resources.path(FULL_INTAKE)), encoding="utf-8")
    found = read_workbook(path, Findings())
    assert found is not None
    return found


def test_every_question_says_itself_how_it_is_handled(book: Workbook) -> None:
    """Privacy class, merge rule, mode, need and column are written in the form, none of them left to a default."""
    for row in book.survey:
        kind, name = row.text("type"), row.text("name")
        if kind.startswith(("begin group", "end")) and kind != "end":
            continue
        assert set(row.text("intake:mode").split()) <= set(MODES), name
        assert row.text("intake:mode"), name
        if kind == "note":
            continue
        if kind == "begin repeat":
            assert row.text("intake:merge") in ("register", "append"), name
            continue
        assert row.text("intake:privacy") in PRIVACY_CLASSES, name
        assert bool(row.text("intake:feeds")) != bool(row.text("intake:reason")), name
        assert row.text("intake:merge") == (merge.rule(row.text("intake:feeds").partition(".")[0]) or "register"), name
        assert kind in ("calculate", "hidden", "end") or row.text("intake:need"), name


def test_what_is_fed_has_a_column() -> None:
    consents = {code.code for code in resources.code_lists().codes("consent_type")}
    for question in QUESTIONS:
        thing, _, field = question.feeds.partition(".")
        if question.feeds and not (thing == "consent" and field in consents):
            assert field in TABLES[thing].columns, question.name


@pytest.mark.parametrize("question", ASKED, ids=[one.name for one in ASKED])
def test_every_question_may_stay_without_an_answer_or_is_hard(question: Question) -> None:
    if need_of(question) == "hard":
        assert question.missing in ((), ("declined",))
    else:
        assert question.missing is None or len(question.missing) >= 1
    if (
        question.missing
        and question.kind in SELECTS
        and question.name not in {one.name for one in quick_intake().questions()}
    ):
        codes = {choice.code for choice in FORM.choices(question.list_name)}
        assert not codes & {"unknown", "declined"} & set(question.missing), "one way to say it"


def test_what_could_find_her_leaves_only_to_identity_and_contact() -> None:
    """What identifies goes to the vault or waits for its column there; nothing else is made of it but her age."""
    identifying = [one for one in QUESTIONS if one.privacy == "I"]
    assert {one.name for one in identifying} == {
        "full_name", "name_used", "birth_date", "parent_or_spouse_name", "national_id", "address", "village_ward",
        "phone", "trusted_name", "trusted_relation", "trusted_phone", "caregiver_name", "incident_place", "perp_name",
    }  # fmt: skip
    for question in identifying:
        assert question.feeds.startswith(("identity.", "contact.")) or question.reason.startswith("identity:")
    names = {one.name for one in identifying}
    plan = Plan(FORM)
    for question in QUESTIONS:
        rules = plan.rules[question.name]
        assert not names & names_in([*question.labels.values(), *question.hints.values()]), question.name
        if rules.calculation and question.privacy != "I" and names & rules.calculation.names:
            assert question.name in ("age_by_birth", "age_at_incident"), question.name


def test_free_text_is_never_counted() -> None:
    assert all(one.privacy in ("I", "S") for one in QUESTIONS if one.kind == "text")


# A quick intake is gone on with


def test_the_quick_mode_asks_what_the_quick_intake_asks() -> None:
    quick = {one.name for one in quick_intake().questions() if one.is_asked}
    notes = {"refused_note", "no_record_note", "centre_category_note"}
    full = {one.name for one in QUESTIONS if one.is_asked and "quick" in one.modes}
    assert full - notes == quick


@pytest.mark.parametrize("question", [*quick_intake().questions()], ids=lambda one: one.name)
def test_a_question_of_the_quick_intake_means_the_same_here(question: Question) -> None:
    here = FORM.question(question.name)
    for part in (
        "kind",
        "list_name",
        "choice_filter",
        "labels",
        "constraint",
        "privacy",
        "feeds",
        "merge",
        "appearance",
        "default",
    ):
        assert getattr(here, part) == getattr(question, part), part
    assert here.modes == MODES


def test_a_quick_intake_is_gone_on_with_and_nothing_is_asked_twice() -> None:
    said: dict[str, object] = {
        "private_space": "yes", "safe_now": "no", "urgent_medical": "no", "consent_services": "given",
        "consent_record": "given", "sex": "female", "age_years": 27, "services_wanted": ["shelter"],
        "reported_by_survivor": "yes", "entry_source": "helpline", "helpline_code": "1043", "may_contact": "yes",
        "contact_method": "phone_call", "phone": "0300 1234567", "phone_is_shared": "no", "leave_message": "no",
        "full_name": "Nasreen", "consent_statistics": "given", "safe_to_leave": "yes",
        "safe_times": {"missing": "declined"},
    }  # fmt: skip
    quick = Filling(quick_intake(), said, today=NOW.date())
    assert quick.problems() == []
    full = Filling(FORM, quick.draft(), today=NOW.date(), context={"mode": "full", "now": NOW})
    assert full.left_over() == []
    assert full.set_aside() == []
    assert quick.fed().items() <= full.fed().items()
    assert quick.answers().items() <= full.answers().items()
    asked_again = [name for name, _ in full.problems() if name in said]
    assert asked_again == []


# The files


def test_the_compiled_form_is_the_one_that_is_written_down() -> None:
    compiled = resources.path(f"{FULL_INTAKE}.json").read_bytes()
    assert recompile(FULL_INTAKE) == compiled, (
        "python -c 'from intake_desktop.forms.builtin import *; recompile(FULL_INTAKE, write=True)'"
    )


def test_a_mistake_is_said_with_the_file_and_its_line(tmp_path: Path) -> None:
    (tmp_path / "01.md").write_text("| survey |\n| | type | name | label |\n| | text | a | A |\n", encoding="utf-8")
    (tmp_path / "02.md").write_text(
        "# more\n\n| survey |\n| | type | name | relevant | label |\n| | text | b | ${c} | B |\n", encoding="utf-8"
    )
    with pytest.raises(FormTrouble) as told:
        read_parts(tmp_path, "two")
    assert [(one.sheet, one.row, one.column) for one in told.value.problems] == [("02.md", 5, "relevant")]
