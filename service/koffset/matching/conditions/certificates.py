"""Certificate conditions: held by itself or by one that contains it, valid on the day, for the scope asked."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from koffset.domain.evidence import PROFILE_SOURCE, EvidenceGrade
from koffset.domain.profile import CompanyProfile
from koffset.domain.requirement import CertificateCondition
from koffset.domain.taxonomy import CertificateFamily, Taxonomies
from koffset.domain.text import BilingualText
from koffset.matching.conditions.findings import Finding, Proof, Said, State, Values, best_of
from koffset.matching.conditions.wording import AskedText

_SPECIAL_PROCESS = "special_process"
_LEVEL = re.compile(
    r"\b[A-Za-z]{4,8} (?:[0-9]{1,2}[A-Za-z]?|[IVX]{1,4}|[A-Z])\b|[0-9]\s?(?:등급|급|종|단계)|레벨 [0-9]"
)


@dataclass(frozen=True, slots=True)
class _Held:
    """A certificate, or the approval of a process, with what it says."""

    family: CertificateFamily
    standard: str
    scope: BilingualText | None
    issued_on: date | None
    expires_on: date | None
    grade: EvidenceGrade
    as_of: date | None

    def proof(self) -> Proof:
        scope = self.scope
        text = (
            BilingualText(
                ko=f"{self.standard}: {scope.best('ko')}",
                en=f"{self.standard}: {scope.best('en')}",
            )
            if scope
            else BilingualText(en=self.standard)
        )
        return Proof(text, self.grade, self.as_of, PROFILE_SOURCE, self.expires_on)


def judge_certificate(
    condition: CertificateCondition,
    scope: AskedText | None,
    profile: CompanyProfile | None,
    taxonomies: Taxonomies,
    today: date,
) -> Finding:
    """Judged for the condition's own day, else for today. A list without it leaves it unknown."""
    day = condition.valid_on or today
    asked = taxonomies.certificate_families[condition.family]
    held = [
        each for each in _held(profile, taxonomies) if asked.code in families_met(each.family, taxonomies)
    ]
    if not held:
        return Finding(
            State.UNKNOWN,
            Said("certificate_not_stated", {"family": _name(asked)}),
            question=_ask(asked, condition.scope, day),
        )
    return best_of([_judge_one(each, asked, scope, day) for each in held])


def families_met(family: CertificateFamily, taxonomies: Taxonomies) -> frozenset[str]:
    """The family itself and all that it contains, at any remove."""
    found, waiting = set[str](), [family.code]
    while waiting:
        code = waiting.pop()
        if code not in found:
            found.add(code)
            waiting += taxonomies.certificate_families[code].implies
    return frozenset(found)


def _held(profile: CompanyProfile | None, taxonomies: Taxonomies) -> Iterator[_Held]:
    families = taxonomies.certificate_families
    for certificate in profile.certificates if profile else ():
        if certificate.family in families:
            yield _Held(
                families[certificate.family],
                certificate.standard,
                certificate.scope,
                certificate.issued_on,
                certificate.expires_on,
                certificate.grade,
                certificate.as_of,
            )
    for process in profile.processes if profile else ():
        for approval in process.approvals:
            if approval.family in families:
                family = families[approval.family]
                yield _Held(
                    family,
                    family.members[0],
                    approval.scope,
                    None,
                    approval.expires_on,
                    process.grade,
                    process.as_of,
                )


def _judge_one(held: _Held, asked: CertificateFamily, scope: AskedText | None, day: date) -> Finding:
    values: Values = {"standard": held.standard, "until": held.expires_on or "", "day": day}
    proofs = (held.proof(),)
    if held.issued_on and held.issued_on > day:
        begins: Values = {**values, "begins": held.issued_on}
        ask = _ask(asked, scope.text if scope else None, day)
        return Finding(State.NOT_MET, Said("certificate_not_begun", begins), proofs, question=ask)
    if held.expires_on and held.expires_on < day:
        ask = _ask_renewal(values, scope)
        return Finding(State.NOT_MET, Said("certificate_ended", values), proofs, question=ask)
    other = _scope_finding(held, asked, scope, proofs)
    if other is not None:
        return other
    if held.expires_on is None:
        ask = Said("ask_certificate_end", values)
        return Finding(State.UNKNOWN, Said("certificate_without_end", values), proofs, question=ask)
    assumed = () if held.family is asked else (_contained(held, asked),)
    if scope and held.scope:
        said = Said("certificate_valid_for", {**values, "scope": held.scope})
        return Finding(State.MET, said, proofs, assumed)
    return Finding(State.MET, Said("certificate_valid", values), proofs, assumed)


def _scope_finding(
    held: _Held, asked: CertificateFamily, scope: AskedText | None, proofs: Sequence[Proof]
) -> Finding | None:
    """None where the scope is as asked. One for a special process counts with its scope only."""
    if scope is None or scope.is_covered_by(BilingualText(en=held.standard)):
        return None
    values: Values = {"standard": held.standard, "asked": scope.text}
    if held.scope is None:
        ask = Said("ask_certificate_scope", values)
        return Finding(State.UNKNOWN, Said("certificate_without_scope", values), proofs, question=ask)
    if scope.is_covered_by(held.scope):
        return None
    said = Said("certificate_other_scope", {**values, "scope": held.scope})
    # What a quality system covers is put in general words, and “wire harnesses” says nothing of a class.
    is_settled = asked.kind == _SPECIAL_PROCESS and not (
        _names_level(scope.text) and not _names_level(held.scope)
    )
    state = State.NOT_MET if is_settled else State.UNKNOWN
    return Finding(state, said, proofs, question=Said("ask_certificate_scope", values))


def _names_level(scope: BilingualText) -> bool:
    """“Class 3”, “3등급”, “Type II”: a word with a number and little else."""
    return any(_LEVEL.search(text) for text in (scope.ko, scope.en) if text)


def _contained(held: _Held, asked: CertificateFamily) -> Said:
    return Said("certificate_contains", {"standard": held.standard, "family": _name(asked)})


def _ask(asked: CertificateFamily, scope: BilingualText | None, day: date) -> Said:
    values: Values = {"family": _name(asked), "day": day}
    if scope is None:
        return Said("ask_certificate", values)
    return Said("ask_certificate_for", {**values, "scope": scope})


def _ask_renewal(values: Values, scope: AskedText | None) -> Said:
    if scope is None:
        return Said("ask_certificate_renewed", values)
    return Said("ask_certificate_renewed_for", {**values, "scope": scope.text})


def _name(family: CertificateFamily) -> BilingualText:
    return family.short
