"""Which units are site furniture, and that a line of it is one unit ("Were you there? Ring our newsdesk.").

The model says how likely each unit is furniture, after lines were split into sentences; where a unit stands decides with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np
from numpy.typing import NDArray

from pipeline.records import Sentence
from pipeline.stages.layout import LIST_ITEM, is_furniture

if TYPE_CHECKING:
    from pipeline.stages.read import Reading

LIKELIER_THAN_NOT = 0.5


def furniture_shares(text: str, sentences: list[Sentence], shares: NDArray[np.float32]) -> NDArray[np.float32]:
    """The model's probability that each unit is furniture, (units,), but 0 for what belongs to running text.

    That is a sentence in a line of others that are none, unless it is worded as furniture ("Share this update"), for the odd
    sentence of prose looks like furniture to the model more often than furniture stands there; and an item of a list that a
    sentence announces with a colon.
    """
    held = shares.copy()
    announced = False
    for line in _lines(text, sentences):
        units = [s.index for s in line]
        whole = held[units].mean() > LIKELIER_THAN_NOT
        item = LIST_ITEM.match(line[0].text) is not None
        if announced and item:
            held[units] = 0.0
        elif len(line) > 1 and not whole:
            held[[s.index for s in line if not is_furniture(s.text)]] = 0.0
        announced = (announced and item) or (line[-1].text.endswith(":") and not whole)
    return held


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
