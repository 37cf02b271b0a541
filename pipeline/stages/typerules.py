"""What plain expressions say of a unit's types: a baseline, and evidence beside the model's.

The classifier weighs this evidence on held-out stories, so a rule that misfires costs
little and a rule that is right counts.
"""

from __future__ import annotations

import re

from msgspec import Struct

from pipeline.records import Quantity, Sentence
from pipeline.stages.attribute import Attributed

_I = re.IGNORECASE

_EXAMINER = (
    r"(?:inspect(?:ors?|ions?|orate)|auditors?|audit|inquiry|enquiry|review|investigat(?:ion|ors?)|committee|mps|peers|panel|commission(?:er)?|tribunal|court|judges?|"
    r"jury|jurors|coroner|inquest|magistrates?|ombudsman|regulator|watchdog|study|survey|poll|pollsters|researchers?|scientists?|academics|report|research|census|"
    r"statistics|figures|data|tests?|analysis|trial|assessment|evaluation|findings|results|authors|experts|trials?|records|estimates)"
)
_FINDS = (
    r"(?:f(?:ound|inds?|inding)|conclud(?:ed|es?|ing)|identif(?:ied|ies)|reveal(?:ed|s)?|show(?:ed|s|n)?|establish(?:ed|es)|discover(?:ed|s)|determin(?:ed|es)|rul(?:ed|es)|"
    r"criticis(?:ed|es)|criticiz(?:ed|es)|highlight(?:ed|s)|detect(?:ed|s)|uncover(?:ed|s)|not(?:ed|es)|suggest(?:ed|s)?|indicat(?:ed|es?)|estimat(?:ed|es)|record(?:ed|s)|heard|rated|judged|put|puts|"
    r"blam(?:ed|es)|upheld|rejected|dismissed|confirm(?:ed|s)|said|says|added|warned|praised)"
)
_FINDING = re.compile(
    rf"\b{_EXAMINER}\b[^.;:]{{0,60}}?\b{_FINDS}\b|\b{_FINDS}\s+by\s+(?:the\s+|an?\s+)?(?:\w+\s+){{0,3}}{_EXAMINER}\b|\baccording\s+to\s+(?:the\s+|an?\s+|its\s+)?(?:\w+\s+){{0,4}}{_EXAMINER}\b|"
    r"\b(?:found|pleaded|pled)\s+(?:not\s+)?guilty\b|\b(?:convicted|acquitted|sentenced|jailed|fined|cleared)\b|\brated\s+(?:as\s+)?[“\"‘']?(?:inadequate|good|outstanding|poor|requires?)\b|"
    r"\bwe\s+(?:also\s+)?(?:found|find|saw|concluded|identified)\b|\bwas\s+found\s+to\b|\bwere\s+found\s+to\b|\bit\s+(?:also\s+)?(?:found|concluded|identified|highlighted|criticised|noted)\b",
    _I,
)
_DUTY = re.compile(
    r"\b(?:should(?!\s+(?:now\s+|soon\s+)?be\s+able)|ought\s+to|must(?!\s+have\s+\w+)|needs?\s+to|needed\s+to|has\s+to|(?<!may\s)(?<!might\s)(?<!will\s)(?<!would\s)(?<!could\s)(?<!not\s)have\s+to|"
    r"(?:has|have)\s+got\s+to|had\s+better|needs?\s+[“\"‘']|needed\s+(?:from|in|at|on|by)|(?:duty|responsibility|obligation)\s+to|it\s+is\s+(?:vital|essential|imperative|time|crucial)\s+(?:that|to|for))\b",
    _I,
)
_NO_DUTY = re.compile(
    r"\bhad\s+to\b|\bshould\s+have\b|\bmore\s+(?:still\s+)?needs\s+to\s+be\s+done\b|\bwhat\s+(?:is|was)\s+recommended\b|\bask(?:s|ed)\s+(?:me|us)\s+to\b|\bshould\s+\w+\s+become\b",
    _I,
)
_CALL = re.compile(
    r"\b(?:recommend(?:s|ed|ing|ations?)?|urg(?:e|es|ed|ing)|demand(?:ed|ing|s)|(?:we|they|i|to)\s+demand|call(?:s|ed|ing)?\s+(?:for|on)|appeal(?:s|ed|ing)?\s+(?:to|for)|advis(?:e|es|ed|ing)|propos(?:e|es|ed|ing)|"
    r"order(?:s|ed|ing)\s+(?:the|it|them|him|her|all|an?|that|to)\b|ask(?:s|ed|ing)\s+(?:\S+\s+){1,8}?(?:not\s+)?to|tell(?:s|ing)?\s+(?:\w+\s+){1,3}to|told\s+(?:\w+\s+){0,3}(?:not\s+)?to|wants?\s+to\s+see|want(?:s|ed)?\s+(?:the\s+)?(?:\w+\s+){1,4}to|"
    r"plead(?:s|ed)?\s+(?:with|for)|press(?:ed|es|ing)\s+(?:for|the)|insist(?:s|ed)\s+(?:on|that)|required?\s+to|instructed|warned\s+(?:\w+\s+){0,3}(?:not|never|against)|let\s+us)\b|"
    r"(?:^|[.,;:“\"‘'(]\s?)(?:never|do\s+not|don['’]t|please)\s+[a-z]+",
    _I,
)
FEATURES = ("finding", "quote", "statistic", "recommendation", "examiner", "carried", "marks", "title")


class Evidence(Struct):
    """What rules see in one unit, one number a feature of `FEATURES`."""

    finding: float
    quote: float
    statistic: float
    recommendation: float
    examiner: float
    carried: float
    marks: float
    title: float

    def vector(self) -> list[float]:
        """The numbers in the order of `FEATURES`."""
        return [getattr(self, name) for name in FEATURES]


def evidence(sentence: Sentence, attributed: Attributed, quantities: list[Quantity]) -> Evidence:
    """The rules' view of one title or body unit."""
    text = sentence.text
    return Evidence(
        finding=float(bool(_FINDING.search(text))),
        quote=float(attributed.rule_form is not None),
        statistic=float(bool(quantities)),
        recommendation=float(_recommends(text)),
        examiner=float(attributed.examiner),
        carried=float(attributed.carried),
        marks=float(attributed.rule_form in ("direct", "mixed")),
        title=float(sentence.role == "title"),
    )


def _recommends(text: str) -> bool:
    asked = _NO_DUTY.sub(" ", text)
    return bool(_DUTY.search(asked) or _CALL.search(asked))
