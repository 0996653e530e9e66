"""Item and text conditions: the index proposes evidence, and only what still stands in the store counts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from koffset.domain.evidence import PROFILE_SOURCE, EvidenceDocument, EvidenceKind
from koffset.domain.profile import Experience, Item, Process
from koffset.domain.requirement import ItemCondition, TextCondition
from koffset.domain.text import BilingualText
from koffset.matching.conditions.facts import CompanyFacts
from koffset.matching.conditions.findings import Finding, Proof, Said, State, Values, assumed_of
from koffset.matching.conditions.wording import AskedText

PROOFS_SHOWN = 3
_NAMED_KINDS = frozenset(
    {EvidenceKind.ITEM, EvidenceKind.TECHNOLOGY, EvidenceKind.PROCESS, EvidenceKind.SERVICE}
)
SAID_FROM = 0.85
"""Share of its words from which on a free text is taken as said: it has many words, and one missing may turn it."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the index proposes of one company: evidence best first, and the nearest thing where there is none."""

    evidence: Sequence[EvidenceDocument]
    nearest: EvidenceDocument | None = None


NOTHING = Proposal(())


@dataclass(frozen=True, slots=True)
class AskedItem:
    """`name` is that of the condition, `lot` the text that it stands in."""

    condition: ItemCondition
    name: AskedText | None
    lot: AskedText


def judge_item(asked: AskedItem, proposal: Proposal, facts: CompanyFacts) -> Finding:
    """Met by evidence that is so by its name. What may be it by another, in a class asked for, is for people to judge.

    A supply class alone says it where no name was asked for.
    """
    condition, name = asked.condition, asked.name
    if name is None:
        return _judge_classes(condition.supply_classes, facts)
    asked_classes = set(condition.supply_classes)
    # What a company is called is no evidence of what it makes.
    standing = [each for each in proposal.evidence if still_stands(each, facts) and not each.name_forms]
    closest = sorted(standing, key=_closest_to(name, asked.lot))
    named = [each for each in closest if name.names(text_of(each))]
    values: Values = {"name": name.text, "classes": ", ".join(condition.supply_classes)}
    if not named:
        filed = [each for each in closest if each.supply_class in asked_classes]
        is_alike = any(not name.is_only_mentioned_in(text_of(each)) for each in filed)
        nearest = max(standing, key=lambda each: name.share_in(text_of(each)), default=proposal.nearest)
        return _not_named(values, filed if is_alike else (), nearest)
    filed = [each for each in named if each.supply_class in asked_classes or not asked_classes]
    in_class = [each for each in named if each.supply_class]
    # An overview speaks of the items that stand beside it with their classes.
    unfiled = [
        each for each in named if each.supply_class is None and (each.kind in _NAMED_KINDS or not in_class)
    ]
    shown = (filed or unfiled or in_class)[:PROOFS_SHOWN]
    first = shown[0]
    proofs = [proof_of(each) for each in shown]
    found: Values = {**values, "stated": text_of(first), "class": first.supply_class or "–"}
    if not filed and not unfiled:
        question = Said("ask_item", values)
        return Finding(State.UNKNOWN, Said("item_in_other_class", found), proofs, question=question)
    assumed = [] if filed else [Said("item_without_class", found)]
    return Finding(State.MET, Said("item_stated", found), proofs, (*assumed, *assumed_of(proofs)))


def _closest_to(
    name: AskedText, lot: AskedText
) -> Callable[[EvidenceDocument], tuple[bool, float, int, int]]:
    """What has a name comes first, and of that what says most of the name and the lot.

    Of two alike the better proven comes first, then the newer.
    """

    def _rank(document: EvidenceDocument) -> tuple[bool, float, int, int]:
        text = text_of(document)
        said = round(name.share_in(text) + lot.share_in(text), 2)
        age = document.as_of.toordinal() if document.as_of else 0
        return document.kind not in _NAMED_KINDS, -said, -document.grade.rank, -age

    return _rank


def _not_named(
    values: Values, alike: Sequence[EvidenceDocument], nearest: EvidenceDocument | None
) -> Finding:
    """With proofs, closest first, where something of the class asked for may be it: then it does such work."""
    question = Said("ask_item", values)
    if alike:
        found: Values = {**values, "stated": text_of(alike[0])}
        proofs = [proof_of(each) for each in alike[:PROOFS_SHOWN]]
        return Finding(State.UNKNOWN, Said("item_named_otherwise", found), proofs, question=question)
    if nearest:
        near: Values = {**values, "nearest": text_of(nearest)}
        return Finding(State.UNKNOWN, Said("item_nearest", near), question=question)
    return Finding(State.UNKNOWN, Said("item_not_stated", values), question=question)


def judge_text(condition: TextCondition, asked: AskedText, facts: CompanyFacts) -> Finding:
    """Met only where one claim says it nearly word for word: what a sentence means is for people to judge."""
    for claim in _claims(facts):
        if asked.share_in(*claim) >= SAID_FROM:
            stated = next(text for text in claim if text)
            said = Said("text_said", {"asked": condition.text, "stated": stated})
            return Finding(State.MET, said, assumed=(Said("text_by_words", {}),))
    values: Values = {"asked": condition.text}
    return Finding(State.UNKNOWN, Said("text_for_people", values), question=Said("ask_text", values))


def still_stands(document: EvidenceDocument, facts: CompanyFacts) -> bool:
    """Whether the store still has what the index says: an index may lag behind."""
    if document.source != PROFILE_SOURCE:
        supplied = (document.text_ko, document.supply_class)
        return document.kind is not EvidenceKind.ITEM or supplied in facts.supplied
    names = [name for claim in _claims(facts) for text in claim[:1] if text for name in (text.ko, text.en)]
    said = (document.text_ko, document.text_en)
    return document.kind is EvidenceKind.COMPANY or any(
        name in text or text in name for name in names if name for text in said if text
    )


def of_the_work(proposals: Mapping[str, Proposal], text: AskedText) -> Mapping[str, Proposal]:
    """For a lot's own text: what is something else by its name is only near: a bulkhead's shaft seal is no bulkhead.

    So is a text without a name (an overview, the scope of a certificate) that does not say the thing.
    """
    return {company_id: _of_the_work(each, text) for company_id, each in proposals.items()}


def _of_the_work(proposal: Proposal, text: AskedText) -> Proposal:
    evidence = [each for each in proposal.evidence if _shows(each, text)]
    nearest = proposal.nearest or (proposal.evidence[0] if proposal.evidence and not evidence else None)
    return Proposal(evidence, nearest)


def _shows(document: EvidenceDocument, work: AskedText) -> bool:
    stated = text_of(document)
    if document.kind in _NAMED_KINDS or document.kind is EvidenceKind.EXPERIENCE:
        return work.is_such_work(stated)
    return work.is_said_in(stated)


def text_of(document: EvidenceDocument) -> BilingualText:
    return BilingualText(ko=document.text_ko or None, en=document.text_en or None)


def _judge_classes(classes: Sequence[str], facts: CompanyFacts) -> Finding:
    values: Values = {"classes": ", ".join(classes)}
    wanted = set(classes)
    own = [item for item in (facts.profile.items if facts.profile else ()) if item.supply_class in wanted]
    if own:
        proofs = [Proof(each.name, each.grade, each.as_of, PROFILE_SOURCE) for each in own[:PROOFS_SHOWN]]
        said = Said("class_stated", {**values, "stated": own[0].name})
        return Finding(State.MET, said, proofs, assumed_of(proofs))
    supplied = [item for item in facts.items if item.supply_class in wanted]
    if supplied:
        names = [BilingualText(ko=item.item_name) for item in supplied[:PROOFS_SHOWN]]
        proofs = [
            Proof(name, item.grade, None if item.as_of_inferred else item.as_of, item.source)
            for name, item in zip(names, supplied, strict=False)
        ]
        said = Said("class_stated", {**values, "stated": names[0]})
        return Finding(State.MET, said, proofs, assumed_of(proofs))
    return Finding(State.UNKNOWN, Said("class_not_stated", values), question=Said("ask_class", values))


def _claims(facts: CompanyFacts) -> Sequence[tuple[BilingualText | None, ...]]:
    """The texts of each claim of the profile, its name first."""
    profile = facts.profile
    if profile is None:
        return []
    described: Sequence[Item | Process | Experience] = (
        *profile.items,
        *profile.processes,
        *profile.experience,
    )
    return [
        *((each.name, each.description) for each in described),
        *((each.scope, each.site) for each in profile.certificates),
        *(((profile.identity.overview, None),) if profile.identity.overview else ()),
    ]


def proof_of(document: EvidenceDocument) -> Proof:
    as_of = None if document.as_of_inferred else document.as_of
    return Proof(text_of(document), document.grade, as_of, document.source, document.valid_until)
