from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.stages.sentences import split


def sentences(text: str) -> list[str]:
    return [text[a:b] for a, b in split(text, 0, len(text))]


CASES = {
    "inside a quotation": "“It failed. | It will fail again,” she said. | He left.",
    "closing mark belongs to its sentence": "She said: “It failed.” | Then she left.",
    "saying clause after a question": "“Why?” she asked. | Nobody knew.",
    "named saying clause after a question": "“Why now?” Ms Aldous asked. | Nobody knew.",
    "a question that ends what it closes": "“Why now?” | The meeting ended at noon without an answer from anyone present.",
    "honorifics": "Mr. Trewin met Dr. Kestle and Prof. Lee. | They left.",
    "initials": "J. K. Rowe and George W. Bunt agreed. | No. 10 did not.",
    "decimals and money": "It cost £1.45bn, or 3.5 per cent more. | That was all.",
    "U.S. inside": "The U.S. Navy sailed. | It returned to the U.S. | The ship was late.",
    "a.m. before a capital": "It began at 9 a.m. on Monday. | It ended at 5 p.m. | Everybody left.",
    "ellipsis goes on": "He waited … and waited. | Then he left.",
    "ellipsis ends": "He waited... | Nobody came.",
    "single marks": "‘It was late,’ he said. | ‘Very late.’ | ‘We knew.’",
    "exclamation in a name": "Yahoo! is a company. | It sells advertising.",
    "brackets": "It rose (by 3.2%). | It fell (see p. 4) again.",
    "list numbers": "1. First item here. | 2. Second item here.",
}


@pytest.mark.parametrize("marked", CASES.values(), ids=CASES.keys())
def test_written_cases(marked: str) -> None:
    wanted = marked.split(" | ")
    assert sentences(" ".join(wanted)) == wanted


def test_a_lost_space_after_a_stop() -> None:
    assert sentences("Care has improved.The force agreed.") == ["Care has improved.", "The force agreed."]
    assert sentences("It is on www.Example.Com now.") == ["It is on www.Example.Com now."]


@given(st.text(alphabet="ab A.!?\"'“”‘’ \n\u00a0…)1", max_size=80))
def test_spans_are_ordered_stripped_and_cover_every_word(text: str) -> None:
    spans = split(text, 0, len(text))
    assert all(a < b and text[a:b] == text[a:b].strip() for a, b in spans)
    assert all(x[1] <= y[0] for x, y in pairwise(spans))
    covered = "".join(text[a:b] for a, b in spans)
    assert "".join(covered.split()) == "".join(text.split())
