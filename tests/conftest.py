"""A tiny real model, offline, and the settings that use it."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertModel

from pipeline.config import Config, load_config
from pipeline.model.artefact import LINKER, Combination, Fitted, Linear, Trust, Window, untested
from pipeline.model.encoder import ClaimReader
from pipeline.model.linker import blank_linker
from pipeline.model.weights import save_model
from pipeline.records import FORMS, ROLES, SCHEMA, TYPES
from pipeline.stages.linking import PAIR_FEATURES
from pipeline.stages.typerules import FEATURES

torch.set_num_threads(1)  # sums depend on the number of threads; one makes every test repeat

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "corpus" / "sample"
CORPUS = ROOT / "corpus"


def tiny_tokenizer() -> Tokenizer:
    """A WordPiece tokenizer over single characters."""
    characters = [chr(c) for c in range(33, 127)] + list("£€“”‘’–—…é")
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *characters, *(f"##{c}" for c in characters)]
    tokenizer = Tokenizer(models.WordPiece({p: i for i, p in enumerate(pieces)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.add_special_tokens(["[PAD]", "[UNK]", "[CLS]", "[SEP]"])
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    return tokenizer


@pytest.fixture(scope="session")
def tiny_base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An untrained encoder of 32 dimensions, as transformers and tokenizers save one."""
    folder = tmp_path_factory.mktemp("base")
    torch.manual_seed(0)
    tokenizer = tiny_tokenizer()
    config = BertConfig(vocab_size=tokenizer.get_vocab_size(), hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64)
    BertModel(config, add_pooling_layer=False).save_pretrained(folder)
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder


@pytest.fixture(scope="session")
def tiny_model(tiny_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model folder whose decisions follow the rules: roles and forms are the layout's and the marks', nobody is named."""
    from pipeline.model.encoder import from_base

    folder = tmp_path_factory.mktemp("model")
    model: ClaimReader = from_base(str(tiny_base), 0.1)
    with torch.no_grad():
        for parameter in (model.features.weight, model.role.weight, model.form.weight):
            parameter.zero_()
        for i in range(len(ROLES) + len(FORMS)):
            model.features.weight[i, i] = 100.0
        for i in range(len(ROLES)):
            model.role.weight[i, i] = 1.0
        for i in range(len(FORMS)):
            model.form.weight[i, len(ROLES) + i] = 1.0
        model.tokens.weight.zero_()
        model.tokens.bias.fill_(-5.0)
    combination = {}
    for kind in TYPES:
        follow = [4.0 if name == kind else 0.0 for name in FEATURES]
        combination[kind] = Combination(
            Linear(-2.0, [0.0, *follow]), Linear(-2.0, follow), scale=1.0, shift=0.0, thresholds={"f1": 0.5, "precision": 0.9}
        )
    fitted = Fitted(
        schema=SCHEMA, name="tiny", labels=list(TYPES), features=list(FEATURES), window=Window(128, 1, 1),
        combination=combination, trust=Trust({}, dict.fromkeys(("named", "pronoun", "office", "paragraph", "follows", "chain", "headline", "subject"), 0.99), untested().least), spans={"source": 0.5, "cue": 0.5, "content": 0.5}, trained={}, files={},
    )  # fmt: skip
    save_model(folder, model, tiny_tokenizer(), fitted)
    blank_linker(len(PAIR_FEATURES)).save(folder / LINKER)
    return folder


@pytest.fixture(scope="session")
def settings(tiny_model: Path) -> Config:
    """The defaults with the tiny model and small shards."""
    return load_config(overrides=[f"read.model={tiny_model}", "run.shard_size=2", "run.workers=1"])
