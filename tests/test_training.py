"""Training on a few stories over a tiny base: what is written loads, runs and repeats."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from pipeline.config import data_path, load_config
from pipeline.corpus.parse import load_story
from pipeline.errors import ModelError
from pipeline.evaluate.data import corpus_articles
from pipeline.evaluate.run import evaluate
from pipeline.model.artefact import read_fitted
from pipeline.runners import local
from pipeline.training.recipe import Recipe, base_folder, read_recipe
from pipeline.training.train import train
from tests.conftest import CORPUS, SAMPLE

STORIES = ("registry-email-worm", "harbour-rail-strike")  # one of the train split, one of dev


@pytest.fixture(scope="module")
def recipe(tiny_base: Path) -> Recipe:
    shipped = read_recipe(data_path("configs", "train.toml"))
    return msgspec.structs.replace(shipped, name="tiny", base=str(tiny_base), epochs=1)


@pytest.fixture(scope="module")
def trained(recipe: Recipe, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    folder = tmp_path_factory.mktemp("trained")
    said: list[str] = []
    train([load_story(CORPUS / "stories" / s) for s in STORIES], recipe, folder, said.append)
    return folder, said


def test_what_is_trained_runs_and_is_evaluated(trained: tuple[Path, list[str]], tmp_path: Path) -> None:
    folder, said = trained
    config = load_config(overrides=[f"read.model={folder}", "run.workers=1"])
    local.run([str(SAMPLE)], tmp_path, config)
    claims = [json.loads(line) for line in (tmp_path / "claims.jsonl").read_text().splitlines()]
    assert {t for c in claims for t in c["types"]} >= {"quote", "statistic"}
    result = evaluate(corpus_articles(CORPUS, "test")[:2], config)
    assert {r.system for r in result.types} == {"claimweave", "rules", "tf-idf", "on gold units"}
    assert any("tf-idf" in line for line in said)


def test_the_same_seed_gives_the_same_weights(trained: tuple[Path, list[str]], recipe: Recipe, tmp_path: Path) -> None:
    train([load_story(CORPUS / "stories" / s) for s in STORIES], recipe, tmp_path, lambda line: None)
    assert read_fitted(tmp_path) == read_fitted(trained[0])


def test_a_base_that_is_not_the_one_named_is_refused(recipe: Recipe) -> None:
    other = msgspec.structs.replace(recipe, base="", base_sha256="0" * 64)
    with pytest.raises(ModelError, match=r"no base encoder|is not all-MiniLM"):
        base_folder(other)


def test_a_training_that_was_killed_ends_where_an_unbroken_one_does(recipe: Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.training import fit

    stories = [load_story(CORPUS / "stories" / s) for s in STORIES]
    two = msgspec.structs.replace(recipe, epochs=2, augment=0.3)
    train(stories, two, tmp_path / "whole", lambda line: None)
    calls = []
    score = fit.score

    def killed(*arguments: object) -> dict[str, float]:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return score(*arguments)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(fit, "score", killed)
    with pytest.raises(KeyboardInterrupt):
        train(stories, two, tmp_path / "broken", lambda line: None)
    said: list[str] = []
    monkeypatch.setattr(fit, "score", score)
    train(stories, two, tmp_path / "broken", said.append)
    assert any("going on after epoch 1 of 2" in line for line in said)
    assert read_fitted(tmp_path / "broken") == read_fitted(tmp_path / "whole")
    assert not (tmp_path / "broken" / ".training").exists()
