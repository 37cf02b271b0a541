"""Marks in the small: what stands in marks, how it opened and closed, what runs on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Role
from pipeline.stages.quotation import Quoted, find_quotations


def quoted(*paragraphs: str, roles: dict[int, Role] | None = None) -> tuple[str, list[Quoted]]:
    text = "\n\n".join(paragraphs)
    spans, at = [], 0
    for i, paragraph in enumerate(paragraphs):
        spans.append(((at, at + len(paragraph)), (roles or {}).get(i, "body")))
        at += len(paragraph) + 2
    return text, find_quotations(text, spans)


def shown(*paragraphs: str, roles: dict[int, Role] | None = None) -> list[str]:
    text, found = quoted(*paragraphs, roles=roles)
    return [text[q.start : q.end] for q in found]


@pytest.mark.parametrize(
    ("paragraph", "stretches"),
    [
        ("“It failed,” she said. “It will fail again.”", ["“It failed,”", "“It will fail again.”"]),
        ('"It failed," she said.', ['"It failed,"']),
        ("‘It’s the officers’ fault,’ he said. ‘They didn’t look.’", ["‘It’s the officers’ fault,’", "‘They didn’t look.’"]),
        ("'It's late,' he said, 'and the '90s are gone.'", ["'It's late,'", "'and the '90s are gone.'"]),
        ("She said: “He told me ‘no way’ and left.”", ["“He told me ‘no way’ and left.”"]),
        ("‘Open and “nested” words,’ they said", ["‘Open and “nested” words,’"]),
        ("rock ‘n’ roll in the ’90s and the nurses’ pay", []),
        ("the trust's 'chaotic' ward and nurses' pay", ["'chaotic'"]),
        ('called it "indefensible" and "late"', ['"indefensible"', '"late"']),
        ("It failed,” she said.", ["It failed,”"]),
        ('"Major improvements” needed', ['"Major improvements”']),
        ("« Enfin », he said", ["« Enfin »"]),
    ],
)
def test_one_paragraph(paragraph: str, stretches: list[str]) -> None:
    assert shown(paragraph) == stretches


def test_a_quotation_runs_on_over_paragraphs_that_open_with_a_mark_again() -> None:
    _, found = quoted("She said: “It failed.", "“Nobody came.", "“We left.”", "He left.")
    assert len({q.chain for q in found}) == 1
    assert [q.closed for q in found] == [False, False, True]


def test_furniture_in_the_middle_does_not_end_it() -> None:
    _, found = quoted("She said: “It failed.", "Advertisement", "“Nobody came.”", roles={1: "boilerplate"})
    assert [q.chain for q in found] == [0, 0]


def test_a_quotation_that_never_closes_ends_with_its_paragraph() -> None:
    _, found = quoted("She said: “It failed. Nobody came.", "The council met on Monday.", "“We left,” he said.")
    assert [(q.chain, q.closed) for q in found] == [(0, False), (1, True)]


def test_a_new_opening_mark_shows_that_the_one_before_was_never_closed() -> None:
    assert shown("“It failed, she said. “Nobody came.”") == ["“It failed, she said.", "“Nobody came.”"]


@given(st.text(alphabet="ab .,s\"'“”‘’\n", max_size=60))
def test_any_marks_give_ordered_stretches_within_the_text(text: str) -> None:
    found = find_quotations(text, [((0, len(text)), "body")]) if text.strip() else []
    assert all(0 <= q.start < q.end <= len(text) for q in found)
