"""The encoder with its heads: one pass over an article's windows, every decision read off it."""

from __future__ import annotations

from pathlib import Path

import torch
from msgspec import Struct
from torch import Tensor, nn
from transformers import AutoConfig, AutoModel, logging

from pipeline.errors import ModelError
from pipeline.model.unit_features import UNIT_FEATURES
from pipeline.model.windows import SHAPES, Batch
from pipeline.records import FORMS, ROLES, TYPES

logging.set_verbosity_error()  # type: ignore[no-untyped-call]  # a pooler that is left unused is no news to a user
logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers leaves it untyped

TOKEN_LABELS = ("source", "cue", "content", "mention", "mention begins")
_LINK = 128  # width in which a query and a candidate mention are compared


class Reading(Struct):
    """What the encoder says of a batch, all as logits but the states.

    `types` (units, 4), `role` (units, 6), `form` (units, 3), `tokens` (tokens, 5, in the order of
    `TOKEN_LABELS`); `unit_states` (units, hidden) and `token_states` (tokens, hidden) for linking.
    """

    types: Tensor
    role: Tensor
    form: Tensor
    tokens: Tensor
    unit_states: Tensor
    token_states: Tensor


class ClaimReader(nn.Module):
    """A transformer encoder that knows the shape of its tokens, with heads for units, tokens and links.

    A unit is the mean of its tokens, plus a projection of what can be seen of it without reading. The embedding of
    shapes starts at zero: an untrained model is the base encoder as it is.
    """

    def __init__(self, encoder: nn.Module, hidden: int, dropout: float) -> None:
        super().__init__()
        self.encoder = encoder
        self.shapes = nn.Embedding(SHAPES, hidden)
        nn.init.zeros_(self.shapes.weight)
        self.features = nn.Linear(len(UNIT_FEATURES), hidden)
        self.dropout = nn.Dropout(dropout)
        self.types = nn.Linear(hidden, len(TYPES))
        self.role = nn.Linear(hidden, len(ROLES))
        self.form = nn.Linear(hidden, len(FORMS))
        self.tokens = nn.Linear(hidden, len(TOKEN_LABELS))
        self.of_mention = nn.Linear(3 * hidden, _LINK)
        self.of_unit = nn.Linear(hidden, _LINK)
        self.as_candidate = nn.Linear(3 * hidden, _LINK)
        self.nobody = nn.Linear(_LINK, 1)

    def forward(self, batch: Batch, features: Tensor, rows: int | None = None) -> Reading:
        """Reads a batch; `features` is (units, `UNIT_FEATURES`), `rows` how many windows go through the encoder at once."""
        step = rows or len(batch.ids)
        hidden = torch.cat([self._encode(batch, slice(at, at + step)) for at in range(0, len(batch.ids), step)])
        states = hidden.reshape(-1, hidden.shape[-1])[batch.places]
        sums = states.new_zeros(batch.count, states.shape[-1]).index_add_(0, batch.units, states)
        sizes = states.new_zeros(batch.count).index_add_(0, batch.units, states.new_ones(len(states)))
        units = sums / sizes.clamp(min=1.0).unsqueeze(1)
        seen = self.dropout(units + self.features(features))
        return Reading(self.types(seen), self.role(seen), self.form(seen), self.tokens(self.dropout(states)), units, states)

    def _encode(self, batch: Batch, rows: slice) -> Tensor:
        words = self.encoder.get_input_embeddings()(batch.ids[rows])  # type: ignore[operator]  # a transformers model
        states: Tensor = self.encoder(inputs_embeds=words + self.shapes(batch.shapes[rows]), attention_mask=batch.attention[rows]).last_hidden_state
        return states

    def match(self, reading: Reading, mentions: Tensor, asking: Tensor) -> Tensor:
        """How well each query and candidate go together by their words; a `Linker` decides, with what else is seen of them.

        Args:
            reading: of one article.
            mentions: (mentions, 2), first token of each and past the last.
            asking: (units,), the units that ask for a speaker without naming one.

        Returns:
            (mentions + units, 1 + mentions): logits of nobody, then of each candidate.
        """
        spans = _spans(reading.token_states, mentions)
        queries = torch.cat([self.of_mention(spans), self.of_unit(reading.unit_states[asking])])
        return torch.cat([self.nobody(queries), queries @ self.as_candidate(spans).T / _LINK**0.5], dim=1)


def _spans(states: Tensor, places: Tensor) -> Tensor:
    """First token, last token and mean of each span, (spans, 3 * hidden)."""
    start, end = places.unbind(1)
    sums = torch.cat([states.new_zeros(1, states.shape[1]), states.cumsum(0)])
    return torch.cat([states[start], states[end - 1], (sums[end] - sums[start]) / (end - start).unsqueeze(1)], dim=1)


def from_base(base: str, dropout: float) -> ClaimReader:
    """A new model over a pretrained encoder: a local path, or a hub name.

    No attention weight is dropped: that would keep torch from its fused attention and make a step half as long
    again.

    Raises:
        ModelError: there is no such encoder.
    """
    try:
        config = AutoConfig.from_pretrained(base, hidden_dropout_prob=dropout, attention_probs_dropout_prob=0.0)
        encoder = AutoModel.from_pretrained(base, config=config, use_safetensors=True)
    except (OSError, ValueError) as error:
        raise ModelError(f"{base}: no base encoder can be loaded: {str(error).splitlines()[0]}") from error
    return _reader(encoder, dropout)


def from_config(folder: Path) -> ClaimReader:
    """An untrained model of the shape that `folder`/config.json gives."""
    config = AutoConfig.from_pretrained(folder)
    return _reader(AutoModel.from_config(config), getattr(config, "hidden_dropout_prob", 0.0))  # type: ignore[no-untyped-call]  # likewise


def _reader(encoder: nn.Module, dropout: float) -> ClaimReader:
    if hasattr(encoder, "pooler"):
        encoder.pooler = None  # type: ignore[assignment]  # units are pooled here
    return ClaimReader(encoder, encoder.config.hidden_size, dropout)  # type: ignore[union-attr, arg-type]  # a transformers model


def use_one_thread() -> None:
    """One thread a process: the sums of a forward pass must not depend on the number of workers."""
    torch.set_num_threads(1)
