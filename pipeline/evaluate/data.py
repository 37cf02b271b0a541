"""Labelled articles as every evaluation reads them, whatever they come from.

The file format is JSON Lines, an article a line: `id`, `text` and `units`, each unit with
`start`, `end` (code points, end exclusive), `role`, `types`, and where they apply `either`
(types left open: skipped), `form`, `source` ([start, end]), `speaker` (`name`, null where
unnamed, and `aliases`) and `kind`.
"""

from __future__ import annotations

import re
from pathlib import Path

from msgspec import Struct, field

from pipeline.corpus.parse import load_corpus
from pipeline.corpus.schema import Entity, LabelledArticle, LabelledUnit, owner
from pipeline.io.jsonl import read_jsonl
from pipeline.records import Article, Form, Kind, Role, Sentence, Span, Type
from pipeline.stages.lexicon import PRONOUNS
from pipeline.stages.segment import laid_out


class GoldSpeaker(Struct):
    """Who speaks; `name` is null for an unnamed source, whose descriptions are the aliases."""

    name: str | None = None
    aliases: list[str] = field(default_factory=list)


class GoldUnit(Struct):
    """A labelled unit."""

    start: int
    end: int
    role: Role
    types: list[Type] = field(default_factory=list)
    either: list[Type] = field(default_factory=list)
    form: Form | None = None
    source: Span | None = None
    speaker: GoldSpeaker | None = None
    kind: Kind | None = None
    paragraph: int | None = None


class GoldArticle(Struct):
    """A labelled article."""

    id: str
    text: str
    units: list[GoldUnit]

    def __post_init__(self) -> None:
        last = 0
        for number, unit in enumerate(self.units):
            if not last <= unit.start < unit.end <= len(self.text):
                raise ValueError(
                    f"unit {number} at {unit.start}-{unit.end}: units follow one another within the {len(self.text)} characters of the text"
                )
            last = unit.end


def read_articles(path: Path) -> list[GoldArticle]:
    """Raises `RecordError` with file, line and field of what is wrong."""
    articles = list(read_jsonl(path, GoldArticle))
    for article in articles:
        _number_paragraphs(article)
    return articles


def corpus_articles(root: Path, split: str) -> list[GoldArticle]:
    """The corpus' articles of one split. Raises `CorpusError`."""
    return [gold_article(a, s.story.entities) for s in load_corpus(root) if s.story.split == split for a in s.articles]


def gold_article(article: LabelledArticle, entities: dict[str, Entity]) -> GoldArticle:
    """An article of the corpus as an evaluation reads it."""
    words = _Words(_described(article), _folded(article.text))
    return GoldArticle(article.id, article.text, [_unit(u, entities, words) for u in article.units])


def gold_sentences(article: GoldArticle | LabelledArticle) -> list[Sentence]:
    """A labelled article's units as the segmenter would give them, with the roles of its layout."""
    read = Article(id=article.id, sha256="", text=article.text)
    return laid_out(read, [((u.start, u.end), u.paragraph or 0) for u in article.units])


class _Words(Struct):
    """By which words an article means each entity, and its text as names are looked up in it."""

    described: dict[str, list[str]]
    text: str

    def name(self, entity: Entity) -> bool:
        """Whether the article gives a proper name of the entity; what only other articles call it by, nobody can read in this one."""
        names = [n for n in (entity.name, *entity.aliases) if n and any(c.isupper() for c in n)]
        return entity.name is not None and any(re.search(rf"(?<!\w){re.escape(_folded(n))}(?!\w)", self.text) for n in names)


def _folded(words: str) -> str:
    return words.casefold().replace("’", "'")


def _described(article: LabelledArticle) -> dict[str, list[str]]:
    """The words, pronouns aside, by which the article's mentions mean each entity."""
    found: dict[str, list[str]] = {}
    for mention in (m for u in article.units for m in u.mentions):
        words = article.text[mention.start : mention.end]
        if words.casefold() not in PRONOUNS:
            found.setdefault(mention.entity, []).append(words)
    return found


def _unit(unit: LabelledUnit, entities: dict[str, Entity], words: _Words) -> GoldUnit:
    main = unit.attributions[0] if unit.attributions else None
    named = entities.get(main.entity) if main and main.entity else None
    speaker = _speaker(main.entity, entities, words) if named is not None and main and main.entity else None
    return GoldUnit(
        start=unit.start,
        end=unit.end,
        role=unit.role,
        types=unit.types,
        either=unit.either,
        form=unit.form,
        source=main.source if main else None,
        speaker=speaker,
        kind=named.kind if named else None,
        paragraph=unit.paragraph,
    )


def _speaker(key: str, entities: dict[str, Entity], words: _Words) -> GoldSpeaker:
    """Who is right: the proper name of who speaks for the entity where the article gives it, else its words."""
    speaking = owner(key, entities)
    entity = entities[speaking]
    if words.name(entity):
        return GoldSpeaker(entity.name, entity.aliases)
    own = [n for n in (entity.name, *entity.aliases, entity.affiliation) if n]
    meant = [w for e in (key, speaking) for w in words.described.get(e, ())]
    return GoldSpeaker(None, list(dict.fromkeys([*own, *meant])))


def _number_paragraphs(article: GoldArticle) -> None:
    """Units with a line break between them stand in different paragraphs."""
    number = 0
    for i, unit in enumerate(article.units):
        if i and "\n" in article.text[article.units[i - 1].end : unit.start]:
            number += 1
        unit.paragraph = number
