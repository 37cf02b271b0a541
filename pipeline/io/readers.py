"""Every kind of input, as a stream of `RawArticle` or, for what cannot be read, `Reject`.

A file that turns out damaged half-way gives what came before and one reject for the rest.
"""

from __future__ import annotations

import csv
import glob
import gzip
import io
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import msgspec
import zstandard

from pipeline.errors import InputError, UsageError
from pipeline.io.encoding import decode
from pipeline.io.raw import RawArticle, from_fields, reject
from pipeline.records import Reject

Item = RawArticle | Reject
Reader = Callable[[BinaryIO, str, str, int], Iterator[Item]]

_DAMAGED = (EOFError, zlib.error, gzip.BadGzipFile, zstandard.ZstdError)


def read_inputs(inputs: Sequence[str], input_format: str | None, max_record_bytes: int) -> Iterator[Item]:
    """All articles of files, folders (in name order), globs and `-` (standard input).

    Raises:
        UsageError: an input that does not exist or holds no file, or an unknown format; before anything is read.
    """
    if input_format is not None and input_format not in READERS:
        raise UsageError(f"--input-format {input_format}: one of {', '.join(READERS)}")
    found = [place for given in inputs for place in _expand(given)]
    if not found:
        raise UsageError(f"{', '.join(inputs)}: no file in there")
    return (item for path, place in found for item in _read_path(path, place, input_format, max_record_bytes))


def _expand(given: str) -> list[tuple[Path | None, str]]:
    """The files behind one INPUT, each with its path relative to it."""
    if given == "-":
        return [(None, "-")]
    path = Path(given)
    if path.is_dir():
        return [(p, p.relative_to(path).as_posix()) for p in _walk(path)]
    if path.exists():
        return [(path, path.name)]
    matches = sorted(glob.glob(given, recursive=True))
    if not matches:
        raise UsageError(f"{given}: no such file, folder or glob")
    return [pair for match in matches for pair in _expand(match)]


def _walk(folder: Path) -> Iterator[Path]:
    """Files under a folder in name order, hidden ones left out; an unreadable folder as itself."""
    try:
        entries = sorted(folder.iterdir(), key=lambda p: p.name)
    except OSError:
        yield folder
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir() and not entry.is_symlink():
            yield from _walk(entry)
        else:
            yield entry


def _read_path(path: Path | None, place: str, input_format: str | None, limit: int) -> Iterator[Item]:
    where = str(path) if path else "-"
    try:
        if path is None:
            yield from _read_stream(sys.stdin.buffer, where, place, input_format, [], limit)
        else:
            with path.open("rb") as file:
                yield from _read_stream(file, where, place, input_format, _suffixes(path), limit)
    except InputError as error:
        yield reject(where, error.reason, error.detail)
    except _DAMAGED as error:
        yield reject(where, "truncated", f"the compressed file is damaged or cut short ({error}); what came before was read")
    except OSError as error:
        yield reject(where, "unreadable", f"{error.strerror or error}; check that it exists and may be read")


def _suffixes(path: Path) -> list[str]:
    return [s.lower().lstrip(".") for s in path.suffixes[-2:]]


def _read_stream(file: BinaryIO, where: str, place: str, input_format: str | None, suffixes: list[str], limit: int) -> Iterator[Item]:
    compression = suffixes[-1] if suffixes and suffixes[-1] in ("gz", "zst") else None
    if compression:
        suffixes = suffixes[:-1]
    kind = input_format or (suffixes[-1] if suffixes and suffixes[-1] in READERS else None)
    if compression == "gz" and kind != "warc":  # warcio unpacks the members of a .warc.gz itself
        file = gzip.open(file)  # type: ignore[assignment]  # a readable binary file  # noqa: SIM115
    elif compression == "zst":
        file = io.BufferedReader(zstandard.ZstdDecompressor().stream_reader(file))
    if kind is None and where == "-":
        file = io.BufferedReader(file)  # type: ignore[type-var]  # standard input reads as a raw stream does
        kind = "jsonl" if file.peek(1)[:1] == b"{" else "txt"
    if kind is None:
        yield reject(where, "unknown-format", f"not one of {', '.join(READERS)}, each also .gz or .zst; give --input-format")
        return
    yield from READERS[kind](file, where, place, limit)


def _whole(file: BinaryIO, limit: int) -> bytes:
    data = file.read(limit + 1)
    if len(data) > limit:
        raise InputError("too-long", f"more than ingest.max_record_bytes = {limit} bytes in one article")
    return data


def _text(file: BinaryIO, where: str, place: str, limit: int) -> Iterator[Item]:
    yield RawArticle(where=where, place=place, text=decode(_whole(file, limit)))


def _html(file: BinaryIO, where: str, place: str, limit: int) -> Iterator[Item]:
    from pipeline.io.html import from_html  # trafilatura takes a second to import

    yield from_html(_whole(file, limit), where, place)


def _jsonl(file: BinaryIO, where: str, place: str, limit: int) -> Iterator[Item]:
    for number, line in _lines(file, limit):
        here = f"{where}:{number}"
        if line is None:
            yield reject(here, "too-long", f"the line is longer than ingest.max_record_bytes = {limit} bytes")
        elif line.strip():
            yield _json_line(line, here, place)


def _json_line(line: bytes, where: str, place: str) -> Item:
    try:
        fields = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        broken = isinstance(error, UnicodeDecodeError)
        return reject(where, "broken-encoding" if broken else "bad-json", f"{error}; one JSON object a line is expected")
    except RecursionError:
        return reject(where, "bad-json", "nested too deeply")
    if not isinstance(fields, dict):
        return reject(where, "bad-json", f"a {type(fields).__name__}; one JSON object a line is expected")
    return from_fields(fields, where, place)


def _lines(file: BinaryIO, limit: int) -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines; None for one over the limit, which is passed over in pieces."""
    number = 0
    while line := file.readline(limit + 1):
        number += 1
        if len(line) <= limit:
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(limit + 1)
        yield number, None


def _csv(file: BinaryIO, where: str, place: str, limit: int) -> Iterator[Item]:
    csv.field_size_limit(limit)
    rows = csv.DictReader(io.StringIO(decode(file.read()), newline=""))
    number = 1
    try:
        for row in rows:
            number = rows.line_num
            extra = row.pop(None, None)  # DictReader keeps surplus cells under None
            if extra:
                yield reject(f"{where}:{number}", "bad-row", f"{len(extra)} cells more than the header has")
            else:
                yield from_fields({k: v for k, v in row.items() if v}, f"{where}:{number}", place)
    except csv.Error as error:
        yield reject(f"{where}:{number}", "bad-row", f"{error}; the rest of the file was not read")


def _parquet(file: BinaryIO, where: str, place: str, limit: int) -> Iterator[Item]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        source = file if isinstance(file, io.BufferedReader) and file.seekable() else pa.BufferReader(file.read())
        number = 0
        for batch in pq.ParquetFile(source).iter_batches(batch_size=256):
            for row in batch.to_pylist():
                number += 1
                yield from_fields(row, f"{where}:{number}", place)
    except pa.ArrowException as error:
        yield reject(where, "bad-parquet", f"{error}")


def _warc(file: BinaryIO, where: str, place: str, limit: int) -> Iterator[Item]:
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    from pipeline.io.html import from_html

    number = 0
    try:
        for record in ArchiveIterator(file):
            number += 1
            headers = record.http_headers
            if record.rec_type is None:
                yield reject(f"{where}:{number}", "bad-record", "a record without WARC-Type; it was passed over")
            if record.rec_type != "response" or headers is None or headers.get_statuscode() != "200":
                continue
            if "html" not in (headers.get_header("Content-Type") or ""):
                continue
            url = record.rec_headers.get_header("WARC-Target-URI")
            here = f"{where}:{number}"
            item: Item
            try:
                item = from_html(_whole(record.content_stream(), limit), here, place, url)
            except InputError as error:
                item = reject(here, error.reason, error.detail)
            if isinstance(item, RawArticle):
                item.meta["warc_date"] = record.rec_headers.get_header("WARC-Date")
            yield item
    except ArchiveLoadFailed as error:
        yield reject(f"{where}:{number + 1}", "truncated", f"{error}; what came before was read")


READERS: dict[str, Reader] = {
    "txt": _text,
    "md": _text,
    "html": _html,
    "jsonl": _jsonl,
    "parquet": _parquet,
    "csv": _csv,
    "warc": _warc,
}
