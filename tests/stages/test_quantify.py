from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Quantity
from pipeline.stages.numbers import find_numbers, in_words
from pipeline.stages.quantify import quantities


def short(q: Quantity) -> str:
    value = f"{q.low:g}..{q.high:g}" if q.value is None and q.low is not None and q.high is not None else f"{q.value:g}"
    comparator = "" if q.comparator == "=" else q.comparator
    change = f" from {q.change.from_:g}" if q.change else ""
    base = f" of {q.of:g}" if q.of is not None else ""
    return f"{comparator}{value}{base} {q.unit}{change}"


CASES = {
    "Five of the 47 records were graded good.": ["5 of 47 record"],
    "It missed 34 of 102 inspections.": ["34 of 102 inspection"],
    "Of the 7,360 people taken off lists, 1,840 had not been treated.": ["7360 person", "1840 of 7360 person"],
    "None of the 12 was ready.": ["0 of 12 item"],
    "More than a third of the cases were known.": [">0.3333 ratio"],
    "One in four sampling points failed.": ["0.25 ratio"],
    "Nearly eight in 10 voters agreed.": ["~0.8 ratio"],
    "It cost £1.45bn (about $1.9bn).": ["1.45e+09 GBP", "~1.9e+09 USD"],
    "It rose by 12 per cent and 2.4 percentage points.": ["12 %", "2.4 pp"],
    "It takes between 10 and 12 days.": ["10..12 day"],
    "The bill is £4-5m.": ["4e+06..5e+06 GBP"],
    "Investigators rose from 56 to 81.": ["81 None from 56"],
    "Profits jumped 76% to $1.13bn from $639m.": ["76 %", "1.13e+09 USD from 6.39e+08"],
    "Complaints doubled.": ["2 ratio"],
    "Some 8,000 people and at least 300 staff left.": ["~8000 person", ">=300 staff"],
    "Half of the patients waited 12 hours or more.": ["0.5 ratio", ">=12 hour"],
    "It found two good, 19 requiring improvement and seven inadequate out of 28 cases.": ["2 item", "19 item", "7 of 28 case"],
    "They won 3-1.": ["1..3 score"],
    "It had the second lowest grade.": ["2 rank"],
    "A quarter of a million pounds was lost.": ["250000 GBP"],
    "It spent Rs 4.2 crore on 22 lakh people.": ["4.2e+07 INR", "2.2e+06 person"],
    "There was an 18-month delay.": ["18 month"],
    "The two incidents are unrelated.": ["2 incident"],
    # and what is no quantity about the world
    "Ms Lee, 45, of Section 21, said on 30 March 2015 at 10.42am.": [],
    "Girls as young as 11 were seen in 2013.": [],
    "The A380 will replace the Boeing 747.": [],
    "It was a five-month inquiry into the 2016 act.": [],
    "He called No 10 two years ago.": [],
    "Both of them came first.": [],
    "Dozens waited.": [],
}


@pytest.mark.parametrize(("sentence", "wanted"), CASES.items())
def test_written_cases(sentence: str, wanted: list[str]) -> None:
    assert [short(q) for q in quantities(sentence)] == wanted


def test_a_period_is_given_to_the_quantities_of_its_sentence() -> None:
    assert [q.period for q in quantities("Absence rose to 7.5% in 2012-13.")] == ["2012/2013"]
    assert [q.period for q in quantities("It found 1,400 children between 1997 and 2013.")] == ["1997/2013"]


def test_a_forecast_is_marked() -> None:
    assert [q.forecast for q in quantities("It will cost £4m.")] == [True]
    assert [q.forecast for q in quantities("It cost £4m.")] == [False]


@given(st.text(alphabet="0123456789.,-–%£m thousand of in two to", max_size=40), st.integers(0, 50))
def test_spans_hold_their_words_wherever_the_sentence_stands(sentence: str, offset: int) -> None:
    for q in quantities(sentence, offset):
        assert sentence[q.start - offset : q.end - offset] == q.text
        assert q.value is not None or q.low is not None


@given(st.integers(0, 999_999))
def test_numbers_in_words_are_read_back(value: int) -> None:
    assert in_words(spelled(value)) == value
    (found,) = find_numbers(spelled(value)) or [None]
    assert found is not None
    assert found.value == value


def spelled(value: int) -> str:
    small = (
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
    )
    tens = "twenty thirty forty fifty sixty seventy eighty ninety".split()
    if value < 20:
        return small[value]
    if value < 100:
        return tens[value // 10 - 2] + (f"-{small[value % 10]}" if value % 10 else "")
    if value < 1000:
        return f"{small[value // 100]} hundred" + (f" and {spelled(value % 100)}" if value % 100 else "")
    rest = value % 1000
    return f"{spelled(value // 1000)} thousand" + (f" {'and ' if rest < 100 else ''}{spelled(rest)}" if rest else "")
