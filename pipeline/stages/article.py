"""The per-article stages in their order: the one place that lists them."""

from __future__ import annotations

import time
from collections import defaultdict

from pipeline.config import Config
from pipeline.io.raw import reject
from pipeline.records import Article, Reject
from pipeline.stages.assemble import assemble
from pipeline.stages.attribute import attribute
from pipeline.stages.classify import Classifier
from pipeline.stages.document import Document
from pipeline.stages.quantify import quantities
from pipeline.stages.segment import describe, segment


def _segment(document: Document) -> Document:
    document.sentences = segment(document.article)
    describe(document.article, document.sentences)
    return document


def _attribute(document: Document) -> Document:
    article = document.article
    document.attributed, document.speakers = attribute(article.id, article.text, document.sentences)
    return document


def _quantify(document: Document) -> Document:
    document.quantities = {s.index: quantities(s.text, s.start) for s in document.sentences if s.index in document.attributed}
    return document


class ArticleStages:
    """Takes articles through every stage that needs one article alone."""

    version = 1  # raised when a stage's results change, so that finished shards are not taken up again

    def __init__(self, config: Config) -> None:
        self.config = config
        self.classifier = Classifier(config.classify)
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.stages = (
            ("segment", _segment),
            ("attribute", _attribute),
            ("quantify", _quantify),
            ("classify", self.classifier.process),
            ("assemble", assemble),
        )

    def setup(self) -> None:
        """Loads what the stages need, once a worker. Raises `ModelError`."""
        self.classifier.setup()

    def process(self, articles: list[Article]) -> list[Document | Reject]:
        """One result an article, in their order; an article that fails becomes a reject."""
        return [self._one(article) for article in articles]

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
