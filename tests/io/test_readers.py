"""Every kind of input, and every way an input can be broken."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipeline.errors import UsageError
from pipeline.io.raw import RawArticle
from pipeline.io.readers import read_inputs
from pipeline.records import Reject

LIMIT = 1_000_000
TEXT = "The pumps failed on Monday.\n\n“We were not told,” said Ada Trewin."
PAGE = f"<html><head><title>Pumps fail</title></head><body><article><h1>Pumps fail</h1>{'<p>The pumps failed on Monday because nobody had looked at them for a year.</p>' * 3}</article></body></html>"


def read(path: Path | str, **options: str) -> list[RawArticle | Reject]:
    return list(read_inputs([str(path)], options.get("input_format"), LIMIT))


def texts(path: Path) -> list[str]:
    return [item.text for item in read(path) if isinstance(item, RawArticle)]


def reasons(path: Path) -> list[str]:
    return [item.reason for item in read(path) if isinstance(item, Reject)]


def warc(path: Path, pages: list[tuple[str, str, str]], gz: bool = False) -> None:
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=gz)
        for url, status, body in pages:
            headers = StatusAndHeaders(status, [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
            writer.write_record(writer.create_warc_record(url, "response", payload=io.BytesIO(body.encode()), http_headers=headers))


def test_plain_text_is_read_exactly_as_it_stands(tmp_path: Path) -> None:
    for name in ("a.txt", "b.md"):
        (tmp_path / name).write_text("  " + TEXT + "\r\n\n", encoding="utf-8", newline="")
    assert texts(tmp_path) == ["  " + TEXT + "\r\n\n"] * 2


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_other_encodings_are_detected(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes((TEXT * 5).encode(encoding))
    assert texts(path) == [TEXT * 5]


def test_jsonl_keeps_unknown_fields_as_meta(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"id": 7, "text": TEXT, "source": "Courier", "desk": "news"}) + "\n\n")
    (item,) = read(path)
    assert isinstance(item, RawArticle)
    assert (item.id, item.source, item.meta, item.where) == ("7", "Courier", {"desk": "news"}, f"{path}:1")


def test_csv_and_parquet(tmp_path: Path) -> None:
    with (tmp_path / "a.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, ["id", "text"])
        writer.writeheader()
        writer.writerows([{"id": "1", "text": TEXT}, {"id": "2", "text": "Second."}])
    pq.write_table(pa.table({"text": [TEXT, None], "year": [2019, 2020]}), tmp_path / "b.parquet")
    assert texts(tmp_path) == [TEXT, "Second.", TEXT]
    assert reasons(tmp_path) == ["no-text"]


def test_html_and_warc(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE)
    warc(tmp_path / "b.warc", [("http://x.example/1", "200 OK", PAGE), ("http://x.example/2", "404 Not Found", PAGE)])
    warc(tmp_path / "c.warc.gz", [("http://x.example/3", "200 OK", PAGE)], gz=True)
    items = [i for i in read(tmp_path) if isinstance(i, RawArticle)]
    assert len(items) == 3
    assert all("nobody had looked at them" in i.text and i.title == "Pumps fail" for i in items)
    assert items[1].url == "http://x.example/1"


def test_gz_and_zst_on_the_fly(tmp_path: Path) -> None:
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(TEXT.encode(), mtime=0))
    (tmp_path / "b.jsonl.zst").write_bytes(zstandard.compress(json.dumps({"text": TEXT}).encode()))
    assert texts(tmp_path) == [TEXT, TEXT]


def test_a_folder_is_searched_in_name_order_and_hidden_files_are_left_out(tmp_path: Path) -> None:
    for name in ("b/2.txt", "a.txt", "b/1.txt", ".hidden.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    assert texts(tmp_path) == ["a.txt", "b/1.txt", "b/2.txt"]
    assert [i.place for i in read(tmp_path)] == ["a.txt", "b/1.txt", "b/2.txt"]


def test_an_input_that_is_not_there_stops_everything_before_it_begins(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    with pytest.raises(UsageError, match="no such file"):
        read_inputs([str(tmp_path / "a.txt"), "nowhere/*.txt"], None, LIMIT)
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match="no file in there"):
        read_inputs([str(tmp_path / "empty")], None, LIMIT)
    with pytest.raises(UsageError, match="--input-format docx"):
        read_inputs([str(tmp_path)], "docx", LIMIT)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("binary.txt", b"\x7fELF\x00\x01\x02", "binary"),
        ("broken.txt", "“He said so,” she said: été.".encode()[:-3] + b"\xff.", "broken-encoding"),
        ("long.txt", b"a" * (LIMIT + 1), "too-long"),
        ("long.jsonl", b'{"text": "' + b"a" * LIMIT + b'"}', "too-long"),
        ("cut.txt.gz", gzip.compress(TEXT.encode() * 9, mtime=0)[:-20], "truncated"),
        ("plain.txt.gz", b"no gzip at all", "truncated"),
        ("no-text.jsonl", b'{"title": "x"}', "no-text"),
        ("number.jsonl", b'{"text": 5}', "no-text"),
        ("list.jsonl", b"[1, 2]", "bad-json"),
        ("open.jsonl", b'{"text": "a"', "bad-json"),
        ("deep.jsonl", b"[" * 100_000, "bad-json"),
        ("surrogate.jsonl", b'{"text": "\\ud800"}', "bad-json"),
        ("bytes.jsonl", b'{"text": "\xff\xfe"}', "broken-encoding"),
        ("bad.parquet", b"PAR1 nothing", "bad-parquet"),
        ("empty.html", b"<html></html>", "no-article"),
        ("bad.warc", b"WARC/1.0\r\nnonsense", "bad-record"),
        ("notes.docx", b"x", "unknown-format"),
        ("wide.csv", b"text\na,b,c\n", "bad-row"),
    ],
)
def test_bad_input_becomes_a_reject_that_says_where(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(data)
    (tmp_path / "zz-good.txt").write_text(TEXT)
    items = read(tmp_path)
    rejects = [i for i in items if isinstance(i, Reject)]
    assert [r.reason for r in rejects] == [reason]
    assert name in rejects[0].where
    assert rejects[0].detail
    assert texts(tmp_path)[-1] == TEXT  # the rest is processed


def test_lines_around_a_bad_one_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    good = json.dumps({"text": TEXT}).encode()
    path.write_bytes(b"\n".join([good, b"{", b'{"text": "' + b"a" * 2 * LIMIT + b'"}', good]))
    assert [type(i).__name__ for i in read(path)] == ["RawArticle", "Reject", "Reject", "RawArticle"]
    assert [i.where.rsplit(":", 1)[1] for i in read(path)] == ["1", "2", "3", "4"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user; for others the folder below is their own")
def test_a_folder_that_another_user_may_not_read_is_a_reject(tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT)
    folder.chmod(0o700)
    for parent in tmp_path.parents:
        if parent.stat().st_uid == 0 and parent != Path("/"):
            parent.chmod(parent.stat().st_mode | 0o055)
    tmp_path.chmod(0o755)
    os.seteuid(65534)
    try:
        found = reasons(tmp_path)
    finally:
        os.seteuid(0)
    assert found == ["unreadable"]
