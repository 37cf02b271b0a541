"""Holds the labelled corpus against its own rules; every fault names file and line."""

from __future__ import annotations

import datetime
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from itertools import pairwise
from pathlib import Path

from pipeline.corpus.schema import LabelledArticle, LabelledAttribution, LabelledStory, LabelledUnit
from pipeline.records import TYPED_ROLES
from pipeline.text import alternatives

SPLITS = ("train", "dev", "test")
_LARGE = 4  # stories of a domain from which on a held-out split can have one
_UNSEEN = 2


def check_corpus(stories: list[LabelledStory]) -> list[str]:
    """Every inconsistency, as `file:line: what`, in reading order; empty when sound."""
    faults = [fault for story in stories for fault in check_story(story)]
    return faults + list(_texts_twice(stories))


def check_release(stories: list[LabelledStory], root: Path) -> list[str]:
    """What holds for the published corpus beyond each story: invented names, splits that make a fair test.

    `root`/known-names.txt lists names of real people and bodies.
    """
    faults = [f"{s.path}/story.toml: a story needs two articles or more" for s in stories if len(s.articles) < 2]
    faults += [f"{a.path}: published: the date is missing" for s in stories for a in s.articles if not a.published]
    return [*faults, *_known_names(stories, root / "known-names.txt"), *_splits(stories, str(root / "stories"))]


def check_story(story: LabelledStory) -> Iterator[str]:
    """The faults of one story: its table, its relations and each article."""
    where = f"{story.path}/story.toml"
    meta = story.story
    if meta.split not in SPLITS:
        yield f"{where}: split {meta.split!r} is none of {', '.join(SPLITS)}"
    for key, entity in meta.entities.items():
        if entity.by is not None and entity.by not in meta.entities:
            yield f"{where}: entity {key}: by names no entity: {entity.by!r}"
        if entity.kind == "unnamed" and entity.name:
            yield f"{where}: entity {key} is unnamed and has a name"
        if entity.kind in ("person", "organisation") and not entity.name:
            yield f"{where}: entity {key} of kind {entity.kind} needs a name"
    ids = {a.id for a in story.articles}
    for article in story.articles:
        if article.copied_from and article.copied_from not in ids - {article.id}:
            yield f"{article.path}: copied-from names no other article of the story"
        yield from _check_article(article, story)
    yield from _check_relations(story, where)


def _check_article(article: LabelledArticle, story: LabelledStory) -> Iterator[str]:
    try:
        datetime.date.fromisoformat(article.published or "1970-01-01")
    except ValueError:
        yield f"{article.path}: published is no ISO date: {article.published!r}"
    if sum(u.role == "title" for u in article.units) != 1:
        yield f"{article.path}: an article has one title"
    for unit in article.units:
        for fault in _check_unit(unit, article, story):
            yield f"{article.path}:{unit.line}: {fault}"


def _check_unit(unit: LabelledUnit, article: LabelledArticle, story: LabelledStory) -> Iterator[str]:
    entities = story.story.entities
    if unit.types and unit.role not in TYPED_ROLES:
        yield f"only title and body units carry types, not {unit.role}"
    if set(unit.types) & set(unit.either):
        yield "a type is both given and left open"
    if unit.claim and not unit.types:
        yield "a unit without a type has a claim key"
    if unit.form and not unit.attributions:
        yield "a quote needs a `>` line"
    if unit.attributions and not (unit.types or unit.either):
        yield "an attribution on a unit without a type"
    if unit.form in ("direct", "mixed") and not unit.spans:
        yield f"a {unit.form} quote has no words in marks"
    if unit.form == "indirect" and unit.spans:
        yield "an indirect quote has no marks"
    if "statistic" in unit.types and not unit.quantities:
        yield "a statistic needs a `#` line"
    if unit.quantities and "statistic" not in unit.types:
        yield "a `#` line on a unit that is no statistic"
    for quantity in unit.quantities:
        if quantity.unit is None:
            yield f"the quantity {quantity.text!r} needs a unit"
        if quantity.low is not None and quantity.high is not None and quantity.low > quantity.high:
            yield f"the range of {quantity.text!r} runs backwards"
    for a in unit.every_attribution():
        yield from _check_attribution(a, unit, entities.keys())
    for mention in unit.mentions:
        if mention.entity not in entities:
            yield f"{article.text[mention.start : mention.end]!r} is a mention of no entity: {mention.entity!r}"
    spans = sorted((m.start, m.end) for m in unit.mentions)
    for left, right in pairwise(spans):
        if left[0] < right[0] < left[1] < right[1]:
            yield f"two mentions cross: {article.text[slice(*left)]!r} and {article.text[slice(*right)]!r}"


def _check_attribution(a: LabelledAttribution, unit: LabelledUnit, entities: Collection[str]) -> Iterator[str]:
    if a.entity is not None and a.entity not in entities:
        yield f"an attribution names no entity: {a.entity!r}"
    if not a.content:
        yield "an attribution has no content"
    for span in filter(None, (a.source, a.cue)):
        if any(c[0] < span[1] and span[0] < c[1] for c in a.content):
            yield "the source or cue overlaps the content: give the content in parts with ` || `"
    if a.source and a.cue and a.source[0] < a.cue[1] and a.cue[0] < a.source[1]:
        yield "the source overlaps the cue"


def _check_relations(story: LabelledStory, where: str) -> Iterator[str]:
    keys = Counter(u.claim for a in story.articles for u in a.units if u.claim)
    meta = story.story
    seen: dict[frozenset[str], str] = {}
    speakers: dict[str, set[str]] = defaultdict(set)
    for unit in (u for a in story.articles for u in a.units if u.claim):
        speakers[unit.claim or ""].update(a.entity for a in unit.attributions[:1] if a.entity)
    for kind in ("overlaps", "agrees", "conflicts", "different"):
        for a, b in getattr(meta, kind):
            for key in (a, b):
                if key not in keys:
                    yield f"{where}: {kind}: no unit has the claim key {key!r}"
            if a == b:
                yield f"{where}: {kind}: {a!r} is related to itself"
            if kind == "agrees" and speakers[a] and speakers[a] == speakers[b] and len(speakers[a]) == 1:
                yield f"{where}: agrees: {a!r} and {b!r} have one speaker, {next(iter(speakers[a]))!r}; the same claim twice has one key"
            pair = frozenset((a, b))
            before = seen.setdefault(pair, kind)
            if before != kind and "different" in (before, kind):
                yield f"{where}: {a!r} and {b!r} are both {before} and {kind}"
    related = {k for kind in ("overlaps", "agrees", "conflicts", "different") for p in getattr(meta, kind) for k in p}
    for key, n in keys.items():
        if n == 1 and key not in related:
            yield f"{where}: the claim key {key!r} stands once and in no relation"


def _texts_twice(stories: list[LabelledStory]) -> Iterator[str]:
    """A body sentence of eight words or more that stands in two splits."""
    seen: dict[str, tuple[str, str]] = {}
    for story in stories:
        for article in story.articles:
            for unit in article.units:
                words = article.text[unit.start : unit.end]
                if unit.role != "body" or len(words.split()) < 8:
                    continue
                split, place = seen.setdefault(words, (story.story.split, f"{article.path}:{unit.line}"))
                if split != story.story.split:
                    yield f"{article.path}:{unit.line}: the same words stand in {split}, at {place}"


def _known_names(stories: list[LabelledStory], path: Path) -> Iterator[str]:
    listed = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    names = [line for line in listed if line and not line.startswith("#")]
    if not names:
        return
    pattern = re.compile(rf"(?<!\w)(?:{alternatives(names)})(?!\w)")
    for story in stories:
        for article in story.articles:
            for unit in article.units:
                for match in pattern.finditer(article.text, unit.start, unit.end):
                    yield f"{article.path}:{unit.line}: the name of a real person or body: {match[0]!r}"


def _splits(stories: list[LabelledStory], where: str) -> Iterator[str]:
    """Every larger domain stands in train and in a held-out split; the test split has domains and styles of its own."""
    domains: dict[str, list[str]] = {}
    styles: dict[str, set[str]] = {}
    for story in stories:
        domains.setdefault(story.story.domain, []).append(story.story.split)
        for article in story.articles:
            styles.setdefault(article.style, set()).add(story.story.split)
    for domain, splits in domains.items():
        if len(splits) >= _LARGE and (set(splits) == {"train"} or "train" not in splits):
            yield f"{where}: the domain {domain!r} has {len(splits)} stories in {', '.join(sorted(set(splits)))} alone; spread them over the splits"
    for kind, found in (("domains", [set(s) for s in domains.values()]), ("styles", list(styles.values()))):
        if sum("train" not in splits and "test" in splits for splits in found) < _UNSEEN:
            yield f"{where}: the test split needs {_UNSEEN} {kind} that train lacks"
