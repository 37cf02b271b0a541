from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import RecordError
from pipeline.io.jsonl import atomic_write, read_jsonl, write_jsonl
from pipeline.records import Reject


def test_records_are_read_back_as_they_were_written(tmp_path: Path) -> None:
    records = [Reject(where="a", id=None, stage="read", reason="empty", detail="“é”"), Reject(where="b", id="1", stage="x", reason="y", detail="z")]
    write_jsonl(tmp_path / "r.jsonl", records)
    assert list(read_jsonl(tmp_path / "r.jsonl", Reject)) == records
    assert (tmp_path / "r.jsonl").read_bytes().startswith(b'{"where":"a","id":null,"stage":')


def test_a_wrong_line_is_named_with_file_line_and_field(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    path.write_text('{"where":"a","id":null,"stage":"s","reason":"r","detail":"d"}\n\n{"where":"a","id":3,"stage":"s","reason":"r","detail":"d"}\n')
    with pytest.raises(RecordError, match=r"r\.jsonl:3: .*\$\.id"):
        list(read_jsonl(path, Reject))


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    with pytest.raises(TypeError), atomic_write(path) as file:
        file.writelines([b"new", 5])  # type: ignore[list-item]  # what goes wrong in between
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
