"""Who suffered it: the words, resolved where the sentence leaves them out, and their status."""

from __future__ import annotations

import re
from collections.abc import Sequence

from warledger.coding.clause import Clause
from warledger.coding.drafts import Draft
from warledger.coding.lexicon import scope, status_of
from warledger.records import Outcome, Status
from warledger.resources import words

_LEFT = ("amod", "compound", "nmod", "poss", "advmod", "npadvmod")
_SKIPPED_LEMMAS = frozenset({"other", "more", "additional", "further", "another", "total", "few"})
_SIDES = re.compile(
    r"\b(?:army|police|military|troops?|soldiers?|guards?|navy|gendarmes?|peacekeep\w+|security forces"
    r"|marines?|officers?)\b",
    re.IGNORECASE,
)
_FIGHTERS = re.compile(
    r"\b(?:fighters?|militants?|rebels?|insurgents?|terrorists?|gunm[ae]n|taliban|isis|isil|daesh"
    r"|al[- ]qaeda|al[- ]qaida|boko haram|shabaab|militia\w*|bandits?|guerrillas?|extremists?|jihad\w+)\b",
    re.IGNORECASE,
)


def own_victims(draft: Draft) -> str | None:
    """The victims' words in the draft's own sentence; None where it leaves them out."""
    clause, mention = draft.clause, draft.mention
    if mention.kind == "name":
        return mention.figure.span.of(draft.clause.text)
    noun = mention.noun
    if noun is None:
        return _attribute(draft)
    lemma = clause.lemma(noun)
    if lemma in scope("generic_victims") and lemma not in {
        "people",
        "person",
        "man",
        "individual",
        "body",
    }:
        complement = _of_people(clause, noun)
        return complement or _attribute(draft)
    return _phrase(clause, noun)


def _attribute(draft: Draft) -> str | None:
    """ "Nine of the dead were children", "28 were women": the noun said of the figure."""
    clause, mention = draft.clause, draft.mention
    token = clause.tokens[mention.role]
    if token.dep == "nsubj" and clause.lemma(token.head) in {"be", "become"}:
        for child in clause.children(token.head, "attr"):
            if status_of(clause.lemma(child)) is not None and clause.lemma(child) not in scope(
                "generic_victims"
            ):
                return _phrase(clause, child)
    return None


def _of_people(clause: Clause, noun: int) -> str | None:
    for preposition in clause.children(noun, "prep"):
        if clause.lemma(preposition) in {"of", "among"}:
            for inner in clause.children(preposition, "pobj"):
                if status_of(clause.lemma(inner)) is not None:
                    return _phrase(clause, inner)
    return None


def _phrase(clause: Clause, noun: int) -> str | None:
    """A noun with the words that say whose or which, without figures, articles and bounds."""
    tokens = clause.tokens
    first = noun
    for child in reversed(clause.children(noun, *_LEFT)):
        if child > noun or child < first - 12:
            continue
        if tokens[child].pos in {"NUM"} or tokens[child].lemma in _SKIPPED_LEMMAS:
            break
        if tokens[child].dep in {"advmod", "npadvmod"} and tokens[child].pos != "ADJ":
            continue
        if any(tokens[i].pos == "NUM" for i in clause.subtree(child)):
            break
        first = min(first, *clause.subtree(child))
    last = noun
    for preposition in clause.children(noun, "prep"):
        if preposition > noun and clause.lemma(preposition) in {"of", "from"}:
            reach = clause.subtree(preposition)
            if len(reach) <= 8:
                last = max(last, reach[-1])
        break
    while first < last and tokens[first].pos in {"DET", "PUNCT", "ADP"}:
        first += 1
    return clause.words(first, last).strip(" ,;:") or None


def resolve_victims(drafts: Sequence[Draft]) -> list[str]:
    """
    The victims of each draft in order, those left out taken from the figure that they continue.

    The sources of an elliptical figure are, in order: the wider figure that it is a part of, an
    earlier figure of the same sentence, the nearest figure before it in the report, a figure after
    it of the same outcome and size. "People" stands where the text nowhere says more.
    """
    own = [own_victims(draft) for draft in drafts]
    found: list[str] = []
    for index, draft in enumerate(drafts):
        words_ = own[index] or _from_before(drafts, found, index) or _from_after(drafts, own, index)
        if own[index] is None and words_ is not None:
            draft.reasons.append("victims from another figure")
        found.append(words_ or "people")
    return found


def _from_before(drafts: Sequence[Draft], found: Sequence[str], index: int) -> str | None:
    draft = drafts[index]
    if draft.whole is not None:
        for place in range(index - 1, -1, -1):
            if drafts[place] is draft.whole:
                return found[place]
    sentence = draft.clause.sentence
    for place in range(index - 1, max(index - 8, -1), -1):
        other = drafts[place]
        distance = sentence.index - other.clause.sentence.index
        if distance > 2:
            break
        if distance == 0 or other.clause.sentence.block == sentence.block or distance == 1:
            return found[place]
    return None


def _from_after(drafts: Sequence[Draft], own: Sequence[str | None], index: int) -> str | None:
    draft = drafts[index]
    for place in range(index + 1, len(drafts)):
        figure = drafts[place].mention.figure
        same = drafts[place].outcome is draft.outcome and figure.low == draft.mention.figure.low
        if same and own[place] is not None:
            return own[place]
    return None


def status(victims: str, outcome: Outcome) -> Status:
    """
    The civil status that the victims' words give (codebook, field ``status``).

    Soldiers and police of a state are security forces; fighters of any other group combatants.
    """
    lowered = victims.lower()
    if _FIGHTERS.search(victims) and not re.search(
        r"\b(?:captives?|hostages?|victims?)\b", lowered
    ):
        found = Status.COMBATANT
        if _SIDES.search(victims) and " and " in lowered:
            found = Status.MIXED
        return found
    if _SIDES.search(victims):
        civilians = any(
            word in words("persons", "civilian") for word in re.findall(r"\w+", lowered)
        )
        return Status.MIXED if civilians and " and " in lowered else Status.SECURITY_FORCES
    for word in reversed(re.findall(r"[\w-]+", lowered)):
        for form in _singulars(word):
            value = status_of(form)
            if value is not None and value != Status.UNKNOWN:
                return Status(value)
    civil = {Outcome.DISPLACED, Outcome.ABDUCTED, Outcome.RELEASED}
    return Status.CIVILIAN if outcome in civil else Status.UNKNOWN


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


def sex_and_age(victims: str) -> tuple[str | None, str | None]:
    """What the victims' words say of all of them: (``female``/``male``, ``child``/``adult``)."""
    found = set(re.findall(r"[a-z]+", victims.lower()))
    children = found & {
        "child",
        "children",
        "boy",
        "boys",
        "girl",
        "girls",
        "baby",
        "babies",
        "infant",
        "infants",
        "schoolchildren",
        "toddler",
        "toddlers",
        "kids",
        "minors",
    }
    female = found & {
        "woman",
        "women",
        "girl",
        "girls",
        "schoolgirls",
        "nun",
        "nuns",
        "wife",
        "mother",
        "daughter",
    }
    male = found & {"man", "men", "boy", "boys", "schoolboys", "husband", "father", "son"}
    adults = found & {"woman", "women", "man", "men", "adult", "adults"}
    sex = "female" if female and not male else "male" if male and not female else None
    if sex and children and not (children & {"boy", "boys", "girl", "girls"}):
        sex = None
    age = "child" if children and not adults else "adult" if adults and not children else None
    return sex, age
