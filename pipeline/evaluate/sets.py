"""Which labelled set a file holds, and its evaluation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from pipeline.config import Config
from pipeline.corpus.parse import load_corpus
from pipeline.errors import UsageError
from pipeline.evaluate import attributions, speech
from pipeline.evaluate.across import across
from pipeline.evaluate.data import corpus_articles, read_articles
from pipeline.evaluate.run import Evaluation, evaluate
from pipeline.io.jsonl import read_jsonl
from pipeline.records import Article
from pipeline.stages.article import ArticleStages
from pipeline.stages.document import Document


def evaluate_file(path: Path | None, corpus: Path, config: Config) -> Evaluation:
    """Scores on a file: articles with `units`, with `attributions` (PolNeAR) or with `sentences` (NewsDiscourse).

    Without a file, on the corpus' test split.

    Raises:
        UsageError: the file is none of these, or cannot be read.
        RecordError: a line of it is not the record it should be.
    """
    if path is None:
        result = evaluate(corpus_articles(corpus, "test"), config)
        result.figures |= across([s for s in load_corpus(corpus) if s.story.split == "test"])
        return result
    first = _first_line(path)
    if "units" in first:
        return evaluate(read_articles(path), config)
    stages = ArticleStages(config)
    stages.setup()

    def whole(article: attributions.AttributedArticle) -> list[attributions.GoldAttribution]:
        return attributions.predicted(stages.analyse(Article(id=article.id, sha256="", text=article.text)))

    def sentences(article: speech.SpeechArticle) -> Document:
        return stages.analyse(Article(id=article.id, sha256="", text=article.text), article.units())

    if "attributions" in first:
        return Evaluation([], attributions.score(list(read_jsonl(path, attributions.AttributedArticle)), whole))
    if "sentences" in first:
        return Evaluation([], speech.score(list(read_jsonl(path, speech.SpeechArticle)), sentences))
    raise UsageError(f"{path}:1: none of `units`, `attributions` (PolNeAR) or `sentences` (NewsDiscourse) is here")


def _first_line(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            found: dict[str, Any] = msgspec.json.decode(file.readline(), type=dict[str, Any])
            return found
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from error
    except msgspec.DecodeError as error:
        raise UsageError(f"{path}:1: no JSON object: {error}") from error
