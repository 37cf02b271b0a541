"""The commands as a user types them: exit status, one clear line, no traceback."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import CORPUS, SAMPLE

TEXT = "The pumps failed on Monday, an inquiry found.\n\n“We were not told,” said Ada Trewin."


def claimweave(*arguments: str | Path, limit: int | None = None, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Runs the command line; `limit` is the largest file it may write, in bytes, as on a full disk."""

    def small_files() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))  # type: ignore[arg-type]

    return subprocess.run(
        [sys.executable, "-m", "pipeline", *map(str, arguments)],
        input=stdin, capture_output=True, check=False, preexec_fn=small_files if limit is not None else None,
    )  # fmt: skip


def test_a_run_with_a_bad_input_is_done_with_status_1(tiny_model: Path, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(TEXT)
    (tmp_path / "in" / "b.txt").write_bytes(b"\x00\x01")
    done = claimweave("run", tmp_path / "in", "-o", tmp_path / "out", "--set", f"read.model={tiny_model}")
    assert done.returncode == 1, done.stderr
    assert json.loads((tmp_path / "out" / "rejects.jsonl").read_text())["reason"] == "binary"
    assert len((tmp_path / "out" / "articles.jsonl").read_text().splitlines()) == 1
    assert b"Traceback" not in done.stderr


def test_claims_go_to_standard_output_and_text_comes_from_standard_input(tiny_model: Path) -> None:
    done = claimweave("run", "-", "-o", "-", "-q", "--set", f"read.model={tiny_model}", stdin=TEXT.encode())
    assert done.returncode == 0, done.stderr
    assert [json.loads(line)["article"] for line in done.stdout.splitlines()]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run", "nowhere.txt", "-o", "OUT"], "nowhere.txt: no such file"),
        (["run", SAMPLE, "-o", "OUT", "--set", "read.modl=x"], "did you mean read.model"),
        (["run", SAMPLE, "-o", "OUT", "--set", "read.model=nowhere"], "nowhere: no model here"),
        (["run", SAMPLE, "-o", "OUT", "--input-format", "docx"], "--input-format docx"),
        (["run", SAMPLE, "-o", "OUT", "--config", "nowhere.toml"], "nowhere.toml: cannot be read"),
        (["run", SAMPLE, "-o", "/dev/null/out"], "/dev/null/out: cannot be made"),
        (["show", "claim", "x", "OUT"], "no finished run here"),
        (["corpus", "check", "--corpus", "OUT"], "give the corpus folder"),
        (["evaluate", "nowhere.jsonl"], "nowhere.jsonl: cannot be read"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_status_2(arguments: list[str | Path], message: str, tmp_path: Path) -> None:
    done = claimweave(*[tmp_path / "out" if a == "OUT" else a for a in arguments])
    said = " ".join(done.stderr.decode().split())
    assert done.returncode == 2
    assert message in said
    assert "Traceback" not in said
    assert not (tmp_path / "out").exists()


def test_a_full_disk_stops_with_status_3_and_leaves_no_half_file(tiny_model: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = claimweave("run", SAMPLE, "-o", out, "--set", f"read.model={tiny_model}", limit=20_000)
    assert done.returncode == 3, done.stderr
    assert b"run the same command again to go on" in b" ".join(done.stderr.split())
    assert b"Traceback" not in done.stderr
    assert not (out / "claims.jsonl").exists()
    assert not list(out.rglob("*.part"))
    again = claimweave("run", SAMPLE, "-o", out, "--set", f"read.model={tiny_model}")
    assert again.returncode == 0


def test_a_signal_stops_with_status_3(tiny_model: Path, tmp_path: Path) -> None:
    many = tmp_path / "many.jsonl"
    many.write_text("".join(json.dumps({"text": TEXT + f"\n\nNumber {i} of many."}) + "\n" for i in range(4000)))
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline", "run", str(many), "-o", str(tmp_path / "out"), "--set", f"read.model={tiny_model}", "--workers", "1"],
        stderr=subprocess.PIPE,
    )
    while not list((tmp_path / "out").glob(".work/0*.jsonl")) and process.poll() is None:
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGTERM)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 3, said
    assert b"stopped" in said
    assert b"Traceback" not in said


def test_the_labelled_corpus_has_no_fault() -> None:
    done = claimweave("corpus", "check", "--corpus", CORPUS)
    assert done.returncode == 0, done.stdout.decode()


def test_show_prints_a_claim_its_cluster_the_conflicts_and_the_speakers(tiny_model: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    claimweave("run", SAMPLE, "-o", out, "-q", "--set", f"read.model={tiny_model}")
    claims = [json.loads(line) for line in (out / "claims.jsonl").read_text().splitlines()]
    quote = next(c for c in claims if "eleven times" in c["text"])
    shown = claimweave("show", "claim", quote["id"], out).stdout.decode()
    assert "Nasrin Tolhurst" in shown
    assert "We rang that number" in shown
    cluster = claimweave("show", "cluster", quote["cluster"], out).stdout.decode()
    assert "3 articles" in cluster
    assert "94 minutes" in claimweave("show", "conflicts", out).stdout.decode()
    assert "articles" in claimweave("show", "speakers", out).stdout.decode()
    one = claimweave("show", "speakers", out, "--of", "szalai").stdout.decode()
    assert one.startswith("Gordon Szalai (person):")
    assert "2019-03-19" in one
    assert claimweave("show", "speakers", out, "--of", "Nobody Known").returncode == 2
