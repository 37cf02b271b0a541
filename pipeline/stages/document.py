"""One article on its way through the stages: what each of them has found so far."""

from __future__ import annotations

from msgspec import Struct, field

from pipeline.records import Article, Claim, Quantity, Sentence
from pipeline.stages.attribute import Attributed
from pipeline.stages.entities import LocalSpeaker
from pipeline.stages.read import Reading


class Document(Struct, kw_only=True):
    """An article with its units; `attributed` and `quantities` are keyed by unit index."""

    article: Article
    sentences: list[Sentence] = field(default_factory=list)
    reading: Reading = field(default_factory=lambda: Reading({}, [], []))
    attributed: dict[int, Attributed] = field(default_factory=dict)
    quantities: dict[int, list[Quantity]] = field(default_factory=dict)
    speakers: list[LocalSpeaker] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
