"""Training on a few stories over a tiny base: what is written loads, runs and repeats."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
import torch

from pipeline.config import data_path, load_config
from pipeline.corpus.labelstudio import read_labelstudio, write_labelstudio
from pipeline.corpus.parse import load_story
from pipeline.corpus.render import write_story
from pipeline.errors import ConfigError, CorpusError, ModelError
from pipeline.evaluate.data import corpus_articles
from pipeline.evaluate.run import evaluate
from pipeline.model.artefact import Window, read_fitted
from pipeline.model.weights import load_tokenizer, load_weights
from pipeline.runners import local
from pipeline.training.data import read_labelled
from pipeline.training.examples import make_example
from pipeline.training.recipe import Recipe, base_folder, read_recipe
from pipeline.training.train import from_model, from_recipe, train
from tests.conftest import CORPUS, SAMPLE

STORIES = ("registry-email-worm", "harbour-rail-strike")  # one of the train split, one of dev


@pytest.fixture(scope="module")
def recipe(tiny_base: Path) -> Recipe:
    shipped = read_recipe(data_path("configs", "train.toml"))
    assert shipped.base
    base = msgspec.structs.replace(shipped.base, encoder=str(tiny_base))
    return msgspec.structs.replace(shipped, name="tiny", base=base, runs=1, epochs=2, head_learning_rate=1e-2)


@pytest.fixture(scope="module")
def trained(recipe: Recipe, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    folder = tmp_path_factory.mktemp("trained")
    said: list[str] = []
    train([load_story(CORPUS / "stories" / s) for s in STORIES], recipe, from_recipe(recipe), folder, said.append)
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
    train([load_story(CORPUS / "stories" / s) for s in STORIES], recipe, from_recipe(recipe), tmp_path, lambda line: None)
    assert read_fitted(tmp_path) == read_fitted(trained[0])


def test_a_base_that_is_not_the_one_named_is_refused(recipe: Recipe) -> None:
    assert recipe.base
    other = msgspec.structs.replace(recipe.base, encoder="", sha256="0" * 64)
    with pytest.raises(ModelError, match=r"no base encoder|is not all-MiniLM"):
        base_folder(other)


def test_a_training_that_was_killed_ends_where_an_unbroken_one_does(recipe: Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.training import fit

    stories = [load_story(CORPUS / "stories" / s) for s in STORIES]
    two = msgspec.structs.replace(recipe, augment=0.3, runs=2)
    train(stories, two, from_recipe(two), tmp_path / "whole", lambda line: None)
    calls = []
    score = fit.score

    def killed(*arguments: object) -> dict[str, float]:
        calls.append(1)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return score(*arguments)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(fit, "score", killed)
    with pytest.raises(KeyboardInterrupt):
        train(stories, two, from_recipe(two), tmp_path / "broken", lambda line: None)
    said: list[str] = []
    monkeypatch.setattr(fit, "score", score)
    train(stories, two, from_recipe(two), tmp_path / "broken", said.append)
    assert [line.strip() for line in said if "going on" in line] == ["going on after epoch 2 of 2", "going on after epoch 1 of 2"]
    assert read_fitted(tmp_path / "broken") == read_fitted(tmp_path / "whole")
    assert not (tmp_path / "broken" / ".training").exists()


def test_the_weights_are_the_mean_of_the_runs(recipe: Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.training.train.calibrate", lambda *_: None)  # the weights are what is looked at
    stories, ends = [load_story(CORPUS / "stories" / s) for s in STORIES], {}
    for name, changes in {"both": {"runs": 2}, "first": {}, "second": {"seed": recipe.seed + 1}}.items():
        train(stories, msgspec.structs.replace(recipe, epochs=1, **changes), from_recipe(recipe), tmp_path / name, lambda line: None)
        ends[name] = load_weights(tmp_path / name).state_dict()
    assert any((ends["first"][k] != ends["second"][k]).any() for k in ends["both"])
    for k, mean in ends["both"].items():
        assert torch.allclose(mean, (ends["first"][k] + ends["second"][k]) / 2, rtol=0.02, atol=1e-3), k  # each is kept in bf16


def labelled_lines(path: Path, stories: tuple[str, ...] = STORIES) -> Path:
    """Stories as a user's own file: roles, types and forms of units, and where a unit names its source, the source."""
    lines = []
    for article in (a for s in stories for a in load_story(CORPUS / "stories" / s).articles):
        units: list[dict[str, object]] = []
        for u in article.units:
            units.append({"start": u.start, "end": u.end, "role": u.role, "types": u.types, "form": u.form})
            if u.attributions and u.attributions[0].source:
                units[-1]["source"] = u.attributions[0].source
        lines.append(json.dumps({"id": article.id, "text": article.text, "units": units}))
    path.write_text("\n".join(lines))
    return path


def test_a_released_model_goes_on_with_a_users_own_labels(trained: tuple[Path, list[str]], tmp_path: Path) -> None:
    stories = read_labelled(labelled_lines(tmp_path / "my.jsonl"))
    assert {s.story.split for s in stories} == {"train", "dev"}
    warm = msgspec.structs.replace(read_recipe(data_path("configs", "warm.toml")), epochs=1)
    said: list[str] = []
    train(stories, warm, from_model(trained[0]), tmp_path / "ours", said.append)
    before, after = read_fitted(trained[0]), read_fitted(tmp_path / "ours")
    assert after.window == before.window
    assert str(after.trained["from"]).startswith("tiny ")
    assert after.files["model.safetensors"] != before.files["model.safetensors"]
    few = [t for t in before.combination if any(line.strip().startswith(f"{t}:") and "calibrated as the released model is" in line for line in said)]
    assert few  # of one held-out article, some type has too few units
    assert all(after.combination[t] == before.combination[t] for t in few)
    assert any(after.combination[t] != before.combination[t] for t in before.combination) == (len(few) < len(before.combination))


def test_what_a_file_does_not_label_is_not_learnt(tiny_base: Path, tmp_path: Path) -> None:
    story = read_labelled(labelled_lines(tmp_path / "my.jsonl"))[0]
    example = make_example(story.articles[0], story.story.entities, load_tokenizer(tiny_base), Window(128, 1, 1))
    assert example.token_weights[:, 0].any()
    assert not example.token_weights[:, 1:].any()
    assert not len(example.asking)
    assert example.type_weights.any()


def test_annotation_files_become_a_models_lesson(trained: tuple[Path, list[str]], tmp_path: Path) -> None:
    write_labelstudio([load_story(CORPUS / "stories" / s) for s in STORIES], tmp_path / "tool")
    for story in read_labelstudio(tmp_path / "tool" / "tasks.json"):
        write_story(tmp_path / "mine", story)
    warm = msgspec.structs.replace(read_recipe(data_path("configs", "warm.toml")), epochs=1)
    train(read_labelled(tmp_path / "mine"), warm, from_model(trained[0]), tmp_path / "ours", lambda line: None)
    assert read_fitted(tmp_path / "ours").name == "ours"


def test_a_recipe_without_a_base_needs_a_model_to_go_on_from() -> None:
    with pytest.raises(ConfigError, match=r"no \[base\]"):
        from_recipe(read_recipe(data_path("configs", "warm.toml")))


def test_one_article_is_too_few(tmp_path: Path) -> None:
    path = labelled_lines(tmp_path / "my.jsonl")
    path.write_text(path.read_text().splitlines()[0])
    with pytest.raises(CorpusError, match="training needs two"):
        read_labelled(path)
