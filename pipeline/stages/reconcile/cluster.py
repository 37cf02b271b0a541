"""Claims to clusters: stars around a pivot, never the transitive closure of near misses."""

from __future__ import annotations

from collections import Counter, defaultdict

from msgspec import Struct, field

from pipeline.config import ReconcileConfig
from pipeline.dates import days_apart
from pipeline.records import PRIMARY, TYPES, Article, Claim, Cluster, Merge, Relation, Variant
from pipeline.stages.document import Document
from pipeline.stages.reconcile.candidates import Weights, candidate_pairs
from pipeline.stages.reconcile.compare import Comparison, compare
from pipeline.stages.reconcile.edits import edits_between
from pipeline.stages.reconcile.origins import find_origins
from pipeline.stages.reconcile.wording import Wording, wording
from pipeline.text import digest

_LEAST_SHARED_QUOTE = 3


class _Star(Struct):
    """A cluster in the making: its wordings, the first one the pivot, and why each joined."""

    members: list[int]
    why: list[Merge] = field(default_factory=list)


def reconcile(documents: list[Document], config: ReconcileConfig) -> tuple[list[Cluster], list[Relation]]:
    """Clusters and relations over the claims of all documents; fills `claim.cluster` and `article.origin`."""
    claims = [c for d in documents for c in d.claims]
    articles = {d.article.id: d.article for d in documents}
    roots = find_origins(documents, config.copied)
    wordings = [wording(c) for c in claims]
    groups = _exact_groups(wordings)
    heads = [wordings[g[0]] for g in groups]
    weights = Weights(heads)
    pairs = {
        pair: comparison
        for pair in candidate_pairs(heads, weights, config)
        if (comparison := compare(heads[pair[0]], heads[pair[1]], weights, config)).judgement != "other"
    }
    stars = _stars(heads, pairs, weights, config)
    cluster_of: dict[int, int] = {h: s for s, star in enumerate(stars) for h in star.members}
    edges = _relations(heads, pairs, cluster_of, articles, config)
    disputed = {s for kind, a, b in edges if kind == "conflicts" for s in (a, b)}
    agreed = {s for kind, a, b in edges if kind == "agrees" for s in (a, b)}
    clusters = []
    for s, star in enumerate(stars):
        members = sorted(i for h in star.members for i in groups[h])
        cluster = _cluster([claims[i] for i in members], wordings, members, star, articles, roots)
        cluster.support = "disputed" if s in disputed else "corroborated" if cluster.origins >= 2 or s in agreed else "single"
        clusters.append(cluster)
    order = {c.id: i for i, c in enumerate(claims)}
    clusters.sort(key=lambda c: order[c.claims[0]])
    relations = sorted(edges.values(), key=lambda r: (order[r.a], order[r.b], r.kind))
    return clusters, relations


def _exact_groups(wordings: list[Wording]) -> list[list[int]]:
    """Wordings that are the same to the letter, by the same speaker, are compared once."""
    groups: dict[tuple[str, str | None], list[int]] = {}
    for i, w in enumerate(wordings):
        main = w.claim.attributions[0] if w.claim.attributions else None
        short = len(w.tokens) < 3
        groups.setdefault((f"{i} " * short + w.key, main.speaker if main else None), []).append(i)
    return list(groups.values())


def _stars(heads: list[Wording], pairs: dict[tuple[int, int], Comparison], weights: Weights, config: ReconcileConfig) -> list[_Star]:
    """Each star: a fullest wording, its direct matches, and theirs where nothing speaks against the pivot."""
    near: dict[int, list[tuple[int, Comparison]]] = defaultdict(list)
    for (i, j), comparison in pairs.items():
        if comparison.judgement == "same":
            near[i].append((j, comparison))
            near[j].append((i, comparison))
    taken: set[int] = set()
    stars = []
    for pivot in sorted(range(len(heads)), key=lambda i: (-len(heads[i].content), i)):
        if pivot in taken:
            continue
        taken.add(pivot)
        star = _Star([pivot])
        frontier = [(pivot, m, c) for m, c in near[pivot]]
        while frontier:
            frontier.sort(key=lambda f: (-f[2].score, f[1]))
            via, member, comparison = frontier.pop(0)
            if member in taken or (via != pivot and not _fits(heads, pairs, star, member, weights, config)):
                continue
            taken.add(member)
            star.members.append(member)
            a, b = sorted((via, member))
            star.why.append(Merge(heads[a].claim.id, heads[b].claim.id, comparison.method, comparison.score))
            frontier += [(member, m, c) for m, c in near[member] if m not in taken]
        stars.append(star)
    return stars


def _fits(
    heads: list[Wording], pairs: dict[tuple[int, int], Comparison], star: _Star, member: int, weights: Weights, config: ReconcileConfig
) -> bool:
    """Whether a wording reached through another one may join: at least half a match with the pivot, no guard hit."""
    pivot = star.members[0]
    comparison = pairs.get((min(pivot, member), max(pivot, member))) or compare(heads[pivot], heads[member], weights, config)
    return comparison.judgement in ("same", "overlaps")


def _relations(
    heads: list[Wording],
    pairs: dict[tuple[int, int], Comparison],
    cluster_of: dict[int, int],
    articles: dict[str, Article],
    config: ReconcileConfig,
) -> dict[tuple[str, int, int], Relation]:
    """One edge a kind and pair of clusters, the strongest; a conflict leaves no other edge beside it."""
    best: dict[tuple[str, int, int], tuple[float, int, int, Comparison]] = {}
    for (i, j), comparison in sorted(pairs.items()):
        a, b = sorted((cluster_of[i], cluster_of[j]))
        kind = comparison.judgement
        if a == b or kind == "same" or not _may_relate(kind, heads[i], heads[j], articles, config):
            continue
        key = (kind, a, b)
        if key not in best or comparison.score > best[key][0]:
            best[key] = (comparison.score, i, j, comparison)
    return {
        (kind, a, b): Relation(
            kind=kind,  # type: ignore[arg-type]  # "same" and "other" were left out above
            a=heads[i].claim.id,
            b=heads[j].claim.id,
            score=score,
            edits=edits_between(heads[i].claim, heads[j].claim, relation=True),
            why=comparison.why,
        )
        for (kind, a, b), (score, i, j, comparison) in best.items()
        if kind == "conflicts" or ("conflicts", a, b) not in best
    }


def _may_relate(kind: str, a: Wording, b: Wording, articles: dict[str, Article], config: ReconcileConfig) -> bool:
    """A conflict or agreement needs two articles, and a conflict two that are near in time."""
    if kind == "overlaps":
        return True
    left, right = articles[a.claim.article], articles[b.claim.article]
    if left.id == right.id:
        return False
    apart = days_apart(left.published, right.published)
    return kind != "conflicts" or apart is None or apart <= config.conflict_days


def _cluster(
    members: list[Claim], wordings: list[Wording], places: list[int], star: _Star, articles: dict[str, Article], roots: dict[str, str]
) -> Cluster:
    fullest = max(zip(members, places, strict=True), key=lambda m: (m[0].role == "body", len(wordings[m[1]].content), -m[1]))[0]
    identity = digest("cluster", members[0].id)
    for claim in members:
        claim.cluster = identity
    types = [t for t in TYPES if any(t in c.types for c in members)]
    inside = list(dict.fromkeys(c.article for c in members))
    speakers = Counter(c.attributions[0].speaker for c in members if c.attributions and c.attributions[0].speaker)
    return Cluster(
        id=identity,
        text=fullest.text,
        type=next(t for t in PRIMARY if t in types),
        types=types,
        speaker=max(speakers, key=lambda s: speakers[s]) if speakers else None,
        claims=[c.id for c in members],
        articles=inside,
        outlets=list(dict.fromkeys(s for a in inside if (s := articles[a].source))),
        origins=len({roots[a] for a in inside}),
        first=_first(inside, articles),
        variants=_variants(fullest, members),
        altered_quote=_altered([wordings[i].quoted for i in places]),
        support="single",
        absorbed=[],
        why=star.why,
    )


def _first(inside: list[str], articles: dict[str, Article]) -> str | None:
    """The earliest published article, else the first one read."""
    return min(inside, key=lambda a: (articles[a].published or "9999", inside.index(a)))


def _variants(fullest: Claim, members: list[Claim]) -> list[Variant]:
    by_text: dict[str, list[Claim]] = {fullest.text: []}
    for claim in members:
        by_text.setdefault(claim.text, []).append(claim)
    return [
        Variant(text, [c.id for c in same], edits_between(fullest, same[0]) if same[0].text != fullest.text else []) for text, same in by_text.items()
    ]


def _altered(quoted: list[tuple[str, ...]]) -> bool:
    """Whether two members' quoted words differ beyond one being cut out of the other."""
    spoken = sorted({q for q in quoted if len(q) >= _LEAST_SHARED_QUOTE}, key=len)
    return any(not _is_cut(a, b) for n, a in enumerate(spoken) for b in spoken[n + 1 :])


def _is_cut(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether `short` is `long` with words left out: its words in the same order."""
    words = iter(long)
    return all(w in words for w in short)
