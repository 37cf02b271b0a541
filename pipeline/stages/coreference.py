"""Who a source is, within one article: names, short forms, acronyms, offices, pronouns.

Entities are gathered from every proper name of the article first, so that "Ms Tregidgo" in
a headline finds the full name below it; sources are then resolved in reading order, the
most recent fitting entity first. Gender is used only where the words show it, and what
stays open stays null with a reason.
"""

from __future__ import annotations

import re

from msgspec import Struct, field

from pipeline.records import Kind, Reason, Span
from pipeline.stages import lexicon
from pipeline.stages.names import examines, same_name, stem, tokens
from pipeline.stages.naming import Naming, describe
from pipeline.stages.proper_names import named_in

_LEAD = 4  # units at the top of an article, where "a report" is the one the article is about
_NEAR = 6  # units back within which a pronoun or an office looks for its antecedent


class Entity(Struct):
    """Someone or something that can speak in one article."""

    kind: Kind
    name: str | None = None
    roles: list[str] = field(default_factory=list)
    affiliation: str | None = None
    aliases: list[str] = field(default_factory=list)
    gender: str | None = None
    plural: bool = False
    named_at: Span | None = None
    last_unit: int = -1
    last_at: int = -1
    last_spoke: int = -1
    words: str = ""
    issuer: Entity | None = None

    @property
    def examines(self) -> bool:
        """Whether its name says so."""
        return examines(self.name or "")


class Resolution(Struct):
    """What a source's words point at; `how` names the rule, for the score."""

    entity: Entity | None
    kind: Kind
    how: str
    reason: Reason | None = None


class Coreference:
    """The entities of one article, in the making."""

    def __init__(self, units: list[tuple[Span, str]]) -> None:
        """`units` are the title and body units: span in the article and words."""
        self.entities: list[Entity] = []
        self.mentions: list[tuple[int, int, Entity]] = []  # unit, place, entity: names outside marks
        for (start, _), words in units:
            lead = _DATELINE.match(words)
            for a, b, naming, short in named_in(words):
                if lead and b <= lead.end():
                    continue
                self._register(naming, (start + a, start + b), short)

    def see(self, unit: int, start: int, words: str) -> None:
        """Notes the names that the newspaper's own words of a unit mention, as antecedents."""
        for a, _, naming, _ in named_in(words):
            entity = self._find_named(naming)
            if entity is not None:
                entity.last_unit, entity.last_at = unit, start + a
                self.mentions.append((unit, start + a, entity))

    def resolve(self, phrase: str, span: Span, unit: int) -> Resolution:
        """Who the source in these words is; the entity's last place moves here."""
        naming = describe(phrase)
        resolution = self._resolve(naming, phrase, span, unit)
        entity = resolution.entity
        if entity is not None:
            entity.last_unit, entity.last_at, entity.last_spoke = unit, span[0], unit
            if naming.reference != "pronoun":
                self._learn(entity, naming)
            elif naming.gender:
                entity.gender = entity.gender or naming.gender
        return resolution

    def see_subject(self, unit: int, start: int, words: str) -> None:
        """Notes a body or report that opens a sentence by description: "The panel made 14 recommendations"."""
        opening = _SUBJECT.match(words)
        if opening is None:
            return
        naming = describe(opening["np"])
        if naming.reference == "description" and naming.head in lexicon.EXAMINERS | lexicon.DOCUMENTS | lexicon.ORGANISATIONS:
            entity = self._resolve(naming, opening["np"], (start, start + opening.end("np")), unit).entity
            if entity is not None:
                entity.last_unit, entity.last_at = unit, start

    def wrote_report(self, person: Entity) -> None:
        """ "Professor Jay, who wrote the report": the last document without an issuer is hers."""
        open_documents = [e for e in self.entities if e.kind == "document" and e.issuer is None]
        if open_documents:
            document = max(open_documents, key=lambda e: e.last_at)
            document.issuer, document.name, document.named_at = person, person.name, person.named_at

    def subject_of(self, unit: int) -> Entity | None:
        """The first person that a unit of narrative mentions: who a bare quotation after it belongs to."""
        return next((e for u, _, e in self.mentions if u == unit and e.kind == "person"), None)

    # -- names ---------------------------------------------------------------

    def _register(self, naming: Naming, span: Span, short: str | None) -> Entity:
        entity = self._find_named(naming)
        if entity is None:
            entity = Entity(kind=naming.kind, name=naming.name, named_at=span, gender=naming.gender, affiliation=naming.affiliation)
            self.entities.append(entity)
        elif naming.name and len(naming.name) > len(entity.name or ""):
            if entity.name:
                entity.aliases.append(entity.name)
            entity.name, entity.named_at = naming.name, span
        self._learn(entity, naming)
        country = re.match(r"(?:US|UK|U\.S\.|EU|UN)\s+(?=\S+\s)", naming.name or "")
        for alias in (short, (naming.name or "")[country.end() :] if country else None):
            if alias and alias not in entity.aliases:
                entity.aliases.append(alias)
        return entity

    def _learn(self, entity: Entity, naming: Naming) -> None:
        if naming.role and naming.kind == "person" and entity.kind == "person" and naming.role not in entity.roles:
            entity.roles.append(naming.role)
        if naming.name and entity.name and naming.name != entity.name and entity.kind in ("person", "organisation"):
            longer, shorter = (naming.name, entity.name) if len(naming.name) > len(entity.name) else (entity.name, naming.name)
            entity.name = longer
            if shorter not in entity.aliases:
                entity.aliases.append(shorter)
        entity.gender = entity.gender or naming.gender
        entity.affiliation = entity.affiliation or (naming.affiliation if entity.kind != "document" else None)

    def _find_named(self, naming: Naming) -> Entity | None:
        if naming.name is None:
            return None
        fitting = [e for e in self.entities if e.name and e.kind == naming.kind and self._same_name(e, naming)]
        return max(fitting, key=lambda e: (e.last_at, -(e.named_at or (0, 0))[0]), default=None)

    def _same_name(self, entity: Entity, naming: Naming) -> bool:
        known = (Naming("name", entity.kind, "", name=n, gender=entity.gender) for n in (entity.name, *entity.aliases) if n)
        return any(same_name(naming, other) for other in known)

    # -- everything else -------------------------------------------------------

    def _resolve(self, naming: Naming, phrase: str, span: Span, unit: int) -> Resolution:
        if naming.reference == "name":
            entity = self._find_named(naming) or self._surname_as_body(naming) or self._register(naming, span, None)
            return Resolution(entity, entity.kind, "named")
        if naming.reference == "unnamed":
            return Resolution(self._unnamed(naming, phrase, span, unit), "unnamed", "unnamed")
        if naming.reference == "pronoun":
            return self._pronoun(naming, span, unit)
        if naming.head in _MEDIA and naming.definite:
            outlets = [e for e in self.entities if e.kind == "organisation" and e.last_spoke >= 0 and not e.examines]
            if outlets:
                return Resolution(max(outlets, key=lambda e: e.last_at), "organisation", "sort")
        if naming.kind == "document":
            return Resolution(self._document(naming, phrase, span, unit), "document", "document")
        return self._description(naming, phrase, span, unit)

    def _surname_as_body(self, naming: Naming) -> Entity | None:
        """One capitalised word read as a body: a person's surname, or the first word of a body's name."""
        if naming.kind != "organisation" or not naming.name or " " in naming.name:
            return None
        word = tokens(naming.name)
        fitting = [e for e in self.entities if e.name and tokens(e.name)[-1 if e.kind == "person" else 0 :][:1] == word]
        return max(fitting, key=lambda e: e.last_at, default=None)

    def _unnamed(self, naming: Naming, phrase: str, span: Span, unit: int) -> Entity:
        body = self._find_named(Naming("name", "organisation", "", name=naming.affiliation)) if naming.affiliation else None
        entity = Entity(
            kind="unnamed",
            affiliation=body.name if body else naming.affiliation,
            gender=naming.gender,
            plural=naming.plural,
            words=phrase,
        )
        self.entities.append(entity)
        return entity

    def _pronoun(self, naming: Naming, span: Span, unit: int) -> Resolution:
        if naming.head in ("he", "she"):
            fitting = [e for e in self._recent(unit, span[0]) if e.kind in ("person", "unnamed") and not e.plural and _agrees(e, naming)]
        elif naming.head == "it":
            fitting = [e for e in self._recent(unit, span[0]) if e.kind in ("organisation", "document")]
        elif naming.head in ("they", "who"):
            fitting = [e for e in self._recent(unit, span[0]) if e.kind in ("organisation", "document") or e.plural or naming.head == "who"]
            fitting = fitting or [e for e in self._recent(unit, span[0]) if e.kind == "person"]
        else:
            fitting = []
        if not fitting:
            return Resolution(None, naming.kind, "pronoun", "outside")
        chosen = self._prefer(fitting, unit)
        kind: Kind = "document" if chosen.kind == "document" and naming.head == "it" else chosen.kind
        return Resolution(chosen, kind, "pronoun")

    def _recent(self, unit: int, before: int) -> list[Entity]:
        seen = [e for e in self.entities if e.last_unit >= 0 and unit - e.last_unit <= _NEAR and e.last_at < before]
        return sorted(seen, key=lambda e: -e.last_at)

    def _prefer(self, fitting: list[Entity], unit: int) -> Entity:
        """The one who spoke last, unless the newspaper has since brought somebody else up."""
        spoke = max(fitting, key=lambda e: e.last_spoke)
        newer = [e for e in fitting if e.last_unit > spoke.last_unit]
        if spoke.last_spoke < 0 or newer:
            unit_of = (newer or fitting)[0].last_unit
            return min((e for e in fitting if e.last_unit == unit_of), key=lambda e: e.last_at)
        return spoke

    def _document(self, naming: Naming, phrase: str, span: Span, unit: int) -> Entity:
        issuer = self._issuer(naming)
        definite = not re.match(r"(?:an?|another|new)\b", phrase, re.IGNORECASE)
        documents = [e for e in self.entities if e.kind == "document"]
        same = [e for e in documents if issuer is None or e.issuer is issuer]
        if documents and same and (definite or issuer is not None):
            return max(same, key=lambda e: (naming.head in e.words.lower(), e.last_at))
        if issuer is None and (definite or unit < _LEAD):
            issuer = self._examiner()
        entity = Entity(
            kind="document", name=issuer.name if issuer else None, issuer=issuer, words=phrase, named_at=issuer.named_at if issuer else None
        )
        self.entities.append(entity)
        return entity

    def _issuer(self, naming: Naming) -> Entity | None:
        if naming.issuer is None:
            return None
        if naming.issuer == "its":
            speakers = [e for e in self.entities if e.kind in ("organisation", "person") and e.last_spoke >= 0]
            return max(speakers, key=lambda e: e.last_at, default=self._examiner())
        person = describe(naming.issuer)
        named = person if person.reference == "name" else Naming("name", "organisation", "", name=naming.issuer)
        return self._find_named(named) or self._register(named, (0, 0), None)

    def _examiner(self) -> Entity | None:
        """The body of the article that examines: an inspectorate, a committee, an institute."""
        fitting = [
            e for e in self.entities
            if e.kind == "organisation" and e.name and e.examines
        ]  # fmt: skip
        return max(fitting, key=lambda e: (e.last_spoke, -(e.named_at or (0, 0))[0]), default=None)

    def _description(self, naming: Naming, phrase: str, span: Span, unit: int) -> Resolution:
        """ "the commissioner", "the MPs", "the agency": an office or a sort of body already met."""
        sort = stem(naming.head)
        near = self._recent(unit, span[0])
        if naming.kind == "person" and not naming.plural:
            people = [e for e in self.entities if e.kind == "person" and any(sort in _stems(r) for r in e.roles) and _agrees(e, naming)]
            if people:
                return Resolution(max(people, key=lambda e: e.last_at), "person", "office")
            return self._new_unnamed(naming, phrase, span)
        bodies = [e for e in self.entities if e.kind == "organisation" and e.name and sort in _stems(e.name)]
        if bodies:
            return Resolution(max(bodies, key=lambda e: e.last_at), "organisation", "office")
        same_words = [e for e in self.entities if e.words and stem(e.words.split()[-1]) == sort and e.kind in ("organisation", "unnamed")]
        if same_words:
            return Resolution(same_words[-1], same_words[-1].kind, "office")
        if naming.head in lexicon.EXAMINERS:
            examiner = self._examiner()
            if examiner is not None:
                return Resolution(examiner, "organisation", "examiner")
        if naming.definite and naming.head in lexicon.ORGANISATIONS:
            examining = naming.head in lexicon.EXAMINERS
            spoke = [e for e in near if e.kind == "organisation" and not (naming.head in _FIRMS and e.examines) and (e.examines or not examining)]
            if spoke:
                return Resolution(self._prefer(spoke, unit), "organisation", "sort")
        return self._new_unnamed(naming, phrase, span)

    def _new_unnamed(self, naming: Naming, phrase: str, span: Span) -> Resolution:
        kind: Kind = "organisation" if naming.head in lexicon.ORGANISATIONS | {"mps", "ministers", "inspectors", "police"} else "unnamed"
        name = re.sub(r"^(?:the|a|an)\s+", "", phrase, flags=re.IGNORECASE) if kind == "organisation" else None
        entity = Entity(
            kind=kind,
            name=name,
            words=phrase,
            gender=naming.gender,
            plural=naming.plural,
            affiliation=naming.affiliation,
            named_at=span if name else None,
        )
        self.entities.append(entity)
        return Resolution(entity, kind, "unnamed")


_SUBJECT = re.compile(
    r"(?P<np>(?:The|Its|Their|His|Her)\s+(?:[\w'’-]+\s+){0,2}?[\w'’-]+)\s+(?:\w+ed|is|are|was|were|has|had|will|also|made|gave|took|met|says?|set|put|found)\b"
)
_DATELINE = re.compile(r"^[A-Z][A-Z .'’-]{2,}(?:,[^-–—]{0,40})?(?:\([^)]*\))?\s*[-–—]\s")
_FIRMS = frozenset("company firm bank group airline operator retailer lender supplier maker manufacturer carmaker developer insurer broker".split())
_MEDIA = frozenset("paper newspaper magazine broadcaster channel website daily weekly tabloid".split())


def _agrees(entity: Entity, naming: Naming) -> bool:
    return entity.gender is None or naming.gender is None or entity.gender == naming.gender


def _stems(name: str) -> set[str]:
    return {stem(t) for t in re.findall(r"[\w'’-]+", name)}
