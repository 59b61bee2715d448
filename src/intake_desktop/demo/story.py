# SPDX-License-Identifier: Apache-2.0
"""The story: two PCs, two women at night, papers and a sealed slip, a stick, the month's table on the other PC."""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .. import __version__
from ..domain.troubles import Trouble
from ..forms.builtin import quick_intake
from ..forms.filling import Filling
from ..lang import Speaker
from ..services import (
    bundles,
    cases,
    devices,
    drafts,
    intakes,
    reports,
    setup,
    staff,
)
from ..services.desk import Desk
from ..services.unlock import lock, unlock
from ..training import invented
from ..vault import NoKeyring, Vault
from . import outside, paper

MARK = ".made-by-the-demonstration"


class Story:
    """Tells what happens, keeps what the summary needs, and knows where everything goes."""

    def __init__(self, out: Path, voice: Speaker) -> None:
        self.out = out
        self.voice = voice
        self.lines: list[str] = []
        self.facts: dict[str, Any] = {"version": __version__}
        self.passphrases: dict[str, str] = {}
        self.desks: dict[str, Desk] = {}
        self.good = True

    def say(self, text: str, **values: Any) -> None:
        """Say a sentence of the story and keep it for the summary; chapters begin with their number."""
        line = ("" if text[0].isdigit() else "   ") + self.voice.say(text, **values)
        self.lines.append(line)
        print(line, flush=True)

    @contextmanager
    def measured(self, name: str) -> Iterator[None]:
        """Keep how long a part took, in seconds."""
        began = time.perf_counter()
        yield
        self.facts.setdefault("seconds", {})[name] = round(time.perf_counter() - began, 3)

    def vault(self, pc: str) -> Vault:
        """The keys of a PC of the story. They leave the system keyring alone: nothing of the story stays on this
        computer.
        """
        return Vault(self.out / f"pc-{pc.lower()}", keyring=NoKeyring())

    def sign_in(self, pc: str, code: str) -> Desk:
        """Let somebody sit down at a PC; whoever sat there is signed out."""
        desk = self.desks.get(pc)
        if desk is not None and desk.store.open:
            if desk.staff_code == code:
                return desk
            lock(desk)
        vault = self.vault(pc)
        home = self.out / f"pc-{pc.lower()}"
        self.desks[pc] = unlock(home, code, self.passphrase(pc, code), vault=vault)
        return self.desks[pc]

    def passphrase(self, pc: str, code: str) -> bytearray:
        """The passphrase of somebody at a PC, to be typed once more."""
        return bytearray(self.passphrases[f"{pc}/{code}"].encode())

    def fail(self) -> None:
        """Something came out otherwise than it must; the story is told to its end and says so."""
        self.good = False
        self.say("This is not what it must be.")

    def close(self) -> None:
        """Sign everybody out."""
        for desk in self.desks.values():
            if desk.store.open:
                lock(desk)


def tell_the_story(out: Path, say: Speaker, *, window: bool = True) -> int:
    """Do the main job from the first day to the month's table, and leave papers, pictures and the bundle in `out`.

    Gives 0 when everything came out as it must. A folder that holds something else is left alone (exit 1).
    """
    story = Story(out, say)
    try:
        if out.is_dir() and any(out.iterdir()) and not (out / MARK).exists():
            print(say.say("The folder {name} is not empty. Choose another one.", name=out.name), file=sys.stderr)
            return 1
        _clear(out)
    except OSError:
        print(say.say("Nothing can be written here."), say.say("Choose another folder."), file=sys.stderr)
        return 1
    try:
        good = _chapters(story)
    except Trouble as trouble:
        print(say.tell(trouble.what), *((say.tell(trouble.way_on),) if trouble.way_on else ()), file=sys.stderr)
        return 1
    finally:
        story.close()
    _summarise(story, good)
    story.say("Everything is in {folder}.", folder=out.name)
    if good and window and outside.has_display():
        return outside.open_window(out / "pc-a", story.passphrases["A/CW01"], say)
    return 0 if good else 1


def _chapters(story: Story) -> bool:
    _two_pcs(story)
    women = _two_women(story)
    _many_cases(story)
    paper.all_papers(story, women)
    paper.a_partner(story, women)
    path = _a_bundle(story)
    arrived = _the_other_pc(story, path)
    _pictures(story)
    return arrived


def _clear(out: Path) -> None:
    for name in ("slips", "screens", "bundle", "partner", "pc-a", "pc-b", "pc-lhr"):
        shutil.rmtree(out / name, ignore_errors=True)
    for name in ("slips", "screens", "bundle", "partner"):
        (out / name).mkdir(parents=True)
    (out / MARK).write_text("")


def _two_pcs(story: Story) -> None:
    story.say("1. A centre with two PCs")
    with story.measured("set up two PCs"):
        for pc in "AB":
            for code in ("SV01", "CW01", "CW02"):
                story.passphrases[f"{pc}/{code}"] = setup.suggest_passphrase()
            plan = setup.CentrePlan(
                names=invented.CENTRE, code="MLT", station=pc, languages=("ur", "hi", "en"), first_code="SV01",
                agreement_on=invented.AGREED,
                phone="061-9200123", hours="24 h", weak=True,
            )  # fmt: skip
            home = story.out / f"pc-{pc.lower()}"
            founded = setup.found_centre(home, plan, story.passphrase(pc, "SV01"), vault=story.vault(pc))
            story.desks[pc] = founded.desk
            for code, language in (("CW01", "ur"), ("CW02", "hi")):
                own = story.passphrase(pc, code)
                staff.add_staff(founded.desk, code, ("caseworker",), language, own, invented.AGREED)
            story.say("PC {pc}: its own keys, a supervisor SV01, caseworkers CW01 and CW02.", pc=pc)
    cards = {pc: devices.export_device_file(story.desks[pc], story.out / f"pc-{pc.lower()}") for pc in "AB"}
    words = {pc: devices.own_words(story.desks[pc]) for pc in "AB"}
    for pc, other in (("A", "B"), ("B", "A")):
        devices.trust_device(story.desks[pc], cards[other], words[other])
    story.say("They exchanged their files and compared six words: {words}.", words=" ".join(words["A"]))
    paper.a_directory(story)


def _two_women(story: Story) -> dict[str, intakes.Finished]:
    story.say("2. Ten past two: two women come in")
    found = {}
    for language, code, answers in (("urdu", "CW01", invented.IN_URDU), ("hindi", "CW02", invented.IN_HINDI)):
        with story.measured(f"quick intake in {language}"):
            found[language] = _typed(story.sign_in("A", code), answers)
        story.say(
            "{code} types in her language; each change is kept as a draft. Case {number}, survivor code {survivor}.",
            code=code,
            number=found[language].case_number or "",
            survivor=found[language].survivor_code or "",
        )
    return found


def _typed(desk: Desk, answers: dict[str, Any]) -> intakes.Finished:
    """Fill the quick intake as a person does: question after question, letter after letter, every change kept."""
    form = quick_intake()
    draft = drafts.begin_intake(desk).value
    filling = Filling(form, today=desk.today())
    for step in form.steps:
        for question in step.questions:
            if question.name not in answers:
                continue
            answer = answers[question.name]
            if question.kind == "text":
                for end in range(1, len(answer)):
                    filling.answer(question.name, answer[:end])
                    drafts.keep_draft(desk, draft.id, filling.draft(), step.name)
            filling.answer(question.name, answer)
            drafts.keep_draft(desk, draft.id, filling.draft(), step.name)
    return intakes.finish_intake(desk, draft.id).value


def _many_cases(story: Story) -> None:
    story.say("3. Ten months of {count} invented cases", count=invented.CASES)
    desk = story.sign_in("A", "CW01")
    with story.measured("record the invented cases"):
        for number, answers in enumerate(invented.intakes(), start=1):
            draft = drafts.begin_intake(desk).value
            drafts.keep_draft(desk, draft.id, answers, "finish")
            intakes.finish_intake(desk, draft.id)
            if number % 299 == 0:
                story.say("{number} of {count}", number=number, count=invented.CASES)
    desk = story.sign_in("A", "SV01")
    found = cases.search_cases(desk, "زین")
    story.say("Typing the beginning of a name finds {count} cases, by code only.", count=len(found))


def _a_bundle(story: Story) -> Path:
    story.say("6. A bundle for the other PC")
    desk, folder = story.sign_in("A", "SV01"), story.out / "bundle"
    reader = outside.reader_card(folder, desk.centre.code)
    devices.trust_device(desk, reader, devices.read_device_file(desk, reader).words)
    with story.measured("export the bundle"):
        exported = bundles.export_bundle(desk, folder).value
    (folder / "device-A.json").unlink(missing_ok=True)
    device = devices.export_device_file(desk, story.out / "pc-a").with_suffix(".pub")
    shutil.copyfile(device, folder / "device.pub")
    size = exported.path.stat().st_size
    story.facts["bundle"] = {"file": exported.path.name, "operations": exported.operations, "bytes": size}
    story.say(
        "{count} entries in {name}, signed, sealed, written and read back.",
        count=exported.operations,
        name=exported.path.name,
    )
    checks = outside.check_with_public_programs(folder, exported.path)
    story.facts["public_programs"] = checks
    for program, outcome in checks.items():
        if outcome["found"]:
            story.say("{program}: {answer}", program=program, answer=outcome["answer"])
        else:
            story.say("{program} is not installed here, so it was not asked.", program=program)
    return exported.path


def _the_other_pc(story: Story, path: Path) -> bool:
    story.say("7. PC B reads it")
    desk = story.sign_in("B", "SV01")
    with story.measured("import the bundle"):
        came = bundles.import_bundle(desk, path).value
    again = bundles.import_bundle(desk, path).value
    story.say("{new} new entries, {cases} cases. Read a second time: {again}.", new=came.new, cases=came.cases,
               again=again.outcome)  # fmt: skip
    table = reports.centre_case_table(desk, invented.FIRST_DAY, invented.LAST_DAY)
    story.say("8. The centre case table, counted on PC B")
    for category, count, percent in table.rows:
        label = story.voice.label("report_label" if category == "all_other" else "centre_category", category)
        story.say("{label}: {count} ({percent} %)", label=label, count=count, percent=str(percent))
    story.say("{label}: {count}", label=story.voice.label("report_label", "total"), count=table.total)
    story.facts["import"] = {"new": came.new, "cases": came.cases, "outcome": came.outcome, "again": again.outcome}
    story.facts["table"] = {name: [count, str(percent)] for name, count, percent in table.rows}
    story.facts["total"] = table.total
    counted = tuple((name, count, str(percent)) for name, count, percent in table.rows)
    refused = [check for check in story.facts["public_programs"].values() if check["found"] and not check["good"]]
    good = counted == invented.EXPECTED and table.total == invented.CASES and again.new == 0
    if not good:
        story.fail()
    return story.good and not refused


def _pictures(story: Story) -> None:
    story.say("9. What the window shows")
    with story.measured("take pictures of the window"):
        for pc in "AB":
            lock(story.sign_in(pc, "SV01"))
        taken = outside.take_pictures(story.out / "pc-a", "SV01", story.passphrases["A/SV01"], story.out / "screens")
    story.facts["screens"] = sorted(picture.name for picture in (story.out / "screens").glob("*.png"))
    story.say("{count} pictures, in English and Urdu.", count=len(story.facts["screens"]))
    if not taken:
        story.say("Some pictures could not be taken.")


def _summarise(story: Story, good: bool) -> None:
    story.facts["good"] = good
    story.facts["passphrases"] = story.passphrases
    text = json.dumps(story.facts, ensure_ascii=False, indent=1)
    (story.out / "summary.json").write_text(text + "\n", encoding="utf-8")
    keys = [f"{who}: {passphrase}" for who, passphrase in story.passphrases.items()]
    made = [f"slips/{one['number']}-{one['language']}.pdf  {one['kind']}" for one in story.facts.get("papers", [])]
    told = [*story.lines, "", *made, "", story.voice.say("Passphrases of this story, for nobody real:"), *keys]
    (story.out / "summary.txt").write_text("\n".join(told) + "\n", encoding="utf-8")
