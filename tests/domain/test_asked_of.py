# SPDX-License-Identifier: Apache-2.0
"""Who is asked what: each question that is kept from some of the staff is there, and somebody is asked it."""

from __future__ import annotations

from intake_desktop.domain.asked_of import withheld
from intake_desktop.forms.builtin import full_intake


def test_a_caseworker_is_not_asked_what_a_supervisor_or_a_doctor_decides() -> None:
    kept = withheld({"caseworker"})
    assert kept == {"type_override", "type_override_reason", "reviewed_by", "reviewed_on", "medical_services"}
    assert kept <= full_intake().by_name.keys(), "no question was renamed meanwhile"


def test_with_both_roles_she_is_asked_what_either_is_asked() -> None:
    assert withheld({"supervisor", "caseworker"}) == {"medical_services"}
    assert "medical_services" not in withheld({"medical_officer"})
