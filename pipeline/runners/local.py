"""Runs everything on this machine: read, per-article stages in worker processes, reconcile, write."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from datetime import UTC, datetime
from pathlib import Path

from pipeline import __version__
from pipeline.config import Config
from pipeline.io.readers import read_inputs
from pipeline.manifest import ENGINE, NUMBER_FORMAT, Shard, Workspace, finish_shard
from pipeline.model.artefact import model_folder, read_fitted
from pipeline.records import SCHEMA, Article, Reject
from pipeline.runners.output import RunSummary, write_run
from pipeline.stages.article import ArticleStages
from pipeline.stages.document import Document
from pipeline.stages.ingest import Ingest
from pipeline.stages.reconcile.cluster import reconcile
from pipeline.stages.reconcile.known import read_known
from pipeline.stages.reconcile.speakers import merge_speakers

Progress = Callable[[int, int], None]  # articles done, articles in all

_stages: ArticleStages | None = None  # one a worker process


def run(
    inputs: list[str],
    out: Path,
    config: Config,
    *,
    input_format: str | None = None,
    sentences: bool = True,
    progress: Progress = lambda done, total: None,
) -> RunSummary:
    """Articles in, the whole claim dataset in `out`.

    Raises:
        UsageError: an input or the model cannot be found; nothing is written.
        ConfigError: the file of known speakers is wrong; nothing is written.
        OSError: the output cannot be written; what was finished is taken up by the next run.
    """
    began = datetime.now(UTC)
    seconds: defaultdict[str, float] = defaultdict(float)
    fitted = read_fitted(model_folder(config.read.model))
    known = read_known(config.speakers.known)
    items = read_inputs(inputs, input_format, config.ingest.max_record_bytes)
    work = Workspace(out, config, fitted)
    with _timed(seconds, "ingest"):
        total, rejects = work.write_spool(Ingest(config.ingest).process(items))
    shards = _process(work, config, total, progress, seconds)
    documents: list[Document] = []
    for shard in shards:
        for result in work.results(shard):
            documents.append(result) if isinstance(result, Document) else rejects.append(result)
    with _timed(seconds, "speakers"):
        speakers = merge_speakers(documents, known)
    with _timed(seconds, "reconcile"):
        clusters, relations = reconcile(documents, config.reconcile)
    with _timed(seconds, "write"):
        counts = write_run(out, documents, clusters, relations, speakers, rejects, sentences)
    finished = datetime.now(UTC)
    summary = RunSummary(
        schema=SCHEMA,
        version=__version__,
        started=began.isoformat(timespec="seconds"),
        finished=finished.isoformat(timespec="seconds"),
        engine=ENGINE,
        number_format=NUMBER_FORMAT,
        model={"name": fitted.name, "sha256": fitted.files["model.safetensors"]},
        config=config,
        counts=counts,
        seconds={k: round(v, 3) for k, v in seconds.items()},
        articles_per_second=round(len(documents) / max(0.001, (finished - began).total_seconds()), 2),
    )
    summary.save(out)
    work.remove()
    return summary


class _timed:
    """Adds the time a block takes to a counter."""

    def __init__(self, seconds: defaultdict[str, float], name: str) -> None:
        self.seconds, self.name = seconds, name

    def __enter__(self) -> None:
        self.began = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        self.seconds[self.name] += time.perf_counter() - self.began


def _process(work: Workspace, config: Config, total: int, progress: Progress, seconds: defaultdict[str, float]) -> list[Shard]:
    """Brings every shard to its finished file; returns them in order."""
    shards: list[Shard] = []
    done = 0
    open_shards = -(-total // config.run.shard_size)
    workers = min(config.run.workers or os.cpu_count() or 1, max(1, open_shards))
    for shard, used in _finished(work, config, workers, shards):
        done += shard.count
        for name, value in used.items():
            seconds[name] += value
        progress(done, total)
    return shards


def _finished(work: Workspace, config: Config, workers: int, shards: list[Shard]) -> Iterator[tuple[Shard, dict[str, float]]]:
    """Shards as they are finished, those of an earlier run first as they come by."""
    todo = _todo(work, shards)
    if workers == 1:
        for shard, articles in todo:
            yield shard, _one_shard(work.path(shard), articles, config) if articles else {}
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_leave_signals_to_parent) as pool:
        running: dict[Future[dict[str, float]], Shard] = {}
        try:
            for shard, articles in todo:
                if not articles:
                    yield shard, {}
                    continue
                running[pool.submit(_one_shard, work.path(shard), articles, config)] = shard
                if len(running) >= 2 * workers:
                    yield from _collect(running)
            while running:
                yield from _collect(running)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _todo(work: Workspace, shards: list[Shard]) -> Iterator[tuple[Shard, list[Article]]]:
    """Every shard with the articles still to be processed: none where its result lies there."""
    for shard, articles in work.shards():
        shards.append(shard)
        yield shard, [] if work.is_done(shard) else articles


def _collect(running: dict[Future[dict[str, float]], Shard]) -> Iterator[tuple[Shard, dict[str, float]]]:
    finished, _ = wait(running, return_when=FIRST_COMPLETED)
    for future in finished:
        yield running.pop(future), future.result()


def _leave_signals_to_parent() -> None:
    """Control-C reaches every process of a terminal; the parent alone answers it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _one_shard(path: Path, articles: list[Article], config: Config) -> dict[str, float]:
    """Runs in a worker: the stages over one shard, its file, and the seconds of each stage."""
    global _stages
    if _stages is None or _stages.config != config:
        _stages = ArticleStages(config)
        _stages.setup()
    _stages.seconds.clear()
    results: list[Document | Reject] = _stages.process(articles)
    finish_shard(path, results)
    return dict(_stages.seconds)
