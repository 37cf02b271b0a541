"""What a noun phrase says of whom it names: name, role, kind, affiliation, gender as written.

"HM Inspector of Constabulary Mike Cunningham" is the person Mike Cunningham with that role;
"its review" a document; "a spokeswoman for the trust" unnamed, affiliated to the trust.
"""

from __future__ import annotations

import re
from typing import Literal

from msgspec import Struct

from pipeline.records import Kind
from pipeline.stages import body_names, lexicon
from pipeline.text import alternatives, squeeze

Reference = Literal["name", "pronoun", "description", "unnamed"]

_TOKEN = re.compile(r"[^\W_](?:[\w'’.&/-]*[\w'’&])?\.?|&")
_OPENING = frozenset("the a an its his her their this that some many our new latest another one".split())
_PLACES = frozenset("north south east west northern southern eastern western new united great saudi sri costa el los las central upper lower".split())
_JOINING = re.compile(r"\s(?:of|for|at|from|by|with|to|in|on|about|as)(?:\s+the)?(?:\s|$)", re.IGNORECASE)
_NO_PERSON = (
    lexicon.ROLES | lexicon.ORGANISATIONS | lexicon.HONORIFICS | lexicon.DOCUMENTS | lexicon.PLURAL_SPEAKERS | lexicon.BODY_BEFORE | lexicon.NOT_NAMES
)
_OFFICE_OF = re.compile(rf"\b(?i:{alternatives(lexicon.OFFICES)})\s+(?:of|for)(?:\s+the)?$")
_HEADS_A_BODY = re.compile(rf"\b(?i:{alternatives(lexicon.ROLES)})\s+of\s+(?:the\s+)?(?!the$)\w+$")  # "Superintendent of Police", "head of research"
_ADDRESSED = re.compile(r"(?:his|her|their)\s+(?:honour|honor|lordship|ladyship|excellency|majesty|holiness|highness)")
_ARTICLE = re.compile(r"(?:the|an?|its|their)", re.IGNORECASE)
_ARTICLED = re.compile(r"(?:al|el|an|ben|ibn|bin)-[A-Z]")
_ROLE_PREFIX = re.compile(r"(?:[Ee]x|[Cc]o|[Vv]ice|[Dd]ad|[Mm]um|[Mm]other|[Ff]ather)-[a-z]|\w+-(?:winn|nomin|hold|own|mak|born|based|bound)")
_ACRONYM = 4  # letters of a rank or a body's acronym before a name
_OF = re.compile(r"\s+(?:of|for|at|from|with|in|on|by|to|about|into)\s+(?:the\s+)?", re.IGNORECASE)
_OFFICE_HEADS = lexicon.ROLES - lexicon.ROLE_ADJECTIVES - lexicon.ORGANISATIONS
_CUT = re.compile(
    r"\s+(?:close\s+to|familiar\s+with)\s|\s+(?:who|which|that|whose|whom)\s|\s+(?:\w+ed|sent|made|led|run|drawn|written|seen|held|set|given|paid|put|out|based|done)(?:\s+(?:by|in|on|at|to|for|from|out|up|of|with|this|last|yesterday|today|earlier|\w+day)\b|$)"
)
_LED = re.compile(r"(?:\w+ed|led|run|set up) by\s")
_BY_A_TRAIT = re.compile(r"\d+-year-old|(?:ex|great)-\w+|\w+-of-\w+")  # "the 61-year-old", "a mother-of-two"
_TIME = re.compile(
    r"\s+(?:last|this|next|earlier\s+this)\s+(?:\w+)$|\s+(?:today|yesterday|there|here|(?:it|him|her)self|themselves)$|\s+on\s+\w+day$"
)
_ONE_NAME = re.compile(r"[A-ZÀ-ÖØ-Þ][^\W\d_]*[a-zà-ÿ][^\W\d_]*")
_RANK = re.compile(r"(?:(?:Mr|Mrs|Ms)\s+)?(?:Justice|Judge|Lord|Lady|Baroness|Sheikh|King|Queen|Prince|Princess|Pope)$")  # is half of the name


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
    phrase = re.sub(r"^(?:But|And|Yet|So|Or)\s+", "", re.sub(r"\s+[-–—]\s+", ", ", phrase))
    low = phrase.lower().strip(".,'’")
    if low in lexicon.PRONOUNS:
        return _pronoun(low)
    if _ADDRESSED.fullmatch(low):
        return Naming("description", "person", low, gender=lexicon.GENDERS.get(low.split()[0]), definite=True)
    if low in lexicon.HONORIFICS - lexicon.ROLES - lexicon.ORGANISATIONS:
        return Naming("description", "person", low, gender=_gender(low), definite=True)  # "the sheriff", a "Mr" cut off
    parts = [p.strip() for p in phrase.split(",") if p.strip()] or [phrase]
    for i, part in enumerate(parts):
        if i and _LED.match(part):
            continue  # "the committee, led by the economist Nirupa Bhatt"
        found = _person_of(part) or person(part)
        if found is not None and not (found.honorific or found.affiliation) and i + 1 < len(parts) and _is_body(parts[i + 1]):
            return Naming("name", "organisation", found.head, name=found.name)  # "Kivora Biologics, the Swiss company"
        if found is not None:
            rest = ", ".join(p for j, p in enumerate(parts) if j != i)
            if found.role is None and rest and not rest[:1].isdigit():
                found.role = re.sub(r"^(?:the|a|an|its|his|her|their)\s+", "", rest)
            found.affiliation = found.affiliation or body_names.affiliation(phrase, found.name or "")
            return found
    return _kin(parts) or _impersonal(parts, phrase)


def _is_body(apposition: str) -> bool:
    """Whether what stands after a name says that it is a body's: "the Swiss company", "a charity for pensioners"."""
    head = _core(apposition).split()[-1:]
    return re.match(r"(?:an?|the|its)\s", apposition) is not None and bool({*head} & (lexicon.ORGANISATIONS | lexicon.OUTFITS) - lexicon.ROLES)


def _core(phrase: str) -> str:
    """A noun phrase up to its head: without clauses and what stands after a preposition."""
    return re.split(_OF, _CUT.split(phrase, maxsplit=1)[0], maxsplit=1)[0]


def _kin(parts: list[str]) -> Naming | None:
    """Somebody's relation or holder of an office, then one name alone: "Ms Purdy's sister, Jade"."""
    role = re.sub(r"^(?:the|an?|its|his|her|their)\s+", "", parts[0], flags=re.IGNORECASE)
    head = _last_word(parts[0])
    if len(parts) == 1 or head not in _OFFICE_HEADS or not role[-len(head) :].islower() or not _ONE_NAME.fullmatch(parts[1]):
        return None
    return None if parts[1].lower() in _NO_PERSON else Naming("name", "person", parts[1], name=parts[1], role=role, gender=_gender(head))


def issuer(naming: Naming) -> Naming | None:
    """Who speaks through a document whose words name its issuer: "a report by the Orme Trust"."""
    if naming.kind != "document" or not naming.issuer or not naming.issuer[0].isupper():
        return None
    named = describe(naming.issuer)
    return named if named.reference == "name" else Naming("name", "organisation", named.head, name=naming.issuer)


def _pronoun(low: str) -> Naming:
    gender = lexicon.GENDERS.get(low)
    plural = low in ("they", "we", "who")
    return Naming("pronoun", "organisation" if low in ("it", "they", "we") else "person", low, gender=gender, plural=plural)


def person(part: str) -> Naming | None:
    """A personal name with what stands before it, or None."""
    part = re.sub(r"\s*\([^)]*\)?", "", part) or part
    tokens = [(m[0].rstrip("."), m.start(), m.end()) for m in _TOKEN.finditer(part)]
    while len(tokens) > 2 and tokens[-1][0] in lexicon.POSTNOMINALS:
        part = part[: tokens.pop()[1]]
    name: list[tuple[str, int, int]] = []
    for token, start, end in reversed(tokens):
        bare = re.sub(r"['’]s?$", "", token)
        low = bare.lower()
        is_name = (bare[:1].isupper() or _ARTICLED.match(bare) is not None) and low not in _NO_PERSON and not (name and _ROLE_PREFIX.match(bare))
        if name and low in lexicon.PARTICLES and not bare.isupper():
            name.insert(0, (bare, start, end))
        elif is_name and name and bare.isalpha() and bare.isupper() and 1 < len(bare) <= _ACRONYM and (len(bare) > 2 or len(name) > 1):
            break  # "EADS Philippe Camus", "SP Meenal Warkhade"
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
    if len(name) > 2 and _OFFICE_OF.search(before):
        name.pop(0)  # "Minister for Agriculture Agnes Lough"
        before = part[: name[0][1]].strip()
    if _belongs_to_another(before):
        return None
    honorific = _last_word(before)
    shown = part[name[0][1] : name[-1][2]].rstrip(".")
    titled = honorific in lexicon.HONORIFICS
    if any(c.isdigit() for c in shown) or (name[0][0].lower() in _PLACES and not titled):
        return None
    if _ARTICLE.fullmatch(before):
        return None  # "the Thorsay Line", "a Divisional Court"
    if len(name) == 1 and not (titled or _last_word(before) in lexicon.ROLES - lexicon.ROLE_ADJECTIVES):
        return None
    if len(name) == 1 and name[0][0].isupper() and len(name[0][0]) > 1 and not titled:
        return None
    role = _role_before(before, honorific if titled else None)
    if len(name) == 1 and (rank := _RANK.search(before)):
        shown = f"{rank[0]} {shown}"
    words = {honorific or "", *re.findall(r"[\w-]+", before.lower())}
    gender = "m" if words & lexicon.MALE else "f" if words & lexicon.FEMALE else None
    return Naming("name", "person", shown, name=shown, role=role, honorific=honorific if titled else None, gender=gender)


def _belongs_to_another(before: str) -> bool:
    """Whether the words before a name make it a body's, or somebody's who does not speak himself.

    "Office for", "a spokesman for Water Minister", "the consumer group"; but "Minister for Health" is a person's title.
    """
    last = _last_word(before)
    if _HEADS_A_BODY.search(before):
        return False
    if (
        last in lexicon.BODY_BEFORE
        or (last in lexicon.PLURAL_SPEAKERS | lexicon.DOCUMENTS)
        or (last in lexicon.ORGANISATIONS - lexicon.ROLES and before.endswith(last))
    ):
        return True
    joint = _JOINING.search(before)
    if joint is None:
        return False
    if re.search(r"['’]s?$", before):
        who = _last_word(before[: joint.start()]) or ""
        return joint.end() < len(before) and who.endswith("s") and not who.endswith("ss")  # "stallholders in the city's Market Hall"
    if joint.end() == len(before) or re.match(r"(?:an?|another|one)\s", before, re.IGNORECASE):
        return True
    return not {_last_word(before[: joint.start()]), last} & lexicon.ROLES


def _person_of(part: str) -> Naming | None:
    """ "Nasrin Tolhurst of the Flood Group": a full name, then what it belongs to."""
    name, *rest = re.split(r"\s+(?:of|from|at|for)\s+", part, maxsplit=1)
    found = person(name) if rest else None
    if found is None or (" " not in (found.name or "") and not found.honorific) or not name.strip().endswith(found.name or " "):
        return None
    found.affiliation = re.sub(r"^the\s+", "", rest[0])
    return found


def _last_word(before: str) -> str | None:
    found = re.findall(r"[\w'’-]+", before)
    return found[-1].lower() if found else None


def _role_before(before: str, honorific: str | None) -> str | None:
    """The role that stands before a name: "French finance minister", "Committee chairman"."""
    first, _, second = before.rpartition(" and ")
    if first and person(first) is not None:
        before = second  # "Chancellor Ada Trewin and the painter", before another name
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


def _impersonal(parts: list[str], phrase: str) -> Naming:
    first = _TIME.sub("", parts[0])
    owned = body_names.OWNED.match(first)
    core = first if owned else _core(first)
    words = re.findall(r"[\w'’&-]+", core)
    last = words[-1] if words else first
    head = re.sub(r"['’]s?$", "", last.lower())
    indefinite = bool(re.match(r"(?:an?|one|another|some|several|many|most|two|three|four|other|both)\b", first, re.IGNORECASE))
    definite = bool(re.match(r"(?:the|its|his|her|their|this|that|these|those|our)\b", first, re.IGNORECASE))
    capitals = [w for w in words if w[0].isupper() and w.lower() not in _OPENING]
    lower_head = last[0].islower()
    plural = head in lexicon.PLURAL_SPEAKERS or (head.endswith("s") and not head.endswith("ss") and (lower_head or not capitals))
    by = lower_head and not plural and head not in lexicon.ORGANISATIONS | lexicon.ROLES and re.match(re.escape(core) + r"\s+by\s", first)
    if by or (head in lexicon.DOCUMENTS and (lower_head or not capitals[:-1] or (definite and head not in lexicon.ORGANISATIONS))):
        return Naming("description", "document", head, issuer=body_names.issuer(first, core, phrase), definite=definite)
    if head in lexicon.MEMBERS and (body := _employer(first, core, owned)):
        return Naming("name", "organisation", head, name=body, plural=True)
    if head in lexicon.UNNAMED and (lower_head or len(words) == 1) and not definite:
        return Naming(
            "unnamed", "unnamed", head, affiliation=body_names.affiliation(phrase, "") or _lead_body(words), gender=_gender(head), plural=plural
        )
    named_after = body_names.appositive(parts, head)
    if (head in _OFFICE_HEADS or _BY_A_TRAIT.fullmatch(head)) and not plural and named_after is None:
        reference: Reference = "unnamed" if indefinite else "description"
        return Naming(reference, "unnamed" if indefinite else "person", head, affiliation=body_names.affiliation(phrase, ""), gender=_gender(head))
    alone = len(first.split()) - definite == 1  # "Council", "the police", but not "the Guild"
    described = alone and (head in lexicon.PLURAL_SPEAKERS or (head in lexicon.COMMON_BODIES and (lower_head or not definite)))
    described |= lower_head and (indefinite or owned is not None or (plural and capitals == words[:1]))
    name = None if described or not capitals else body_names.body_name(first)
    name = name or named_after
    if name:
        return Naming("name", "organisation", head, name=name, plural=plural)
    if indefinite and head in lexicon.PLURAL_SPEAKERS:
        return Naming("unnamed", "unnamed", head, affiliation=body_names.affiliation(phrase, ""), plural=plural)
    return Naming("description", "organisation", head, plural=plural, definite=definite, issuer=body_names.owner(first))


def _employer(first: str, core: str, owned: re.Match[str] | None) -> str | None:
    """The body by its name whose people speak, where they are of it and not only for it or in it."""
    found = owned or re.match(re.escape(core) + r"\s+(?:at|of|from)\s+(?:the\s+)?(?:[a-z]+['’]s\s+)?(?=[A-Z])(?P<who>.+)", first)
    body = body_names.body_name(found["who"]) if found else None
    return body if body and person(body) is None else None


def _gender(head: str) -> str | None:
    return "m" if head in lexicon.MALE else "f" if head in lexicon.FEMALE else None


def _lead_body(words: list[str]) -> str | None:
    lead = [w for w in words[:-1] if w.lower() not in ("a", "an", "one", "the", "another", "senior", "former", "some", "several", "many")]
    return " ".join(lead) or None
