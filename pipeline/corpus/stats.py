"""Counts and shapes of a labelled corpus, as plain values: what `corpus stats` prints and draws."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable
from typing import Any

from pipeline.corpus.schema import LabelledArticle, LabelledStory, LabelledUnit
from pipeline.records import TYPED_ROLES, TYPES
from pipeline.text import squeeze, words

_SAMPLE = 40_000  # words over which distinct 4-grams are counted: the share falls with length


def corpus_stats(stories: list[LabelledStory]) -> dict[str, Any]:
    """Every count, keyed as in `corpus stats --json`; shares are of 1, lengths in words, tables largest first."""
    articles = [a for s in stories for a in s.articles]
    units = [u for a in articles for u in a.units]
    body = [a.text[u.start : u.end] for a in articles for u in a.units if u.role == "body"]
    return {
        "stories": len(stories),
        "articles": len(articles),
        "units": len(units),
        "words": sum(len(words(a.text)) for a in articles),
        "splits": _splits(stories),
        "roles": dict(Counter(u.role for u in units).most_common()),
        "types": {role: type_mix(u.types for u in units if u.role == role) for role in TYPED_ROLES},
        "forms": dict(Counter(u.form for u in units if u.form).most_common()),
        "attributions": _attributions(stories),
        "quantities": sum(len(u.quantities) for u in units),
        "mentions": sum(len(u.mentions) for u in units),
        "claims": _claims(stories),
        "sentence_length": length_spread(body),
        "article_units": _spread([len(a.units) for a in articles]),
        "distinct_4grams": distinct_ngrams([s.articles[0].text for s in stories if s.articles]),
        "domains": dict(Counter(s.story.domain for s in stories).most_common()),
        "styles": dict(Counter(a.style for a in articles).most_common()),
        "years": dict(sorted(Counter(a.published[:4] for a in articles if a.published).items())),
    }


def type_mix(types: Iterable[Iterable[str]]) -> dict[str, float]:
    """The share of units that carry each type, and of those that carry `none`."""
    listed = [set(t) for t in types]
    n = len(listed) or 1
    return {t: round(sum(t in x for x in listed) / n, 4) for t in TYPES} | {"none": round(sum(not x for x in listed) / n, 4)}


def length_spread(sentences: Iterable[str]) -> dict[str, float]:
    """Mean and percentiles of sentence length in words, and the shares of short (8 or fewer) and long ones (35 or more)."""
    lengths = [n for s in sentences if (n := len(words(s)))]
    share = {"short": sum(n <= 8 for n in lengths), "long": sum(n >= 35 for n in lengths)}
    return _spread(lengths) | {name: round(n / (len(lengths) or 1), 4) for name, n in share.items()}


def distinct_ngrams(texts: Iterable[str], n: int = 4) -> float:
    """The share of distinct n-grams among those of the first 40,000 words (0 where there are none)."""
    tokens = [w.casefold() for t in texts for w in words(t)][:_SAMPLE]
    grams = [tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1)]
    return round(len(set(grams)) / len(grams), 4) if grams else 0.0


def _spread(values: list[int]) -> dict[str, float]:
    if len(values) < 2:
        return {"mean": float(sum(values))}
    cuts = statistics.quantiles(values, n=20)
    return {
        "mean": round(statistics.mean(values), 2),
        "p5": cuts[0],
        "p25": cuts[4],
        "p50": cuts[9],
        "p75": cuts[14],
        "p95": cuts[18],
        "max": max(values),
    }


def _splits(stories: list[LabelledStory]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for name in sorted({s.story.split for s in stories}, key=lambda s: ("train", "dev", "test").index(s) if s in ("train", "dev", "test") else 3):
        held = [s for s in stories if s.story.split == name]
        articles = [a for s in held for a in s.articles]
        units = [u for a in articles for u in a.units]
        found[name] = {"stories": len(held), "articles": len(articles), "units": len(units)}
        found[name] |= {t: sum(t in u.types for u in units) for t in TYPES}
    return found


def _attributions(stories: list[LabelledStory]) -> dict[str, Any]:
    kinds: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for story in stories:
        for unit in (u for a in story.articles for u in a.units if u.attributions):
            main = unit.attributions[0]
            found["units"] += 1
            found["source in the unit"] += main.source is not None
            found["source before its content"] += main.source is not None and bool(main.content) and main.source[0] < main.content[0][0]
            found["several sources"] += len(unit.attributions) > 1
            found["speech within speech"] += any(a.inner for a in unit.attributions)
            entity = story.story.entities.get(main.entity or "")
            kinds[entity.kind if entity else main.reason or "unstated"] += 1
    return dict(found) | {"kinds": dict(kinds.most_common())}


def _claims(stories: list[LabelledStory]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for story in stories:
        wordings: dict[str, list[tuple[LabelledArticle, LabelledUnit]]] = {}
        for article in story.articles:
            found["articles copied"] += article.copied_from is not None
            for unit in article.units:
                if unit.claim:
                    wordings.setdefault(unit.claim, []).append((article, unit))
        for held in wordings.values():
            found["clusters of two or more"] += len(held) > 1
            found["of these with distinct wordings"] += len({squeeze(a.text[u.start : u.end]) for a, u in held}) > 1
            found["of these across articles"] += len({a.id for a, _ in held}) > 1
        for kind in ("overlaps", "agrees", "conflicts", "different"):
            found[kind] += len(getattr(story.story, kind))
    return dict(found)
