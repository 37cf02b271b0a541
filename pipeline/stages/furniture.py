"""A line of site furniture is one unit, however many sentences it has ("Were you there? Ring our newsdesk.").

Which lines are furniture the model decides, after lines were split into sentences; so they are joined again here.
"""

from __future__ import annotations

import msgspec

from pipeline.records import Sentence
from pipeline.stages.read import LIKELIER_THAN_NOT, Reading


def join_furniture(text: str, sentences: list[Sentence], reading: Reading) -> list[Sentence]:
    """The units with every line joined that is likelier furniture than not; `reading` is renumbered with them."""
    joined: list[Sentence] = []
    place: dict[int, int] = {}
    for line in _lines(text, sentences):
        if len(line) > 1 and sum(reading.units[s.index].furniture for s in line) > LIKELIER_THAN_NOT * len(line):
            start, end = line[0].start, line[-1].end
            joined.append(msgspec.structs.replace(line[0], index=len(joined), end=end, text=text[start:end], role="boilerplate"))
            place |= {s.index: len(joined) - 1 for s in line}
        else:
            for sentence in line:
                place[sentence.index] = len(joined)
                joined.append(msgspec.structs.replace(sentence, index=len(joined)))
    if len(joined) < len(sentences):
        reading.units = {place[index]: seen for index, seen in reversed(reading.units.items())}
        reading.asked = {place[index]: found for index, found in reading.asked.items()}
        for mention in reading.mentions:
            mention.unit = place[mention.unit]
    return joined


def _lines(text: str, sentences: list[Sentence]) -> list[list[Sentence]]:
    lines: list[list[Sentence]] = []
    for sentence in sentences:
        if lines and "\n" not in text[lines[-1][-1].end : sentence.start]:
            lines[-1].append(sentence)
        else:
            lines.append([sentence])
    return lines
