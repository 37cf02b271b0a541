"""What of a run is done: shards of articles, each under the hash of all that decides its result.

A shard's file is written whole, renamed, and only then noted, so that a run that is killed
anywhere goes on from its last finished shard, and a changed setting starts anew.
"""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from pipeline import __version__
from pipeline.config import Config, fingerprint
from pipeline.errors import UsageError
from pipeline.io.jsonl import read_jsonl, write_jsonl
from pipeline.model.artefact import Fitted
from pipeline.records import Article, Reject
from pipeline.stages.article import ArticleStages
from pipeline.stages.document import Document
from pipeline.text import digest

ENGINE = "torch"
NUMBER_FORMAT = "fp32"


class Shard(Struct):
    """A unit of work: where its articles stand in the spool, and the key of its result."""

    first: int
    count: int
    key: str


class Workspace:
    """The folder `.work` inside a run's output while it is under way."""

    def __init__(self, out: Path, config: Config, fitted: Fitted) -> None:
        self.folder = out / ".work"
        self.spool = self.folder / "articles.jsonl"
        self.shard_size = config.run.shard_size
        self.recipe = digest(
            __version__, ArticleStages.version, fingerprint(config), fitted.files["model.safetensors"], str(msgspec.json.encode(fitted.combination)), ENGINE, NUMBER_FORMAT
        )  # fmt: skip

    def write_spool(self, items: Iterator[Article | Reject]) -> tuple[int, list[Reject]]:
        """Spools the articles to disk; returns their number and the rejects, in input order."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise
            raise UsageError(f"{self.folder.parent}: cannot be made or written: {error.strerror}") from error
        rejects: list[Reject] = []
        count = 0

        def articles() -> Iterator[Article]:
            nonlocal count
            for item in items:
                if isinstance(item, Reject):
                    rejects.append(item)
                else:
                    count += 1
                    yield item

        write_jsonl(self.spool, articles())
        return count, rejects

    def shards(self) -> Iterator[tuple[Shard, list[Article]]]:
        """The spooled articles, cut up in order."""
        held: list[Article] = []
        first = 0
        for article in read_jsonl(self.spool, Article):
            held.append(article)
            if len(held) == self.shard_size:
                yield self._shard(first, held), held
                first, held = first + len(held), []
        if held:
            yield self._shard(first, held), held

    def _shard(self, first: int, articles: list[Article]) -> Shard:
        key = digest(self.recipe, *(f"{a.id} {a.sha256}" for a in articles))
        return Shard(first, len(articles), key)

    def path(self, shard: Shard) -> Path:
        """Where the shard's result lies once it is finished."""
        return self.folder / f"{shard.first:09d}-{shard.key}.jsonl"

    def is_done(self, shard: Shard) -> bool:
        """Whether the shard's result lies here; its file appears whole or not at all."""
        return self.path(shard).exists()

    def results(self, shard: Shard) -> Iterator[Document | Reject]:
        """A finished shard's documents and rejects, in the order of its articles."""
        for result in read_jsonl(self.path(shard), Result):
            yield result.document or result.reject  # type: ignore[misc]  # one of the two is set

    def remove(self) -> None:
        """Clears the folder once the run's files are written."""
        shutil.rmtree(self.folder)


class Result(Struct):
    """A line of a shard's file: a document or, where it failed, its reject."""

    document: Document | None = None
    reject: Reject | None = None


def finish_shard(path: Path, results: list[Document | Reject]) -> None:
    """Writes a shard's results under their name, whole."""
    lines = (Result(reject=r) if isinstance(r, Reject) else Result(document=r) for r in results)
    write_jsonl(path, lines)
