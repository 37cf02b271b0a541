"""The encoder with its head: windows of units in, one logit a type and unit out."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import AutoConfig, AutoModel, logging

from pipeline.errors import ModelError
from pipeline.records import TYPES

logging.set_verbosity_error()  # type: ignore[no-untyped-call]  # a pooler that is left unused is no news to a user
logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers leaves it untyped


class ClaimEncoder(nn.Module):
    """A transformer encoder, mean pooling over each unit's tokens, and a linear head for types."""

    def __init__(self, encoder: nn.Module, hidden: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = encoder
        self.dropout = nn.Dropout(dropout)
        self.types = nn.Linear(hidden, len(TYPES))

    def forward(self, ids: Tensor, attention: Tensor, pooling: Tensor) -> Tensor:
        """Logits, (units, types); see `windows.collate` for the arguments."""
        hidden = self.encoder(input_ids=ids, attention_mask=attention).last_hidden_state
        units = pooling @ hidden.reshape(-1, hidden.shape[-1])
        logits: Tensor = self.types(self.dropout(units))
        return logits


def from_base(base: str) -> ClaimEncoder:
    """A new model over a pretrained encoder: a local path, or a hub name.

    Raises:
        ModelError: there is no such encoder.
    """
    try:
        encoder = AutoModel.from_pretrained(base, use_safetensors=True, add_pooling_layer=False)
    except (OSError, ValueError) as error:
        raise ModelError(f"{base}: no base encoder can be loaded: {str(error).splitlines()[0]}") from error
    return ClaimEncoder(encoder, encoder.config.hidden_size)


def from_config(folder: Path) -> ClaimEncoder:
    """An untrained model of the shape that `folder`/config.json gives."""
    config = AutoConfig.from_pretrained(folder)
    encoder = AutoModel.from_config(config, add_pooling_layer=False)  # type: ignore[no-untyped-call]  # likewise
    return ClaimEncoder(encoder, config.hidden_size)


def batches(windows: list[int], batch_tokens: int) -> list[list[int]]:
    """Window numbers in batches of near lengths, longest first; `windows` holds their lengths.

    Depends on the lengths alone, so the same article gives the same batches wherever it is run.
    """
    order = sorted(range(len(windows)), key=lambda i: (-windows[i], i))
    made: list[list[int]] = []
    for i in order:
        if made and (len(made[-1]) + 1) * windows[made[-1][0]] <= batch_tokens:
            made[-1].append(i)
        else:
            made.append([i])
    return made


def use_one_thread() -> None:
    """One thread a process: the sums of a forward pass must not depend on the number of workers."""
    torch.set_num_threads(1)
