"""Lines of furniture are joined, everything else stays, and the reading goes with it."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Role, Sentence
from pipeline.stages.furniture import furniture_shares, join_furniture
from pipeline.stages.linking import mention
from pipeline.stages.read import Reading, Seen

ROLES = st.sampled_from(["body", "boilerplate"])


def article(lines: list[list[Role]]) -> tuple[str, list[Sentence], Reading]:
    """Lines of two-letter units; every unit holds one mention and asks for the first one's speaker."""
    text, sentences = "", []
    for number, line in enumerate(lines):
        for role in line:
            index = len(sentences)
            sentences.append(Sentence(article="a", index=index, paragraph=number, start=len(text), end=len(text) + 2, text="ab", role=role))
            text += "ab "
        text = text[:-1] + "\n"
    units = {s.index: Seen(np.zeros(4), "indirect", furniture=0.7 if s.role == "boilerplate" else 0.2) for s in sentences}
    mentions = [mention(text, (s.start, s.end), s.index, False) for s in sentences]
    return text, sentences, Reading(units, mentions, [], {s.index: (0, 0, 1.0) for s in sentences})


def test_a_line_of_furniture_is_one_unit() -> None:
    text, sentences, reading = article([["body", "body"], ["boilerplate", "boilerplate"], ["boilerplate", "body"], ["body"]])
    joined = join_furniture(text, sentences, reading)
    assert [(s.text, s.role) for s in joined] == [
        ("ab", "body"), ("ab", "body"), ("ab ab", "boilerplate"), ("ab", "boilerplate"), ("ab", "body"), ("ab", "body"),
    ]  # fmt: skip
    assert [m.unit for m in reading.mentions] == [0, 1, 2, 2, 3, 4, 5]


def shares(lines: list[str], likely: set[str]) -> dict[str, float]:
    """What becomes of a probability of 0.9 for the likely units; the units of a line stand between bars."""
    text, sentences = "\n".join(line.replace("|", " ") for line in lines), []
    for number, line in enumerate(lines):
        for unit in line.split("|"):
            start = text.index(unit)
            sentences.append(
                Sentence(article="a", index=len(sentences), paragraph=number, start=start, end=start + len(unit), text=unit, role="body")
            )
    given_shares = np.array([0.9 if s.text in likely else 0.1 for s in sentences], dtype=np.float32)
    found = furniture_shares(text, sentences, given_shares)
    return {s.text: round(float(share), 1) for s, share in zip(sentences, found, strict=True)}


def test_a_sentence_of_prose_is_no_furniture() -> None:
    found = shares(["I never asked for it.|Come on!|Who did?", "Share this update|He left."], {"Come on!", "Share this update"})
    assert found["Come on!"] == 0.0
    assert found["Share this update"] == 0.9


def test_a_line_that_is_furniture_as_a_whole_stays_so() -> None:
    assert shares(["Were you there?|Ring our newsdesk."], {"Were you there?", "Ring our newsdesk."})["Ring our newsdesk."] == 0.9


def test_a_list_that_a_sentence_announces_is_none() -> None:
    found = shares(
        ["She must:", "- Do community service", "- Pay a fine", "The court rose.", "- More on this"],
        {"- Do community service", "- Pay a fine", "- More on this"},
    )
    assert (found["- Do community service"], found["- Pay a fine"], found["- More on this"]) == (0.0, 0.0, 0.9)
    assert shares(["Read more:", "- Rain to ease"], {"Read more:", "- Rain to ease"})["- Rain to ease"] == 0.9


@given(st.lists(st.lists(ROLES, min_size=1, max_size=4), min_size=1, max_size=6))
def test_units_stay_in_order_and_everything_keeps_its_unit(lines: list[list[Role]]) -> None:
    text, sentences, reading = article(lines)
    joined = join_furniture(text, sentences, reading)
    assert [s.index for s in joined] == list(range(len(joined)))
    assert all(text[s.start : s.end] == s.text for s in joined)
    assert set(reading.units) == set(reading.asked) == set(range(len(joined)))
    for held in reading.mentions:
        unit = joined[held.unit]
        assert unit.start <= held.span[0] < held.span[1] <= unit.end
    again = join_furniture(text, joined, reading)
    assert again == joined
