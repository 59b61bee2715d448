# SPDX-License-Identifier: Apache-2.0
"""Keep the translations true, for ``./dev messages``: find every sentence in the source, bring the ``.po`` up to date.

``update`` writes ``resources/lang/messages.pot``, updates ``resources/lang/<language>/messages.po`` (keeping what is
translated; a reworded sentence keeps its old translation marked *fuzzy* until somebody has looked), compiles the
``.mo`` files and says what is still to translate. ``check`` writes nothing and ends with 1 when something is left.
``compile`` only writes the ``.mo`` files. Nothing else is written when nothing changed.
"""

from __future__ import annotations

import ast
import io
import string
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "intake_desktop"
FOLDER = ROOT / "resources" / "lang"
LANGUAGES = ("ur", "hi")
KEYWORDS = {"sentence": 1, "say": 1, "N_": 1, "say_count": 2, "pair": 1, "blank": 1}
"""What marks a sentence, and how many of its first arguments are messages; the last two label what stands on paper."""

COMMENT = "# Translators:"


class Found(NamedTuple):
    """One marked sentence; `ids` is one text, or singular and plural; `where` is the file, seen from the root."""

    ids: tuple[str, ...]
    where: str
    line: int
    comment: str


class Findings(NamedTuple):
    """What the source holds, and what no translator could ever translate (each with file and line)."""

    sentences: list[Found]
    problems: list[str]


def extract(source: Path = SOURCE, root: Path = ROOT) -> Findings:
    """Find every sentence in the Python files below `source`.

    Read from the syntax tree and not with babel's tokenizer, which loses a ``say`` inside the arguments of another and
    cannot tell a sentence that is glued together from one that is whole.
    """
    findings = Findings([], [])
    for path in sorted(source.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        where = path.relative_to(root).as_posix()
        lines = text.splitlines()
        for node in ast.walk(ast.parse(text, where)):
            if isinstance(node, ast.Call) and _name(node.func) in KEYWORDS:
                _read_call(node, where, lines, findings)
    findings.sentences.sort(key=lambda found: (found.where, found.line))
    return findings


def places(text: str) -> set[str]:
    """Give the names of the ``{places}`` of a sentence; ValueError for a brace that is no plain place."""
    names = set()
    for _, name, form, conversion in string.Formatter().parse(text):
        if name is None:
            continue
        if not name.isidentifier() or form or conversion:
            raise ValueError(f"{{{name}}} is not a plain place")
        names.add(name)
    return names


def template(sentences: list[Found]) -> Catalog:
    """Make the template: each sentence once, with the files that say it and what their authors tell translators."""
    catalog = _empty(None)
    for found in sentences:
        comments = [found.comment] if found.comment else []
        ids = found.ids if len(found.ids) > 1 else found.ids[0]
        catalog.add(ids, locations=[(found.where, found.line)], auto_comments=comments)
    return catalog


def read(language: str) -> Catalog:
    """Read the translations of a language; an empty catalogue when it has none yet."""
    path = FOLDER / language / "messages.po"
    if not path.is_file():
        return _empty(language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def identity(message: Message) -> tuple[str, ...]:
    """Give the English of a message: one text, or singular and plural."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def forms(message: Message) -> tuple[str, ...]:
    """Give the translations of a message: one text, or one for each way in which the language counts."""
    said = message.string or ""
    return (said,) if isinstance(said, str) else tuple(str(form or "") for form in said)


def untranslated(catalog: Catalog) -> list[Message]:
    """Give the messages that a person must still translate or look at."""
    return [message for message in catalog if message.id and (message.fuzzy or not all(forms(message)))]


def update() -> None:
    """Write the template and bring each language up to date with it."""
    fresh = template(_sound_sentences())
    _write(fresh, FOLDER / "messages.pot")
    for language in LANGUAGES:
        catalog = read(language)
        catalog.update(fresh, no_fuzzy_matching=False)
        _write(catalog, FOLDER / language / "messages.po")


def compile_all(folder: Path = FOLDER) -> None:
    """Write the ``.mo`` files that the program reads; always, because the program takes the newer of the two."""
    for language in LANGUAGES:
        target = folder / language / "messages.mo"
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as file:
            write_mo(file, read(language))


def report() -> int:
    """Say what is still to translate; 1 when something is."""
    wanted = {identity(message) for message in template(_sound_sentences()) if message.id}
    left = 0
    for language in LANGUAGES:
        catalog = read(language)
        known = {identity(message) for message in catalog if message.id}
        missing = ({identity(message) for message in untranslated(catalog)} & wanted) | (wanted - known)
        print(f"{language}: {len(wanted) - len(missing)} of {len(wanted)} sentences translated")
        for ids in sorted(missing):
            print(f"  to translate: {ids[0]}")
        for ids in sorted(known - wanted):
            print(f"  said no more: {ids[0]}")
        left += len(missing) + len(known - wanted)
    return 1 if left else 0


def main(words: list[str]) -> int:
    """Do ``update``, ``check`` or ``compile``."""
    match words:
        case ["compile"]:
            compile_all()
            return 0
        case ["check"]:
            return report()
        case ["update"]:
            update()
            compile_all()
            report()
            return 0
        case _:
            print("./dev messages [update|check|compile]", file=sys.stderr)
            return 2


def _sound_sentences() -> list[Found]:
    findings = extract()
    if findings.problems:
        sys.exit("\n".join(findings.problems))
    return findings.sentences


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _read_call(call: ast.Call, where: str, lines: list[str], findings: Findings) -> None:
    name = _name(call.func)
    texts = list(_argument_texts(call.args[: KEYWORDS[name]]))
    if texts == [None]:
        findings.problems.append(f"{where}:{call.lineno}: {name}() needs its sentence in full, not put together")
        return
    for ids in texts:
        if ids is None or len(ids) < KEYWORDS[name] or not all(ids):
            continue  # a variable, whose text is marked where it was written; or nothing to say
        findings.sentences.append(Found(ids, where, call.lineno, _comment_above(lines, call.lineno)))
        if problem := _wrong_places(call, name, ids):
            findings.problems.append(f"{where}:{call.lineno}: {problem}")


def _argument_texts(arguments: list[ast.expr]) -> Iterator[tuple[str, ...] | None]:
    """Give the messages of a call, each as one text or singular and plural; None for one that is put together."""
    choices = [_texts(argument) for argument in arguments]
    if None in choices:
        yield None
    else:
        yield from zip(*(choice for choice in choices if choice is not None), strict=False)


def _texts(argument: ast.expr) -> list[str] | None:
    """Give the literal texts of an argument, none for a variable, None for a text that is put together from pieces."""
    match argument:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.IfExp(body=body, orelse=orelse):
            one, other = _texts(body), _texts(orelse)
            return None if one is None or other is None else one + other
        case ast.JoinedStr() | ast.BinOp() | ast.Constant():
            return None
        case _:
            return []


def _wrong_places(call: ast.Call, name: str, ids: tuple[str, ...]) -> str:
    try:
        wanted = set().union(*(places(text) for text in ids))
    except ValueError as error:
        return f"{error} in “{ids[0]}”"
    filled_later = name == "N_" or (name == "sentence" and not call.keywords)
    if filled_later or any(keyword.arg is None for keyword in call.keywords):
        return ""
    given = {keyword.arg for keyword in call.keywords if keyword.arg} | ({"n"} if name == "say_count" else set())
    return "" if given == wanted else f"“{ids[0]}” has places {sorted(wanted)} and is given {sorted(given)}"


def _comment_above(lines: list[str], line: int) -> str:
    above = lines[line - 2].strip() if line > 1 else ""
    return above.removeprefix(COMMENT).strip() if above.startswith(COMMENT) else ""


def _empty(language: str | None) -> Catalog:
    long_ago = datetime(2026, 1, 1, tzinfo=UTC)
    return Catalog(
        language, project="Intake Desktop", version="0", fuzzy=False, creation_date=long_ago, revision_date=long_ago
    )


def _write(catalog: Catalog, path: Path) -> None:
    """Write a catalogue without dates, line numbers and names of people, so that only words make a difference."""
    if catalog.locale is None:
        catalog.header_comment = "# The sentences of Intake Desktop. Written by ./dev messages; do not edit."
    else:
        name = catalog.locale.english_name
        catalog.header_comment = f"# {name} sentences of Intake Desktop. Brought up to date by ./dev messages."
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=110, ignore_obsolete=True, include_previous=True, include_lineno=False)
    drop = ('"Report-Msgid', '"POT-Creation', '"PO-Revision', '"Last-Translator', '"Language-Team', '"Generated-By')
    lines = buffer.getvalue().decode().splitlines()
    lines = [line for line in lines if not line.startswith((*drop, "# |"))]  # "# |" is what an earlier update compared
    text = "\n".join(lines).rstrip() + "\n"
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
