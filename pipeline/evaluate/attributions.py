"""Attributions against PolNeAR's: who (source) says (cue) what (content), as spans.

An attribution counts where its content and a gold one's share half of their characters or more (intersection
over union 0.5), one to one. Spans are scored as Citron prints them: exact, and by characters shared. PolNeAR
annotates beliefs, votes and intentions too, so recall has a ceiling (two annotators: F1 0.775).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from msgspec import Struct

from pipeline.evaluate.metrics import PRF
from pipeline.records import Form, Span
from pipeline.stages.document import Document
from pipeline.text import MARKS

SPANS = ("source", "cue", "content")
_MATCHED = 0.5
_THAT = re.compile(r"\b(that)\s+$", re.IGNORECASE)


class GoldAttribution(Struct):
    """One attribution; each part may stand in several places."""

    source: list[Span]
    cue: list[Span]
    content: list[Span]
    quote_type: Form | None = None


class AttributedArticle(Struct):
    """An article with its attributions; other fields of a line are left unread."""

    id: str
    text: str
    attributions: list[GoldAttribution]


def predicted(document: Document) -> list[GoldAttribution]:
    """The system's attributions; units that run on in a quotation belong to the attribution they go on from."""
    text = document.article.text
    found: list[GoldAttribution] = []
    last_unit, last_speaker = -2, None
    for index, at in document.attributed.items():
        for attribution in at.attributions:
            runs_on = attribution.source is None and index == last_unit + 1 and attribution.speaker == last_speaker and found
            content = [as_annotated(text, c) for c in attribution.content]
            if runs_on:
                found[-1].content += content
            else:
                source, cue = ([s] if s else [] for s in (attribution.source, attribution.cue))
                found.append(GoldAttribution(source, cue, content, at.form))
            inner = attribution.inner
            if inner and inner.source:
                found.insert(len(found) - 1, GoldAttribution([inner.source], [inner.cue] if inner.cue else [], inner.content, "indirect"))
            last_unit, last_speaker = index, attribution.speaker
    return found


def as_annotated(text: str, span: Span) -> Span:
    """A content as PolNeAR writes it: with its quotation marks, and the "that" before it."""
    start, end = span
    while end < len(text) and text[end] in MARKS and not text[end + 1 : end + 2].isalnum():
        end += 1
    while start > 0 and text[start - 1] in MARKS and not text[start - 2 : start - 1].isalnum():
        start -= 1
    that = _THAT.search(text, max(0, start - 8), start)
    return (that.start(1) if that else start), end


def score(gold: list[AttributedArticle], read: Callable[[AttributedArticle], list[GoldAttribution]]) -> dict[str, float | int]:
    """Figures over all articles; `read` gives a system's attributions of one."""
    whole, recalled = PRF(), dict.fromkeys(("direct", "mixed", "indirect"), PRF())
    exact, shared = dict.fromkeys(SPANS, PRF()), dict.fromkeys((*SPANS, "source of a matched content"), PRF())
    for article in gold:
        system = read(article)
        pairs = match(article.attributions, system)
        whole += PRF(len(pairs), len(system) - len(pairs), len(article.attributions) - len(pairs))
        for attribution in article.attributions:
            if attribution.quote_type:
                hit = any(g is attribution for g, _ in pairs)
                recalled[attribution.quote_type] += PRF(int(hit), 0, int(not hit))
        for name in SPANS:
            wanted, said = ([tuple(s) for a in side for s in getattr(a, name)] for side in (article.attributions, system))
            exact[name] += PRF(len({*wanted} & {*said}), len({*said} - {*wanted}), len({*wanted} - {*said}))
            shared[name] += _characters(wanted, said)
        for g, s in pairs:
            shared["source of a matched content"] += _characters(g.source, s.source)
    figures: dict[str, float | int] = {"articles": len(gold), "attributions": whole.tp + whole.fn}
    figures |= {f"attribution {n}, content IoU 0.5": round(getattr(whole, n), 4) for n in ("precision", "recall", "f1")}
    figures |= {f"recall, {form}": round(counts.recall, 4) for form, counts in recalled.items()}
    figures |= {f"{name} F1, exact": round(counts.f1, 4) for name, counts in exact.items()}
    return figures | {f"{name} F1, overlap": round(counts.f1, 4) for name, counts in shared.items()}


def match(gold: list[GoldAttribution], system: list[GoldAttribution]) -> list[tuple[GoldAttribution, GoldAttribution]]:
    """Pairs one to one, the best overlap of contents first."""
    overlaps = [(iou(g.content, s.content), i, j) for i, g in enumerate(gold) for j, s in enumerate(system)]
    pairs = []
    used_gold: set[int] = set()
    used_system: set[int] = set()
    for value, i, j in sorted(overlaps, key=lambda o: (-o[0], o[1], o[2])):
        if value >= _MATCHED and i not in used_gold and j not in used_system:
            pairs.append((gold[i], system[j]))
            used_gold.add(i)
            used_system.add(j)
    return pairs


def iou(a: list[Span], b: list[Span]) -> float:
    """Characters shared over characters covered."""
    counts = _characters(a, b)
    return counts.tp / max(1, counts.tp + counts.fp + counts.fn)


def _characters(wanted: list[Span], said: list[Span]) -> PRF:
    """Characters as true positives, false positives and false negatives."""
    edges = sorted({e for s in (*wanted, *said) for e in s})
    tp = fp = fn = 0
    for start, end in pairwise(edges):
        inside = [any(a <= start and end <= b for a, b in side) for side in (wanted, said)]
        length = end - start
        tp += length * all(inside)
        fp += length * (inside == [False, True])
        fn += length * (inside == [True, False])
    return PRF(tp, fp, fn)
