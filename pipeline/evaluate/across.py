"""Speakers across the articles of the corpus: each article's own given as labelled, only the merging measured."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.corpus.schema import LabelledArticle, LabelledStory, owner
from pipeline.evaluate.metrics import b_cubed
from pipeline.records import Article, Attribution, Claim, Scores
from pipeline.stages.document import Document
from pipeline.stages.entities import LocalSpeaker, make_speaker
from pipeline.stages.linking import Mention, mention
from pipeline.stages.reconcile.speakers import merge_speakers
from pipeline.text import digest


def across(stories: list[LabelledStory]) -> dict[str, float | int]:
    """B-cubed over the speakers that articles name, and over all; how many clusters hold two people.

    An item is a speaker of one article; it belongs with the same entity of its story's other articles.
    """
    documents = [_document(s, a) for s in stories for a in s.articles]
    merged = {s.id: s for s in merge_speakers(documents, [])}
    every = [(c.attributions[0].speaker, c.id, s) for d in documents for c, s in zip(d.claims, d.speakers, strict=True)]
    items = [item for item in every if item[2].name]
    precision, recall, f1 = b_cubed([i for i, _, _ in items], [g for _, g, _ in items])
    people: dict[object, set[str]] = {}
    for identity, entity, _ in items:
        if identity and merged[identity].kind == "person":
            people.setdefault(identity, set()).add(entity)
    return {
        "speakers across articles, B-cubed precision": round(precision, 4),
        "speakers across articles, B-cubed recall": round(recall, 4),
        "speakers across articles, B-cubed F1": round(f1, 4),
        "the same with those that no article names": round(b_cubed([i for i, _, _ in every], [g for _, g, _ in every])[2], 4),
        "named speakers of an article": len(items),
        "clusters that hold two people": sum(len(p) > 1 for p in people.values()),
    }


def _document(story: LabelledStory, article: LabelledArticle) -> Document:
    """The article with one claim a speaker; the claim's id is the entity's."""
    speakers = dict(_speakers(story, article))
    claims = [_claim(article.id, f"{story.id}/{key}", s) for key, s in speakers.items()]
    read = Article(id=article.id, sha256="", text=article.text, published=article.published)
    return Document(article=read, claims=claims, speakers=list(speakers.values()))


def _speakers(story: LabelledStory, article: LabelledArticle) -> Iterator[tuple[str, LocalSpeaker]]:
    entities = story.story.entities
    mentions: dict[str, list[Mention]] = {}
    for number, unit in enumerate(article.units):
        for m in unit.mentions:
            mentions.setdefault(owner(m.entity, entities), []).append(mention(article.text, (m.start, m.end), number, False))
    speaking = {owner(a.entity, entities) for u in article.units for a in u.attributions if a.entity}
    for key in sorted(speaking & mentions.keys()):
        yield key, make_speaker(digest(article.id, key), [(m, m.naming) for m in mentions[key]])


def _claim(article: str, identity: str, speaker: LocalSpeaker) -> Claim:
    said = Attribution(speaker=speaker.id, name=speaker.name)
    return Claim(
        article=article, index=0, paragraph=0, start=0, end=0, text="", role="body", types=["quote"], scores=Scores(), id=identity, type="quote",
        quote=None, attributions=[said], quantities=[],
    )  # fmt: skip
