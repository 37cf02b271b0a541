"""How often each way of naming a speaker is right, on the corpus' dev split.

    python tests/bench/attribution.py [CORPUS]

Prints, for every way that `pipeline/stages/ruled.py` knows, how many units it decided
and the share that named the right speaker, (right + 1) / (decided + 2): what `_ACCURACY` there holds.
Units, roles and types are the labelled ones.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from pipeline.evaluate.data import corpus_articles, gold_sentences
from pipeline.evaluate.run import is_speaker
from pipeline.records import Attribution
from pipeline.stages import ruled as module


def main() -> None:
    ways = list(module._ACCURACY)
    module._ACCURACY.update({way: number / 1000 for number, way in enumerate(ways)})  # the score tells the way
    counts: Counter[tuple[str, bool]] = Counter()
    for gold in corpus_articles(Path(sys.argv[1] if len(sys.argv) > 1 else "corpus"), "dev"):
        _, ruled = module.rule_speakers(gold.text, gold_sentences(gold))
        for index, unit in enumerate(gold.units):
            found = ruled.get(index)
            if unit.speaker is not None and unit.types and found is not None and found.speaker is not None:
                owner = found.speaker.issuer or found.speaker
                names = {"x": [owner.name, *owner.aliases, owner.affiliation]}
                counts[ways[round(found.score * 1000)], is_speaker(unit, Attribution(speaker="x", name=owner.name), names)] += 1
    for way in ways:
        right, decided = counts[way, True], counts[way, True] + counts[way, False]
        print(f"{way:10} {decided:5}  {(right + 1) / (decided + 2):.2f}")


if __name__ == "__main__":
    main()
