"""Whole runs: the same bytes whatever the workers, resumed after a kill, rejects with reasons."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from pipeline.config import Config, load_config
from pipeline.runners import local
from pipeline.stages.article import ArticleStages
from pipeline.stages.document import Document
from tests.conftest import SAMPLE

FILES = ("articles", "sentences", "claims", "clusters", "relations", "speakers", "rejects")


def contents(out: Path) -> dict[str, bytes]:
    return {name: (out / f"{name}.jsonl").read_bytes() for name in FILES}


def records(out: Path, name: str) -> list[dict]:
    return [json.loads(line) for line in (out / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def sample_run(settings: Config, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("sample")
    local.run([str(SAMPLE)], out, settings)
    return out


def test_every_file_is_written_and_work_is_cleared(sample_run: Path) -> None:
    assert all((sample_run / f"{name}.jsonl").exists() for name in FILES)
    assert not (sample_run / ".work").exists()
    run = json.loads((sample_run / "run.json").read_text())
    assert run["counts"]["articles"] == 6
    assert run["model"]["sha256"]


def test_offsets_hold_in_every_record(sample_run: Path) -> None:
    texts = {a["id"]: a["text"] for a in records(sample_run, "articles")}
    for sentence in records(sample_run, "sentences"):
        assert texts[sentence["article"]][sentence["start"] : sentence["end"]] == sentence["text"]
    for claim in records(sample_run, "claims"):
        for quantity in claim["quantities"]:
            assert texts[claim["article"]][quantity["start"] : quantity["end"]] == quantity["text"]


def test_two_workers_write_the_same_bytes_as_one(sample_run: Path, settings: Config, tmp_path: Path) -> None:
    two = msgspec.structs.replace(settings, run=msgspec.structs.replace(settings.run, workers=2))
    local.run([str(SAMPLE)], tmp_path, two)
    assert contents(tmp_path) == contents(sample_run)


def test_a_run_that_was_stopped_goes_on_from_its_last_shard(
    sample_run: Path, settings: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    process = ArticleStages.process
    calls = []

    def second_fails(self: ArticleStages, articles: list) -> list:
        calls.append(len(articles))
        if len(calls) == 2:
            raise KeyboardInterrupt
        return process(self, articles)

    monkeypatch.setattr(ArticleStages, "process", second_fails)
    with pytest.raises(KeyboardInterrupt):
        local.run([str(SAMPLE)], tmp_path, settings)
    assert not (tmp_path / "run.json").exists()
    local.run([str(SAMPLE)], tmp_path, settings)
    assert calls == [2, 2, 2, 2]  # the first shard was not done again
    assert contents(tmp_path) == contents(sample_run)


def test_a_changed_setting_starts_anew(sample_run: Path, settings: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.runners.local.merge_speakers", lambda documents, known: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        local.run([str(SAMPLE)], tmp_path, settings)
    monkeypatch.undo()
    before = {p.name for p in (tmp_path / ".work").glob("*-*.jsonl")}
    other = load_config(overrides=[f"read.model={settings.read.model}", "run.shard_size=2", "run.workers=1", "reconcile.same=0.9"])
    monkeypatch.setattr("pipeline.runners.local.merge_speakers", lambda documents, known: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        local.run([str(SAMPLE)], tmp_path, other)
    after = {p.name for p in (tmp_path / ".work").glob("*-*.jsonl")}
    assert len(before) == 3
    assert len(after) == 6


def test_an_article_that_breaks_a_stage_is_rejected_and_the_rest_goes_on(settings: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def attribute(stages: ArticleStages, document: Document) -> Document:
        if "Auditor" in document.article.text and document.article.source:
            raise ValueError("broken")
        return attribute_as_it_is(stages, document)

    attribute_as_it_is = ArticleStages._attribute
    monkeypatch.setattr(ArticleStages, "_attribute", attribute)
    monkeypatch.setattr(local, "_stages", None)
    summary = local.run([str(SAMPLE)], tmp_path, settings)
    monkeypatch.setattr(local, "_stages", None)
    assert summary.counts["articles"] + summary.counts["rejects"] == 6
    rejects = records(tmp_path, "rejects")
    assert {(r["stage"], r["reason"]) for r in rejects} == {("attribute", "failed")}
    assert "broken" in rejects[0]["detail"]


def test_a_stray_mark_claims_nothing(settings: Config, tmp_path: Path) -> None:
    (tmp_path / "stray.txt").write_text("“We were never told,” said Ada Trewin.\n\n”\n\nThe port opened.\n\n.\n", encoding="utf-8")
    local.run([str(tmp_path / "stray.txt")], tmp_path / "out", settings)
    assert all(any(c.isalnum() for c in claim["text"]) for claim in records(tmp_path / "out", "claims"))
