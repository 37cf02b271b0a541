"""Training that was killed goes on from its last epoch: weights and optimizer as safetensors, the rest as JSON."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
import torch
from msgspec import Struct
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor, nn

from pipeline.io.jsonl import atomic_write


class Progress(Struct):
    """How far a training is; `key` names the recipe and the data it belongs to."""

    key: str
    epoch: int = 0
    best: float = -1.0
    waited: int = 0


class Checkpoint:
    """The folder where a training keeps its state until it is done."""

    def __init__(self, folder: Path, key: str) -> None:
        self.folder = folder
        self.key = key

    def of(self, run: int) -> Checkpoint:
        """The place of one run of a training."""
        return Checkpoint(self.folder / str(run + 1), self.key)

    def load(self, model: nn.Module, optimizer: torch.optim.Optimizer) -> tuple[Progress, dict[str, Tensor] | None]:
        """Puts back what `save` kept; the progress and the best weights so far. A state of other training is left alone."""
        path = self.folder / "progress.json"
        if not path.exists():
            return Progress(self.key), None
        progress = msgspec.json.decode(path.read_bytes(), type=Progress)
        if progress.key != self.key:
            return Progress(self.key), None
        with safe_open(self.folder / f"state-{progress.epoch}.safetensors", framework="pt") as held:
            tensors = {name: held.get_tensor(name) for name in held.keys()}  # noqa: SIM118  # not a mapping
        parts: dict[str, dict[str, Tensor]] = {"model": {}, "best": {}, "optimizer": {}}
        for name, tensor in tensors.items():
            part, _, rest = name.partition("/")
            parts[part][rest] = tensor
        model.load_state_dict(parts["model"])
        state: dict[int, dict[str, Tensor]] = {}
        for name, tensor in parts["optimizer"].items():
            number, _, field = name.partition("/")
            state.setdefault(int(number), {})[field] = tensor
        optimizer.load_state_dict({"state": state, "param_groups": optimizer.state_dict()["param_groups"]})
        return progress, parts["best"]

    def save(self, progress: Progress, model: nn.Module, optimizer: torch.optim.Optimizer, best: dict[str, Tensor]) -> None:
        """Keeps an epoch's end; the one before is removed only then."""
        self.folder.mkdir(parents=True, exist_ok=True)
        tensors = {f"model/{k}": v.detach().clone() for k, v in model.state_dict().items()} | {f"best/{k}": v.clone() for k, v in best.items()}
        for number, fields in optimizer.state_dict()["state"].items():
            tensors |= {f"optimizer/{number}/{k}": v.clone() for k, v in fields.items()}
        save_file(tensors, self.folder / f"state-{progress.epoch}.safetensors")
        with atomic_write(self.folder / "progress.json") as file:
            file.write(msgspec.json.encode(progress))
        (self.folder / f"state-{progress.epoch - 1}.safetensors").unlink(missing_ok=True)

    def clear(self) -> None:
        """Removes the state of a training that is done."""
        shutil.rmtree(self.folder, ignore_errors=True)
