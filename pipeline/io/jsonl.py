"""Typed JSON Lines: atomic writes, and reads that name file, line and field of a fault."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TypeVar

import msgspec

from pipeline.errors import RecordError

T = TypeVar("T")

_encoder = msgspec.json.Encoder()


@contextmanager
def atomic_write(path: Path) -> Iterator[BinaryIO]:
    """A file that appears under its name whole or not at all.

    Raises:
        OSError: the disk is full or the folder cannot be written; nothing is left behind.
    """
    temporary = path.with_name(f".{path.name}.part")
    try:
        with temporary.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def write_jsonl(path: Path, records: Iterable[object]) -> None:
    """Records as lines, keys in field order, atomically."""
    with atomic_write(path) as file:
        for record in records:
            file.write(_encoder.encode(record))
            file.write(b"\n")


def read_jsonl(path: Path, kind: type[T]) -> Iterator[T]:
    """The records of a file, one a line; blank lines are passed over.

    Raises:
        RecordError: a line is not such a record; the message gives file, line and field.
    """
    decoder = msgspec.json.Decoder(kind)
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield _decode(decoder, line, path, number)
    except OSError as error:
        raise RecordError(f"{path}: cannot be read: {error.strerror}") from error


def _decode(decoder: msgspec.json.Decoder[T], line: bytes, path: Path, number: int) -> T:
    try:
        return decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise RecordError(f"{path}:{number}: {error}") from error
