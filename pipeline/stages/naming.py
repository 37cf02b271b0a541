"""What a noun phrase says of whom it names: name, role, kind, affiliation, gender as written.

"HM Inspector of Constabulary Mike Cunningham" is the person Mike Cunningham with that role;
"its review" a document; "a spokeswoman for the trust" unnamed, affiliated to the trust.
"""

from __future__ import annotations

import re
from typing import Literal

from msgspec import Struct

from pipeline.records import Kind
from pipeline.stages import lexicon
from pipeline.text import alternatives, squeeze

Reference = Literal["name", "pronoun", "description", "unnamed"]

_TOKEN = re.compile(r"[^\W_](?:[\w'’.&/-]*[\w'’&])?\.?|&")
_CAPITALS = re.compile(r"(?<![\w'’])[A-Z0-9][\w.&'’-]*(?:\s+(?:(?:of|for|and|on|in|de|da|del|von|van|la|le|du|the|&)\s+){0,2}[A-Z][\w.&'’-]*)*")
_LEADING = 6  # words before a body's name at most
_CLAUSE = frozenset("that which who whose whom where when released published made paid by at from with than".split())
_PLACES = frozenset("north south east west northern southern eastern western new united great saudi sri costa el los las central upper lower".split())
_NOT_NAMES = frozenset(
    (
        "the a an but and or so yet on in at by for from of to with as if when while after before since until because although though "
        "however meanwhile he she they it we i his her their its our my this that these those there here what who which how why where then "
        "now also not no yes all both monday tuesday wednesday thursday friday saturday sunday january february march april may june july "
        "august september october november december today yesterday tomorrow last next first second one two three four five six seven eight "
        "nine ten many some most more several other another each every according speaking responding asked told under over between during "
        "despite following only even just still once both either neither english british french german irish scottish welsh american "
        "australian indian european"
    ).split()
)
_PART_OF_BODY = re.compile(rf"\b(?i:{alternatives(lexicon.ORGANISATIONS)})\s+(?:of|for)(?:\s+the)?$")
_OF = re.compile(r"\s+(?:of|for|at|from|with|in|on|by|to|about|into)\s+(?:the\s+)?", re.IGNORECASE)
_ISSUER_AFTER = re.compile(
    r"\b(?:by|from|of|for|published\s+by|released\s+by|commissioned\s+by)\s+(?:the\s+)?(?:(?:latest|new|recent|annual|first|second)\s+)*(?=[A-Z])(?P<who>[^,;]+)"
)
_POSSESSIVE = re.compile(r"^(?:the\s+)?(?P<who>[A-Z][\w.&-]*(?:\s+(?:of\s+(?:the\s+)?|for\s+|and\s+)?[A-Z][\w.&-]*)*)['’]s?\s+", re.UNICODE)
_RANK = re.compile(r"(?:(?:Mr|Mrs|Ms)\s+)?(?:Justice|Judge|Lord|Lady|Baroness|Sheikh|King|Queen|Prince|Princess|Pope)$")  # is half of the name
_AFFILIATION = re.compile(r"\b(?:for|from|of|at|with|in)\s+(?:the\s+)?(?P<who>[A-Z][^,;]*)")


class Naming(Struct):
    """What one noun phrase gives; `reference` says how it points at somebody."""

    reference: Reference
    kind: Kind
    head: str
    name: str | None = None
    role: str | None = None
    affiliation: str | None = None
    honorific: str | None = None
    gender: str | None = None
    plural: bool = False
    definite: bool = False
    issuer: str | None = None


def describe(phrase: str) -> Naming:
    """Reads a source's noun phrase. Never fails: what it cannot read is a description."""
    phrase = squeeze(re.sub(r"_\w+_", "", phrase))  # an acronym in brackets, its brackets masked
    low = phrase.lower().strip(".,'’")
    if low in lexicon.PRONOUNS:
        return _pronoun(low)
    parts = [p.strip() for p in phrase.split(",") if p.strip()] or [phrase]
    for i, part in enumerate(parts):
        person = _person(part) or _person_of(part)
        if person is not None:
            rest = ", ".join(p for j, p in enumerate(parts) if j != i)
            if person.role is None and rest and not rest[:1].isdigit():
                person.role = re.sub(r"^(?:the|a|an|its|his|her|their)\s+", "", rest)
            person.affiliation = person.affiliation or _affiliation(phrase, person.name or "")
            return person
    return _impersonal(parts[0], phrase)


def _pronoun(low: str) -> Naming:
    gender = {"he": "m", "she": "f"}.get(low)
    plural = low in ("they", "we", "who")
    return Naming("pronoun", "organisation" if low in ("it", "they", "we") else "person", low, gender=gender, plural=plural)


def _person(part: str) -> Naming | None:
    """A personal name with what stands before it, or None."""
    tokens = [(m[0].rstrip("."), m.start(), m.end()) for m in _TOKEN.finditer(part)]
    while len(tokens) > 2 and tokens[-1][0] in lexicon.POSTNOMINALS:
        part = part[: tokens.pop()[1]]
    name: list[tuple[str, int, int]] = []
    for token, start, end in reversed(tokens):
        bare = re.sub(r"['’]s?$", "", token)
        low = bare.lower()
        is_name = bare[:1].isupper() and low not in lexicon.ROLES | lexicon.ORGANISATIONS | lexicon.HONORIFICS | lexicon.DOCUMENTS | _NOT_NAMES
        if name and low in lexicon.PARTICLES and not bare.isupper():
            name.insert(0, (bare, start, end))
        elif is_name and name and bare.isupper() and len(bare) > 2:
            break  # "EADS Philippe Camus"
        elif is_name and (not name or part[end : name[0][1]].strip(". ") == "") and bare == token and len(name) < 4:
            name.insert(0, (bare, start, end))
        elif is_name and not name and bare != token and end == len(part.rstrip()):
            return None  # a possessive is no source
        else:
            break
    while name and name[0][0].lower() in lexicon.PARTICLES and name[0][0].islower():
        name.pop(0)
    if not name:
        return None
    before = part[: name[0][1]].strip()
    if _PART_OF_BODY.search(before):
        return None  # "Office for Care Standards"
    honorific = _last_word(before)
    shown = part[name[0][1] : name[-1][2]].rstrip(".")
    titled = honorific in lexicon.HONORIFICS
    if any(c.isdigit() for c in shown) or (name[0][0].lower() in _PLACES and not titled):
        return None
    if len(name) == 1 and not (titled or _last_word(before) in lexicon.ROLES):
        return None
    if len(name) == 1 and name[0][0].isupper() and len(name[0][0]) > 1 and not titled:
        return None
    role = _role_before(before, honorific if titled else None)
    if len(name) == 1 and (rank := _RANK.search(before)):
        shown = f"{rank[0]} {shown}"
    words = {honorific or "", *re.findall(r"[\w-]+", before.lower())}
    gender = "m" if words & lexicon.MALE else "f" if words & lexicon.FEMALE else None
    return Naming("name", "person", shown, name=shown, role=role, honorific=honorific if titled else None, gender=gender)


def _person_of(part: str) -> Naming | None:
    """ "Nasrin Tolhurst of the Flood Group": a full name, then what it belongs to."""
    name, *rest = re.split(r"\s+(?:of|from|at|for)\s+", part, maxsplit=1)
    person = _person(name) if rest else None
    if person is None or " " not in (person.name or "") or not name.strip().endswith(person.name or " "):
        return None
    person.affiliation = re.sub(r"^the\s+", "", rest[0])
    return person


def _last_word(before: str) -> str | None:
    found = re.findall(r"[\w'’-]+", before)
    return found[-1].lower() if found else None


def _role_before(before: str, honorific: str | None) -> str | None:
    """The role that stands before a name: "French finance minister", "Committee chairman"."""
    role = re.sub(r"^(?:the|a|an|its|his|her|their|one|former)\s+(?=\S)", "", before, flags=re.IGNORECASE).strip(" ,-–")
    if (
        honorific
        and role.lower().endswith(honorific)
        and len(role.split()) == 1
        and honorific in ("mr", "mrs", "ms", "miss", "mx", "sir", "dame", "dr", "lord", "lady", "shri", "smt")
    ):
        return None
    role = re.sub(r"\s*\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Sir|Dame|Shri|Smt)\.?$", "", role)
    return role or None


def _impersonal(first: str, phrase: str) -> Naming:
    core = re.split(_OF, first, maxsplit=1)[0]
    words = re.findall(r"[\w'’&-]+", core)
    head = words[-1].lower().removesuffix("'s").removesuffix("’s") if words else first.lower()
    indefinite = bool(re.match(r"(?:an?|one|another|some|several|many|most|two|three|four|other|both)\b", first, re.IGNORECASE))
    definite = bool(re.match(r"(?:the|its|his|her|their|this|that|these|those|our)\b", first, re.IGNORECASE))
    capitals = [
        w for w in words if w[0].isupper() and w.lower() not in ("the", "a", "an", "its", "his", "her", "their", "this", "that", "some", "many")
    ]
    lower_head = bool(words) and words[-1][0].islower()
    plural = head in lexicon.PLURAL_SPEAKERS or (head.endswith("s") and not head.endswith("ss") and not capitals)
    if head in lexicon.DOCUMENTS and (lower_head or len(words) == 1 or definite or indefinite):
        return Naming("description", "document", head, issuer=_issuer(first, words), definite=definite)
    if head in lexicon.UNNAMED and lower_head | (len(words) == 1) and not definite:
        return Naming("unnamed", "unnamed", head, affiliation=_affiliation(phrase, "") or _lead_body(words), gender=_gender(head), plural=plural)
    if len(words) - definite == 1 and head in lexicon.PLURAL_SPEAKERS and not indefinite:
        unnamed = head in lexicon.UNNAMED
        return Naming("unnamed" if unnamed and not definite else "description", "unnamed" if unnamed else "organisation", head, plural=True)
    if capitals and not (lower_head and (definite or indefinite) and head in lexicon.ROLES):
        name = _body_name(first)
        if name:
            return Naming("name", "organisation", head, name=name, plural=plural)
    if head in lexicon.ROLES and not plural and not indefinite:
        return Naming("description", "person", head, affiliation=_affiliation(phrase, ""), gender=_gender(head))
    if indefinite and (head in lexicon.ROLES or head in lexicon.PLURAL_SPEAKERS):
        return Naming("unnamed", "unnamed", head, affiliation=_affiliation(phrase, ""), gender=_gender(head), plural=plural)
    return Naming("description", "organisation", head, plural=plural, definite=definite)


def _gender(head: str) -> str | None:
    return "m" if head in lexicon.MALE else "f" if head in lexicon.FEMALE else None


def _body_name(first: str) -> str | None:
    """The proper name of a body, what leads up to it dropped: "the US State Department" -> "US State Department".

    None where capitals are not the phrase's own name: "a laboratory that the Guild paid".
    """
    phrase = re.sub(r"\s*\([^)]*\)?", "", first)
    phrase = re.split(r"\s+[-–—]\s+", phrase, maxsplit=1)[0].strip(" ,.'’")
    runs = list(_CAPITALS.finditer(phrase))
    if not runs:
        return None
    last = runs[-1]
    before, after = phrase[: last.start()].lower().split(), phrase[last.end() :].split()
    if len(before) > _LEADING or any(w in _CLAUSE for w in (*before, *after)) or len(after) > 1 + any(w in lexicon.ORGANISATIONS for w in after[-1:]):
        return None
    return phrase[last.start() :]


def _issuer(first: str, words: list[str]) -> str | None:
    """Who issued a document, where its noun phrase says so."""
    after = _ISSUER_AFTER.search(first)
    if after:
        named = re.match(r"(?:[A-Z][\w.&'’-]*|of|the|for|and|de|&|\s|latest|new)+", after["who"])
        found = squeeze(named[0] if named else after["who"])
        return re.sub(r"\s+(?:of|the|for|and|latest|new)$", "", found) or None
    possessive = _POSSESSIVE.match(first)
    if possessive and possessive["who"].lower() not in _NOT_NAMES:
        return possessive["who"]
    if re.match(r"(?:its|their|his|her)\b", first, re.IGNORECASE):
        return "its"
    capitals = [w for w in words[:-1] if w[0].isupper() and re.sub(r"['’]s$", "", w.lower()) not in _NOT_NAMES]
    return " ".join(capitals) or None


def _affiliation(phrase: str, name: str) -> str | None:
    found = _AFFILIATION.search(phrase.replace(name, "") if name else phrase)
    if found:
        return squeeze(found["who"]).strip(" .") or None
    lower = re.search(r"\b(?:for|from|of|at)\s+(?:the\s+)?(?P<who>[a-z][\w\s-]{2,40})$", phrase)
    return squeeze(lower["who"]) if lower and not name else None


def _lead_body(words: list[str]) -> str | None:
    lead = [w for w in words[:-1] if w.lower() not in ("a", "an", "one", "the", "another", "senior", "former", "some", "several", "many")]
    return " ".join(lead) or None


_NAME_RUN = re.compile(
    r"(?<![\w'’])[A-Z][\w'’-]*\.?(?:\s+(?:(?:of|for|and)\s+(?:the\s+)?(?=[A-Z])|(?:de|da|del|van|von|der|den|la|le|al|bin|ibn|ter|dos|du)\s+)?(?:[A-Z][\w'’-]*|[A-Z]\.|&))*(?:\s+\((?P<short>[A-Z][A-Za-z&]{1,9})\))?"
)


_CROWN = re.compile(r"(?:Her|His)\s+Majesty['’]s")


def named_in(text: str) -> list[tuple[int, int, Naming, str | None]]:
    """Every proper name of a person or a body in a text, with the acronym given for it in brackets."""
    found = []
    for match in _NAME_RUN.finditer(text):
        run, start = match[0], match.start()
        first = re.match(r"[A-Z][\w'’-]*", run)
        while first and re.sub(r"['’]s$", "", first[0]).lower() in _NOT_NAMES and " " in run and not _CROWN.match(run):
            skip = len(run.split(" ", 1)[0]) + 1
            run, start = run[skip:], start + skip
            first = re.match(r"[A-Z][\w'’-]*", run)
        if match["short"]:
            run = run[: run.rindex("(")].rstrip()
        for begin, part in _halves(run):
            naming = _person(part) or _organisation(part)
            if naming is not None:
                where = start + begin + part.rindex(naming.name or part)
                found.append((where, where + len(naming.name or part), naming, match["short"]))
    return found


def _halves(run: str) -> list[tuple[int, str]]:
    """A run cut where a possessive, or an "of" or "and" after a personal name, parts two names."""
    crown = _CROWN.match(run)
    cuts = [0]
    ends = [0]
    for joint in _JOINT.finditer(run):
        left = run[cuts[-1] : joint.start()].split()
        name_before = len(left) >= 2 and not any(w.lower() in lexicon.ORGANISATIONS for w in left)
        if (joint[0].lstrip()[0] in "'’" and not (crown and joint.start() < crown.end())) or (joint[0][0].isspace() and name_before):
            cuts.append(joint.end())
            ends.append(joint.start())
    return [(a, run[a:b].rstrip("'’")) for a, b in zip(cuts, [*ends[1:], len(run)], strict=True)]


_JOINT = re.compile(r"['’]s?\s+(?=[A-Z])|\s+(?:of|for|and)\s+(?:the\s+)?(?=[A-Z])")


def _organisation(part: str) -> Naming | None:
    """A body by its name: a word for a body in it, or an acronym."""
    words = part.split()
    last = words[-1].lower() if words else ""
    known = any(w.lower() in lexicon.ORGANISATIONS for w in words)
    if (len(words) > 1 and known) or (len(words) == 1 and len(part) > 1 and part.isupper() and part.isalpha()):
        return Naming("name", "organisation", last, name=part)
    return None
