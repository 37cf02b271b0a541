"""Reporting clauses in the small: source and cue, told from the words of one sentence."""

from __future__ import annotations

import pytest

from pipeline.stages.quotation import find_quotations
from pipeline.stages.reporting import find_reports, mask

CASES = {
    "“We were never told,” said Grace Trewin, chief executive of Wexmoor Water.": ["Grace Trewin, chief executive of Wexmoor Water | said"],
    "Parents are often disadvantaged by the system, peers have said.": ["peers | said"],
    "Joff Rathe, the department’s spokesman, said, “We urge you to go.”": ["Joff Rathe, the department’s spokesman | said"],
    "In a statement, Sendara's prime minister, Najo Razan, said, “We are in contact.”": ["Sendara's prime minister, Najo Razan | said"],
    "On Wednesday, home secretary Suda Bream told VB News: “It’s clear.”": ["home secretary Suda Bream | told"],
    "Altivane - Brenval's majority owner - admitted that it was late.": ["Altivane | admitted"],
    "The broadcasts, he said, will continue.": ["he | said"],
    "Users are warned never to open attachments.": ["- | warned"],
    "According to the Courier, analysts left.": ["the Courier | According to"],
    "The report also found that girls had been hurt.": ["The report | found"],
    "A report by the Office for Care Standards (OCS) has found signs of progress.": ["A report by the Office for Care Standards (OCS) | found"],
    "Nurses at the trust, who did not want to be named, said wards were full.": ["Nurses at the trust | said"],
    "The judge said the witness had lied.": ["The judge | said"],
    "“Why?” asked Ms Aldous.": ["Ms Aldous | asked"],
    "And from the union: “Enough.”": ["the union | -"],
    "The office turned its attention to it and in September said that it was wrong.": ["The office | said"],
    "The report raised “serious concerns” about care.": ["The report | raised"],
    "The council is confident that the bridge will open.": ["The council | is confident that"],
    # what only looks like a report
    "The claims drove the backlog over 150,000.": [],
    "A report published in May was late.": [],
    "The storm warning over the coast was lifted.": [],
    "The state department closed.": [],
}


@pytest.mark.parametrize(("sentence", "wanted"), CASES.items())
def test_written_cases(sentence: str, wanted: list[str]) -> None:
    regions = [(q.start, q.end) for q in find_quotations(sentence, [((0, len(sentence)), "body")])]
    reports = find_reports(mask(sentence, 0, len(sentence), regions), 0)
    shown = [" | ".join(sentence[slice(*s)] if s else "-" for s in (r.source, r.cue)) for r in reports]
    assert shown == wanted
