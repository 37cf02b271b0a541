"""Which body a noun phrase names, and whose it is."""

from __future__ import annotations

import pytest

from pipeline.stages.body_names import affiliation, appositive, body_name, issuer, owner


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("the US Lakes Department", "US Lakes Department"),
        ("Britain's Consumer Markets Commission", "Consumer Markets Commission"),
        ("Guild of Heating Engineers in Norpike", "Guild of Heating Engineers in Norpike"),
        ("Orme Trust (OT)", "Orme Trust"),
        ("a laboratory that the Guild paid", None),
        ("Monitors back union", None),
        ("April 14", None),
    ],
)
def test_a_bodys_name_is_what_is_left_of_the_words_around_it(phrase: str, name: str | None) -> None:
    assert body_name(phrase) == name


def test_a_name_in_apposition_is_the_bodys_that_is_described() -> None:
    assert appositive(["a British hedge fund", "Ardmuir Partners"], "fund") == "Ardmuir Partners"
    assert appositive(["the mayor", "Ada Trewin"], "mayor") is None


def test_whose_it_is_and_who_issued_it() -> None:
    assert owner("the Confederation's auditors") == "Confederation"
    assert owner("volunteers of the Moss Trust") == "Moss Trust"
    assert issuer("a survey by the Moss Trust", "a survey", "a survey by the Moss Trust") == "Moss Trust"
    assert issuer("a memo obtained by Wattle News", "a memo", "a memo obtained by Wattle News") is None
    assert issuer("a claim spread by Wattle News", "a claim", "a claim spread by Wattle News") == "Wattle News"
    assert affiliation("a spokeswoman for the Vale Trust", "") == "Vale Trust"
