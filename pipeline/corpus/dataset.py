"""The corpus as a `datasets.DatasetDict`: a row a unit, split by story.

Needs the extra `corpus` (`pip install claimweave[corpus]`).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.corpus.parse import load_corpus
from pipeline.corpus.schema import LabelledArticle, LabelledStory, LabelledUnit

if TYPE_CHECKING:
    from datasets import DatasetDict


def load_dataset(root: Path) -> DatasetDict:
    """Splits `train`, `dev` and `test`; the columns are those of `row`.

    Raises:
        CorpusError: a file of the corpus does not follow its format.
    """
    from datasets import Dataset, DatasetDict

    rows: dict[str, list[dict[str, Any]]] = {"train": [], "dev": [], "test": []}
    for story in load_corpus(root):
        for article in story.articles:
            rows[story.story.split] += [row(story, article, i, unit) for i, unit in enumerate(article.units)]
    return DatasetDict({split: Dataset.from_list(found) for split, found in rows.items() if found})


def row(story: LabelledStory, article: LabelledArticle, index: int, unit: LabelledUnit) -> dict[str, Any]:
    """One unit with its labels; offsets count from the start of the article."""
    main = unit.attributions[0] if unit.attributions else None
    entity = story.story.entities.get(main.entity) if main and main.entity else None
    return {
        "story": story.id,
        "domain": story.story.domain,
        "article": article.id,
        "outlet": article.outlet,
        "style": article.style,
        "published": article.published,
        "index": index,
        "paragraph": unit.paragraph,
        "start": unit.start,
        "end": unit.end,
        "text": article.text[unit.start : unit.end],
        "role": unit.role,
        "types": list(unit.types),
        "either": list(unit.either),
        "form": unit.form,
        "claim": unit.claim,
        "source": list(main.source) if main and main.source else None,
        "cue": list(main.cue) if main and main.cue else None,
        "content": [list(c) for c in main.content] if main else [],
        "entity": main.entity if main else None,
        "speaker": entity.name if entity else None,
        "kind": entity.kind if entity else None,
        "mentions": [{"start": m.start, "end": m.end, "entity": m.entity} for m in unit.mentions],
    }
