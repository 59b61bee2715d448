# SPDX-License-Identifier: Apache-2.0
"""Scenes of the directory: many services, one in full, one two computers disagree about, hours being typed, a file."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtWidgets import QWidget

from intake_desktop.domain.opening import read_spans
from intake_desktop.domain.providers import ProviderPlan
from intake_desktop.services import directory_file, helplines, providers
from intake_desktop.training import invented
from intake_desktop.ui.pages.directory.page import DirectoryPage
from intake_desktop.ui.shell import Shell

from .stage import Stage

CLINIC = msgspec.structs.replace(
    invented.CLINIC,
    sectors=("medical_health", "forensic_medico_legal", "mental_health"), district="Multan", level="province",
    phone_2="061-9200232", hours="", opening=read_spans(["123456 08:00-20:00", "7 20:00-06:00"]),
    map_text="Gate 3, behind the pharmacy", route_note="Bus 4 to Nishtar Chowk; not by the bazaar",
    focal_alternate="M-12", languages=("ur", "pa", "skr"), access=("step_free", "interpreter", "children_welcome"),
    women_staff="yes", cost="free", documents_needed="Identity card, if she has one",
    eligibility="Every woman and her children", protocols=("domestic_violence", "child"), flagged=True,
)  # fmt: skip


@functools.cache
def _filled(stage: Stage) -> dict[str, str]:
    """A directory with some services; ids by name."""
    desk = stage.typical.desk("SV01")
    made = {"clinic": providers.add_provider(desk, CLINIC).value}
    plans: list[tuple[str, dict[str, Any]]] = [
        ("District Legal Aid Office, Khairpur", {"sectors": ("legal_aid", "civil_documents"), "district": "Khairpur"}),
        ("Child Protection Bureau", {"sectors": ("child_protection",), "district": "Lahore", "always": True}),
        ("Police station, women’s desk", {"sectors": ("police",), "district": "Multan", "in_house": True}),
    ]
    for name, given in plans:
        made[name] = providers.add_provider(desk, ProviderPlan(names={"en": name}, phone="061-4500123", **given)).value
    helplines.add_helpline(desk, "0800-22227")
    return made


def _page(stage: Stage, **where: Any) -> tuple[Shell, DirectoryPage]:
    shell = stage.shell(stage.typical, "directory", **where)
    page = shell.page()
    assert isinstance(page, DirectoryPage)
    return shell, page


def listing(stage: Stage) -> QWidget:
    """Many services."""
    _filled(stage)
    return _page(stage)[0]


def one(stage: Stage) -> QWidget:
    """Everything about one."""
    made = _filled(stage)
    return _page(stage, provider_id=made["clinic"])[0]


def hours(stage: Stage) -> QWidget:
    """Changing it: when it is open."""
    made = _filled(stage)
    shell, page = _page(stage, provider_id=made["clinic"])
    page.one.change.click()
    for name, card in page.form._cards.items():  # only this one: nothing is laid out yet that could be scrolled
        card.setVisible(name == "time")
    page.presenter.forget()
    return shell


def district(stage: Stage) -> QWidget:
    """A new one: a district is being typed, and those that may be meant are offered."""
    _filled(stage)
    shell, page = _page(stage)
    page.new.click()
    for name, card in page.form._cards.items():
        card.setVisible(name == "place")
    edit = page.form.district
    typed = {"ur": "ب", "hi": "ब"}.get(page.language(), "B")
    edit.line.setText(typed)
    edit.line.edited.emit(typed)
    page.presenter.forget()
    return shell


def taking_in(stage: Stage) -> QWidget:
    """A file of another centre before anything is stored."""
    _filled(stage)
    shell, page = _page(stage)
    folder = Path(stage.typical.home)
    desk = stage.typical.desk("SV01")
    path = directory_file.export_directory(desk, folder)
    seen = directory_file.look_into(desk, path)
    services = [  # by name: in the file they stand by their ids, which are new each time
        msgspec.structs.replace(one, verified_on="2026-11-30", phone="061-1")
        for one in sorted(seen.directory.services, key=lambda one: one.names["en"])
    ]
    services[0] = msgspec.structs.replace(services[0], id="0" * 31 + "1", names={"en": "Darul Aman, new building"})
    other = msgspec.structs.replace(seen.directory, centre="LHE", services=tuple(services))
    lines = directory_file.compare(desk, other)
    later = {line.id for line in lines if line.kind == "kept" and line.moved[:1] and "Dar" in line.names["en"]}
    lines = tuple(msgspec.structs.replace(line, kind="changed") if line.id in later else line for line in lines)
    page.hand.click()
    page.handing.show_seen(msgspec.structs.replace(seen, centre="LHE", lines=lines, directory=other))
    return shell
