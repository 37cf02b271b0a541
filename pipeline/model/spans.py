"""From the probabilities of tokens to spans of words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from pipeline.records import Span

_BRIDGE = 0.15  # a word this likely, between two that belong to a span, belongs to it too


class Scored(Struct):
    """A span and the mean probability of its words."""

    span: Span
    score: float


class Words(Struct):
    """A unit's words: their spans of the article, and the probabilities of each label, (words, labels)."""

    spans: list[Span]
    scores: NDArray[np.float64]


def words_of(text: str, spans: Sequence[Span], units: Sequence[int], scores: NDArray[np.float64]) -> dict[int, Words]:
    """Pieces of one word put together, unit by unit; a word has the mean of its pieces' probabilities.

    `spans`, `units` and `scores` are those of the article's tokens; empty spans (separators) are left out.
    """
    grouped: dict[int, list[list[int]]] = {}
    for i, ((start, end), unit) in enumerate(zip(spans, units, strict=True)):
        if start == end:
            continue
        words = grouped.setdefault(unit, [])
        joined = words and spans[words[-1][-1]][1] == start and text[start - 1].isalnum() and text[start].isalnum()
        if joined:
            words[-1].append(i)
        else:
            words.append([i])
    return {
        unit: Words([(spans[w[0]][0], spans[w[-1]][1]) for w in words], np.array([scores[w].mean(axis=0) for w in words]))
        for unit, words in grouped.items()
    }


def runs(text: str, words: Words, label: int, threshold: float, begins: int | None = None) -> list[Scored]:
    """The spans of one label: runs of words over the threshold.

    Punctuation alone neither parts a run nor makes one, nor does a single weaker word between two that belong to the label. A word over one
    half in the label `begins` starts a new run.
    """
    spoken = [any(c.isalnum() for c in text[start:end]) for start, end in words.spans]
    order = [i for i, ok in enumerate(spoken) if ok]
    inside = [bool(words.scores[i, label] >= threshold) for i in order]
    for n in range(1, len(order) - 1):
        if inside[n - 1] and not inside[n] and words.scores[order[n + 1], label] >= threshold and words.scores[order[n], label] >= _BRIDGE:
            inside[n] = True
    found: list[list[int]] = []
    for n, i in enumerate(order):
        if not inside[n]:
            continue
        goes_on = n > 0 and inside[n - 1] and not (begins is not None and words.scores[i, begins] >= 0.5)
        if goes_on:
            found[-1].append(i)
        else:
            found.append([i])
    made = [Scored((words.spans[run[0]][0], words.spans[run[-1]][1]), float(np.mean([words.scores[i, label] for i in run]))) for run in found]
    for one in made:
        one.span = _with_edges(words, one.span, label, threshold)
    return made


def _with_edges(words: Words, span: Span, label: int, threshold: float) -> Span:
    """The span with the punctuation at its ends that belongs to the label too (a closing mark, say)."""
    start, end = span
    belongs = [score >= threshold for score in words.scores[:, label]]
    for (a, b), inside in zip(words.spans, belongs, strict=True):
        if inside and a == end and b - a == 1:
            end = b
    for (a, b), inside in zip(reversed(words.spans), reversed(belongs), strict=True):
        if inside and b == start and b - a == 1:
            start = a
    return start, end
