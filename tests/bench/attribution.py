"""How often each way of naming a speaker is right, on the corpus' dev split.

    python tests/bench/attribution.py [CORPUS]

Prints, for every way that `pipeline/stages/attribute.py` knows, how many units it decided
and the share that named the right speaker, (right + 1) / (decided + 2): what `_ACCURACY` there holds.
Units, roles and types are the labelled ones.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from pipeline.evaluate.data import corpus_articles, gold_sentences
from pipeline.evaluate.run import is_speaker
from pipeline.records import Article
from pipeline.stages import attribute as module
from pipeline.stages.assemble import assemble
from pipeline.stages.document import Document


def main() -> None:
    ways = list(module._ACCURACY)
    module._ACCURACY.update({way: number / 1000 for number, way in enumerate(ways)})  # the score tells the way
    counts: Counter[tuple[str, bool]] = Counter()
    for gold in corpus_articles(Path(sys.argv[1] if len(sys.argv) > 1 else "corpus"), "dev"):
        document = Document(article=Article(id=gold.id, sha256="", text=gold.text), sentences=gold_sentences(gold))
        document.attributed, document.speakers = module.attribute(gold.id, gold.text, document.sentences)
        for sentence, unit in zip(document.sentences, gold.units, strict=True):
            sentence.types = list(unit.types)
        names = {s.id: [s.name, *s.aliases, s.affiliation] for s in document.speakers}
        for claim in assemble(document).claims:
            unit = gold.units[claim.index]
            if unit.speaker is not None and claim.attributions:
                first = claim.attributions[0]
                counts[ways[round(first.score * 1000)], is_speaker(unit, first, names)] += 1
    for way in ways:
        right, decided = counts[way, True], counts[way, True] + counts[way, False]
        print(f"{way:10} {decided:5}  {(right + 1) / (decided + 2):.2f}")  # a script's output


if __name__ == "__main__":
    main()
