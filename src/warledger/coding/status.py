"""The victims' civil status, sex and age."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from warledger.coding.actors import agent_words, side_of
from warledger.coding.lexicon import status_of
from warledger.records import Outcome, Status
from warledger.resources import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from warledger.coding.clause import Clause
    from warledger.coding.draft import Draft

_HARM = frozenset({Outcome.KILLED, Outcome.INJURED, Outcome.CASUALTIES, Outcome.MISSING})
#: A rank before a name; the words alone have other senses ("private", "major").
_RANKED = re.compile(
    r"\b(?:Gen|Lt|Col|Maj|Capt|Sgt|Cpl|Pvt|General|Lieutenant|Colonel|Major|Captain|Sergeant"
    r"|Corporal|Private|Brigadier)\.? (?=[A-Z])"
)
_HELD = re.compile(r"\b(?:captives?|hostages?|victims?)\b")
_LED = re.compile(
    r"\b(?:group|militia|gang|cartel|network|cell)['’]?s? (?:top )?(?:leader|commander|emir)"
)
_NOT_ALL = re.compile(r"(?:most|mostly|many|mainly)\b")
_SPLIT = re.compile(r"\b(?:and|or)\b|,")


def status(victims: str, outcome: Outcome) -> Status:
    """
    The civil status that the victims' words give (codebook, field ``status``).

    Soldiers and police of a state are security forces; fighters of any other group combatants.
    People who were displaced or abducted are civilians unless the words say otherwise.
    """
    lowered = victims.lower()
    if _RANKED.search(victims):
        return Status.SECURITY_FORCES
    if _HELD.search(lowered):
        return Status.CIVILIAN
    found = {kind for part in _SPLIT.split(lowered) for kind in _of_words(part)}
    if len(found) > 1:
        return Status.MIXED
    if found:
        return Status.MIXED if _NOT_ALL.match(lowered) else found.pop()
    if outcome is Outcome.DETAINED and re.search(r"\bprisoners?\b", lowered):
        return Status.COMBATANT
    civil = {Outcome.DISPLACED, Outcome.ABDUCTED, Outcome.RELEASED}
    return Status.CIVILIAN if outcome in civil else Status.UNKNOWN


def _of_words(phrase: str) -> Iterator[Status]:
    """The status of one noun phrase: a set phrase, the head noun, else a side named beside it."""
    if _LED.search(phrase):
        yield Status.COMBATANT
        return
    for name in ("security_forces", "civilian"):
        said = [words_ for words_ in words("status", name) if words_ in phrase]
        if any(re.search(rf"\b{re.escape(words_)}\b", phrase) for words_ in said):
            yield Status(name)
            return
    head = re.split(r"\b(?:of|from|in|at|on|who|that|with|aboard)\b", phrase, maxsplit=1)[0]
    kind = _kind(head)
    if kind is None or kind is Status.COMBATANT:
        side = _side(phrase)
        kind = side if kind is None or side is Status.COMBATANT else kind
    if kind is not None:
        yield kind


def _kind(phrase: str) -> Status | None:
    """What the last telling noun of a phrase says; nationalities and "people" tell nothing."""
    for word in reversed(re.findall(r"[\w-]+", phrase)):
        if word in words("status", "no_status"):
            continue
        for form in _singulars(word):
            value = status_of(form)
            if value is not None and value != Status.UNKNOWN:
                return Status(value)
    return None


def _side(phrase: str) -> Status | None:
    strict = re.sub(rf"\b(?:{'|'.join(sorted(agent_words('loose_groups')))})\b", " ", phrase)
    side = side_of(strict)
    return {"armed": Status.COMBATANT, "state": Status.SECURITY_FORCES}.get(side or "")


def _singulars(word: str) -> list[str]:
    forms = [word]
    if word.endswith("men"):
        forms.append(word[:-3] + "man")
    if word.endswith("ies"):
        forms.append(word[:-3] + "y")
    if word.endswith("es"):
        forms.append(word[:-2])
    if word.endswith("s"):
        forms.append(word[:-1])
    irregular = {"women": "woman", "children": "child", "wives": "wife", "babies": "baby"}
    if word in irregular:
        forms.append(irregular[word])
    return forms


def resolve_status(
    clauses: Sequence[Clause],
    drafts: Sequence[Draft],
    victims: Sequence[str | None],
    perpetrators: Sequence[str | None],
) -> list[Status]:
    """
    The civil status of each draft's victims, in order.

    Where the words say nothing ("people"), it is, in order: what the text says of them or of the
    person elsewhere, that of the wider figure or of those told beside them, civilian where an armed
    group or a weapon struck them outside a fight; else unknown. A whole with parts of several
    kinds is mixed.
    """
    found: list[Status] = []
    index_of = {id(draft): index for index, draft in enumerate(drafts)}
    for index, draft in enumerate(drafts):
        phrase = victims[index] or ""
        kind = status(phrase, draft.outcome)
        whole = index_of.get(id(draft.whole)) if draft.whole is not None else None
        above = found[whole] if whole is not None and whole < index else Status.UNKNOWN
        if above is Status.MIXED and draft.outcome is Outcome.SURRENDERED:
            kind = above
        elif _tells_nothing(phrase) or draft.mention.kind == "name":
            told = _told(clauses, draft, phrase)
            kind = told or (
                above if _tells_nothing(phrase) and above is not Status.UNKNOWN else kind
            )
        if kind is Status.UNKNOWN and draft.outcome in _HARM:
            kind = _by_harm(draft, perpetrators[index], _beside(drafts, victims, found, index))
        elif draft.outcome is Outcome.RELEASED and _tells_nothing(phrase):
            kind = _let_go(drafts, found, index)
        found.append(kind)
    return [_of_parts(drafts, victims, found, index) for index in range(len(drafts))]


def _tells_nothing(phrase: str) -> bool:
    return status(phrase, Outcome.KILLED) is Status.UNKNOWN


def _told(clauses: Sequence[Clause], draft: Draft, phrase: str) -> Status | None:
    """What the sentence says of them beside their words, or the text of a person by name."""
    own = _own_men(draft, phrase) or _suspected(draft) or _mostly(draft) or _in_ranks(draft)
    named = draft.mention.kind in {"name", "pronoun"} and _tells_nothing(phrase)
    if own is not None or not named:
        return own
    surname = re.findall(r"[\w’'-]+", phrase.partition("(")[0])[-1:]
    return _described(clauses, surname[0]) if surname and surname[0][:1].isupper() else None


_MOST = re.compile(
    r"^[^.;]{0,30}?\b(?:(most|many|some|half|several|all) of (?:them|whom)(?: were)?"
    r"|(mostly|mainly)) (?:the )?([a-z]+)"
)


def _mostly(draft: Draft) -> Status | None:
    """ "A dozen dead, most of them soldiers", "51 people, mostly children"."""
    clause = draft.clause
    after = _MOST.search(clause.text[draft.span.end : clause.sentence.span.end].lower())
    if after is None:
        return None
    kind = next(_of_words(after.group(3)), None)
    most = after.group(1) in {"most", "all"} or after.group(2) is not None
    other = kind is not Status.CIVILIAN or after.group(3).startswith("civilian")
    if kind is None or after.group(1) == "all" or (most and not other):
        return kind
    return Status.MIXED if other else None


def _in_ranks(draft: Draft) -> Status | None:
    """ "Ten dead in the detachment": losses of a unit."""
    clause = draft.clause
    start = clause.inside(draft.span)[-1]
    for token in clause.tokens[start + 1 : start + 8]:
        inside = token.dep == "pobj" and clause.lemma(token.head) in {"in", "of", "from", "among"}
        if inside and token.lemma in words("status", "ranks"):
            return Status.SECURITY_FORCES
    return None


def _own_men(draft: Draft, phrase: str) -> Status | None:
    """ "The brigade lost 16 men", "the rebels said that four of their men died"."""
    if phrase.lower() not in words("status", "own_men"):
        return None
    clause = draft.clause
    theirs = any(clause.tokens[i].tag == "PRP$" for i in clause.subtree(draft.mention.role))
    for node in (draft.anchor, *clause.ancestors(draft.anchor)):
        if not theirs and clause.lemma(node) not in words("status", "losing"):
            continue
        for child in clause.children(node, "nsubj"):
            if draft.mention.role in clause.subtree(child):
                continue
            side = _side_above(clause, child)
            if side is not None:
                return Status.COMBATANT if side == "armed" else Status.SECURITY_FORCES
    return None


def _side_above(clause: Clause, subject: int) -> str | None:
    """The side of a subject; of "it" that of the subject of the sentence around."""
    if clause.tokens[subject].pos != "PRON":
        return side_of(" ".join(clause.tokens[i].text for i in clause.subtree(subject)))
    for node in clause.ancestors(subject):
        for child in clause.children(node, "nsubj"):
            if child < subject and clause.tokens[child].pos != "PRON":
                return side_of(" ".join(clause.tokens[i].text for i in clause.subtree(child)))
    return None


def _suspected(draft: Draft) -> Status | None:
    """ "Three foreigners suspected of being fighters": a clause on them names a side."""
    clause = draft.clause
    below = clause.subtree(draft.mention.role)
    for child in (c for i in below for c in clause.children(i, "acl", "relcl")):
        reach = clause.subtree(child)
        side = side_of(" ".join(clause.tokens[i].text for i in reach))
        if side == "armed" and clause.lemma(child) in words("status", "suspicion"):
            return Status.COMBATANT
    return None


def _described(clauses: Sequence[Clause], surname: str) -> Status | None:
    """What a person is called where the text names them ("the journalist John Hale")."""
    for clause in clauses:
        for token in clause.tokens:
            if token.text != surname:
                continue
            near = [*clause.children(token.index, "compound", "appos", "amod", "nmod")]
            if token.dep == "appos":
                near.append(token.head)
            if token.dep == "nsubj" and clause.lemma(token.head) == "be":
                near.extend(clause.children(token.head, "attr"))
            for node in near:
                reach = clause.subtree(node)[:8]
                for kind in _of_words(" ".join(clause.tokens[i].text for i in reach).lower()):
                    return kind
    return None


def _beside(
    drafts: Sequence[Draft], victims: Sequence[str | None], found: Sequence[Status], index: int
) -> Status | None:
    """The status of the figure beside it in the same sentence, for the same outcome."""
    draft = drafts[index]
    if index + 1 < len(drafts) and drafts[index + 1].clause is draft.clause:
        after = drafts[index + 1]
        told = status(victims[index + 1] or "", after.outcome)
        listed = after.rule == "listed" and after.whole is not draft
        if listed and after.outcome is draft.outcome and told is Status.CIVILIAN:
            return told
    if index == 0 or drafts[index - 1].clause is not draft.clause:
        return None
    before = drafts[index - 1]
    noun = draft.mention.noun
    others = noun is not None and any(
        draft.clause.lemma(i) == "other" for i in draft.clause.subtree(noun)
    )
    alike = (before.outcome is draft.outcome) != others
    return found[index - 1] if alike and before.outcome in _HARM else None


def _of_parts(
    drafts: Sequence[Draft], victims: Sequence[str | None], found: Sequence[Status], index: int
) -> Status:
    """A whole whose words say nothing: mixed where its parts are, civilian where most are."""
    if found[index] is not Status.UNKNOWN:
        return found[index]
    parts = [i for i in range(len(drafts)) if drafts[i].whole is drafts[index]]
    kinds = {found[i] for i in parts} - {Status.UNKNOWN}
    named = any(re.search(r"\bcivilians?\b", (victims[i] or "").lower()) for i in parts)
    if len(kinds) > 1 or (kinds == {Status.CIVILIAN} and named):
        return Status.MIXED
    figure = drafts[index].mention.figure.low
    counted = sum(drafts[i].mention.figure.low or 0 for i in parts)
    most = figure is not None and 2 * counted >= figure
    return kinds.pop() if len(kinds) == 1 and most else Status.UNKNOWN


def _by_harm(draft: Draft, perpetrator: str | None, beside: Status | None) -> Status:
    """People struck by an armed group, by a weapon or in a place of civil life are civilians."""
    lemmas = {token.lemma for token in draft.clause.tokens}
    struck = any(
        token.lemma in words("status", "wards") and token.dep in {"dobj", "nsubjpass", "conj"}
        for token in draft.clause.tokens
    )
    if struck:
        return Status.CIVILIAN
    if beside is Status.CIVILIAN:
        return beside
    if lemmas & words("status", "civil_places") or lemmas & words("status", "want"):
        return Status.CIVILIAN
    if lemmas & words("status", "bombs") and not lemmas & words("status", "long_fights"):
        return Status.CIVILIAN
    if perpetrator is None or lemmas & words("status", "long_fights"):
        return Status.UNKNOWN
    found = set(re.findall(r"\w+", perpetrator.lower()))
    forms = {form for word in found for form in _singulars(word)}
    if side_of(perpetrator) == "armed":
        return Status.CIVILIAN
    armed_state = side_of(perpetrator) == "state"
    return Status.CIVILIAN if forms & agent_words("weapons") and not armed_state else Status.UNKNOWN


def _let_go(drafts: Sequence[Draft], found: Sequence[Status], index: int) -> Status:
    """Those rescued are civilians; those let go are whoever was held before."""
    draft = drafts[index]
    if draft.own_trigger and draft.clause.lemma(draft.trigger) in words("status", "rescue"):
        return Status.CIVILIAN
    held = [found[i] for i in range(index) if drafts[i].outcome is Outcome.DETAINED]
    return held[-1] if held else Status.CIVILIAN


def sex_and_age(victims: str) -> tuple[str | None, str | None]:
    """What the victims' words say of all of them: (``female``/``male``, ``child``/``adult``)."""
    found = set(re.findall(r"[a-z]+", victims.lower()))
    children, adults = found & words("status", "children"), found & words("status", "adults")
    female, male = found & words("status", "female"), found & words("status", "male")
    sex = "female" if female and not male else "male" if male and not female else None
    if sex and children and not (children & words("status", "female", "male")):
        sex = None
    age = "child" if children and not adults else "adult" if adults and not children else None
    return sex, age


def victim_side(victims: str, outcome: Outcome) -> str | None:
    """The side that the victims fight on; None for civilians and the unknown."""
    kind = status(victims, outcome)
    return {Status.COMBATANT: "armed", Status.SECURITY_FORCES: "state"}.get(kind)
