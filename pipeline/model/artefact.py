"""A model's folder: weights, tokenizer, and `claimweave.json` with all that was fitted.

    models/<name>/
      config.json        the encoder's shape, as transformers writes it
      tokenizer.json     as tokenizers writes it
      model.safetensors  weights in bf16
      linker.safetensors who is meant, fitted after them
      claimweave.json    labels, window, combination, thresholds, checksums
      baseline.json      the TF-IDF baseline trained beside it
      README.md          the card

Checksums are verified on load; nothing is ever unpickled.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec
from msgspec import Struct

from pipeline.config import Aim, data_path
from pipeline.errors import ModelError
from pipeline.io.jsonl import atomic_write

LINKER = "linker.safetensors"


class Linear(Struct):
    """A logistic regression: its bias and its weights, one an input."""

    bias: float
    weights: list[float]


class Combination(Struct):
    """How one type's probability comes of the encoder's logit and the rules' evidence.

    `stacked` weighs the logit (first) and the evidence together, `rules` the evidence alone; their
    probabilities are averaged, and `scale` and `shift` calibrate the logit of that mean.
    `thresholds` are the probabilities from which the type is given, an aim each: the best F1, or few mistakes.
    """

    stacked: Linear
    rules: Linear
    scale: float
    shift: float
    thresholds: dict[Aim, float]


class Trust(Struct):
    """How often speakers are right, on held-out articles.

    `model` turns the model's score into a probability, by how it found the speaker and whether the rules agree; `rules` has the share
    of theirs that are right where they name another, by their way. `least` is the probability from which a speaker is
    named, an aim each; below it stays open whom the words belong to.
    """

    model: dict[str, Linear]
    rules: dict[str, float]
    least: dict[Aim, float]


def untested() -> Trust:
    """The model's scores as they are, the rules unheard, and every speaker named."""
    return Trust({}, {}, {"f1": 0.0, "precision": 0.0})


class Window(Struct, frozen=True):
    """How units are packed for the encoder: tokens of a window, units of context in front and behind."""

    max_tokens: int
    before: int
    after: int


class Fitted(Struct, forbid_unknown_fields=True):
    """What `claimweave.json` holds.

    `spans` are the probabilities from which a word belongs to a source, a cue or a content.
    """

    schema: int
    name: str
    labels: list[str]
    features: list[str]
    window: Window
    combination: dict[str, Combination]
    trust: Trust
    spans: dict[str, float]
    trained: dict[str, str | int | float]
    files: dict[str, str]


def model_folder(model: str) -> Path:
    """A path as given, or the folder of that name under `models/`.

    Raises:
        ModelError: neither exists.
    """
    given = Path(model)
    folder = given if given.exists() else data_path("models", model)
    if not (folder / "claimweave.json").is_file():
        raise ModelError(f"{model}: no model here (no claimweave.json); give a folder, or a name under models/")
    return folder


def read_fitted(folder: Path) -> Fitted:
    """What was fitted, once every file named in it has the checksum given there.

    Raises:
        ModelError: a file is missing, changed or not of this format.
    """
    try:
        fitted = msgspec.json.decode((folder / "claimweave.json").read_bytes(), type=Fitted)
    except (OSError, msgspec.DecodeError) as error:
        raise ModelError(f"{folder}/claimweave.json: {error}") from error
    for name, checksum in fitted.files.items():
        path = folder / name
        if not path.is_file():
            raise ModelError(f"{path}: missing; fetch the model again")
        if file_checksum(path) != checksum:
            raise ModelError(f"{path}: its checksum is not the one in claimweave.json; fetch the model again")
    return fitted


def write_json(path: Path, value: object) -> None:
    """One value as indented JSON, atomically."""
    with atomic_write(path) as file:
        file.write(msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n")


def file_checksum(path: Path) -> str:
    """sha256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
