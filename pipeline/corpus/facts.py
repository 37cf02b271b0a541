"""The reference facts of the corpus: what a register, a record or a report says, and which claims it bears on."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from msgspec import Struct

from pipeline.corpus.schema import LabelledStory
from pipeline.io.jsonl import read_jsonl

Verdict = Literal["supported", "refuted", "not-enough-evidence"]


class Bearing(Struct, forbid_unknown_fields=True):
    """What a fact says of one claim, by its key in the story."""

    claim: str
    verdict: Verdict


class Fact(Struct, kw_only=True, forbid_unknown_fields=True):
    """One line of facts.jsonl; `source` published it on `date`."""

    id: str
    story: str
    text: str
    source: str
    date: str
    url: str
    bears: list[Bearing]


def read_facts(path: Path) -> list[Fact]:
    """Raises `RecordError` with file and line."""
    return list(read_jsonl(path, Fact))


def check_facts(facts: list[Fact], stories: list[LabelledStory], where: str) -> Iterator[str]:
    """Facts twice, claims that do not exist, dates that are none, words that are the article's own."""
    keys: dict[str, dict[str, list[str]]] = {s.id: {} for s in stories}
    for story in stories:
        for article in story.articles:
            for unit in article.units:
                if unit.claim:
                    keys[story.id].setdefault(unit.claim, []).append(article.text[unit.start : unit.end])
    seen: set[str] = set()
    for fact in facts:
        if fact.id in seen:
            yield f"{where}: {fact.id}: this id stands twice"
        seen.add(fact.id)
        try:
            datetime.date.fromisoformat(fact.date)
        except ValueError:
            yield f"{where}: {fact.id}: date is no ISO date: {fact.date!r}"
        if not fact.bears:
            yield f"{where}: {fact.id}: bears on no claim"
        for bearing in fact.bears:
            units = keys.get(fact.story, {}).get(bearing.claim)
            if units is None:
                yield f"{where}: {fact.id}: the story {fact.story!r} has no claim {bearing.claim!r}"
            elif any(fact.text in unit or unit in fact.text for unit in units):
                yield f"{where}: {fact.id}: the words of the claim {bearing.claim!r} itself are no reference"
