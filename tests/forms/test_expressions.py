# SPDX-License-Identifier: Apache-2.0
"""Expressions give what ODK's documentation and specification say they give; anything else is refused with a reason."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_desktop.forms.expression import ExpressionWrong, compile_expression
from intake_desktop.forms.values import Value, date_text, days_of, number_of, text_of

NAN = math.nan


class Shift:
    """The answers an expression sees at two in the night of 10 March 2026."""

    def __init__(self, language: str = "en", **answers: str) -> None:
        self.text = answers
        self.row: dict[str, str] = {}
        self.today = "2026-03-10"
        self.now = "2026-03-10T02:05:09+05:00"
        self.language = language

    def nodes(self, name: str) -> Sequence[str]:
        return self.text[name].split("|")

    def choice_label(self, name: str, code: str) -> str:
        return f"{name}/{code} in {self.language}"

    def position(self) -> float:
        return 1.0


ANSWERS = {
    "blank": "",
    "age": "17",
    "needs": "shelter medical_health police",
    "day": "2026-03-09",
    "moment": "2026-03-09T23:30:00.000+05:00",
    "words": "  a  tailor called ",
    "no": "0",
    "false_text": "false",
    "children": "3|17|5",
    "gap": "3||5",
}

CASES: list[tuple[str, Value]] = [
    # a blank is not zero, and compares with nothing
    ("'' < 18", False),
    ("${blank} < 18", False),
    ("${blank} >= 18", False),
    ("not(${blank} < 18)", True),
    ("${blank} = 0", False),
    ("${blank} != 0", True),
    ("${blank} = ''", True),
    ("${blank} + 1", NAN),
    ("number(${blank})", NAN),
    ("int(${blank})", NAN),
    ("${blank} = ${age}", False),
    ("coalesce(${blank}, 0) + 1", 1.0),
    # comparing
    ("${age} < 18", True),
    ("${age} >= 18", False),
    ("${age} = 17", True),
    ("${age} = '17'", True),
    ("${age} = 17.0", True),
    ("${age} > -1 and ${age} < 120", True),
    ("${age} < 19 or ${age} > 64", True),
    ("17 = ${age}", True),
    ("'a' = 'a'", True),
    ("'a' != 'b'", True),
    ("'a' < 'b'", False),
    ("true() = 'x'", True),
    ("1 = true()", True),
    ("1 or ${blank}", True),
    ("${blank} or 0", False),
    ("1 = 1 = true()", True),
    ("1 + 2 * 3 = 7", True),
    # what counts as true: a text that is not blank, a number that is not zero
    ("boolean('')", False),
    ("boolean('false')", True),
    ("boolean(0)", False),
    ("boolean(-1)", True),
    ("boolean(number('x'))", False),
    ("boolean-from-string(${false_text})", False),
    ("boolean-from-string('1')", True),
    ("boolean-from-string('whatever')", False),
    ("not(true())", False),
    ("not('')", True),
    # arithmetic
    ("1 + 1", 2.0),
    ("5 - 3 - 1", 1.0),
    ("2 * (3 + 4)", 14.0),
    ("10 div 4", 2.5),
    ("1 div 0", math.inf),
    ("-1 div 0", -math.inf),
    ("0 div 0", NAN),
    ("5 mod 2", 1.0),
    ("-5 mod 2", -1.0),
    ("5 mod -2", 1.0),
    ("5 mod 0", NAN),
    ("-(3)", -3.0),
    ("- 3 + 5", 2.0),
    ("3--2", 5.0),
    ("'3' + '4'", 7.0),
    ("'x' + 1", NAN),
    (".5 + 5.", 5.5),
    # numbers
    ("number('12')", 12.0),
    ("number(' 12.50 ')", 12.5),
    ("number('-1')", -1.0),
    ("number('1e3')", NAN),
    ("number('+1')", NAN),
    ("number(true())", 1.0),
    ("number(1 = 2)", 0.0),
    ("int('123.456')", 123.0),
    ("int(-1.9)", -1.0),
    ("int('a')", NAN),
    ("round(1.5)", 2.0),
    ("round(-1.5)", -2.0),
    ("round(-1.05)", -1.0),
    ("round(2.44)", 2.0),
    ("round(1.234, 2)", 1.23),
    ("round('23.7825', 1)", 23.8),
    ("round('2.15', 1)", 2.2),
    ("round('-1.475', 2)", -1.48),
    ("round(33.33, -1)", 30.0),
    ("round('626.3', -3)", 1000.0),
    ("round('-50.55', -2)", -100.0),
    ("round(1 div 47999799999)", 0.0),
    ("round('a')", NAN),
    ("floor(-1.5)", -2.0),
    ("ceiling(1.2)", 2.0),
    ("floor(1 div 0)", NAN),
    ("abs(-3)", 3.0),
    ("sqrt(16)", 4.0),
    ("sqrt(-1)", NAN),
    ("pow(2, 10)", 1024.0),
    ("pow(10, 999)", NAN),
    ("pow(-8, 0.5)", NAN),
    # many answers at once
    ("count(${children})", 3.0),
    ("sum(${children})", 25.0),
    ("sum(${gap})", 8.0),
    ("min(${children})", 3.0),
    ("max(${children})", 17.0),
    ("max(${gap})", NAN),
    ("max(1, 4, 2)", 4.0),
    ("count-non-empty(${gap})", 2.0),
    ("count-non-empty(${blank})", 0.0),
    ("join(', ', ${children})", "3, 17, 5"),
    ("position(..)", 1.0),
    # choices
    ("selected(${needs}, 'police')", True),
    ("selected(${needs}, 'pol')", False),
    ("selected(${blank}, 'police')", False),
    ("selected('one two', ' two ')", True),
    ("count-selected(${needs})", 3.0),
    ("count-selected(${blank})", 0.0),
    ("selected-at(${needs}, 0)", "shelter"),
    ("selected-at(${needs}, 2)", "police"),
    ("selected-at(${needs}, 3)", ""),
    ("selected-at(${needs}, -1)", ""),
    ("jr:choice-name('f', '${age}')", "age/f in en"),
    ("jr:choice-name(selected-at(${needs}, 1), ${needs})", "needs/medical_health in en"),
    # choosing
    ("if(${age} < 18, 'child', 'adult')", "child"),
    ("if(${blank} < 18, 'child', 'not known')", "not known"),
    ("if('', 1, 2) + 1", 3.0),
    ("coalesce(${blank}, 'else')", "else"),
    ("coalesce(${age}, 'else')", "17"),
    ("coalesce('', '')", ""),
    ("once(5)", "what stands there"),
    # text
    ("string(1 div 3 * 3)", "1"),
    ("string(0.5)", "0.5"),
    ("string(100000000000000000000000)", "100000000000000000000000"),
    ("string(0.0000001)", "0.0000001"),
    ("string(-0.0 * 1)", "0"),
    ("string(1 = 1)", "true"),
    ("string(1 div 0)", "Infinity"),
    ("string(number(''))", "NaN"),
    ("string-length('four')", 4.0),
    ("string-length(${blank})", 0.0),
    ("string-length('نسرین')", 5.0),
    ("string-length()", 17.0),
    ("normalize-space(${words})", "a tailor called"),
    ("concat('a', 1, true())", "a1true"),
    ("concat(${children})", "3175"),
    ("contains('tailor', 'ail')", True),
    ("contains('tailor', '')", True),
    ("starts-with('tailor', 'ta')", True),
    ("ends-with('tailor', 'or')", True),
    ("substr('hello', 1)", "ello"),
    ("substr('hello', 1, 4)", "ell"),
    ("substr('hello', -2)", "lo"),
    ("substr('hello', 0, -1)", "hell"),
    ("substring('12345', 2, 3)", "234"),
    ("substring('12345', 1.5, 2.6)", "234"),
    ("substring('12345', 0)", "12345"),
    ("substring-before('1999/04/01', '/')", "1999"),
    ("substring-before('1999', '/')", ""),
    ("substring-after('1999/04/01', '/')", "04/01"),
    ("substring-after('1999', '/')", ""),
    ("translate('--aaa--', 'abc-', 'ABC')", "AAA"),
    ("translate('bar', 'abc', 'ABC')", "BAr"),
    ("translate('aa', 'aa', 'xy')", "xx"),
    # a pattern must fit all of the text
    ("regex('0300-1234567', '[0-9-]{7,15}')", True),
    ("regex('0300 123', '[0-9]+')", False),
    ("regex(${blank}, '[0-9]*')", True),
    # dates count days since 1970-01-01
    ("today()", "2026-03-10"),
    ("now()", "2026-03-10T02:05:09+05:00"),
    ("now() >= today()", True),
    ("now() < today() + 1", True),
    ("today() - ${day}", 1.0),
    ("${day} < today()", True),
    ("${day} <= '2026-03-09'", True),
    ("${moment} > ${day}", True),
    ("'2012-01-01' < today()", True),
    ("date('2001-12-26') > date('2001-12-25')", True),
    ("date(14127) = date('2008-09-05')", True),
    ("date(-10252) = date('1941-12-07')", True),
    ("date(0)", "1970-01-01"),
    ("date(1.5)", "1970-01-02"),
    ("date(-1)", "1969-12-31"),
    ("date('1970-1-2')", "1970-01-02"),
    ("date('nonsense')", ""),
    ("date('2026-02-30')", ""),
    ("date(${blank})", ""),
    ("date(${moment})", "2026-03-09"),
    ("date(date('2001-12-26') + 5)", "2001-12-31"),
    ("date(99999999999)", ""),
    ("number('1970-01-02')", 1.0),
    ("number('2008-09-05')", 14127.0),
    ("number('1941-12-07')", -10252.0),
    ("decimal-date-time('1970-01-02T12:00')", 1.5),
    ("decimal-time('12:00')", 0.5),
    ("decimal-time('18:00:00.000+05:00')", 0.75),
    ("decimal-time('25:00')", NAN),
    ("date-time('1970-01-02T12:00')", "1970-01-02T12:00"),
    ("format-date('2001-12-31', '%b %e, %Y')", "Dec 31, 2001"),
    ("format-date(${day}, '%d/%m/%y %n %a')", "09/03/26 3 Mon"),
    ("format-date(${blank}, '%Y')", ""),
    ("format-date('2001-12-31', '%q 100%')", "%q 100%"),
    ("format-date-time(${moment}, '%Y-%m-%d %H:%M:%S.%3')", "2026-03-09 23:30:00.000"),
    ("format-date-time('2001-01-31T09:05:07.250', '%h:%M %3')", "9:05 250"),
    # the question itself
    (". = 'what stands there'", True),
    ("string-length(.) <= 120", True),
    ("${ age } = 17", True),
    ("\n ${age}  <  18\t", True),
]


@pytest.mark.parametrize(("source", "expected"), CASES, ids=[source.strip() for source, _ in CASES])
def test_an_expression_gives_what_odk_documents(source: str, expected: Value) -> None:
    found = compile_expression(source).run(Shift(**ANSWERS), "what stands there")
    assert type(found) is type(expected)
    assert found == pytest.approx(expected, abs=1e-9, nan_ok=True) if isinstance(expected, float) else found == expected


WRONG: list[tuple[str, str]] = [
    ("", "Nothing is written here."),
    ("   ", "Nothing is written here."),
    ("${age} <", "Something is missing at the end."),
    ("(${age} < 18", "Something is missing at the end."),
    ("${age} < 18)", "“{found}” at character {place} does not belong there."),
    ("${age} ${needs}", "“{found}” at character {place} does not belong there."),
    ("concat('a',)", "“{found}” at character {place} does not belong there."),
    ("concat('a' 'b')", "“{found}” at character {place} does not belong there."),
    ("and", "“{found}” at character {place} does not belong there."),
    ("${age} & 1", "“{found}” at character {place} is not understood."),
    ("'never ends", "“{found}” at character {place} is not understood."),
    ("‘curly’ = 1", "“{found}” at character {place} is not understood."),
    (
        "age < 18",
        "“{found}” (character {place}) is not understood. Write {reference} for an answer; put text in quotes.",
    ),
    ("'${age}' = 1", "Take the quotes from around {reference}."),
    ("//age", "This path is not understood. Write {reference} for the answer to a question."),
    ("/data/@id", "This path is not understood. Write {reference} for the answer to a question."),
    ("/data/*", "This path is not understood. Write {reference} for the answer to a question."),
    ("/data", "This path is not understood. Write {reference} for the answer to a question."),
    ("..", "This path is not understood. Write {reference} for the answer to a question."),
    ("../..", "This path is not understood. Write {reference} for the answer to a question."),
    ("string(1)/a", "This path is not understood. Write {reference} for the answer to a question."),
    (".[1]", "This path is not understood. Write {reference} for the answer to a question."),
    ("position(.)", "This path is not understood. Write {reference} for the answer to a question."),
    ("position(${age})", "This path is not understood. Write {reference} for the answer to a question."),
    ("${children}[age = 1", "Something is missing at the end."),
    ("indexed-repeat(1, ${r}, 1)", "“{found}” at character {place} does not belong there."),
    ("indexed-repeat(${a}, ${r})", "“{found}” at character {place} does not belong there."),
    ("pulldata('a', 'b', 'c', ${age})", "There is no function {found}() here (character {place})."),
    ("instance('x')", "Write {example} to look a row of a list up."),
    ("instance('x')/root/row", "Write {example} to look a row of a list up."),
    ("instance(${age})", "There is no function {found}() here (character {place})."),
    ("random()", "There is no function {found}() here (character {place})."),
    ("__import__('os')", "There is no function {found}() here (character {place})."),
    ("selected(${needs})", "{found}() is given {given} values; it needs {needed}."),
    ("today(1)", "{found}() is given {given} values; it needs {needed}."),
    ("if(1, 2)", "{found}() is given {given} values; it needs {needed}."),
    ("concat()", "{found}() is given {given} values; it needs {needed}."),
    ("regex(., ${age})", "{found}() needs its pattern written in quotes."),
    ("regex(., '[')", "The pattern {pattern} is not understood."),
    ("jr:choice-name('a', 'b')", "“{found}” at character {place} does not belong there."),
    ("(" * 200 + "1" + ")" * 200, "This is too much for one expression. Divide it into several calculations."),
    ("1" + "+1" * 999, "This is too much for one expression. Divide it into several calculations."),
    ("1" + " " * 5000 + "+1", "This is too long: at most {most} characters can be read."),
]


@pytest.mark.parametrize(("source", "sentence"), WRONG, ids=[source[:20] for source, _ in WRONG])
def test_what_cannot_be_understood_is_refused_with_a_reason(source: str, sentence: str) -> None:
    with pytest.raises(ExpressionWrong) as refused:
        compile_expression(source)
    assert refused.value.what.text == sentence
    assert sentence.format(**refused.value.what.values)


def test_the_place_of_a_mistake_is_counted_in_characters() -> None:
    with pytest.raises(ExpressionWrong) as refused:
        compile_expression("${age} < 18 and § > 3")
    assert refused.value.what.values == {"found": "§ > 3", "place": 17}


def test_an_expression_says_what_it_reads() -> None:
    compiled = compile_expression("if(${a} = '', ., jr:choice-name(${b}, '${c}'))")
    assert compiled.names == {"a", "b"}
    assert compiled.labels_of == {"c"}
    assert compiled.own
    assert not compiled.keeps
    assert compile_expression("once(today())").keeps


def test_bare_words_are_columns_in_a_choice_filter_only() -> None:
    compiled = compile_expression("province = ${province} and name != 'x'", True)
    assert compiled.columns == {"province", "name"}
    scope = Shift(province="sindh")
    scope.row = {"province": "sindh", "name": "dadu"}
    assert compiled.truth(scope)
    scope.row = {"name": "quetta"}
    assert not compiled.truth(scope)


def test_month_names_follow_the_language() -> None:
    words = compile_expression("format-date('2026-03-09', '%a %e %b')")
    assert words.run(Shift("ur"), "") == "پیر 9 مارچ"
    assert words.run(Shift("hi"), "") == "सोम 9 मार्च"
    assert words.run(Shift("vi"), "") == "Mon 9 Mar"


def test_only_the_side_that_counts_is_worked_out() -> None:
    scope = Shift(a="")
    assert compile_expression("true() or ${not_there} = 1").truth(scope)
    assert not compile_expression("false() and ${not_there} = 1").truth(scope)
    assert compile_expression("if(true(), 1, ${not_there})").run(scope, "") == 1.0


@given(st.dates())
def test_a_date_and_its_days_are_the_same(day: object) -> None:
    text = str(day)
    days = days_of(text)
    assert days is not None
    assert date_text(days) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_written_out_is_the_same_number(number: float) -> None:
    text = text_of(number)
    assert "e" not in text
    assert number_of(text) == number


@given(st.text(max_size=40))
def test_any_text_is_understood_or_refused_but_never_breaks(text: str) -> None:
    try:
        compiled = compile_expression(text)
    except ExpressionWrong:
        return
    compiled.run(Shift(**dict.fromkeys(compiled.names, "1")), "")


@given(
    st.recursive(
        st.sampled_from(["1", "'a'", "${a}", "''", "today()", ".", "-2.5"]),
        lambda inner: st.one_of(
            st.tuples(inner, st.sampled_from(["+", "-", "*", "div", "mod", "<", "=", "!=", "and", "or"]), inner).map(
                " ".join
            ),
            inner.map("({})".format),
            st.tuples(
                st.sampled_from(["not", "number", "string", "int", "round", "date", "count-selected"]), inner
            ).map(lambda pair: f"{pair[0]}({pair[1]})"),
        ),
        max_leaves=12,
    ),
    st.sampled_from(["", "17", "2026-03-09", "x y", "0"]),
)
def test_whatever_can_be_written_can_be_worked_out(source: str, answer: str) -> None:
    found = compile_expression(source).run(Shift(a=answer), answer)
    assert isinstance(found, str | float | bool)
