"""The corpus beside real news: lengths, repetition, types and forms, as one Markdown table.

    python tests/bench/realism.py [NAME=FILE.jsonl ...]

A file holds articles with `text`; with labelled `units` (as `claimweave evaluate` reads them) types and forms are
compared too, with `attributions` that have a `quote_type` the forms alone. Sentences of unlabelled text are found by
this project's own segmenter.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from pipeline.corpus.parse import load_corpus
from pipeline.corpus.stats import distinct_ngrams, length_spread, type_mix
from pipeline.records import Article
from pipeline.stages.segment import segment

MOST = 400  # articles of an unlabelled file: enough for two digits
FORMS = ("direct", "mixed", "indirect")


def columns(texts: list[str], units: list[dict[str, Any]], forms: list[str]) -> dict[str, str]:
    spread = length_spread(u["text"] for u in units if u["role"] == "body")
    found = {
        f"words in a sentence, {k}": f"{spread[k]:.0f}" if k != "mean" else f"{spread[k]:.1f}" for k in ("mean", "p5", "p25", "p50", "p75", "p95")
    }
    found |= {f"sentences of {k}": f"{spread[name]:.1%}" for k, name in (("8 words or fewer", "short"), ("35 words or more", "long"))}
    found["distinct 4-grams in 40,000 words"] = f"{distinct_ngrams(texts):.1%}" if sum(len(t.split()) for t in texts) >= 40_000 else "-"
    for role in ("body", "title"):
        typed = [u["types"] for u in units if u["role"] == role and u["types"] is not None]
        found |= {f"{role}: {kind}": f"{share:.0%}" if typed else "-" for kind, share in type_mix(typed).items()}
    counts = Counter(forms)
    found |= {f"quotes: {form}": f"{counts[form] / len(forms):.0%}" if forms else "-" for form in FORMS}
    return found


def corpus() -> dict[str, str]:
    articles = [a for s in load_corpus(Path("corpus")) for a in s.articles]
    units = [{"text": a.text[u.start : u.end], "role": u.role, "types": u.types} for a in articles for u in a.units]
    firsts = {a.story: a.text for a in articles}
    return columns(list(firsts.values()), units, [u.form for a in articles for u in a.units if u.form])


def labelled(path: Path) -> dict[str, str]:
    articles = [json.loads(line) for line in path.open(encoding="utf-8")]
    units: list[dict[str, Any]] = []
    forms: list[str] = []
    for number, article in enumerate(articles):
        forms += [a["quote_type"] for a in article.get("attributions", ()) if a.get("quote_type") in FORMS]
        for unit in article.get("units", ()):
            units.append({"text": article["text"][unit["start"] : unit["end"]], "role": unit["role"], "types": unit["types"]})
            forms += [unit["form"]] if unit.get("form") else []
        if "units" not in article and number < MOST:
            found = segment(Article(id=str(number), sha256="", text=article["text"]))
            units += [{"text": s.text, "role": s.role, "types": None} for s in found]
    return columns([a["text"] for a in articles], units, forms)


def main(files: list[str]) -> None:
    table = {"corpus": corpus(), **{name: labelled(Path(path)) for name, path in (f.split("=", 1) for f in files)}}
    print("| | " + " | ".join(table) + " |\n|---|" + "---:|" * len(table))
    for row in table["corpus"]:
        print(f"| {row} | " + " | ".join(column[row] for column in table.values()) + " |")


if __name__ == "__main__":
    main(sys.argv[1:])
