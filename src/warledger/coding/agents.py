"""Who did it, in the words of the text, and how."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, IntEnum

from warledger.coding.actors import Actor, actor_at, agent_words, behind, is_kind, side_of
from warledger.coding.clause import Clause
from warledger.coding.draft import Draft
from warledger.coding.lexicon import triggers
from warledger.coding.status import status
from warledger.records import Outcome, Status
from warledger.resources import attribute_of, words

_CUSTODY = frozenset({Outcome.DETAINED, Outcome.RELEASED, Outcome.SURRENDERED})
#: How far back, in sentences, an attacker told before still answers for a figure.
_REACH = 2
#: The same for those who hold people, and for the two sides of a fight.
_LONG_REACH = 5
#: Kinds of mention of one person, who has a story of his own.
_SINGLE = frozenset({"name", "pronoun", "one"})


class Role(IntEnum):
    """What an actor does in a sentence; the surer to have done harm, the lower."""

    ATTACKER = 0
    PRESENT = 1  #: the subject of a verb that is no attack
    TARGET = 2  #: attacked, speaking, or one of two sides


@dataclass(frozen=True, slots=True)
class Party:
    """An actor of a fight or attack that a sentence tells of."""

    actor: Actor
    role: Role


class End(Enum):
    """Why the words for the outcome give no actor."""

    SILENT = "silent"  #: they say nothing of it
    NOBODY = "nobody"  #: they name a cause, and nobody behind it
    MUTUAL = "mutual"  #: they name a fight; only its other side can be asked for


def resolve_perpetrators(
    clauses: Sequence[Clause], drafts: Sequence[Draft], victims: Sequence[str | None]
) -> list[str | None]:
    """
    Who did it for each draft in order.

    The sources are, in order: the agent of the word for the outcome; an attacker, or the other
    side of a fight, told of in the same sentence; the wider figure or the figure just before; an
    attacker of the sentences just before or the one after. A subject that names no side
    ("fighting has killed") ends the search.
    """
    parties = {clause.sentence.index: list(parties_of(clause)) for clause in clauses}
    by_index = {clause.sentence.index: clause for clause in clauses}
    hurt = {
        (draft.clause.sentence.index, token)
        for draft in drafts
        if draft.outcome is not Outcome.SURRENDERED
        for token in (draft.mention.role, draft.mention.noun)
        if token is not None
    }
    search = _Search(by_index, parties, hurt)
    found: list[Actor | None] = []
    for index, draft in enumerate(drafts):
        if draft.outcome is Outcome.SURRENDERED:
            found.append(None)
            continue
        side = victim_side(victims[index] or "", draft.outcome)
        actor, source = _first(search, drafts, found, index, side)
        if actor is not None and source is not None:
            draft.reasons.append(f"perpetrator from {source}")
        if actor is not None:
            actor = search.fuller(actor)
        if actor is not None and _of_victims(actor.words, victims[index] or ""):
            actor = None
        found.append(actor)
    return [None if actor is None else actor.words for actor in found]


def _first(
    search: _Search,
    drafts: Sequence[Draft],
    found: Sequence[Actor | None],
    index: int,
    side: str | None,
) -> tuple[Actor | None, str | None]:
    """The first source that gives an actor, and its name where it is not the figure's own words."""
    draft = drafts[index]
    own = search.own(draft)
    if isinstance(own, Actor):
        return own, None
    if own is End.NOBODY:
        return None, None
    if own is End.MUTUAL:
        return (search.in_sentence(draft, side) if side is not None else None), "the sentence"
    sources = (
        ("the sentence", lambda: search.in_sentence(draft, side)),
        ("the figure before", lambda: _carried(drafts, found, index, side)),
        ("the sentences around", lambda: search.around(draft, side)),
    )
    for name, look in sources:
        actor = look()
        if actor is not None:
            return actor, name
    return None, None


def victim_side(victims: str, outcome: Outcome) -> str | None:
    """The side that the victims fight on; None for civilians and the unknown."""
    kind = status(victims, outcome)
    return {Status.COMBATANT: "armed", Status.SECURITY_FORCES: "state"}.get(kind)


def _of_victims(actor: str, victims: str) -> bool:
    """Whether an actor is the victims' own side: the same words, or the same name."""
    if actor.lower().removeprefix("the ") == victims.lower().removeprefix("the "):
        return True
    names = [set(re.findall(r"\b[A-Z][\w’'-]+", words_[1:])) for words_ in (actor, victims)]
    return bool(names[0] & names[1]) or actor.lower() in victims.lower()


# --- the words of the sentence ----------------------------------------------------------------


def parties_of(clause: Clause) -> Iterator[Party]:
    """Who attacks and who is attacked in a sentence, by position of the word for it."""
    for token in clause.tokens:
        if is_kind(clause, token.index, "happenings") and token.tag not in {"VBD", "VBN", "VB"}:
            actor = behind(clause, token.index)
            if actor is not None:
                yield Party(actor, Role.ATTACKER)
        elif is_kind(clause, token.index, "mutual"):
            yield from _sides(clause, token.index)
        if token.pos == "VERB":
            yield from _of_verb(clause, token.index)


def _of_verb(clause: Clause, verb: int) -> Iterator[Party]:
    assault = clause.lemma(verb) in agent_words("assaults")
    speech = clause.lemma(verb) in words("places", "speaking_verbs")
    passive = bool(clause.children(verb, "auxpass"))
    for child in clause.children(verb, "agent"):
        for inner in clause.children(child, "pobj"):
            actor = actor_at(clause, inner, agent=True)
            if actor is not None and (assault or actor.side is not None):
                yield Party(actor, Role.ATTACKER if assault else Role.PRESENT)
    for child in _subjects(clause, verb):
        if clause.tokens[child].pos != "PRON":
            actor = actor_at(clause, child)
            if actor is not None and (assault or actor.side is not None):
                yield Party(actor, _role(assault and not passive, speech or passive))
    if assault:
        yield from _attacked(clause, verb)
    if clause.lemma(verb) in agent_words("claiming"):
        yield from _charged(clause, verb)


def _charged(clause: Clause, verb: int) -> Iterator[Party]:
    """Who takes an attack upon themselves, or is blamed for one."""
    objects = clause.children(verb, "dobj")
    if any(is_kind(clause, child, "happenings") for child in objects):
        objects = _subjects(clause, verb)
    for child in objects:
        actor = actor_at(clause, child)
        if actor is not None and actor.side is not None:
            yield Party(actor, Role.ATTACKER)


def _role(attacks: bool, other: bool) -> Role:
    return Role.ATTACKER if attacks else Role.TARGET if other else Role.PRESENT


def _attacked(clause: Clause, verb: int) -> Iterator[Party]:
    """Those on the receiving end of an attack, where they fight themselves."""
    targets = clause.children(verb, "dobj")
    for preposition in clause.children(verb, "prep"):
        if clause.lemma(preposition) in {"with", "after", "against", "on", "upon"}:
            targets.extend(clause.children(preposition, "pobj"))
    for target in targets:
        actor = actor_at(clause, target)
        if actor is not None and actor.side is not None:
            yield Party(actor, Role.TARGET)


def _subjects(clause: Clause, verb: int) -> list[int]:
    """The verb's subjects; a relative pronoun's is the noun that it stands for."""
    found = []
    for child in clause.children(verb, "nsubj", "nsubjpass", "csubj"):
        token = clause.tokens[child]
        if token.tag in {"WP", "WDT"} and clause.tokens[verb].dep == "relcl":
            child = clause.tokens[verb].head
        found.append(child)
    token = clause.tokens[verb]
    if not found and token.dep == "conj" and clause.tokens[token.head].pos == "VERB":
        if not clause.children(token.head, "auxpass") and not clause.children(verb, "auxpass"):
            return _subjects(clause, token.head)
    return found


def _sides(clause: Clause, noun: int) -> Iterator[Party]:
    """The two sides of a fight: "clashes with X", "a battle between X and Y"."""
    for preposition in clause.children(noun, "prep"):
        if clause.lemma(preposition) in {"with", "between", "against"}:
            for child in clause.children(preposition, "pobj"):
                for member in clause.conjuncts(child):
                    actor = actor_at(clause, member)
                    if actor is not None:
                        yield Party(_alone(actor), Role.TARGET)


def _alone(actor: Actor) -> Actor:
    """One member of "X and Y" by itself."""
    head, joint, _ = actor.words.partition(" and ")
    return Actor(actor.clause, actor.token, head, actor.side) if joint else actor


@dataclass(frozen=True, slots=True)
class _Search:
    clauses: dict[int, Clause]
    parties: dict[int, list[Party]]
    hurt: set[tuple[int, int]]  #: sentence and token of those whom a figure counts

    def own(self, draft: Draft) -> Actor | End:
        """The agent that the words for the outcome give."""
        clause = draft.clause
        listed = _listed_by(draft)
        if listed is not None:
            return listed
        if not draft.own_trigger:
            return End.SILENT
        trigger = draft.trigger
        if {token.lemma for token in clause.tokens} & words("status", "want"):
            return End.NOBODY
        if clause.tokens[trigger].pos in {"NOUN", "PROPN"}:
            actor = behind(clause, trigger)
            if actor is not None:
                return actor
        inside = _in_which(draft)
        if inside is not End.SILENT:
            return inside
        for verb in (*_verbs(clause, trigger), *_modifying(draft)):
            own = self._of_verb(draft, verb)
            if own is not End.SILENT:
                return own
        late = _late_agent(draft)
        return late if late is not End.SILENT else _in_happening(draft)

    def _of_verb(self, draft: Draft, verb: int) -> Actor | End:
        clause = draft.clause
        for inner in _agents(clause, verb):
            if _colon_between(draft, inner):
                return End.SILENT
            actor = actor_at(clause, inner, agent=True)
            nobody = is_kind(clause, inner, "mutual") or is_kind(clause, inner, "weapons")
            if actor is not None or nobody:
                return actor if actor is not None else End.NOBODY
        if clause.children(verb, "nsubjpass", "auxpass") or not _harms(clause, verb, draft):
            return End.SILENT
        held = set(clause.subtree(draft.mention.role))
        for child in _subjects(clause, verb) or _head_noun(clause, verb):
            if child in held or (clause.sentence.index, child) in self.hurt:
                continue
            if draft.mention.role in clause.subtree(child):
                continue
            if clause.tokens[child].pos == "PRON":
                actor = self.antecedent(clause, child)
                return actor if actor is not None else End.SILENT
            actor = actor_at(clause, child)
            if actor is not None:
                return actor
            if is_kind(clause, child, "mutual"):
                return End.MUTUAL
        return End.SILENT

    def in_sentence(self, draft: Draft, side: str | None) -> Actor | None:
        """An attacker, or the other side, in the draft's own sentence; the nearest one."""
        parties = self.parties[draft.clause.sentence.index]
        found = self._choose(parties, draft, side, draft.anchor)
        if found is None and draft.outcome in _CUSTODY:
            present = [Party(actor, Role.PRESENT) for actor in _forces(draft.clause)]
            found = self._choose(present, draft, side, draft.anchor)
        return found

    def around(self, draft: Draft, side: str | None) -> Actor | None:
        """
        An attacker of the sentences just before, or of the next one in the paragraph.

        The other side of a fight is looked for over paragraphs, an attacker of civilians only in
        the figure's own; totals over a time of their own and flights look nowhere.
        """
        if draft.outcome is Outcome.DISPLACED or _over_time(draft):
            return None
        index = draft.clause.sentence.index
        order = (*range(index - 1, index - _REACH - 1, -1), index + 1)
        for roles in ((Role.ATTACKER,), (Role.PRESENT, Role.TARGET)):
            for other in order if side is not None or Role.ATTACKER in roles else ():
                clause = self.clauses.get(other)
                if clause is None or not _near(draft.clause, clause, side):
                    continue
                parties = [party for party in self.parties[other] if party.role in roles]
                actor = self._choose(parties, draft, side, len(clause.tokens))
                if actor is not None and actor.side is not None:
                    return actor
        return None

    def _choose(
        self, parties: Sequence[Party], draft: Draft, side: str | None, near: int
    ) -> Actor | None:
        """The party that can have done it: an attacker first, else the other side of a fight."""
        own = draft.clause.sentence.index
        fitting = []
        for party in parties:
            actor = party.actor
            if actor.place in self.hurt or (side is not None and actor.side == side):
                continue
            if actor.side is None and not _is_weapon(actor):
                continue
            if draft.outcome in _CUSTODY and actor.side != "state":
                continue
            held = draft.outcome in _CUSTODY or actor.side == "armed"
            present = party.role is Role.PRESENT and held and actor.place[0] == own
            if party.role is not Role.ATTACKER and side is None and not present:
                continue
            fitting.append((party.role, abs(actor.token - near), party))
        return min(fitting, key=lambda row: row[:2])[2].actor if fitting else None

    def antecedent(self, clause: Clause, pronoun: int) -> Actor | None:
        """What "it", "they" or "he" as the subject stands for: the last subject that can act."""
        word = clause.tokens[pronoun].text.lower()
        if word not in {"it", "they", "he", "she", "who"}:
            return None
        place = (clause.sentence.index, pronoun)
        for index in range(clause.sentence.index, clause.sentence.index - 3, -1):
            other = self.clauses.get(index)
            subjects = [] if other is None else _acting_subjects(
                other, single=word in {"he", "she"}
            )
            before = [actor for actor in subjects if actor.place < place]
            if before:
                return before[0] if index < clause.sentence.index else before[-1]
        return None

    def fuller(self, actor: Actor) -> Actor:
        """The fullest mention before it for a bare "the group", "the attackers"."""
        if not _anaphoric(actor):
            return self._named_next(actor) or actor
        lemma = actor.clause.lemma(actor.token)
        before = [
            party.actor
            for index in sorted(self.parties)
            for party in self.parties[index]
            if party.actor.place < actor.place and not _anaphoric(party.actor)
        ]
        same = [a for a in before if a.clause.lemma(a.token) == lemma]
        if same:
            return max(same, key=lambda a: (len(a.words), -a.place[0]))
        sided = [a for a in before if a.side == (actor.side or "armed")]
        return sided[-1] if sided else actor

    def _named_next(self, actor: Actor) -> Actor | None:
        """The name that the next sentences give to "a rebel group", as their subject."""
        if not _indefinite_group(actor):
            return None
        for index in range(actor.place[0] + 1, actor.place[0] + 3):
            clause = self.clauses.get(index)
            for subject in [] if clause is None else _acting_subjects(clause, single=False):
                name = clause is not None and clause.tokens[subject.token].pos == "PROPN"
                if name and subject.side == actor.side:
                    return subject
        return None


def _indefinite_group(actor: Actor) -> bool:
    """ "A rebel group": a group brought in without its name."""
    clause, token = actor.clause, actor.token
    articles = {clause.tokens[c].text.lower() for c in clause.children(token, "det")}
    group = clause.lemma(token) in agent_words("loose_groups") | {"militia", "faction"}
    return group and bool(articles & {"a", "an"})


def _anaphoric(actor: Actor) -> bool:
    """Whether the words are a bare definite group noun."""
    clause, token = actor.clause, actor.token
    if clause.lemma(token) not in agent_words("anaphors"):
        return False
    determined = any(
        clause.tokens[c].text.lower() in {"the", "these", "those", "its", "this", "their"}
        for c in clause.children(token, "det", "poss")
    )
    return determined and len(actor.words.split()) == 1


def _forces(clause: Clause) -> list[Actor]:
    """The state's forces that a sentence names, in whatever place."""
    named = (actor_at(clause, token.index) for token in clause.tokens if token.pos == "NOUN")
    return [actor for actor in named if actor is not None and actor.side == "state"]


def _acting_subjects(clause: Clause, *, single: bool) -> list[Actor]:
    """The subjects of a sentence that can act: one person, or else a group."""
    found = []
    for token in clause.tokens:
        if token.dep not in {"nsubj", "nsubjpass"} or token.pos not in {"NOUN", "PROPN"}:
            continue
        actor = actor_at(clause, token.index)
        person = token.entity == "PERSON"
        if actor is not None and (person if single else actor.side is not None or not person):
            found.append(actor)
    return found


def _verbs(clause: Clause, trigger: int) -> list[int]:
    """The trigger, its verb, those joined before it, and the verbs that it depends on."""
    verb = clause.verb_above(trigger)
    found = [trigger] if verb is None or verb == trigger else [trigger, verb]
    for place in found:
        token = clause.tokens[place]
        first = clause.first_conjunct(place)
        for node in (first, *clause.conjuncts(place)):
            if node not in found and clause.tokens[node].pos == "VERB" and node < place:
                found.append(node)
        # "Gunmen attacked a base, leaving ten dead": the participle's subject is the verb's above.
        if token.dep in {"advcl", "xcomp", "conj"} and token.head not in found:
            found.append(token.head)
        # "Troops ran an operation that freed nine": the subject is that of the verb above.
        above = clause.verb_above(token.head) if token.dep == "relcl" else None
        if above is not None and above not in found:
            path = [token.head, *clause.ancestors(token.head)]
            between = path[: path.index(above)] if above in path else path
            if any(is_kind(clause, node, "happenings") for node in between):
                found.append(above)
    return found


def _harms(clause: Clause, verb: int, draft: Draft) -> bool:
    lemma = clause.lemma(verb)
    if lemma in triggers("subject") and lemma not in triggers("object"):
        return False
    return lemma in triggers("object") or lemma in agent_words("harming")


def _head_noun(clause: Clause, verb: int) -> list[int]:
    """The noun that a participle hangs on ("airstrikes killing dozens")."""
    token = clause.tokens[verb]
    return [token.head] if token.dep == "acl" and token.tag == "VBG" else []


def _listed_by(draft: Draft) -> Actor | None:
    """The next item of a list with its own agent ("97 by Operation North, six by the police")."""
    clause = draft.clause
    last = clause.inside(draft.span)[-1]
    if draft.mention.noun is not None:
        last = max(last, draft.mention.noun)
    by = last + 1
    if by >= len(clause.tokens) or clause.tokens[by].lemma != "by":
        return None
    end = by
    while end + 1 < len(clause.tokens) and clause.tokens[end + 1].pos == "PROPN":
        end += 1
    if end > by:
        name = clause.words(by + 1, end)
        return Actor(clause, end, name, side_of(name) or "state")
    for child in clause.children(by, "pobj"):
        return actor_at(clause, child, agent=True)
    return None


def _is_weapon(actor: Actor) -> bool:
    return actor.clause.lemma(actor.token) in agent_words("weapons")


def _near(clause: Clause, other: Clause, side: str | None) -> bool:
    """Whether another sentence still tells of the same: of one paragraph, or after a headline."""
    if clause.sentence.block == other.sentence.block or clause.sentence.index == 0:
        return True
    return side is not None and other.sentence.index < clause.sentence.index


def _over_time(draft: Draft) -> bool:
    """Whether a figure runs over a time of its own: a rate, or "since", "in the past year"."""
    wide = {"since", "duration", "range", "until"}
    return draft.rule == "rate_of" or any(time.kind in wide for time in draft.clause.sentence.times)


def _agents(clause: Clause, verb: int) -> Iterator[int]:
    """The nouns after "by" and "at the hands of" of a passive verb."""
    for child in clause.children(verb, "agent", "prep"):
        if clause.tokens[child].dep == "agent" or clause.lemma(child) == "by":
            yield from clause.children(child, "pobj")
        elif clause.lemma(child) == "at":
            yield from (c for c in clause.children(child, "pobj") if clause.lemma(c) == "hand")


def _colon_between(draft: Draft, index: int) -> bool:
    """Whether a word belongs to a list after the figure ("154 were rescued: 97 by the army")."""
    clause = draft.clause
    between = clause.text[draft.span.end : clause.tokens[index].span.start]
    return ":" in between and draft.whole is None


def _in_which(draft: Draft) -> Actor | End:
    """ "The attack in which one student died": whose the attack is, or nobody's."""
    clause = draft.clause
    verb = clause.verb_above(draft.trigger)
    if verb is None or clause.tokens[verb].dep != "relcl":
        return End.SILENT
    noun = clause.tokens[verb].head
    through = any(
        clause.tokens[child].tag in {"WDT", "WP", "WRB"}
        for preposition in clause.children(verb, "prep")
        for child in clause.children(preposition, "pobj")
    )
    if not through or not is_kind(clause, noun, "happenings"):
        return End.SILENT
    actor = behind(clause, noun)
    return actor if actor is not None else End.NOBODY


def _modifying(draft: Draft) -> list[int]:
    """Participles on the counted noun that tell the same ("westerners imprisoned by X were held")."""
    clause, noun = draft.clause, draft.mention.noun
    if noun is None:
        return []
    custody = draft.outcome in _CUSTODY or draft.outcome is Outcome.ABDUCTED
    return [
        child
        for base in dict.fromkeys((noun, draft.mention.role))
        for child in clause.children(base, "acl")
        if clause.children(child, "agent") and custody
    ]


def _in_happening(draft: Draft) -> Actor | End:
    """A happening told as new ("killed in a raid", "in drone strikes"): whose it is, or nobody's."""
    clause = draft.clause
    if clause.sentence.index == 0 or draft.outcome in _CUSTODY:
        return End.SILENT
    verb = clause.verb_above(draft.trigger)
    nodes = [draft.trigger] if verb is None or verb == draft.trigger else [draft.trigger, verb]
    for node in nodes:
        for preposition in clause.children(node, "prep"):
            if clause.lemma(preposition) not in {"in", "by", "during", "from"}:
                continue
            for noun in clause.children(preposition, "pobj"):
                if _is_new(clause, noun):
                    actor = behind(clause, noun)
                    return actor if actor is not None else End.NOBODY
    return End.SILENT


def _is_new(clause: Clause, noun: int) -> bool:
    """Whether a happening is told for the first time: "a raid", "airstrikes", not "the raid"."""
    if not is_kind(clause, noun, "happenings"):
        return False
    marks = {clause.tokens[c].text.lower() for c in clause.children(noun, "det", "poss")}
    plural = clause.tokens[noun].tag in {"NNS", "VBG"}
    return bool(marks & {"a", "an", "another"}) or (not marks and plural)


def _late_agent(draft: Draft) -> Actor | End:
    """The "by" phrase of a passive that the tree hangs elsewhere, no finite verb between."""
    clause = draft.clause
    if clause.tokens[draft.trigger].tag not in {"VBN", "VBD"}:
        return End.SILENT
    for place in range(draft.trigger + 1, len(clause.tokens)):
        token = clause.tokens[place]
        if token.tag in {"VBD", "VBZ", "VBP"} or token.text in {";", ":"}:
            return End.SILENT
        if token.lemma == "by":
            for inner in clause.children(place, "pobj"):
                actor = actor_at(clause, inner, agent=True)
                if actor is not None and actor.side is not None:
                    return actor
            return End.SILENT
    return End.SILENT


def _carried(
    drafts: Sequence[Draft], found: Sequence[Actor | None], index: int, side: str | None
) -> Actor | None:
    """The perpetrator of the wider figure, or of a figure just before of the same kind."""
    draft = drafts[index]
    if draft.whole is not None:
        for place in range(index - 1, -1, -1):
            if drafts[place] is draft.whole:
                return found[place]
    for place in range(index - 1, -1, -1):
        other = drafts[place]
        distance = draft.clause.sentence.index - other.clause.sentence.index
        if distance > (_LONG_REACH if draft.outcome in _CUSTODY or side is not None else _REACH):
            return None
        actor = found[place]
        if actor is None:
            continue
        opposed = side is not None and actor.side is not None
        if not opposed and not _alike(draft.outcome, other.outcome, distance):
            continue
        if draft.mention.kind in _SINGLE and distance > 0 and other.mention.kind not in _SINGLE:
            continue
        if side is None or actor.side != side:
            return actor
    return None


def _alike(a: Outcome, b: Outcome, distance: int) -> bool:
    """Whether those who brought about one outcome may be asked for the other."""
    if (a in _CUSTODY) != (b in _CUSTODY):
        return False
    return distance == 0 or (a is Outcome.DISPLACED) == (b is Outcome.DISPLACED)


# --- how --------------------------------------------------------------------------------------


def cause(draft: Draft) -> str | None:
    """How it came about (airstrike, roadside bomb, clash …), where the clause or sentence says so."""
    text = draft.clause.text
    sentence = draft.clause.sentence.span.of(text).lower()
    start = draft.span.start - draft.clause.sentence.span.start
    causes = attribute_of("causes", "cause")
    found: list[tuple[bool, int, str]] = []
    for word, value in causes.items():
        for match in re.finditer(rf"\b{re.escape(word)}\b", sentence):
            between = sentence[min(match.start(), start) : max(match.end(), start)]
            found.append((";" in between, abs(match.start() - start), value))
    if not found:
        return None
    order = list(dict.fromkeys(causes.values()))
    clause = [row for row in found if not row[0]] or found
    return min(clause, key=lambda row: order.index(row[2]))[2]
