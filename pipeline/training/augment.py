"""Articles altered so that their labels stay true: other marks, names, number formats, broken spaces, furniture.

Every alteration is a list of edits of the text; `rewrite` carries all spans along.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable
from typing import Any

import msgspec
from msgspec import Struct

from pipeline.corpus.schema import Entity, LabelledArticle, LabelledStory, LabelledUnit
from pipeline.records import Role, Span
from pipeline.stages.quotation import find_quotations
from pipeline.text import MARKS

Edit = tuple[int, int, str]

_STYLES = (("“", "”"), ('"', '"'), ("‘", "’"), ("'", "'"))
_PERCENT = re.compile(r"(?<=\d)(?: per cent| percent|%| pc\b)")
_MILLIONS = re.compile(r"(?<=\d)(?: million\b|m\b)")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
_HE, _SHE = frozenset(("he", "him", "his", "himself")), frozenset(("she", "her", "hers", "herself"))
_BROKEN = 3  # most words of an article whose spaces are broken


class Pool(Struct):
    """What alterations draw from: names of the training stories by gender as their pronouns show it, and furniture."""

    first: dict[str | None, list[str]]
    last: list[str]
    furniture: list[str]


def make_pool(stories: list[LabelledStory]) -> Pool:
    """Gathers names and furniture from the stories that are trained on."""
    first: dict[str | None, set[str]] = {}
    last: set[str] = set()
    furniture: set[str] = set()
    for story in stories:
        for key, entity in story.story.entities.items():
            names = (entity.name or "").split()
            if entity.kind == "person" and len(names) == 2:
                first.setdefault(_gender(key, story.articles), set()).add(names[0])
                last.add(names[1])
        furniture |= {a.text[u.start : u.end] for a in story.articles for u in a.units if u.role == "boilerplate"}
    return Pool({g: sorted(n) for g, n in first.items()}, sorted(last), sorted(furniture))


def augment(article: LabelledArticle, entities: dict[str, Entity], pool: Pool, rng: random.Random) -> LabelledArticle:
    """The article with one to three alterations drawn at random."""
    alterations: list[Callable[[LabelledArticle], LabelledArticle]] = [
        lambda a: rewrite(a, _marks(a, rng)),
        lambda a: rewrite(a, _names(a, entities, pool, rng)),
        lambda a: rewrite(a, _numbers(a, rng)),
        lambda a: rewrite(a, _spaces(a, rng)),
        lambda a: _furniture(a, pool, rng),
    ]
    for alter in rng.sample(alterations, rng.randint(1, 3)):
        article = alter(article)
    return article


def rewrite(article: LabelledArticle, edits: Iterable[Edit]) -> LabelledArticle:
    """The article with its text edited; every span keeps its words as far as they are still there.

    Args:
        edits: (start, end, new words) in code points; those that overlap one before them are left out.
    """
    kept: list[Edit] = []
    for edit in sorted(edits):
        if not kept or edit[0] >= kept[-1][1]:
            kept.append(edit)
    if not kept:
        return article
    text, moved, last = "", [], 0
    for start, end, new in kept:
        text += article.text[last:start]
        moved.append((start, end, len(text), len(text) + len(new)))
        text += new
        last = end
    text += article.text[last:]

    def place(at: int, ends: bool) -> int:
        shift = 0
        for start, end, new_start, new_end in moved:
            if at < start or (at == start and (ends or start < end)):
                break
            if at < end:
                return new_end if ends else new_start
            shift = new_end - end
        return at + shift

    made = msgspec.convert(msgspec.to_builtins(article), LabelledArticle)
    for unit in made.units:
        for held in _placed(unit):
            held.start, held.end = place(held.start, False), place(held.end, True)
        unit.spans = [(place(a, False), place(b, True)) for a, b in unit.spans]
        for a in unit.every_attribution():
            a.source, a.cue = (s and (place(s[0], False), place(s[1], True)) for s in (a.source, a.cue))
            a.content = [(place(x, False), place(y, True)) for x, y in a.content]
    made.text = text
    return made


def _placed(unit: LabelledUnit) -> list[Any]:
    return [unit, *unit.quantities, *unit.mentions]


def _gender(key: str, articles: list[LabelledArticle]) -> str | None:
    said = [a.text[m.start : m.end].casefold() for a in articles for u in a.units for m in u.mentions if m.entity == key]
    he, she = sum(s in _HE for s in said), sum(s in _SHE for s in said)
    return "m" if he > she else "f" if she > he else None


def _marks(article: LabelledArticle, rng: random.Random) -> list[Edit]:
    """All quotations in marks of another kind."""
    opening, closing = rng.choice(_STYLES)
    paragraphs: dict[int, tuple[Span, Role]] = {}
    for unit in article.units:
        (start, _), role = paragraphs.get(unit.paragraph, ((unit.start, unit.end), unit.role))
        paragraphs[unit.paragraph] = ((start, unit.end), role)
    edits: list[Edit] = []
    for quoted in find_quotations(article.text, paragraphs.values()):
        inside = article.text[quoted.start + 1 : quoted.end - 1]
        if opening in inside or closing in inside:
            return []  # the new marks stand inside already
        if quoted.opened:
            edits.append((quoted.start, quoted.start + 1, opening))
        if quoted.closed and article.text[quoted.end - 1] in MARKS:
            edits.append((quoted.end - 1, quoted.end, closing))
    return edits


def _names(article: LabelledArticle, entities: dict[str, Entity], pool: Pool, rng: random.Random) -> list[Edit]:
    """People under other names, the same one wherever it stands."""
    new: dict[str, str] = {}
    for key, entity in entities.items():
        names = (entity.name or "").split()
        if entity.kind == "person" and len(names) == 2:
            first = pool.first.get(_gender(key, [article])) or pool.first.get(None)
            if first and pool.last:
                new.setdefault(names[0], rng.choice(first))
                new.setdefault(names[1], rng.choice(pool.last))
    if not new:
        return []
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(new, key=len, reverse=True)))})(?!\w)")
    return [(m.start(), m.end(), new[m[0]]) for m in pattern.finditer(article.text)]


def _numbers(article: LabelledArticle, rng: random.Random) -> list[Edit]:
    """Percentages, millions and thousands as another house style writes them."""
    percent, million = rng.choice((" per cent", " percent", "%")), rng.choice((" million", "m"))
    edits = [(m.start(), m.end(), percent) for m in _PERCENT.finditer(article.text)]
    edits += [(m.start(), m.end(), million) for m in _MILLIONS.finditer(article.text)]
    if rng.random() < 0.3:
        edits += [(m.start(), m.end(), "") for m in _THOUSANDS.finditer(article.text)]
    return edits


def _spaces(article: LabelledArticle, rng: random.Random) -> list[Edit]:
    """A word or two broken in the middle, a space doubled: what extraction from print leaves behind."""
    words = list(re.finditer(r"[a-z]{6,}", article.text))
    edits: list[Edit] = []
    for match in rng.sample(words, min(len(words), rng.randint(1, _BROKEN))):
        at = rng.randint(match.start() + 2, match.end() - 2)
        edits.append((at, at, " "))
    return edits


def _furniture(article: LabelledArticle, pool: Pool, rng: random.Random) -> LabelledArticle:
    """A line of site furniture between two paragraphs."""
    breaks = [i for i, unit in enumerate(article.units) if i and unit.paragraph != article.units[i - 1].paragraph]
    if not breaks or not pool.furniture:
        return article
    at, line = rng.choice(breaks), rng.choice(pool.furniture)
    start = article.units[at].start
    made = rewrite(article, [(start, start, line + "\n\n")])
    for unit in made.units[at:]:
        unit.paragraph += 1
    paragraph = made.units[at].paragraph - 1
    made.units.insert(at, LabelledUnit(start=start, end=start + len(line), paragraph=paragraph, role="boilerplate", types=[]))
    return made
