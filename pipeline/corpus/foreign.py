"""What the importers share: from an annotation tool's articles to stories of the corpus."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pipeline.corpus.schema import Entity, LabelledArticle, LabelledStory, Story
from pipeline.errors import CorpusError


def header(fields: Mapping[str, Any], place: str) -> LabelledArticle:
    """An article without text from what a tool kept of it; `story` and `article` name it, or `place` does.

    Raises:
        CorpusError: a name that cannot be a file's.
    """
    plain = re.sub(r"[^A-Za-z0-9]+", "-", place).strip("-").lower()
    story, name = str(fields.get("story") or plain), str(fields.get("article") or "article")
    for part in (story, name):
        if not re.fullmatch(r"[\w-]+", part):
            raise CorpusError(f"{place}: {part!r} cannot name a story or an article; letters, digits, _ and - alone")
    return LabelledArticle(
        id=f"{story}/{name}",
        story=story,
        outlet=str(fields.get("outlet") or "unknown"),
        style=str(fields.get("style") or "unknown"),
        published=fields.get("published") or None,
        author=fields.get("author") or None,
        copied_from=fields.get("copied_from") or None,
    )


def gather(found: list[tuple[LabelledArticle, Story]]) -> list[LabelledStory]:
    """Articles and the story tables they came with, as stories in order of name; the first table of a story counts."""
    stories: dict[str, LabelledStory] = {}
    for article, table in found:
        story = stories.setdefault(article.story, LabelledStory(id=article.story, path="", story=table, articles=[]))
        story.articles.append(article)
    for story in stories.values():
        story.articles.sort(key=lambda a: a.id)
        _name_entities(story)
    return [stories[name] for name in sorted(stories)]


def _name_entities(story: LabelledStory) -> None:
    """Turns what an annotator wrote for an entity into its key; an unknown name becomes an entity.

    A kind may stand before a new name (`organisation: Wexmoor Water`); a person's need not.
    """
    entities = story.story.entities
    keys = {name: key for key, e in entities.items() for name in filter(None, (e.name, *e.aliases))}

    def key_of(said: str) -> str:
        if said in entities:
            return said
        if said in keys:
            return keys[said]
        kind, sep, name = said.partition(": ")
        if not sep or kind not in ("person", "organisation", "document", "unnamed"):
            kind, name = "person", said
        key = re.sub(r"\W+", "-", name.lower()).strip("-") or "entity"
        while key in entities:
            key += "-2"
        named = kind in ("person", "organisation")
        entities[key] = Entity(kind=kind, name=name if named else None, role=None if named else name)  # type: ignore[arg-type]  # one of the four
        keys[said] = key
        return key

    for article in story.articles:
        for unit in article.units:
            for attribution in unit.every_attribution():
                if attribution.entity is not None:
                    attribution.entity = key_of(attribution.entity)
            for mention in unit.mentions:
                mention.entity = key_of(mention.entity)
