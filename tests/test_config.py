from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.config import config_text, data_path, fingerprint, load_config
from pipeline.errors import ConfigError
from pipeline.training.recipe import read_recipe


def test_what_is_shown_loads_again_as_the_same(tmp_path: Path) -> None:
    shown = tmp_path / "shown.toml"
    shown.write_text(config_text(load_config(overrides=["run.shard_size=3"])))
    assert load_config(shown) == load_config(overrides=["run.shard_size=3"])


def test_every_file_in_configs_is_loaded() -> None:
    loaders = {"default.toml": load_config, "precision.toml": load_config, "train.toml": read_recipe, "warm.toml": read_recipe}
    for path in sorted(data_path("configs").iterdir()):
        assert loaders[path.name](path)


@pytest.mark.parametrize(
    ("override", "message"),
    [
        ("read.batch_size=64", "did you mean read.batch_tokens"),
        ("raed.model=x", "did you mean read"),
        ("reconcile.same=high", "Expected `float`"),
        ("run=3", "run is a table"),
        ("run.workers", "write section.key=value"),
    ],
)
def test_a_wrong_setting_is_an_error_that_helps(override: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        load_config(overrides=[override])


def test_a_file_that_is_no_toml_is_named(tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    path.write_text("[run\n")
    with pytest.raises(ConfigError, match=r"bad\.toml"):
        load_config(path)


def test_the_fingerprint_ignores_the_number_of_workers_and_nothing_else() -> None:
    plain = fingerprint(load_config())
    assert fingerprint(load_config(overrides=["run.workers=7"])) == plain
    assert fingerprint(load_config(overrides=["run.shard_size=7"])) != plain
    assert fingerprint(load_config(overrides=["reconcile.same=0.9"])) != plain
