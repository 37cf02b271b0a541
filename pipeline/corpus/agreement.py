"""How far two annotations of the same articles agree.

Kappa is Cohen's (1960); spans are compared as in evaluation, by exact match and by characters shared.
Both annotations are corpus folders that hold the same words under the same names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct, field
from sklearn.metrics import cohen_kappa_score

from pipeline.corpus.schema import LabelledArticle, LabelledAttribution, LabelledStory, LabelledUnit
from pipeline.errors import CorpusError
from pipeline.records import TYPED_ROLES, TYPES, Span
from pipeline.text import overlap

_SMALL = frozenset(("the", "of", "a", "an", "for", "and", "in", "on", "at", "mr", "mrs", "ms", "dr"))


class Kappa(Struct, frozen=True):
    """Chance-corrected agreement on `n` units; `share` is agreement as it is."""

    value: float
    share: float
    n: int


class SpanAgreement(Struct):
    """F1 of the second annotation's spans against the first's: whole spans, and characters."""

    same: int = 0
    first: int = 0
    second: int = 0
    shared: int = 0
    first_length: int = 0
    second_length: int = 0

    def add(self, a: list[Span], b: list[Span]) -> None:
        """Adds the spans of one unit."""
        self.same += len({*a} & {*b})
        self.first += len(a)
        self.second += len(b)
        self.shared += sum(overlap(x, y) for x in a for y in b)
        self.first_length += sum(y - x for x, y in a)
        self.second_length += sum(y - x for x, y in b)

    @property
    def exact(self) -> float:
        """F1 of whole spans."""
        return 2 * self.same / (self.first + self.second) if self.first + self.second else 0.0

    @property
    def characters(self) -> float:
        """F1 of characters."""
        return 2 * self.shared / (self.first_length + self.second_length) if self.first_length + self.second_length else 0.0


class Agreement(Struct, kw_only=True):
    """Every figure, and each unit on which the two differ."""

    stories: int = 0
    articles: int = 0
    units: int = 0
    kappa: dict[str, Kappa] = field(default_factory=dict)
    spans: dict[str, SpanAgreement] = field(default_factory=dict)
    speakers: Kappa | None = None
    quantities: SpanAgreement = field(default_factory=SpanAgreement)
    differences: list[str] = field(default_factory=list)


class _Pair(Struct):
    """One unit under both annotations."""

    stories: tuple[LabelledStory, LabelledStory]
    article: LabelledArticle
    first: LabelledUnit
    second: LabelledUnit


def agreement(first: list[LabelledStory], second: list[LabelledStory]) -> Agreement:
    """Compares the articles that stand in both.

    Raises:
        CorpusError: no article stands in both, or one whose words or units differ.
    """
    pairs = list(_pairs(first, second))
    if not pairs:
        raise CorpusError("the two folders have no article in common: stories and files need the same names")
    typed = [p for p in pairs if p.first.role in TYPED_ROLES or p.second.role in TYPED_ROLES]
    quotes = [p for p in typed if p.first.form and p.second.form]
    found = Agreement(stories=len({p.stories[0].id for p in pairs}), articles=len({p.article.id for p in pairs}), units=len(pairs))
    found.kappa["role"] = _kappa([p.first.role for p in pairs], [p.second.role for p in pairs])
    for kind in TYPES:
        sure = [p for p in typed if kind not in (*p.first.either, *p.second.either)]
        found.kappa[kind] = _kappa([kind in p.first.types for p in sure], [kind in p.second.types for p in sure])
    found.kappa["form"] = _kappa([p.first.form for p in quotes], [p.second.form for p in quotes])
    found.spans = {name: SpanAgreement() for name in ("source", "cue", "content")}
    for p in typed:
        for name, spans in found.spans.items():
            spans.add(_spans(p.first, name), _spans(p.second, name))
        found.quantities.add([(q.start, q.end) for q in p.first.quantities], [(q.start, q.end) for q in p.second.quantities])
    named = [p for p in typed if p.first.attributions and p.second.attributions]
    right = sum(same_speaker(p.stories, p.first.attributions[0], p.second.attributions[0]) for p in named)
    share = right / len(named) if named else 0.0
    found.speakers = Kappa(share, share, len(named))
    found.differences = list(filter(None, map(_difference, pairs)))
    return found


def same_speaker(stories: tuple[LabelledStory, LabelledStory], a: LabelledAttribution, b: LabelledAttribution) -> bool:
    """Whether two annotations mean one speaker, or agree that there is none.

    Each annotation has its own table of entities, so descriptions decide: all the words of one name, alias, role or
    affiliation stand in one of the other's ("inspectorate", "mining inspectorate").
    """
    x, y = _descriptions(stories[0], a.entity), _descriptions(stories[1], b.entity)
    return not (x or y) if a.entity is None or b.entity is None else any(p <= q or q <= p for p in x for q in y)


def _pairs(first: list[LabelledStory], second: list[LabelledStory]) -> Iterator[_Pair]:
    others = {a.id: (story, a) for story in second for a in story.articles}
    for story in first:
        for article in story.articles:
            if article.id not in others:
                continue
            other_story, other = others[article.id]
            if article.text != other.text or [(u.start, u.end) for u in article.units] != [(u.start, u.end) for u in other.units]:
                raise CorpusError(f"{article.path} and {other.path}: the words or the units differ; only labels may")
            for a, b in zip(article.units, other.units, strict=True):
                yield _Pair((story, other_story), article, a, b)


def _kappa(a: list[object], b: list[object]) -> Kappa:
    share = sum(x == y for x, y in zip(a, b, strict=True)) / len(a) if a else 0.0
    both = [str(x) for x in a], [str(x) for x in b]
    return Kappa(float(cohen_kappa_score(*both)) if len({*both[0], *both[1]}) > 1 else 1.0, share, len(a))


def _spans(unit: LabelledUnit, name: str) -> list[Span]:
    if name == "content":
        return [c for a in unit.attributions for c in a.content]
    return [span for a in unit.attributions if (span := getattr(a, name))]


def _descriptions(story: LabelledStory, key: str | None) -> list[frozenset[str]]:
    """What an entity may be called, each as a set of words: its names, or of one without a name its role and body."""
    entity = story.story.entities.get(key or "")
    if entity is None:
        return []
    if entity.by:
        return _descriptions(story, entity.by)
    said = [entity.name, *entity.aliases] if entity.name else [entity.role, entity.affiliation]
    return [words for s in said if s and (words := frozenset(re.findall(r"\w+", s.casefold())) - _SMALL)] or [frozenset((key or "",))]


def _difference(pair: _Pair) -> str | None:
    """`file:line: role types | role types: words` where role, types or forms differ."""
    a, b = (" ".join((u.role, *(f"quote:{u.form}" if t == "quote" else t for t in u.types))) for u in (pair.first, pair.second))
    return f"{pair.article.path}:{pair.first.line}: {a} | {b}: {pair.article.text[pair.first.start : pair.first.end]}" if a != b else None
