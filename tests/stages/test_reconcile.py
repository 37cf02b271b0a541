"""Claims across articles: what is one claim, what is not, and the invariants of clusters."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.config import load_config
from pipeline.records import Article, Claim, Cluster, Relation, Scores
from pipeline.stages.assemble import assemble
from pipeline.stages.attribute import attribute
from pipeline.stages.document import Document
from pipeline.stages.quantify import quantities
from pipeline.stages.read import Reader
from pipeline.stages.reconcile.cluster import reconcile
from pipeline.stages.reconcile.speakers import merge_speakers
from pipeline.stages.segment import segment

CONFIG = load_config().reconcile


@cache
def reader() -> Reader:
    """The shipped model: who says what decides what is one claim."""
    made = Reader(load_config().read)
    made.setup()
    return made


def document(identity: str, text: str, published: str | None = "2019-03-02") -> Document:
    """An article all of whose title and body units are claims."""
    made = Document(article=Article(id=identity, sha256="", source=identity.title(), published=published, text=text))
    made.sentences = segment(made.article)
    made.attributed, made.speakers = attribute(identity, text, made.sentences, reader().read(text, made.sentences), reader().fitted.trust)
    made.quantities = {i: quantities(made.sentences[i].text, made.sentences[i].start) for i in made.attributed}
    for sentence in made.sentences:
        if sentence.index in made.attributed:
            sentence.types = ["quote"] if made.attributed[sentence.index].rule_form else ["finding"]
            sentence.scores = Scores()
    return assemble(made)


def run(*texts: str, dates: tuple[str | None, ...] = ()) -> tuple[list[Claim], list[Cluster], list[Relation], list[Document]]:
    documents = [document(f"paper-{i}", t, *(dates[i : i + 1])) for i, t in enumerate(texts)]
    merge_speakers(documents, [])
    clusters, relations = reconcile(documents, CONFIG)
    return [c for d in documents for c in d.claims], clusters, relations, documents


FILLER = (
    "The mayor of Dunley opened the new market hall on Friday.",
    "Rain is expected over the hills before the weekend begins.",
    "The ferry company has bought two ships from a Norwegian yard.",
)


def judged(a: str, b: str) -> str:
    """What two wordings in two papers become: same, a relation, or apart."""
    claims, _, relations, _ = run(f"{a}\n\n{FILLER[0]}\n\n{FILLER[1]}", f"{b}\n\n{FILLER[2]}")
    one, two = next(c for c in claims if c.text == a), next(c for c in reversed(claims) if c.text == b)
    if one.cluster == two.cluster:
        return "same"
    return next((r.kind for r in relations if {r.a, r.b} == {one.id, two.id}), "apart")


BASE = "The report found that 34 of 102 inspections at the Mill Lane pumping station were not carried out."

PAIRS = {
    "the same to the letter": (BASE, BASE, "same"),
    "other marks and case": (
        "“It was never going to hold the water back,” said Ada Trewin.",
        '"It was never going to hold the water back", said Ada Trewin.',
        "same",
    ),
    "one word": (BASE, BASE.replace("carried out", "done"), "same"),
    "another number": (BASE, BASE.replace("34", "43"), "conflicts"),
    "a number that is no quantity": (
        "The regulator ordered the provider to cut off every infected customer within 24 hours.",
        "The regulator ordered the provider to cut off every infected customer within 48 hours.",
        "conflicts",
    ),
    "a share in other words": (BASE, BASE.replace("34 of 102", "a third of"), "same"),
    "a rounded number": (BASE.replace("34 of 102", "1,187"), BASE.replace("34 of 102", "nearly 1,200"), "same"),
    "the opposite": (BASE, BASE.replace("were not carried", "were carried"), "conflicts"),
    "an opposite word": (
        "Waiting times at the Vale hospital improved after the ward opened, the trust said.",
        "Waiting times at the Vale hospital worsened after the ward opened, the trust said.",
        "conflicts",
    ),
    "another date": (
        "The Mill Lane pumping station will be closed for repairs in March, the company said.",
        "The Mill Lane pumping station will be closed for repairs in June, the company said.",
        "conflicts",
    ),
    "another place": (
        "The pumping station at Millford has been closed for repairs by the company.",
        "The pumping station at Stannerby has been closed for repairs by the company.",
        "apart",
    ),
    "one holds the other": (
        BASE,
        BASE.removesuffix(".") + ", and that the company had recorded nine of them as complete in its quarterly returns to the regulator.",
        "overlaps",
    ),
    "another source": (
        "“The control room never answered a single call that night,” said Ada Trewin.",
        "The control room never answered a single call that night, Mr Bertil Osk said.",
        "agrees",
    ),
    "another matter": (BASE, "The council voted to close the library in Stannerby by eight votes to five.", "apart"),
}


@pytest.mark.parametrize(("a", "b", "wanted"), PAIRS.values(), ids=PAIRS.keys())
def test_written_pairs(a: str, b: str, wanted: str) -> None:
    assert judged(a, b) == wanted
    assert judged(b, a) == wanted


def test_edits_are_typed_and_their_spans_hold_their_words() -> None:
    a = "“We let people down that night, and I am sorry for it,” said Gordon Szalai."
    b = "‘We let folk down that night, and I am sorry,’ said Gordon Szalai."
    _, clusters, _, _ = run(a + "\n\n" + FILLER[0], b + "\n\n" + FILLER[1])
    (shared,) = [c for c in clusters if len(c.claims) == 2]
    variant = next(v for v in shared.variants if v.edits)
    assert {"substitution", "trim"} <= {e.kind for e in variant.edits}
    for edit in variant.edits:
        assert shared.text[slice(*edit.a)] == edit.from_
        assert variant.text[slice(*edit.b)] == edit.to
    assert shared.altered_quote


def test_a_copy_counts_once() -> None:
    copied = f"{BASE}\n\n{FILLER[0]}\n\n{FILLER[1]}\n\n{FILLER[2]}"
    other = f"{BASE}\n\nThe harbour master has resigned after eleven years in the post."
    _, clusters, _, documents = run(copied, copied, other)
    assert [d.article.origin for d in documents] == [None, "paper-0", None]
    shared = next(c for c in clusters if c.text == BASE)
    assert (len(shared.articles), shared.origins, shared.support) == (3, 2, "corroborated")
    assert next(c for c in clusters if c.text == FILLER[0]).support == "single"


def test_papers_far_apart_in_time_do_not_conflict() -> None:
    changed = BASE.replace("34", "43")
    _, _, near, _ = run(BASE, changed, dates=("2019-03-02", "2019-03-20"))
    _, _, far, _ = run(BASE, changed, dates=("2019-03-02", "2021-03-20"))
    assert [r.kind for r in near] == ["conflicts"]
    assert far == []


def test_two_people_of_one_name_stay_two_and_one_in_two_papers_is_one() -> None:
    same = ("Ada Trewin, the floods minister, said the town was safe.", "Floods minister Ada Trewin said the town was dry.")
    other = "Ada Trewin, a goalkeeper, said the match was lost."
    documents = [document(f"p{i}", t) for i, t in enumerate((*same, other))]
    speakers = merge_speakers(documents, [])
    assert [s.articles for s in speakers] == [["p0", "p1"], ["p2"]]
    assert speakers[0].why[0].evidence.startswith("name and role")


SENTENCES = [
    BASE,
    BASE.replace("34", "43"),
    BASE.replace("not carried out", "missed"),
    BASE.replace("found", "said"),
    *FILLER,
    PAIRS["one holds the other"][1],
]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4), min_size=1, max_size=4))
def test_clusters_partition_the_claims_and_never_hold_a_conflict(papers: list[list[str]]) -> None:
    claims, clusters, relations, _ = run(*("\n\n".join(p) for p in papers))
    members = [c for k in clusters for c in k.claims]
    assert sorted(members) == sorted(c.id for c in claims)
    home = {c: k.id for k in clusters for c in k.claims}
    assert all(home[r.a] != home[r.b] for r in relations)
    disputed = {home[x] for r in relations if r.kind == "conflicts" for x in (r.a, r.b)}
    assert disputed == {k.id for k in clusters if k.support == "disputed"}
    texts = {c.id: c.text for c in claims}
    assert not any({BASE, BASE.replace("34", "43")} <= {texts[c] for c in k.claims} for k in clusters)
