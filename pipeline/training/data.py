"""Labels of a user's own: a corpus folder, or a file of labelled articles as `evaluate` reads it."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pipeline.corpus.parse import load_corpus
from pipeline.corpus.schema import LabelledArticle, LabelledAttribution, LabelledStory, LabelledUnit, Story
from pipeline.errors import CorpusError
from pipeline.evaluate.data import GoldArticle, GoldUnit, read_articles

_HELD = 5  # one story in so many decides where the data name no dev split


def read_labelled(path: Path) -> list[LabelledStory]:
    """The stories of a corpus folder, such as `corpus import` writes, or the articles of a JSONL file, each its own story.

    Stories of a test split are left out. Where none is of the split `dev`, every fifth is put there, by a hash of its
    id: the same ones whatever else is in the data.

    Raises:
        CorpusError: fewer than two stories, or a folder that is no corpus.
        RecordError: a line of the file is no labelled article.
    """
    stories = load_corpus(path) if path.is_dir() else [_story(a) for a in read_articles(path)]
    stories = [s for s in stories if s.story.split != "test"]
    if len(stories) < 2:
        raise CorpusError(f"{path}: {len(stories)} stories or articles to learn from; training needs two, one of them to decide on")
    if not any(s.story.split == "dev" for s in stories):
        ranked = sorted(stories, key=lambda s: hashlib.sha256(s.id.encode()).hexdigest())
        for story in ranked[: max(1, len(stories) // _HELD)]:
            story.story.split = "dev"
    return stories


def _story(article: GoldArticle) -> LabelledStory:
    units = [_unit(u) for u in article.units]
    made = LabelledArticle(id=article.id, story=article.id, outlet="unknown", style="unknown", text=article.text, units=units, every_span=False)
    return LabelledStory(id=article.id, path="", story=Story(), articles=[made])


def _unit(unit: GoldUnit) -> LabelledUnit:
    attributions = [LabelledAttribution(entity=None, source=unit.source)] if unit.source else []
    return LabelledUnit(
        start=unit.start,
        end=unit.end,
        paragraph=unit.paragraph or 0,
        role=unit.role,
        types=unit.types,
        form=unit.form,
        either=unit.either,
        attributions=attributions,
    )
