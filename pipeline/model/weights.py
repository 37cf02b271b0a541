"""The weights and the tokenizer of a model's folder: read and written, safetensors only."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save
from tokenizers import Tokenizer

from pipeline.errors import ModelError
from pipeline.io.jsonl import atomic_write
from pipeline.model.artefact import Fitted, file_checksum, write_json
from pipeline.model.encoder import ClaimReader, from_config


def load_weights(folder: Path) -> ClaimReader:
    """The model in fp32, in evaluation mode. Raises `ModelError` where the weights do not fit."""
    model = from_config(folder)
    try:
        state = load_file(folder / "model.safetensors")
        model.load_state_dict({k: v.float() for k, v in state.items()})
    except (SafetensorError, RuntimeError, OSError) as error:
        raise ModelError(f"{folder}/model.safetensors: {str(error).splitlines()[0]}") from error
    return model.eval()


def load_tokenizer(source: Path | str) -> Tokenizer:
    """The tokenizer of a folder or of a hub name, without the truncation and padding that some carry.

    Raises:
        ModelError: a folder without tokenizer.json.
    """
    file = Path(source) / "tokenizer.json"
    if file.parent.is_dir() and not file.exists():
        raise ModelError(f"{file}: missing; transformers writes it with AutoTokenizer.from_pretrained(...).save_pretrained(...)")
    tokenizer = Tokenizer.from_file(str(file)) if file.exists() else Tokenizer.from_pretrained(str(source))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def save_model(folder: Path, model: ClaimReader, tokenizer: Tokenizer, fitted: Fitted) -> None:
    """Writes the folder; the weights in bf16. `fitted.files` is filled in here."""
    folder.mkdir(parents=True, exist_ok=True)
    model.encoder.config.save_pretrained(folder)  # type: ignore[union-attr, operator]  # a transformers model
    tokenizer.save(str(folder / "tokenizer.json"))
    state = {k: v.detach().to(torch.bfloat16).contiguous() for k, v in model.state_dict().items()}
    with atomic_write(folder / "model.safetensors") as file:
        file.write(save(state))
    fitted.files = {n: file_checksum(folder / n) for n in ("config.json", "tokenizer.json", "model.safetensors")}
    write_json(folder / "claimweave.json", fitted)
