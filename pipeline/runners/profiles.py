"""What each speaker of a run says: how much of each type, when, and about what."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from msgspec import Struct
from sklearn.feature_extraction.text import TfidfVectorizer

from pipeline.records import Claim, Speaker, Type
from pipeline.runners.output import Dataset

_WORD = r"(?u)\b[^\W\d_][^\W\d_'’-]{2,}\b"
_WORDS = 4


class Profile(Struct):
    """One speaker: claims in order of publication, their count by type, and the words that set them apart from other speakers'."""

    speaker: Speaker
    claims: list[Claim]
    types: Counter[Type]
    words: list[str]


def profiles(dataset: Dataset) -> list[Profile]:
    """Every speaker, the most quoted first."""
    said: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in dataset.claims.values():
        for identity in {a.speaker for a in claim.attributions if a.speaker}:
            said[identity].append(claim)
    ranked = sorted((s for s in dataset.speakers.values() if s.id in said), key=lambda s: (-len(said[s.id]), s.id))
    words = _topic_words(ranked, said)
    return [
        Profile(
            s, sorted(said[s.id], key=lambda c: (dataset.day(c), c.article, c.start)), Counter(t for c in said[s.id] for t in c.types), words[s.id]
        )
        for s in ranked
    ]


def bearing(found: list[Profile], words: str) -> list[Profile]:
    """Those with this id, or these words in a name."""
    wanted = words.casefold()
    return [p for p in found if words == p.speaker.id or any(wanted in n.casefold() for n in (p.speaker.name, *p.speaker.aliases) if n)]


def _topic_words(speakers: list[Speaker], said: dict[str, list[Claim]]) -> dict[str, list[str]]:
    """The words of most TF-IDF weight over speakers, names of the speaker aside."""
    texts = [" ".join(c.text for c in said[s.id]) for s in speakers]
    if not any(re.search(_WORD, text) for text in texts):
        return {s.id: [] for s in speakers}
    vectorizer = TfidfVectorizer(
        stop_words=["said", "says", "told", *TfidfVectorizer(stop_words="english").get_stop_words()], token_pattern=_WORD, sublinear_tf=True
    )
    weights = vectorizer.fit_transform(texts).tocsr()
    vocabulary = vectorizer.get_feature_names_out()
    found = {}
    for row, speaker in enumerate(speakers):
        own = {w for n in (speaker.name, *speaker.aliases) if n for w in re.findall(_WORD, n.lower())}
        columns = weights.indices[weights.indptr[row] : weights.indptr[row + 1]]
        values = weights.data[weights.indptr[row] : weights.indptr[row + 1]]
        ranked = sorted(zip(values, (str(vocabulary[c]) for c in columns), strict=True), key=lambda pair: (-pair[0], pair[1]))
        found[speaker.id] = [word for _, word in ranked if word not in own][:_WORDS]
    return found
