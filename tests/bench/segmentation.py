"""Sentence segmentation beside other tools: exact-span F1 and characters a second, in one run.

    python tests/bench/segmentation.py ARTICLES.jsonl... [--corpus corpus]

Each file holds `text` with `units` (as `claimweave evaluate` reads) or `sentences`, lists of
[start, end]. Rivals are measured where they are installed (pip install pysbd syntok nltk);
every tool is given the text line by line, since line breaks are known to all.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from pipeline.corpus.parse import load_corpus
from pipeline.stages.sentences import split

Span = tuple[int, int]
Text = tuple[str, set[Span]]
Splitter = Callable[[str], Iterator[Span]]


def own(line: str) -> Iterator[Span]:
    yield from split(line, 0, len(line))


def rivals() -> dict[str, Splitter]:
    found: dict[str, Splitter] = {}
    try:
        import pysbd

        segmenter = pysbd.Segmenter(language="en", clean=False, char_span=True)
        found["pySBD"] = lambda line: ((s.start, s.end) for s in segmenter.segment(line))
    except ImportError:
        pass
    try:
        import syntok.segmenter

        def syntok_spans(line: str) -> Iterator[Span]:
            for paragraph in syntok.segmenter.analyze(line):
                for tokens in paragraph:
                    yield tokens[0].offset, tokens[-1].offset + len(tokens[-1].value)

        found["syntok"] = syntok_spans
    except ImportError:
        pass
    try:
        from nltk.tokenize.punkt import PunktSentenceTokenizer

        found["Punkt (untrained)"] = PunktSentenceTokenizer().span_tokenize
    except ImportError:
        pass
    return found


def read(path: Path) -> list[Text]:
    texts = []
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        spans = record.get("sentences") or [(u["start"], u["end"]) for u in record["units"] if u["role"] == "body"]
        texts.append((record["text"], {tuple(s) if isinstance(s, list) else s for s in spans}))
    return texts


def corpus(root: Path) -> list[Text]:
    return [(a.text, {(u.start, u.end) for u in a.units if u.role == "body"}) for s in load_corpus(root) for a in s.articles]


def measure(splitter: Splitter, texts: list[Text]) -> tuple[float, float]:
    """Exact-span F1 over the lines that hold labelled sentences, and characters a second."""
    right = found = wanted = characters = 0
    seconds = 0.0
    for text, gold in texts:
        at = 0
        for line in text.split("\n"):
            inside = {s for s in gold if at <= s[0] and s[1] <= at + len(line)}
            if inside:
                began = time.perf_counter()
                spans = list(splitter(line))
                seconds += time.perf_counter() - began
                characters += len(line)
                own_spans = {stripped(line, a, b, at) for a, b in spans}
                right, found, wanted = right + len(own_spans & inside), found + len(own_spans), wanted + len(inside)
            at += len(line) + 1
    return 2 * right / (found + wanted), characters / seconds


def stripped(line: str, start: int, end: int, at: int) -> Span:
    words = line[start:end]
    left = len(words) - len(words.lstrip())
    return at + start + left, at + start + left + len(words.strip())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--corpus", type=Path)
    given = parser.parse_args()
    sets = {path.parent.name: read(path) for path in given.files}
    if given.corpus:
        sets["corpus"] = corpus(given.corpus)
    for name, texts in sets.items():
        for tool, splitter in {"claimweave": own, **rivals()}.items():
            f1, speed = measure(splitter, texts)
            print(f"{name:14} {tool:18} F1 {f1:.3f}  {speed:>12,.0f} characters/s")  # a script's output


if __name__ == "__main__":
    main()
