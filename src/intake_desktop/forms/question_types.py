# SPDX-License-Identifier: Apache-2.0
"""The ``type`` column: what is asked, and what is refused by name."""

from __future__ import annotations

import re

import msgspec

from ..domain.sentences import Sentence, sentence

_PLAIN = {
    "text": "text",
    "string": "text",
    "integer": "integer",
    "int": "integer",
    "decimal": "decimal",
    "date": "date",
    "time": "time",
    "datetime": "datetime",
    "note": "note",
    "calculate": "calculate",
    "range": "range",
    "acknowledge": "acknowledge",
    "trigger": "acknowledge",
    "hidden": "hidden",
}
_SELECT = re.compile(
    r"(?P<kind>select[_ ]?one(?: from)?|select1|add select one prompt using|rank"
    r"|select[_ ]multiple(?: from)?|select all that apply(?: from)?|add select multiple prompt using)"
    r"\s+(?P<list>\S+)(?P<other>\s+or[_ ](?:specify[_ ])?other)?",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"(begin|end) ?(group|repeat|lgroup|looped group)")
_METADATA = {
    "today": "once(today())", "get today": "once(today())",
    "start": "once(now())", "start time": "once(now())", "get start time": "once(now())",
    "end": "now()", "end time": "now()", "get end time": "now()",
}  # fmt: skip

_ATTACHMENTS = {
    "image", "photo", "picture", "audio", "video", "file", "background audio", "signature", "draw", "annotate",
}  # fmt: skip
_PLACES = {
    "geopoint", "geotrace", "geoshape", "start geopoint", "background geopoint", "location", "gps", "osm",
}  # fmt: skip
_MACHINES = {
    "barcode", "qrcode", "deviceid", "device id", "phonenumber", "phone number", "simserial", "sim serial", "sim id",
    "imei", "subscriberid", "subscriber id", "username", "email", "audit", "get device id", "get phone number",
    "get sim id", "get subscriber id",
}  # fmt: skip
_FILES = {"xml external", "csv external"}
_FROM_FILES = ("select one from file", "select multiple from file", "select one external", "select one search")


class Asked(msgspec.Struct, frozen=True):
    """What a row of the survey sheet is: a kind of question, or a bracket around others (``group``, ``repeat``).

    `other` says that a choice "other" with a line to write what is wanted too.
    """

    kind: str
    list_name: str = ""
    calculation: str = ""
    bracket: str = ""
    other: bool = False


def read_type(written: str) -> Asked | Sentence:
    """Understand a cell of the ``type`` column, or say why this program refuses it."""
    plain = re.sub(r"[\s_-]+", " ", written.strip()).lower()
    plain = re.sub(r"^q |^add (?!select)(?=.* prompt$)| prompt$", "", plain).removeprefix("uri:")
    if plain.replace(" ", "") in _PLAIN:
        return Asked(_PLAIN[plain.replace(" ", "")])
    if plain in _METADATA:
        return Asked("hidden", calculation=_METADATA[plain])
    if bracket := _BRACKET.fullmatch(plain):
        return Asked("group" if bracket[2] == "group" else "repeat", bracket=bracket[1])
    if select := _SELECT.fullmatch(written.strip()):
        if "${" in select["list"]:
            return sentence("“{type}” is refused: choices stand on the sheet “choices”, not in answers.", type=written)
        kind = select["kind"].lower()
        several = "multiple" in kind or "all" in kind
        asked = "rank" if kind == "rank" else "select_multiple" if several else "select_one"
        if not (select["other"] and kind == "rank"):
            return Asked(asked, list_name=select["list"], other=bool(select["other"]))
    return _refusal(plain, written)


def _refusal(plain: str, written: str) -> Sentence:
    if plain in _ATTACHMENTS:
        return sentence(
            "“{type}” is refused: this program keeps no pictures, sounds or files, so that none can ever leak.",
            type=written,
        )
    if plain in _PLACES or plain.startswith("osm "):
        return sentence("“{type}” is refused: a place on a map could lead somebody to her.", type=written)
    if plain in _MACHINES:
        return sentence("“{type}” is refused: this program does not collect it.", type=written)
    if plain in _FILES or plain.startswith(_FROM_FILES):
        return sentence(
            "“{type}” is refused: a form reads no other files. Write the choices on the sheet “choices”.", type=written
        )
    if plain.startswith(("begin loop", "end loop")):
        return sentence("“{type}” is refused: a loop over choices is not understood. Use a repeat.", type=written)
    if not plain:
        return sentence("The type of this question is missing.")
    return sentence("“{type}” is not a type of question that this program knows.", type=written)
