"""Which names of an article are taken for somebody of their own."""

from __future__ import annotations

import pytest

from pipeline.stages.mentions import is_another, is_place, is_shouted
from pipeline.stages.naming import describe

TEXT = "TAXPAYERS have paid, says an opinion by the valuer Ada Trewin and the painter Ivo Falk. Trewin told the NHS of a study in Queensland and who was in Orme Trust Park."


@pytest.mark.parametrize(("name", "shouted"), [("TAXPAYERS", True), ("STUDY", True), ("NHS", False), ("WHO", False), ("UNESCO", False)])
def test_a_common_word_in_capitals_is_no_body(name: str, shouted: bool) -> None:
    assert is_shouted(TEXT, name) == shouted


@pytest.mark.parametrize(("name", "place"), [("Queensland", True), ("Ada Trewin", False), ("Orme Trust", False)])
def test_a_place_is_what_something_is_in(name: str, place: bool) -> None:
    assert is_place(TEXT, name) == place


@pytest.mark.parametrize(
    ("outer", "another"),
    [
        ("an opinion by the valuer Ada Trewin", True),
        ("the valuer Ada Trewin", False),
        ("the valuer Ada Trewin and the painter Ivo Falk", True),
        ("", True),
    ],
)
def test_a_person_within_somebody_elses_wordsis_another(outer: str, another: bool) -> None:
    start = TEXT.index("Ada Trewin")
    spans = [(TEXT.index(outer), TEXT.index(outer) + len(outer))] if outer else []
    assert is_another(TEXT, (start, start + len("Ada Trewin")), describe("Ada Trewin"), spans) == another
