"""The configuration: one frozen struct a stage, read from TOML, nothing else.

`configs/default.toml` holds every key with its default, so the structs have none.
"""

from __future__ import annotations

import difflib
import hashlib
import tomllib
from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec import Struct

from pipeline.errors import ConfigError

Aim = Literal["f1", "precision"]


class IngestConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """What is accepted as an article."""

    max_chars: int
    max_record_bytes: int
    any_language: bool
    language_chars: int


class ReadConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """Which model reads the articles, what its types shall be good at, and how many tokens it takes at once."""

    model: str
    aim: Aim
    batch_tokens: int


class SpeakersConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """The user's file of known speakers; empty for none."""

    known: str


class ReconcileConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """Thresholds of the fan-in; similarities lie in 0..1."""

    same: float
    quoted_same: float
    contained: float
    conflict: float
    rare_words: int
    max_postings: int
    copied: float
    conflict_days: int


class RunConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """How the work is cut up; `workers` never changes a result."""

    shard_size: int
    workers: int


class Config(Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that can be set."""

    ingest: IngestConfig
    read: ReadConfig
    speakers: SpeakersConfig
    reconcile: ReconcileConfig
    run: RunConfig


def data_path(*parts: str) -> Path:
    """A file of `configs/` or `models/`: inside the package in a wheel, beside it in a checkout."""
    package = Path(__file__).parent
    inside = package.joinpath(*parts)
    return inside if inside.exists() else package.parent.joinpath(*parts)


def load_config(path: Path | None = None, overrides: list[str] | None = None) -> Config:
    """The defaults, then the file, then `section.key=value` overrides.

    Raises:
        ConfigError: a file that is no TOML, an unknown key (with the near one), a value of
            another type.
    """
    table = _read(data_path("configs", "default.toml"))
    if path is not None:
        _merge(table, _read(path), str(path), "")
    for override in overrides or []:
        dotted, sep, value = override.partition("=")
        if not sep or not dotted.strip():
            raise ConfigError(f"--set {override}: write section.key=value")
        nested: Any = _literal(value)
        for part in reversed(dotted.strip().split(".")):
            nested = {part: nested}
        _merge(table, nested, f"--set {override}", "")
    try:
        return msgspec.convert(table, Config)
    except msgspec.ValidationError as error:
        raise ConfigError(f"configuration: {error}") from error


def config_text(config: Config) -> str:
    """The configuration as TOML, as `load_config` reads it."""
    return msgspec.toml.encode(config).decode()


def fingerprint(config: Config) -> str:
    """A hash of the settings that change results: all but `[run] workers`."""
    table = msgspec.to_builtins(config)
    del table["run"]["workers"]
    return hashlib.sha256(msgspec.json.encode(table, order="deterministic")).hexdigest()[:16]


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: {error}") from error


def _literal(value: str) -> Any:
    try:
        return tomllib.loads(f"v = {value}")["v"]
    except tomllib.TOMLDecodeError:
        return value


def _merge(table: dict[str, Any], new: dict[str, Any], where: str, prefix: str) -> None:
    for key, value in new.items():
        if key not in table:
            near = difflib.get_close_matches(key, table, n=1, cutoff=0.5)
            hint = f"; did you mean {prefix}{near[0]}?" if near else f"; known: {', '.join(table)}"
            raise ConfigError(f"{where}: unknown key {prefix}{key}{hint}")
        if isinstance(table[key], dict) and isinstance(value, dict):
            _merge(table[key], value, where, f"{prefix}{key}.")
        elif isinstance(table[key], dict) or isinstance(value, dict):
            raise ConfigError(f"{where}: {prefix}{key} is {'a table' if isinstance(table[key], dict) else 'no table'}")
        else:
            table[key] = value
