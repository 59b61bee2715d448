# SPDX-License-Identifier: Apache-2.0
"""The scenes, as data: a page in a state, and how to set it. A new screen adds its lines here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QWidget

from intake_desktop.domain.sentences import sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.ui.pages.setup.page import SetupPage
from intake_desktop.ui.pages.setup.presenter import Step, services_for
from intake_desktop.ui.pages.staff.members import Errand
from intake_desktop.ui.pages.unlock.page import UnlockPage
from intake_desktop.ui.printers import PrinterChoice, PrintWish, Shown
from intake_desktop.ui.ways import Way
from intake_desktop.vault import troubles

from . import (
    access_scenes,
    backup_scenes,
    case_scenes,
    centre_scenes,
    closing_scenes,
    consent_scenes,
    course_scenes,
    day_scenes,
    desk_scenes,
    directory_scenes,
    errand_scenes,
    forms_scenes,
    intake_scenes,
    lockup_scenes,
    oversight_scenes,
    papers_scenes,
    partner_scenes,
    people_scenes,
    plan_scenes,
    recover_scenes,
    referral_scenes,
    session_scenes,
    settings_scenes,
    staff_scenes,
    stages_scenes,
)
from .stage import Stage


@dataclass(frozen=True)
class Scene:
    """One picture: which page, in which state (empty, typical, problem), and how it is set."""

    page: str
    state: str
    play: Callable[[Stage], QWidget]

    @property
    def name(self) -> str:
        """How the files of this scene are called."""
        return f"{self.page}-{self.state}"


class _NoKeyring(Trouble):
    """A trouble of the stage."""

    name = "keyring_absent"


class _NoPrinters:
    """A computer without a printer."""

    def available(self) -> list[PrinterChoice]:
        return []

    def print(self, pdf: bytes, wish: PrintWish) -> None:
        raise AssertionError("there is no printer")


def _unlock(stage: Stage, *, wait: bool = False) -> QWidget:
    page = UnlockPage(lambda code, passphrase: stage.typical.desk(), stage.runner)
    if wait:
        page.show_wait(8)
    return page


def _setup(stage: Stage, step: Step, *, trouble: bool = False) -> QWidget:
    page = SetupPage(services_for(Path("unused")), stage.runner, _NoPrinters)
    page.presenter.answer(name="مرکز برائے خواتین ملتان", code="MLT", first_code="SV1")
    page.presenter.step = step
    page.show_step(step)
    if step is Step.SUPERVISOR:
        page.supervisor.passphrase.editor.set_value("four words")
        page.presenter.judge("four words")
    if step is Step.KEYS and trouble:
        page.show_trouble(_NoKeyring(sentence("This PC's keyring cannot be reached.")), offer_weaker=True)
        page.keys.tick.click()
    if step is Step.SHEET:
        founded, language = stage.empty.founded, stage.looks.choices.language
        page.show_papers([Shown(paper.pdf(language), paper.places, paper.notes) for paper in founded.papers])
    if trouble and step in (Step.CENTRE, Step.SUPERVISOR):
        page.presenter.answer(code="m", name="", first_code="")
        page.show_problems(page.presenter.problems("short", "other"))
    return page


SCENES: tuple[Scene, ...] = (
    Scene("unlock", "empty", _unlock),
    Scene("unlock", "problem", lambda stage: _unlock(stage, wait=True)),
    Scene("unlock-keyring", "problem", lambda stage: recover_scenes.closed(stage, troubles.DeviceSecretMissing())),
    Scene("unlock-keys", "problem", lambda stage: recover_scenes.closed(stage, troubles.SlotsDamaged())),
    Scene("unlock-recovered", "typical", recover_scenes.said),
    Scene("recover", "typical", recover_scenes.recover),
    Scene("recover-sheet", "typical", recover_scenes.sheet),
    Scene("recover-sheet", "problem", lambda stage: recover_scenes.sheet(stage, wrong=True)),
    Scene("recover-code", "typical", lambda stage: recover_scenes.recover(stage, Way.CODE)),
    Scene("recover-anew", "typical", lambda stage: recover_scenes.recover(stage, Way.ANEW)),
    Scene("recover-papers", "typical", recover_scenes.papers),
    Scene("sheets", "typical", lambda stage: stage.shell(stage.typical, "sheets")),
    Scene("sheets", "new", recover_scenes.new_sheet),
    Scene("notes-sheet", "typical", lambda stage: stage.shell(stage.typical, "notes-sheet", who="CO01")),
    Scene("setup-language", "typical", lambda stage: _setup(stage, Step.LANGUAGE)),
    Scene("setup-centre", "typical", lambda stage: _setup(stage, Step.CENTRE)),
    Scene("setup-centre", "problem", lambda stage: _setup(stage, Step.CENTRE, trouble=True)),
    Scene("setup-supervisor", "typical", lambda stage: _setup(stage, Step.SUPERVISOR)),
    Scene("setup-supervisor", "problem", lambda stage: _setup(stage, Step.SUPERVISOR, trouble=True)),
    Scene("setup-keys", "typical", lambda stage: _setup(stage, Step.KEYS)),
    Scene("setup-keys", "problem", lambda stage: _setup(stage, Step.KEYS, trouble=True)),
    Scene("setup-sheets", "typical", lambda stage: _setup(stage, Step.SHEET)),
    Scene("setup-ready", "typical", lambda stage: _setup(stage, Step.READY)),
    Scene("forms", "typical", forms_scenes.listing),
    Scene("moving", "typical", forms_scenes.older),
    Scene("moving", "moved", lambda stage: forms_scenes.older(stage, moved=True)),
    Scene("forms-file", "problem", lambda stage: forms_scenes.read(stage, wrong=True)),
    Scene("forms-file", "typical", forms_scenes.read),
    Scene("forms-preview", "typical", forms_scenes.preview),
    Scene("forms-preview", "problem", lambda stage: forms_scenes.preview(stage, wrong=True)),
    Scene("today", "empty", lambda stage: stage.shell(stage.empty, "today", who="CW01")),
    Scene("today", "typical", lambda stage: day_scenes.today(stage, "CW01")),
    Scene("today", "supervisor", lambda stage: day_scenes.today(stage, "SV01")),
    Scene("today", "caseload", day_scenes.caseload),
    Scene("today", "by-law", day_scenes.by_law),
    Scene("contacts", "typical", day_scenes.contacts),
    Scene("contacts", "revealed", lambda stage: day_scenes.contacts(stage, revealed=True)),
    Scene("contacts", "writing", lambda stage: day_scenes.contacts(stage, writing=True)),
    Scene("contacts", "corrected", lambda stage: day_scenes.contacts(stage, corrected=True)),
    Scene("cases", "empty", lambda stage: stage.shell(stage.empty, "cases")),
    Scene("cases", "typical", lambda stage: stage.shell(stage.typical, "cases")),
    Scene("cases", "problem", lambda stage: stage.shell(stage.typical, "cases", search="nobody of this name")),
    Scene("case", "typical", lambda stage: stage.shell(stage.typical, "case", case_id=stage.case_id)),
    Scene("case", "conflict", desk_scenes.conflict),
    Scene("case", "told", case_scenes.told),
    Scene("case", "told-revealed", lambda stage: case_scenes.told(stage, revealed=True)),
    Scene("timeline", "unfolded", case_scenes.timeline),
    Scene("practice", "case", case_scenes.practice_desk),
    Scene("practice", "way", lambda stage: stage.shell(stage.typical, "practice")),
    Scene("case", "revealed", lambda stage: desk_scenes.conflict(stage, revealed=True)),
    Scene("case-sessions", "counsellor", lambda stage: session_scenes.case(stage, "CO01")),
    Scene("case-sessions", "caseworker", lambda stage: session_scenes.case(stage, "CW01")),
    Scene("session-write", "typical", session_scenes.write),
    Scene("session-write", "problem", lambda stage: session_scenes.write(stage, problem=True)),
    Scene("session-amend", "typical", session_scenes.amend),
    Scene("session-read", "typical", session_scenes.read),
    Scene("intake", "empty", lambda stage: stage.shell(stage.empty, "intake", new=True)),
    Scene("intake-unsafe", "problem", lambda stage: desk_scenes.intake(stage, "before", safe_now="no")),
    Scene("intake-about", "typical", lambda stage: desk_scenes.intake(stage, "about", sex="female")),
    Scene("intake-about", "problem", lambda stage: desk_scenes.intake(stage, "about", problem=True, age_years=190)),
    Scene("intake-contact", "typical", desk_scenes.contact),
    Scene("intake-refused", "typical", lambda stage: desk_scenes.intake(stage, "before", consent_record="refused")),
    Scene("intake-phone", "typical", intake_scenes.beginning),
    Scene("intake-kind", "typical", intake_scenes.kind),
    Scene("intake-danger", "typical", intake_scenes.danger),
    Scene("intake-aside", "problem", intake_scenes.aside),
    Scene("intake-sharing", "typical", intake_scenes.sharing),
    Scene("intake-left-out", "problem", intake_scenes.left_out),
    Scene("intake-result", "unlisted", intake_scenes.unlisted),
    Scene("intake-goes-on", "typical", intake_scenes.gone_on),
    Scene("intake-result", "case", desk_scenes.result),
    Scene("intake-result", "tally", lambda stage: desk_scenes.result(stage, consent_record="refused")),
    Scene("referral", "typical", lambda stage: stage.shell(stage.typical, "referral", case_id=stage.case_id)),
    Scene("referral-decision", "typical", errand_scenes.referral),
    Scene("referral-slip", "typical", lambda stage: errand_scenes.referral(stage, carrier="staff", level="l2_contact")),
    Scene("referral-slip", "problem", lambda stage: errand_scenes.referral(stage, problem=True)),
    Scene(
        "referral-facts",
        "typical",
        lambda stage: referral_scenes.slip(
            stage,
            level="l4_documents",
            told=("incident_type", "incident_district", "immediate_danger"),
            documents=("Medical certificate", "Marriage certificate"),
        ),
    ),
    Scene(
        "referral-health",
        "problem",
        lambda stage: referral_scenes.slip(
            stage,
            "paper",
            "medical_health",
            level="l3_need_to_know",
            priority="routine",
            told=("injuries", "time_since"),
        ),
    ),
    Scene("referral-report", "typical", referral_scenes.report),
    Scene("referral-approval", "problem", referral_scenes.approval),
    Scene("referral-printer", "problem", lambda stage: errand_scenes.referral(stage, printers=False)),
    Scene("directory", "empty", lambda stage: stage.shell(stage.empty, "directory")),
    Scene("directory", "typical", lambda stage: stage.shell(stage.typical, "directory")),
    Scene("directory-form", "problem", errand_scenes.directory_form),
    Scene("directory", "many", directory_scenes.listing),
    Scene("directory-one", "typical", directory_scenes.one),
    Scene("directory-form", "hours", directory_scenes.hours),
    Scene("directory-form", "district", directory_scenes.district),
    Scene("directory-file", "looked-into", directory_scenes.taking_in),
    Scene("bundles", "empty", lambda stage: stage.shell(stage.empty, "bundles")),
    Scene("bundles", "typical", lambda stage: stage.shell(stage.typical, "bundles")),
    Scene("stick-here", "typical", lambda stage: errand_scenes.stick(stage, "here")),
    Scene("stick-writing", "typical", lambda stage: errand_scenes.stick(stage, "writing")),
    Scene("stick-safe", "typical", lambda stage: errand_scenes.stick(stage, "safe")),
    Scene("stick-bundle", "problem", lambda stage: errand_scenes.stick(stage, "refused")),
    Scene("stick-words", "typical", lambda stage: errand_scenes.stick(stage, "words")),
    Scene("staff", "typical", lambda stage: stage.shell(stage.typical, "staff")),
    Scene("staff-form", "problem", errand_scenes.staff_form),
    Scene("staff-worries", "problem", staff_scenes.worries),
    Scene("staff-keys", "changing", staff_scenes.changing),
    Scene("member", "typical", lambda stage: staff_scenes.member(stage, "CW01")),
    Scene("member", "left", lambda stage: staff_scenes.member(stage, "CW03")),
    Scene("member-roles", "problem", lambda stage: staff_scenes.member(stage, "CW02", Errand.ROLES, problem=True)),
    Scene("member-forgot", "problem", lambda stage: staff_scenes.member(stage, "CO01", Errand.FORGOT, problem=True)),
    Scene("member-notes", "typical", lambda stage: staff_scenes.member(stage, "CO01", Errand.NOTES)),
    Scene("member-back", "problem", lambda stage: staff_scenes.member(stage, "CW03", Errand.BACK, problem=True)),
    Scene("account", "typical", lambda stage: staff_scenes.account(stage, "CW01")),
    Scene("account", "reset", lambda stage: staff_scenes.account(stage, "CO01")),
    Scene("account", "problem", lambda stage: staff_scenes.account(stage, "SV01", problem=True)),
    Scene("computer", "typical", lambda stage: stage.shell(stage.typical, "computer")),
    *(Scene(*name.split("-"), play) for name, play in centre_scenes.LOOK.items()),
    *(Scene(*name.split("-"), play) for name, play in course_scenes.LOOK.items()),
    Scene("closing", "problem", closing_scenes.asking),
    Scene("closing", "typical", closing_scenes.deciding),
    Scene("closing", "closed", closing_scenes.closed),
    Scene("plan", "empty", plan_scenes.empty),
    Scene("plan", "typical", plan_scenes.plan),
    Scene("plan", "goals", lambda stage: plan_scenes.plan(stage, at="plan")),
    Scene("plan", "steps", lambda stage: plan_scenes.plan(stage, at="steps")),
    Scene("plan", "supervisor", lambda stage: plan_scenes.plan(stage, "SV01")),
    Scene("plan-need", "typical", lambda stage: plan_scenes.form(stage, "need")),
    Scene("plan-ask", "typical", lambda stage: plan_scenes.form(stage, "ask")),
    Scene("plan-goal", "problem", lambda stage: plan_scenes.form(stage, "goal", problem=True)),
    Scene("plan-action", "typical", lambda stage: plan_scenes.form(stage, "action")),
    Scene("plan-safety", "typical", lambda stage: plan_scenes.form(stage, "safety")),
    Scene("plan-suicide", "typical", lambda stage: plan_scenes.form(stage, "suicide")),
    Scene("plan-reading", "typical", plan_scenes.reading),
    Scene("consent", "typical", consent_scenes.consent),
    Scene("consent-told", "typical", lambda stage: consent_scenes.consent(stage, form="told")),
    Scene("consent-less", "typical", lambda stage: consent_scenes.consent(stage, form="less")),
    Scene("consent-girl", "new", lambda stage: consent_scenes.consent(stage, of_girl=True)),
    Scene("consent-decide", "typical", lambda stage: consent_scenes.consent(stage, form="decide", of_girl=True)),
    Scene("stages", "typical", stages_scenes.stages),
    Scene("stages", "below", stages_scenes.stages_below),
    Scene("stages-order", "typical", lambda stage: stages_scenes.stages(stage, form="order")),
    Scene("stages-conference", "typical", lambda stage: stages_scenes.stages(stage, form="conference")),
    Scene("stages-place", "typical", lambda stage: stages_scenes.stages(stage, form="place")),
    Scene("shelter", "typical", stages_scenes.in_shelter),
    Scene("shelter", "empty", stages_scenes.nobody_there),
    Scene("danger", "typical", stages_scenes.danger),
    Scene("danger", "asking", lambda stage: stages_scenes.danger(stage, asks=True)),
    Scene("access", "caseworker", lambda stage: access_scenes.who(stage, "CW01")),
    Scene("access", "typical", lambda stage: access_scenes.who(stage, "SV01")),
    Scene("access", "problem", lambda stage: access_scenes.who(stage, "SV01", problem=True)),
    Scene("duplicates", "typical", people_scenes.duplicates),
    Scene("duplicates", "chosen", lambda stage: people_scenes.duplicates(stage, chosen=True)),
    Scene("duplicates", "twice", lambda stage: people_scenes.duplicates(stage, chosen=True, same_case=True)),
    Scene("intake-known", "typical", people_scenes.known),
    Scene("access-erase", "problem", lambda stage: access_scenes.who(stage, "CA01", to_erase=True)),
    Scene("backups", "empty", lambda stage: stage.shell(stage.empty, "backups")),
    Scene("backups", "typical", backup_scenes.page),
    Scene("backups", "tried", lambda stage: backup_scenes.page(stage, tried=True)),
    Scene("restore", "typical", lambda stage: backup_scenes.restore(stage, "list")),
    Scene("restore", "chosen", lambda stage: backup_scenes.restore(stage, "chosen")),
    Scene("restore", "problem", lambda stage: backup_scenes.restore(stage, "problem")),
    Scene("restore", "restored", lambda stage: backup_scenes.restore(stage, "restored")),
    Scene("lockup", "typical", lambda stage: lockup_scenes.lockup(stage, "SV01", tells=True)),
    Scene("lockup", "problem", lambda stage: lockup_scenes.lockup(stage, "CW01", tells=False)),
    Scene("settings", "typical", lambda stage: stage.shell(stage.typical, "settings", who="SV01")),
    Scene("settings", "times", lambda stage: settings_scenes.settings(stage, "times")),
    Scene("settings", "laws", lambda stage: settings_scenes.settings(stage, "laws")),
    Scene("settings", "law", lambda stage: settings_scenes.settings(stage, "law")),
    Scene("emergency", "supervisor", lambda stage: oversight_scenes.emergency(stage, "SV01")),
    Scene("emergency", "running", lambda stage: oversight_scenes.emergency(stage, "CW02")),
    Scene("emergency", "problem", lambda stage: oversight_scenes.emergency(stage, "CW03", problem=True)),
    Scene("assign", "typical", oversight_scenes.assign),
    Scene("assign", "chosen", lambda stage: oversight_scenes.assign(stage, chosen=True)),
    Scene("audit", "supervisor", lambda stage: oversight_scenes.audit(stage, "SV01")),
    Scene("audit", "administrator", lambda stage: oversight_scenes.audit(stage, "CA01")),
    *(Scene(*name.split("-"), play) for name, play in papers_scenes.LOOK.items()),
    *(Scene(*name.split("-"), play) for name, play in partner_scenes.LOOK.items()),
    Scene("openings", "typical", oversight_scenes.openings),
    Scene("openings", "paper", lambda stage: oversight_scenes.openings(stage, paper=True)),
)
