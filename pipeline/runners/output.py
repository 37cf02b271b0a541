"""The files of a run: written one after the other, each whole, `run.json` last."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from pipeline.config import Config
from pipeline.errors import UsageError
from pipeline.io.jsonl import atomic_write, read_jsonl, write_jsonl
from pipeline.records import TYPED_ROLES, TYPES, Article, Claim, Cluster, Reject, Relation, Sentence, Speaker, Type
from pipeline.stages.document import Document


class RunSummary(Struct, kw_only=True):
    """What `run.json` holds: what made this dataset, how much it is, and how long it took."""

    schema: int
    version: str
    started: str
    finished: str
    engine: str
    number_format: str
    model: dict[str, str]
    config: Config
    counts: dict[str, int]
    seconds: dict[str, float]
    articles_per_second: float

    def save(self, out: Path) -> None:
        """Writes run.json."""
        with atomic_write(out / "run.json") as file:
            file.write(msgspec.json.format(msgspec.json.encode(self), indent=1) + b"\n")


def write_run(
    out: Path,
    documents: list[Document],
    clusters: list[Cluster],
    relations: list[Relation],
    speakers: list[Speaker],
    rejects: list[Reject],
    sentences: bool,
) -> dict[str, int]:
    """Writes every file but run.json; returns how many lines each has."""
    out.mkdir(parents=True, exist_ok=True)
    (out / "run.json").unlink(missing_ok=True)  # what lies here is no whole run until it is written again
    files: dict[str, list[object] | Iterator[object]] = {
        "articles": [d.article for d in documents],
        "claims": [c for d in documents for c in d.claims],
        "clusters": list(clusters),
        "relations": list(relations),
        "speakers": list(speakers),
        "rejects": list(rejects),
    }
    counts = {name: len(records) for name, records in files.items()}  # type: ignore[arg-type]  # lists all
    counts["sentences"] = sum(len(d.sentences) for d in documents)
    if sentences:
        files["sentences"] = (s for d in documents for s in d.sentences)
    else:
        (out / "sentences.jsonl").unlink(missing_ok=True)
    for name, records in files.items():
        write_jsonl(out / f"{name}.jsonl", records)
    return counts


class Doubt(Struct):
    """A unit that a type nearly had, or nearly had not."""

    sentence: Sentence
    type: Type
    score: float
    threshold: float


def read_summary(out: Path) -> RunSummary:
    """A finished run's `run.json`. Raises `UsageError` where there is none."""
    try:
        return msgspec.json.decode((out / "run.json").read_bytes(), type=RunSummary)
    except (OSError, msgspec.DecodeError) as error:
        raise UsageError(f"{out}: no finished run here (run.json: {error})") from error


def doubtful(out: Path, thresholds: dict[str, float], within: float = 0.15) -> list[Doubt]:
    """Every type of a title or body unit whose probability lies within `within` of its threshold, the nearest first.

    Raises:
        UsageError: the run was made with --no-sentences.
    """
    path = out / "sentences.jsonl"
    if not path.exists():
        raise UsageError(f"{path}: missing; run again without --no-sentences")
    found = [
        Doubt(sentence, kind, getattr(sentence.scores, kind), thresholds[kind])
        for sentence in read_jsonl(path, Sentence)
        if sentence.role in TYPED_ROLES
        for kind in TYPES
        if abs(getattr(sentence.scores, kind) - thresholds[kind]) <= within
    ]
    return sorted(found, key=lambda d: abs(d.score - d.threshold))


class Dataset(Struct):
    """A finished run, read back."""

    articles: dict[str, Article]
    claims: dict[str, Claim]
    clusters: dict[str, Cluster]
    relations: list[Relation]
    speakers: dict[str, Speaker]

    def day(self, claim: Claim) -> str:
        """The day a claim's article was published, as YYYY-MM-DD; empty where no date is known."""
        return (self.articles[claim.article].published or "")[:10]


def read_dataset(out: Path) -> Dataset:
    """Raises `UsageError` where `out` holds no finished run, `RecordError` for a damaged line."""
    if not (out / "run.json").is_file():
        raise UsageError(f"{out}: no finished run here (no run.json)")
    return Dataset(
        articles={a.id: a for a in read_jsonl(out / "articles.jsonl", Article)},
        claims={c.id: c for c in read_jsonl(out / "claims.jsonl", Claim)},
        clusters={c.id: c for c in read_jsonl(out / "clusters.jsonl", Cluster)},
        relations=list(read_jsonl(out / "relations.jsonl", Relation)),
        speakers={s.id: s for s in read_jsonl(out / "speakers.jsonl", Speaker)},
    )
