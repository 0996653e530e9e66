"""Process conditions: named so, with an envelope, tolerance and material that take the work."""

from collections.abc import Sequence
from dataclasses import dataclass

from koffset.domain.evidence import PROFILE_SOURCE
from koffset.domain.profile import CompanyProfile, EnvelopeLimit, Item, Process
from koffset.domain.requirement import ProcessCondition
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
from koffset.matching.conditions.units import converted, converted_difference
from koffset.matching.conditions.wording import AskedText


@dataclass(frozen=True, slots=True)
class AskedProcess:
    condition: ProcessCondition
    name: AskedText
    material: AskedText | None


def judge_process(asked: AskedProcess, profile: CompanyProfile | None) -> Finding:
    """The best of its processes of that name; something offered under that name says that it is done, not how far.

    What only its description says is for people to judge: forging and heat treatment of titanium may be bought in.
    """
    processes = [each for each in profile.processes if asked.name.names(each.name)] if profile else []
    if processes:
        return best_of([_judge_one(asked, each) for each in processes])
    described = _described(asked.name, profile)
    limits = say_limits(asked.condition)
    name: Values = {"name": asked.condition.name, "limits": limits or ""}
    question = Said("ask_process_limits" if limits else "ask_process", name)
    if not described:
        return Finding(State.UNKNOWN, Said("process_not_stated", name), question=question)
    offered = [each for each in described if asked.name.names(each.name)]
    first = (offered or described)[0]
    proofs, found = (_proof(first, first.name),), {**name, "stated": first.name}
    elsewhere = Said("process_named_elsewhere", found)
    if limits or not offered:
        return Finding(State.UNKNOWN, elsewhere, proofs, question=question)
    return Finding(State.MET, Said("process_named", found), proofs, (elsewhere, *assumed_of(proofs)))


def _described(name: AskedText, profile: CompanyProfile | None) -> Sequence[Process | Item]:
    """What says so in its description, or as something that is offered."""
    claims: Sequence[Process | Item] = (*profile.processes, *profile.items) if profile else ()
    return [each for each in claims if name.is_named_in(each.name, each.description)]


def say_limit(limit: EnvelopeLimit) -> str:
    """`length 300–3000 mm`, `length ≥ 3000 mm`, `tolerance ≤ 0.03 mm`."""
    if limit.minimum is not None and limit.maximum is not None:
        return f"{limit.quantity} {limit.minimum}–{limit.maximum} {limit.unit}"
    if limit.minimum is not None:
        return f"{limit.quantity} ≥ {limit.minimum} {limit.unit}"
    return f"{limit.quantity} ≤ {limit.maximum} {limit.unit}"


def _judge_one(asked: AskedProcess, process: Process) -> Finding:
    condition = asked.condition
    proofs = (_proof(process, process.name),)
    named: Values = {"name": condition.name, "stated": process.name}
    findings = [Finding(State.MET, Said("process_named", named), proofs)]
    findings += [_judge_limit(limit, process) for limit in condition.envelope]
    if condition.tolerance:
        findings.append(_judge_tolerance(condition.tolerance, process))
    if asked.material:
        findings.append(_judge_material(asked.material, process))
    return worst_of(findings)


def _judge_limit(limit: EnvelopeLimit, process: Process) -> Finding:
    """Every end that is asked for must lie inside what is stated; a stated range without an end is open there."""
    stated = _stated(limit, process.envelope)
    if stated is None:
        return _limit_unknown(limit, process)
    ends = [
        (end, converted(end, limit.unit, stated.unit))
        for end in (limit.minimum, limit.maximum)
        if end is not None
    ]
    if any(value is None for _, value in ends):
        return _limit_unknown(limit, process, stated)
    is_inside = all(
        (stated.minimum is None or stated.minimum <= value)
        and (stated.maximum is None or value <= stated.maximum)
        for _, value in ends
        if value is not None
    )
    return _compared(limit, stated, process, is_met=is_inside)


def _judge_tolerance(limit: EnvelopeLimit, process: Process) -> Finding:
    """Met by one that is as fine as asked or finer."""
    stated = process.tolerance
    if stated is None or stated.maximum is None or limit.maximum is None:
        return _limit_unknown(limit, process)
    value = converted_difference(stated.maximum, stated.unit, limit.unit)
    if value is None:
        return _limit_unknown(limit, process, stated)
    return _compared(limit, stated, process, is_met=value <= limit.maximum)


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


def _compared(limit: EnvelopeLimit, stated: EnvelopeLimit, process: Process, *, is_met: bool) -> Finding:
    values: Values = {"asked": say_limit(limit), "stated": say_limit(stated), "process": process.name}
    state = State.MET if is_met else State.NOT_MET
    code = "limit_inside" if is_met else "limit_outside"
    text = BilingualText(
        ko=f"{process.name.best('ko')}: {say_limit(stated)}",
        en=f"{process.name.best('en')}: {say_limit(stated)}",
    )
    question = None if is_met else Said("ask_limit", values)
    return Finding(state, Said(code, values), (_proof(process, text),), question=question)


def _limit_unknown(limit: EnvelopeLimit, process: Process, stated: EnvelopeLimit | None = None) -> Finding:
    values: Values = {
        "asked": say_limit(limit),
        "process": process.name,
        "stated": say_limit(stated) if stated else "",
    }
    code = "limit_in_other_units" if stated else "limit_not_stated"
    return Finding(State.UNKNOWN, Said(code, values), question=Said("ask_limit", values))


def _proof(claim: Process | Item, text: BilingualText) -> Proof:
    return Proof(text, claim.grade, claim.as_of, PROFILE_SOURCE)


def say_limits(condition: ProcessCondition) -> BilingualText | None:
    """Envelope, tolerance and material in a few words; None where none is asked for."""
    limits = [*condition.envelope, *((condition.tolerance,) if condition.tolerance else ())]
    said, material = [say_limit(limit) for limit in limits], condition.material
    if not said and not material:
        return None
    return BilingualText(
        ko=", ".join([*said, *([material.best("ko")] if material else [])]),
        en=", ".join([*said, *([material.best("en")] if material else [])]),
    )
