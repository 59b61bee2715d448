# SPDX-License-Identifier: Apache-2.0
"""The full intake: what happened with its clock, two events, a danger, what does not count any more, by telephone."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from intake_desktop.services import cases
from intake_desktop.ui.pages.intake.page import IntakePage

from .desk_scenes import BEFORE
from .stage import Stage

YES = {name: "no" if name == "urgent_medical" else "yes" for name in BEFORE[:3]}
AGREED = {"consent_services": "given", "consent_record": "given"}


def full(stage: Stage, step: str, *, mode: str = "full", **answers: object) -> QWidget:
    """A full intake at `step`. In the answers ``event__`` stands for the first event."""
    shell = stage.shell(stage.typical, "intake", who="CW01", new=True)
    page = shell.page()
    assert isinstance(page, IntakePage)
    page.presenter.choose_mode(mode)
    for name, value in (YES | AGREED | {"explained_role": "yes"}).items():
        page.presenter.answered(name, value)
    page.presenter.go_to_step(step)
    for name, value in answers.items():
        place = name
        if name.startswith("event__"):
            key = page.presenter.filling.repetitions("incidents")[0]
            place = page.presenter.filling.at(key, name.removeprefix("event__"))
        page.presenter.answered(place, value)
    page.presenter.course.show_step()
    page.presenter.minute()
    return shell


def beginning(stage: Stage) -> QWidget:
    """Three ways of asking."""
    shell = stage.shell(stage.typical, "intake", who="CW01", new=True)
    page = shell.page()
    assert isinstance(page, IntakePage)
    page.presenter.choose_mode("phone")
    return shell


def kind(stage: Stage) -> QWidget:
    """What it was, and why; two events."""
    shell = full(
        stage, "incident", event__q1="no", event__q2="yes", event__incident_date="2026-11-21",
        event__date_precision="exact", event__account="وہ رات کو آیا۔", incident_count=2,
    )  # fmt: skip
    page = shell.page()  # type: ignore[attr-defined]
    key = page.presenter.filling.repetitions("incidents")[0]
    page.sheet.go_to(f"{key}/q2")
    return shell


def danger(stage: Stage) -> QWidget:
    """How dangerous it is."""
    return full(stage, "risk", rf_strangulation="yes", rf_weapon="no", her_own_view=3)


def sharing(stage: Stage) -> QWidget:
    """Who may be told: the first line open with a service of the directory, the second folded up."""
    shell = full(stage, "sharing", sex="female", age_years=31)
    page = shell.page()  # type: ignore[attr-defined]
    for sector in ("shelter", "legal_aid"):
        page.presenter.add("releases")
        key = page.presenter.filling.repetitions("releases")[-1]
        page.presenter.answered(f"{key}/release_sector", sector)
        page.presenter.answered(f"{key}/decision", "given")
        page.sheet.unfolded.clear()
    page.presenter.course.show_step()
    return shell


def left_out(stage: Stage) -> QWidget:
    """The last step: what does not count is named, and what was passed by."""
    shell = full(stage, "contact", may_contact="yes", contact_method="phone_call", phone="0300 1234567")
    page = shell.page()  # type: ignore[attr-defined]
    page.presenter.answered("may_contact", "no")
    page.presenter.go_to_step("finish")
    page.sheet.ensureWidgetVisible(page.sheet.left_out)
    return shell


def unlisted(stage: Stage) -> QWidget:
    """A finished intake in which she agreed to share with a service that nobody has in the directory."""
    from intake_desktop.services.intakes import Finished

    shell = stage.shell(stage.typical, "intake", who="CW01", new=True)
    page = shell.page()
    assert isinstance(page, IntakePage)
    page.show_result(Finished("case", "a-case", "MLT-2026-A-0001", "MLT-7KQ2MXB", unlisted=1))
    return shell


def aside(stage: Stage) -> QWidget:
    """An answer that does not count any more."""
    shell = full(stage, "contact", may_contact="yes", contact_method="phone_call", phone="0300 1234567")
    page = shell.page()  # type: ignore[attr-defined]
    page.presenter.answered("may_contact", "no")
    page.sheet.show_value("may_contact", "no", read_only=False)
    return shell


def gone_on(stage: Stage) -> QWidget:
    """A quick intake that goes on as a full one."""
    case_id = cases.list_cases(stage.typical.desk("CW01"), limit=1)[0].id
    return stage.shell(stage.typical, "intake", who="CW01", case_id=case_id)
