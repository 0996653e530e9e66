"""Process conditions: named so, with an envelope, tolerance and material that take the work."""

from collections.abc import Sequence
from dataclasses import dataclass

from koffset.domain.evidence import PROFILE_SOURCE
from koffset.domain.profile import CompanyProfile, EnvelopeLimit, Item, Process
from koffset.domain.requirement import ProcessCondition
from koffset.domain.taxonomy import Taxonomies
from koffset.domain.text import BilingualText
from koffset.matching.conditions.findings import (
    Finding,
    Proof,
    Said,
    State,
    Values,
    assumed_of,
    best_of,
    worst_of,
)
from koffset.matching.conditions.limits import (
    ask_tolerance,
    ask_work,
    say_limit,
    say_tolerance,
    state_limit,
    state_tolerance,
)
from koffset.matching.conditions.units import converted, converted_difference
from koffset.matching.conditions.wording import AskedText
from koffset.matching.phrasing import Phrases, phrase_both


@dataclass(frozen=True, slots=True)
class AskedProcess:
    """`taxonomies` and `phrases`: what limits are said with."""

    condition: ProcessCondition
    name: AskedText
    material: AskedText | None
    taxonomies: Taxonomies
    phrases: Phrases


def judge_process(asked: AskedProcess, profile: CompanyProfile | None) -> Finding:
    """The best of its processes of that name; something offered under that name says that it is done, not how far.

    What only its description says is for people to judge: forging and heat treatment of titanium may be bought in.
    That an item was shock-tested does not show that the firm tests.
    """
    processes = [each for each in profile.processes if asked.name.names(each.name)] if profile else []
    if processes:
        return best_of([_judge_one(asked, each) for each in processes])
    described = _described(asked.name, profile)
    limits = say_limits(asked.condition, asked.taxonomies)
    name: Values = {"name": asked.condition.name, "limits": limits}
    question = Said("ask_process_limits" if limits else "ask_process", name)
    if not described:
        return Finding(State.UNKNOWN, Said("process_not_stated", name), question=question)
    offered = [each for each in described if asked.name.names(each.name)]
    first = (offered or described)[0]
    is_such_work = isinstance(first, Process) or asked.name.is_the_thing(_text_of(first))
    proofs = (_proof(first, first.name),) if is_such_work else ()
    found: Values = {**name, "stated": first.name}
    elsewhere = Said("process_named_elsewhere", found)
    if limits or not offered:
        return Finding(State.UNKNOWN, elsewhere, proofs, question=question)
    return Finding(State.MET, Said("process_named", found), proofs, (elsewhere, *assumed_of(proofs)))


def _described(name: AskedText, profile: CompanyProfile | None) -> Sequence[Process | Item]:
    """What says so in its description, or as something that is offered."""
    claims: Sequence[Process | Item] = (*profile.processes, *profile.items) if profile else ()
    return [each for each in claims if name.is_named_in(each.name, each.description)]


def _text_of(claim: Item) -> BilingualText:
    """Name and description as one text, as the index has them."""
    texts = [claim.name, claim.description] if claim.description else [claim.name]
    pairs = ([each.ko for each in texts], [each.en for each in texts])
    ko, en = (". ".join(part for part in pair if part) or None for pair in pairs)
    return BilingualText(ko=ko, en=en)


def _judge_one(asked: AskedProcess, process: Process) -> Finding:
    condition = asked.condition
    proofs = (_proof(process, process.name),)
    named: Values = {"name": condition.name, "stated": process.name}
    findings = [Finding(State.MET, Said("process_named", named), proofs)]
    findings += [_judge_limit(limit, process, asked) for limit in condition.envelope]
    if condition.tolerance:
        findings.append(_judge_tolerance(condition.tolerance, process, asked))
    if asked.material:
        findings.append(_judge_material(asked.material, process))
    return worst_of(findings)


def _judge_limit(limit: EnvelopeLimit, process: Process, asked: AskedProcess) -> Finding:
    """Every end that is asked for must lie inside what is stated; a stated range without an end is open there."""
    stated = _stated(limit, process.envelope)
    values = _asked_of(process, ask_work([limit], asked.taxonomies))
    if stated is None:
        return _limit_unknown("ask_limit", values)
    ends = [
        (end, converted(end, limit.unit, stated.unit))
        for end in (limit.minimum, limit.maximum)
        if end is not None
    ]
    values = {**values, "stated": [state_limit(stated, asked.taxonomies)]}
    if any(value is None for _, value in ends):
        return _limit_unknown("ask_limit", values)
    is_inside = all(
        (stated.minimum is None or stated.minimum <= value)
        and (stated.maximum is None or value <= stated.maximum)
        for _, value in ends
        if value is not None
    )
    proof = _limit_proof(process, say_limit(stated, asked.taxonomies), asked.phrases)
    return _compared("ask_limit", values, proof, is_met=is_inside)


def _judge_tolerance(limit: EnvelopeLimit, process: Process, asked: AskedProcess) -> Finding:
    """Met by one that is as fine as asked or finer."""
    stated = process.tolerance
    values = _asked_of(process, ask_tolerance(limit, asked.taxonomies))
    if stated is None or stated.maximum is None or limit.maximum is None:
        return _limit_unknown("ask_tolerance", values)
    values = {**values, "stated": [state_tolerance(stated, asked.taxonomies)]}
    value = converted_difference(stated.maximum, stated.unit, limit.unit)
    if value is None:
        return _limit_unknown("ask_tolerance", values)
    proof = _limit_proof(process, say_tolerance(stated, asked.taxonomies), asked.phrases)
    return _compared("ask_tolerance", values, proof, is_met=value <= limit.maximum)


def _judge_material(material: AskedText, process: Process) -> Finding:
    proofs = (_proof(process, process.name),)
    for stated in process.materials:
        if material.is_named_in(stated):
            said = Said("material_stated", {"asked": material.text, "stated": stated})
            return Finding(State.MET, said, proofs)
    values: Values = {
        "asked": material.text,
        "process": process.name,
        "stated": _joined(process.materials),
    }
    code = "material_other" if process.materials else "material_not_stated"
    return Finding(State.UNKNOWN, Said(code, values), proofs, question=Said("ask_material", values))


def _joined(texts: Sequence[BilingualText]) -> BilingualText | str:
    if not texts:
        return ""
    return BilingualText(
        ko=", ".join(text.best("ko") for text in texts), en=", ".join(text.best("en") for text in texts)
    )


def _stated(limit: EnvelopeLimit, envelope: Sequence[EnvelopeLimit]) -> EnvelopeLimit | None:
    wanted = limit.quantity.casefold()
    return next((each for each in envelope if each.quantity.casefold() == wanted), None)


def _asked_of(process: Process, asked: Said) -> Values:
    return {"asked": [asked], "process": process.name}


def _limit_proof(process: Process, limit: Said, phrases: Phrases) -> Proof:
    return _proof(
        process, phrase_both(Said("process_limit", {"process": process.name, "limit": [limit]}), phrases)
    )


def _compared(question: str, values: Values, proof: Proof, *, is_met: bool) -> Finding:
    if is_met:
        return Finding(State.MET, Said("limit_inside", values), (proof,))
    return Finding(State.NOT_MET, Said("limit_outside", values), (proof,), question=Said(question, values))


def _limit_unknown(question: str, values: Values) -> Finding:
    code = "limit_in_other_units" if "stated" in values else "limit_not_stated"
    return Finding(State.UNKNOWN, Said(code, values), question=Said(question, values))


def _proof(claim: Process | Item, text: BilingualText) -> Proof:
    return Proof(text, claim.grade, claim.as_of, PROFILE_SOURCE)


def say_limits(condition: ProcessCondition, taxonomies: Taxonomies) -> Sequence[Said]:
    """Envelope, tolerance and material in a few words; none where none is asked for."""
    tolerance, material = condition.tolerance, condition.material
    return [
        *([ask_work(condition.envelope, taxonomies)] if condition.envelope else ()),
        *([ask_tolerance(tolerance, taxonomies)] if tolerance else ()),
        *([Said("part_material", {"material": material})] if material else ()),
    ]
