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
from koffset.text.normal import is_hangul

_SPECIAL_PROCESS = "special_process"
_ONE_EACH = frozenset({_SPECIAL_PROCESS, "product"})
"""Kinds of which a firm holds one for each process or product: one for another says nothing."""

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

    @property
    def named(self) -> BilingualText:
        return _named(self.standard, self.family)

    def proof(self) -> Proof:
        scope, named = self.scope, self.named
        text = (
            BilingualText(
                ko=f"{named.best('ko')}: {scope.best('ko')}",
                en=f"{named.best('en')}: {scope.best('en')}",
            )
            if scope
            else named
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
            Said("certificate_not_stated", {"family": asked.short}),
            question=_ask(asked, condition.scope, day),
        )
    of_this = [each for each in held if scope is None or not _is_for_another(each, asked, scope)]
    if scope and not of_this:
        return _for_another(held[0], asked, scope, day)
    return best_of([_judge_one(each, asked, scope, day, today) for each in of_this])


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


def _judge_one(
    held: _Held, asked: CertificateFamily, scope: AskedText | None, day: date, today: date
) -> Finding:
    values: Values = {"standard": held.named, "until": held.expires_on or "", "day": day}
    proofs = (held.proof(),)
    if held.issued_on and held.issued_on > day:
        begins: Values = {**values, "begins": held.issued_on}
        ask = _ask(asked, scope.text if scope else None, day)
        return Finding(State.NOT_MET, Said("certificate_not_begun", begins), proofs, question=ask)
    if held.expires_on and held.expires_on < day:
        is_over = held.expires_on < today
        ask = _ask_renewal("ask_certificate_renewed" if is_over else "ask_certificate_renewal", values, scope)
        code = "certificate_ended" if is_over else "certificate_ends_before"
        return Finding(State.NOT_MET, Said(code, values), proofs, question=ask)
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


def _is_for_another(held: _Held, asked: CertificateFamily, scope: AskedText) -> bool:
    """Whether it is for another process or product: neither as asked, nor of a wider scope that may include it.

    Where a level is asked for, it is of another level at most.
    """
    if asked.kind not in _ONE_EACH or held.scope is None or _names_level(scope.text):
        return False
    return not (_is_covered(scope, held) or scope.says_all_of(held.scope))


def _for_another(held: _Held, asked: CertificateFamily, scope: AskedText, day: date) -> Finding:
    """Without proofs: it shows no such work, be it valid or ended."""
    said = Said(
        "certificate_other_scope", {"standard": held.named, "asked": scope.text, "scope": held.scope or ""}
    )
    return Finding(State.UNKNOWN, said, question=_ask(asked, scope.text, day))


def _scope_finding(
    held: _Held, asked: CertificateFamily, scope: AskedText | None, proofs: Sequence[Proof]
) -> Finding | None:
    """None where the scope is as asked. One for a special process counts with its scope only."""
    if scope is None or _is_covered(scope, held):
        return None
    values: Values = {"standard": held.named, "asked": scope.text}
    ask = Said("ask_certificate_scope", values)
    if held.scope is None:
        return Finding(State.UNKNOWN, Said("certificate_without_scope", values), proofs, question=ask)
    found: Values = {**values, "scope": held.scope}
    if asked.kind == _SPECIAL_PROCESS and _names_level(scope.text) and _names_level(held.scope):
        return Finding(State.NOT_MET, Said("certificate_other_scope", found), proofs, question=ask)
    # What a quality system covers is put in general words, and “wire harnesses” says nothing of a class.
    return Finding(State.UNKNOWN, Said("certificate_scope_open", found), proofs, question=ask)


def _is_covered(scope: AskedText, held: _Held) -> bool:
    """By its scope, or by what the standard is called (“CMMI Level 3”)."""
    named = scope.is_covered_by(BilingualText(en=held.standard))
    return named or (held.scope is not None and scope.is_covered_by(held.scope))


def _names_level(scope: BilingualText) -> bool:
    """“Class 3”, “3등급”, “Type II”: a word with a number and little else."""
    return any(_LEVEL.search(text) for text in (scope.ko, scope.en) if text)


def _contained(held: _Held, asked: CertificateFamily) -> Said:
    return Said("certificate_contains", {"standard": held.named, "family": asked.short})


def _ask(asked: CertificateFamily, scope: BilingualText | None, day: date) -> Said:
    values: Values = {"family": asked.short, "day": day}
    if scope is None:
        return Said("ask_certificate", values)
    return Said("ask_certificate_for", {**values, "scope": scope})


def _ask_renewal(code: str, values: Values, scope: AskedText | None) -> Said:
    if scope is None:
        return Said(code, values)
    return Said(f"{code}_for", {**values, "scope": scope.text})


def _named(standard: str, family: CertificateFamily) -> BilingualText:
    """A standard as it is called; in English by its family's name where it is called so in Korean alone."""
    is_korean = any(map(is_hangul, standard))
    return BilingualText(ko=standard, en=family.name_en) if is_korean else BilingualText(en=standard)
