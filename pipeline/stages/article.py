"""The per-article stages in their order: the one place that lists them."""

from __future__ import annotations

import time
from collections import defaultdict

from pipeline.config import Config
from pipeline.io.raw import reject
from pipeline.records import Article, Reject, Sentence
from pipeline.stages.assemble import assemble
from pipeline.stages.attribute import attribute
from pipeline.stages.classify import classify
from pipeline.stages.document import Document
from pipeline.stages.furniture import join_furniture
from pipeline.stages.quantify import quantities
from pipeline.stages.read import Reader, Reading
from pipeline.stages.segment import describe, segment


class ArticleStages:
    """Takes articles through every stage that needs one article alone."""

    version = 8  # raised when a stage's results change, so that finished shards are not taken up again

    def __init__(self, config: Config) -> None:
        self.config = config
        self.reader = Reader(config.read)
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.stages = (
            ("segment", self._segment),
            ("read", self._read),
            ("join", self._join),
            ("attribute", self._attribute),
            ("quantify", self._quantify),
            ("classify", self._classify),
            ("assemble", assemble),
        )

    def setup(self) -> None:
        """Loads what the stages need, once a worker. Raises `ModelError`."""
        self.reader.setup()

    def process(self, articles: list[Article]) -> list[Document | Reject]:
        """One result an article, in their order; an article that fails becomes a reject."""
        return [self._one(article) for article in articles]

    def analyse(self, article: Article, sentences: list[Sentence] | None = None) -> Document:
        """Every stage, over units that are given (labelled ones, say) or its own; an error is raised."""
        document = Document(article=article, sentences=sentences or [])
        for name, stage in self.stages:
            if sentences is None or name not in ("segment", "join"):
                document = stage(document)
        return document

    def _one(self, article: Article) -> Document | Reject:
        document = Document(article=article)
        for name, stage in self.stages:
            began = time.perf_counter()
            try:
                document = stage(document)
            except Exception as error:  # whatever one article breaks, the others go on
                return reject(article.id, "failed", f"{type(error).__name__}: {error}; please report this article", article.id, name)
            finally:
                self.seconds[name] += time.perf_counter() - began
        return document

    def _segment(self, document: Document) -> Document:
        document.sentences = segment(document.article)
        return document

    def _read(self, document: Document) -> Document:
        document.reading = self.reader.read(document.article.text, document.sentences)
        describe(document.article, document.sentences)
        return document

    def _join(self, document: Document) -> Document:
        document.sentences = join_furniture(document.article.text, document.sentences, document.reading)
        return document

    def _attribute(self, document: Document) -> Document:
        article = document.article
        document.attributed, document.speakers = attribute(
            article.id, article.text, document.sentences, document.reading, self.reader.fitted.trust, self.config.read.aim
        )
        return document

    def _quantify(self, document: Document) -> Document:
        document.quantities = {s.index: quantities(s.text, s.start) for s in document.sentences if s.index in document.attributed}
        return document

    def _classify(self, document: Document) -> Document:
        document = classify(document, self.reader.fitted, self.config.read.aim)
        document.reading = Reading({}, [], [])  # it has been used up, and a shard need not carry it
        return document
