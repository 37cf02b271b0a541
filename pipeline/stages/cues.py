"""Words of saying and of finding, in the forms that reporting takes.

The lists are of this project; `_forms` inflects the regular verbs, the irregular ones are
spelt out. A cue outside the list is still met where the grammar shows it (a quotation, a
comma and a name).
"""

from __future__ import annotations

_IRREGULAR = {
    "say": "says said saying",
    "tell": "tells told telling",
    "write": "writes wrote written writing",
    "think": "thinks thought thinking",
    "feel": "feels felt feeling",
    "hold": "holds held holding",
    "find": "finds found finding",
    "show": "shows showed shown showing",
    "speak": "speaks spoke spoken speaking",
    "see": "sees saw seen seeing",
    "swear": "swears swore sworn swearing",
    "foresee": "foresees foresaw foreseen foreseeing",
    "know": "knows knew known knowing",
    "read": "reads read reading",
    "quip": "quips quipped quipping",
    "admit": "admits admitted admitting",
    "concede": "concedes conceded conceding",
    "tweet": "tweets tweeted tweeting",
    "refer": "refers referred referring",
    "understand": "understands understood understanding",
}
_SAY = (
    "say tell add warn claim insist argue explain announce admit concede acknowledge accept deny confirm state note stress emphasise "
    "emphasize comment remark reply respond repeat reiterate declare maintain allege assert contend suggest believe think hope fear "
    "expect predict forecast estimate reckon feel write tweet post quip joke recall testify tell report agree disagree complain vow "
    "pledge promise caution observe reveal disclose indicate signal hint propose recommend urge call demand order request ask advise "
    "appeal instruct describe dismiss reject criticise criticize condemn want praise welcome accuse blame thank defend question continue "
    "conclude mention speculate wonder worry doubt imply underline highlight reason counter retort reassure assure inform swear caution "
    "foresee understand read advocate plead boast lament echo remind proclaim attest cite allege speak"
).split()
_FIND = "find conclude identify reveal show establish discover determine note highlight criticise criticize rule uncover report".split()
_ASK_TO_ACT = "recommend urge call demand order request ask advise appeal instruct propose suggest plead warn remind tell".split()


def _forms(verb: str) -> list[str]:
    """A verb and its third person, past and -ing forms."""
    if verb in _IRREGULAR:
        return [verb, *_IRREGULAR[verb].split()]
    if verb.endswith("e"):
        return [verb, verb + "s", verb + "d", verb[:-1] + "ing"]
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return [verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"]
    tail = "es" if verb.endswith(("s", "sh", "ch", "x")) else "s"
    return [verb, verb + tail, verb + "ed", verb + "ing"]


def _all(verbs: list[str]) -> frozenset[str]:
    return frozenset(form for verb in verbs for form in _forms(verb))


SAYING_FORMS = _all(_SAY)
FINDING_FORMS = _all(_FIND)
ASKING_FORMS = _all(_ASK_TO_ACT)

# An examining body's judgement, demand or order without marks is a finding or a recommendation, not a quote.
JUDGING = _all(
    (
        "recommend criticise criticize highlight reject identify conclude praise call urge order report reveal rule show suggest indicate estimate"
    ).split()
)
