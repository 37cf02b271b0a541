"""Which body a noun phrase names, and whose it is."""

from __future__ import annotations

import pytest

from pipeline.stages.body_names import affiliation, appositive, body_name, issued_until, issuer, owner


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
    assert issuer("Our own count", "Our own count", "Our own count") is None
    assert issuer("Italian study", "Italian study", "Italian study") is None
    assert affiliation("a spokeswoman for the Vale Trust", "") == "Vale Trust"


@pytest.mark.parametrize(
    ("document", "rest", "issued"),
    [
        ("a study", " released Monday by the Orme Institute, says", " released Monday by the Orme Institute"),
        ("A survey", " made in August by the group Moss Watch.\n\nOver 90 meters", " made in August by the group Moss Watch"),
        ("The evaluation", ", by Orme University, found", ", by Orme University"),
        ("A letter", " seen by Wattle News said", ""),
        ("A report", " by ministers said", ""),
    ],
)
def test_a_document_goes_on_to_who_issued_it(document: str, rest: str, issued: str) -> None:
    text = document + rest
    assert text[len(document) : issued_until(text, len(document))] == issued
