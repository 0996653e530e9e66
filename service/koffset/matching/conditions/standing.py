"""Conditions on what a company is and wants: size class, region, security, cooperation."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from koffset.domain.evidence import PROFILE_SOURCE, EvidenceGrade
from koffset.domain.profile import CompanyProfile
from koffset.domain.requirement import (
    CooperationCondition,
    RegionCondition,
    SecurityCondition,
    SizeCondition,
)
from koffset.domain.taxonomy import Taxonomies, Term
from koffset.domain.text import BilingualText
from koffset.matching.conditions.facts import CompanyFacts
from koffset.matching.conditions.findings import Finding, Proof, Said, State, Values, worst_of

_CMMC_FAMILY = "cmmc_level"


def judge_size(condition: SizeCondition, facts: CompanyFacts, taxonomies: Taxonomies) -> Finding:
    stated = facts.profile.status.size_class if facts.profile else None
    asked = names_of(taxonomies.size_classes, [each.value for each in condition.any_of])
    if stated is None:
        return _unknown("size_not_stated", "ask_size", {"asked": asked})
    name = names_of(taxonomies.size_classes, [stated.value])
    values: Values = {"asked": asked, "stated": name}
    found = _compared("size", stated in condition.any_of, values, name)
    return found if found.state is State.MET else replace(found, question=Said("ask_size_still", values))


def judge_region(condition: RegionCondition, facts: CompanyFacts, taxonomies: Taxonomies) -> Finding:
    province = facts.facets.province
    asked = names_of(taxonomies.provinces, condition.any_of)
    if province is None:
        return _unknown("region_not_stated", "ask_region", {"asked": asked})
    name = names_of(taxonomies.provinces, [province])
    values: Values = {"asked": asked, "stated": name}
    found = _compared("region", province in condition.any_of, values, name)
    # The address is that of the firm: it may have a plant elsewhere.
    return found if found.state is State.MET else replace(found, question=Said("ask_region", values))


def judge_security(condition: SecurityCondition, profile: CompanyProfile | None) -> Finding:
    """All that is asked for must be met."""
    findings = []
    security = profile.security if profile else None
    if condition.facility_clearance is not None:
        stated = security.facility_clearance if security else None
        findings.append(_yes_or_no("clearance", condition.facility_clearance, stated))
    if condition.cmmc_level is not None:
        findings.append(_judge_cmmc(condition.cmmc_level, profile))
    if condition.nist_800_171 is not None:
        findings.append(_judge_nist(security.nist_800_171 if security else None, condition.nist_800_171))
    return worst_of(findings) if findings else Finding(State.MET, Said("nothing_asked"))


def judge_cooperation(condition: CooperationCondition, profile: CompanyProfile | None) -> Finding:
    """One offset field in common is enough; those it does not name are said."""
    wanted = profile.cooperation if profile else None
    findings = []
    if condition.offset_fields:
        findings.append(_judge_fields(condition.offset_fields, wanted.offset_fields if wanted else ()))
    if condition.direct is not None:
        way = "direct" if condition.direct else "indirect"
        stated = (wanted.direct if condition.direct else wanted.indirect) if wanted else None
        findings.append(_yes_or_no(way, expected=True, stated=stated))
    return worst_of(findings) if findings else Finding(State.MET, Said("nothing_asked"))


def _judge_fields(asked: Sequence[int], stated: Sequence[int]) -> Finding:
    values: Values = {"asked": _numbers(asked), "stated": _numbers(stated)}
    if not stated:
        return _unknown("fields_not_stated", "ask_fields", values)
    common = sorted(set(asked) & set(stated))
    if not common:
        proofs, question = (_declared(_numbers(stated)),), Said("ask_fields", values)
        return Finding(State.NOT_MET, Said("fields_others", values), proofs, question=question)
    left = sorted(set(asked) - set(stated))
    assumed = (Said("fields_left", {"left": _numbers(left)}),) if left else ()
    said = Said("fields_wanted", {**values, "common": _numbers(common)})
    return Finding(State.MET, said, (_declared(_numbers(stated)),), assumed)


def _judge_cmmc(level: int, profile: CompanyProfile | None) -> Finding:
    """By what it states, or by a certificate of that level or a higher one."""
    security = profile.security if profile else None
    stated = security.cmmc_level if security else None
    certified = [
        int(each.family.removeprefix(_CMMC_FAMILY))
        for each in (profile.certificates if profile else ())
        if each.family.startswith(_CMMC_FAMILY) and each.family.removeprefix(_CMMC_FAMILY).isdecimal()
    ]
    held = max([stated or 0, *certified])
    values: Values = {"asked": str(level), "stated": str(held or "")}
    if not held:
        return _unknown("cmmc_not_stated", "ask_cmmc", values)
    return _compared("cmmc", held >= level, values, f"CMMC {held}")


def _judge_nist(stated: str | None, expected: bool) -> Finding:
    has = None if stated is None else stated in {"implemented", "assessed"}
    return _yes_or_no("nist", expected, has)


def _yes_or_no(about: str, expected: bool, stated: bool | None) -> Finding:
    if stated is None:
        return _unknown(f"{about}_not_stated", f"ask_{about}", {})
    said = f"{about}_{'yes' if stated else 'no'}"
    state = State.MET if stated == expected else State.NOT_MET
    return Finding(state, Said(said), ())


def _compared(about: str, is_met: bool, values: Values, proof: str | BilingualText) -> Finding:
    code = f"{about}_as_asked" if is_met else f"{about}_other"
    return Finding(State.MET if is_met else State.NOT_MET, Said(code, values), (_declared(proof),))


def _unknown(code: str, question: str, values: Values) -> Finding:
    return Finding(State.UNKNOWN, Said(code, values), question=Said(question, values))


def _declared(text: str | BilingualText) -> Proof:
    stated = text if isinstance(text, BilingualText) else BilingualText(en=text)
    return Proof(stated, EvidenceGrade.DECLARED, None, PROFILE_SOURCE)


def _numbers(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))


def names_of(taxonomy: Mapping[str, Term], codes: Sequence[str]) -> BilingualText:
    """Their names in both languages; a code that is none of ours is said as it is."""
    known = [taxonomy.get(code) for code in codes]
    return BilingualText(
        ko=", ".join(term.name_ko if term else code for term, code in zip(known, codes, strict=True)),
        en=", ".join(term.name_en if term else code for term, code in zip(known, codes, strict=True)),
    )


def say_security(condition: SecurityCondition) -> Sequence[Said]:
    clearance = [Said("part_clearance")] if condition.facility_clearance else []
    cmmc = [Said("part_cmmc", {"level": condition.cmmc_level})] if condition.cmmc_level else []
    nist = [Said("part_nist")] if condition.nist_800_171 else []
    return [*clearance, *cmmc, *nist]


def say_cooperation(condition: CooperationCondition) -> Sequence[Said]:
    said = []
    if condition.offset_fields:
        said.append(Said("part_fields", {"fields": _numbers(condition.offset_fields)}))
    if condition.direct is not None:
        said.append(Said("part_direct" if condition.direct else "part_indirect"))
    return said
