# SPDX-License-Identifier: Apache-2.0
"""Forms, from a terminal: what is wrong with one, what it does with given answers, and its spreadsheet."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from ..domain.sentences import sentence
from ..domain.troubles import Trouble
from ..lang import Speaker
from .signing_in import unlocked

if TYPE_CHECKING:
    from ..forms.filling import Filling
    from ..forms.form import Form


class AnswersWrong(Trouble):
    """The file of answers cannot be read; `what` says why."""

    name = "answers_wrong"


def add_to(verbs: Any, signing_in: argparse.ArgumentParser) -> None:
    """Put the verb ``forms`` among the verbs of the program. Only what touches the centre's own forms needs somebody to
    sign in; no record is opened.
    """
    kinds = verbs.add_parser(
        "forms", help="check a form, try it with answers, write it as a spreadsheet"
    ).add_subparsers(dest="forms", required=True, metavar="WHAT")
    check = kinds.add_parser("check", help="say all that is wrong with a form, with sheet, row and column")
    check.add_argument("file", type=Path, metavar="FILE", help="a form: .xlsx, .csv or .md")
    check.set_defaults(do=_check)
    export = kinds.add_parser("export", help="write a form as a spreadsheet, to read or to change")
    export.add_argument("form", metavar="intake|ID|FILE", help="a form that comes with the program, or a form file")
    export.add_argument("file", type=Path, metavar="FILE.xlsx", help="where to write it; nothing may lie there yet")
    export.set_defaults(do=_export)
    attempt = kinds.add_parser("try", help="say what a form shows, works out and finds wrong with given answers")
    attempt.add_argument("form", metavar="FILE|intake", help="a form file, or the built-in intake")
    attempt.add_argument("--answers", type=Path, metavar="FILE", help="answers by name, as JSON")
    attempt.add_argument("--mode", help="quick, full or phone")
    attempt.add_argument("--today", type=date.fromisoformat, help="the day to take for today, such as 2026-03-10")
    attempt.add_argument("--json", action="store_true", help="for programs: everything as JSON")
    attempt.set_defaults(do=_try)
    install = kinds.add_parser("install", parents=[signing_in], help="let new intakes begin with a form")
    install.add_argument("file", type=Path, metavar="FILE", help="a form: .xlsx, .csv or .md")
    install.set_defaults(do=_install)
    kinds.add_parser("list", parents=[signing_in], help="the forms of this PC, with all versions").set_defaults(
        do=_list
    )


def _check(asked: argparse.Namespace, say: Speaker) -> int:
    from ..forms.xlsform import examine_xlsform

    examined = examine_xlsform(asked.file)
    for problem in examined.problems:
        print(f"✗ {say.tell(problem.where)}: {say.tell(problem.what)}")
    for remark in examined.remarks:
        print(f"· {say.tell(remark.where)}: {say.tell(remark.what)}")
    if examined.form is None:
        print(say.say("This form cannot be used yet. Places to correct: {count}.", count=len(examined.problems)))
        return 1
    form = examined.form
    print(
        "✓ "
        + say.say(
            "{form}, version {version}: {questions} questions in {steps} steps, languages {languages}.",
            form=form.form_id,
            version=form.version,
            questions=sum(1 for one in form.questions() if one.is_asked),
            steps=len(form.steps),
            languages=", ".join(form.languages),
        )
    )
    return 0


def _export(asked: argparse.Namespace, say: Speaker) -> int:
    from ..forms.writing import write_built_in, write_source

    named = "quick_intake" if asked.form == "intake" else asked.form
    form = write_built_in(named, asked.file) or write_source(Path(named), asked.file)
    print(
        "✓ "
        + say.say(
            "{form}, version {version}, is written to {file} and reads back as the same form.",
            form=form.form_id,
            version=form.version,
            file=str(asked.file),
        )
    )
    return 0


def _install(asked: argparse.Namespace, say: Speaker) -> int:
    from ..forms.problems import FormTrouble
    from ..services.forms import install_form

    with unlocked(asked, say) as desk:
        try:
            made = install_form(desk, asked.file).value
        except FormTrouble as trouble:
            for problem in trouble.problems:
                print(f"✗ {say.tell(problem.where)}: {say.tell(problem.what)}")
            raise
    if made.begins_a_case:
        print(
            say.say(
                "New intakes begin with {form}, version {version}, from now on.",
                form=made.form_id,
                version=made.version,
            )
        )
    else:
        print(
            say.say(
                "{form}, version {version}, is there for cases that exist.", form=made.form_id, version=made.version
            )
        )
    return 0


def _list(asked: argparse.Namespace, say: Speaker) -> int:
    from ..services.forms import list_forms

    with unlocked(asked, say) as desk:
        for one in list_forms(desk):
            came = (
                say.say("came with the program")
                if one.built_in
                else say.say("installed by {code}", code=one.installed_by)
            )
            print("  ".join(("*" if one.is_current else " ", one.form_id, one.version, say.pick(one.titles), came)))
    return 0


def _try(asked: argparse.Namespace, say: Speaker) -> int:
    from ..forms.filling import Filling

    form = _form(asked.form)
    context = {"language": asked.language, "mode": asked.mode, "now": datetime.now(UTC).astimezone()}
    if asked.today:
        context["now"] = datetime.combine(asked.today, datetime.min.time())
    filling = Filling(form, _answers(asked.answers), today=asked.today or date.today(), context=context)  # noqa: DTZ011
    result = outcome(filling, say)
    if asked.json:
        sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(result), indent=2) + b"\n")
        sys.stdout.flush()
    else:
        _print(result, say)
    return int(bool(result["problems"]))


def outcome(filling: Filling, say: Speaker) -> dict[str, Any]:
    """Say what a form makes of its answers, for a program to read. Repetitions are numbered from 1."""
    number, language = filling.numbered, say.language
    places = filling.places()
    asked = [place for place in places if filling.is_shown(place) and filling.question(place).is_asked]
    worked = [place for place in places if filling.question(place).calculation]
    return {
        "form": filling.form.form_id,
        "version": filling.form.version,
        "mode": filling.mode,
        "steps": [step.name for step in filling.steps_shown()],
        "shown": {number(place): filling.label(place, language) for place in asked},
        "calculated": {number(place): filling.value(place) for place in worked},
        "answers": filling.answers(),
        "feeds": filling.fed(),
        "feeds_of_repeats": filling.fed_rows(),
        "problems": {
            number(place): problem if isinstance(problem, str) else say.tell(problem)
            for place, problem in filling.problems(language)
        },
        "warnings": [number(place) for place in filling.warnings()],
        "set_aside": [number(place) for place in filling.set_aside()],
        "not_in_this_form": sorted(filling.left_over()),
    }


def _print(result: dict[str, Any], say: Speaker) -> None:
    for name, words in result["shown"].items():
        print(f"? {name}: {words}")
    for name, value in result["calculated"].items():
        print(f"= {name}: {value}")
    for name, words in result["problems"].items():
        print(f"✗ {name}: {words}")
    for name in result["warnings"]:
        print(f"· {name}: {say.say('Not answered yet.')}")
    for name in result["set_aside"]:
        print(f"· {name}: {say.say('Answered, and not asked now: it does not count.')}")
    for name in result["not_in_this_form"]:
        print(f"· {name}: {say.say('This form has no such question.')}")


def _form(named: str) -> Form:
    if named == "intake":
        from ..forms.builtin import quick_intake

        return quick_intake()
    from ..forms.xlsform import read_xlsform

    return read_xlsform(Path(named))


def _answers(path: Path | None) -> dict[str, object]:
    if path is None:
        return {}
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, object])
    except OSError:
        raise AnswersWrong(sentence("The file of answers cannot be read from where it lies.")) from None
    except msgspec.DecodeError:
        raise AnswersWrong(sentence("Answers are one JSON object: names of questions and what was answered.")) from None
