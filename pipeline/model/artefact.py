"""A model's folder: weights, tokenizer, and `claimweave.json` with all that was fitted.

    models/<name>/
      config.json        the encoder's shape, as transformers writes it
      tokenizer.json     as tokenizers writes it
      model.safetensors  weights in bf16
      claimweave.json    labels, window, combination, thresholds, checksums
      baseline.json      the TF-IDF baseline trained beside it
      README.md          the card

Checksums are verified on load; nothing is ever unpickled.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec
import torch
from msgspec import Struct
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer

from pipeline.config import data_path
from pipeline.errors import ModelError
from pipeline.io.jsonl import atomic_write
from pipeline.model.encoder import ClaimEncoder, from_config


class Combination(Struct):
    """How one type's probability comes of the model's logit and the rules' evidence: a logistic regression.

    `weights` holds the logit's weight first, then one an evidence feature. `threshold` is
    the probability from which the type is given.
    """

    bias: float
    weights: list[float]
    threshold: float


class Fitted(Struct, forbid_unknown_fields=True):
    """What `claimweave.json` holds."""

    schema: int
    name: str
    labels: list[str]
    features: list[str]
    max_tokens: int
    context: int
    combination: dict[str, Combination]
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


def load_weights(folder: Path) -> ClaimEncoder:
    """The model in fp32, in evaluation mode. Raises `ModelError` where the weights do not fit."""
    model = from_config(folder)
    try:
        state = load_file(folder / "model.safetensors")
        model.load_state_dict({k: v.float() for k, v in state.items()})
    except (SafetensorError, RuntimeError, OSError) as error:
        raise ModelError(f"{folder}/model.safetensors: {str(error).splitlines()[0]}") from error
    return model.eval()


def load_tokenizer(folder: Path) -> Tokenizer:
    """The tokenizer without the truncation and padding that some carry."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def save_model(folder: Path, model: ClaimEncoder, tokenizer: Tokenizer, fitted: Fitted) -> None:
    """Writes the folder; the weights in bf16. `fitted.files` is filled in here."""
    folder.mkdir(parents=True, exist_ok=True)
    model.encoder.config.save_pretrained(folder)  # type: ignore[union-attr, operator]  # a transformers model
    tokenizer.save(str(folder / "tokenizer.json"))
    state = {k: v.detach().to(torch.bfloat16).contiguous() for k, v in model.state_dict().items()}
    save_file(state, folder / "model.safetensors")
    fitted.files = {n: file_checksum(folder / n) for n in ("config.json", "tokenizer.json", "model.safetensors")}
    write_json(folder / "claimweave.json", fitted)


def write_json(path: Path, value: object) -> None:
    """One value as indented JSON, atomically."""
    with atomic_write(path) as file:
        file.write(msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n")


def file_checksum(path: Path) -> str:
    """sha256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
