"""Dates of articles, and how far two of them lie apart."""

from __future__ import annotations

import pytest

from pipeline.dates import days_apart, iso_date


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("Published 4 March 2016", "2016-03-04"),
        ("Mar. 4, 2016 at 10:30", "2016-03-04T10:30:00"),
        ("2016", "2016"),
        ("2016-02-30", None),
        ("03/04/2016", None),
        ("last Tuesday", None),
    ],
)
def test_a_date_that_could_be_either_of_two_days_is_none(words: str, date: str | None) -> None:
    assert iso_date(words) == date


def test_days_between_dates_count_the_same_both_ways_whatever_their_hours() -> None:
    assert days_apart("2016-03-04T23:59:00", "2016-02-28") == days_apart("2016-02-28", "2016-03-04T00:01:00") == 5
    assert days_apart("2016-03-04", None) is None
    assert days_apart("2016", "2016-03-04") is None, "a year names no day"
