"""Conditions as they are asked for: read once, judged for many companies, and said in a few words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from koffset.domain.requirement import (
    CapacityCondition,
    CertificateCondition,
    Condition,
    CooperationCondition,
    ExperienceCondition,
    ItemCondition,
    Lot,
    ProcessCondition,
    RegionCondition,
    SecurityCondition,
    SizeCondition,
    TextCondition,
)
from koffset.domain.taxonomy import RateWords, Taxonomies, weapon_systems_by_name
from koffset.domain.text import BilingualText
from koffset.matching.conditions.capacity import AskedCapacity, judge_capacity, say_capacity
from koffset.matching.conditions.certificates import judge_certificate
from koffset.matching.conditions.experience import AskedExperience, judge_experience, say_experience
from koffset.matching.conditions.facts import CompanyFacts
from koffset.matching.conditions.findings import Finding, Said
from koffset.matching.conditions.items import AskedItem, Proposal, judge_item, judge_text
from koffset.matching.conditions.processes import AskedProcess, judge_process, say_limits
from koffset.matching.conditions.standing import (
    judge_cooperation,
    judge_region,
    judge_security,
    judge_size,
    names_of,
    say_cooperation,
    say_security,
)
from koffset.matching.conditions.wording import AskedText, Wording
from koffset.matching.phrasing import Phrases


@dataclass(frozen=True)
class Judging:
    """What all conditions are judged with."""

    wording: Wording
    taxonomies: Taxonomies
    rate_words: RateWords
    phrases: Phrases
    today: date

    @cached_property
    def systems(self) -> Mapping[str, str]:
        """Weapon systems by every spelling of their names."""
        return weapon_systems_by_name(self.taxonomies)


class AskedCondition:
    """One condition of a lot; `is_technical`: who meets it can do the work, and does not only stand well."""

    def __init__(self, condition: Condition, lot: AskedText, judging: Judging) -> None:
        self.condition = condition
        self._lot = lot
        self._judging = judging
        self._texts = {name: judging.wording.asked(text) for name, text in _texts(condition).items()}
        platform = condition.platform if isinstance(condition, ExperienceCondition) else None
        code = judging.systems.get(platform.casefold()) if platform else None
        self._system = judging.taxonomies.weapon_systems[code] if code else None
        names = judging.systems.items() if code else ()
        self._spellings = frozenset(name for name, each in names if each == code)
        self._judged: dict[str, tuple[CompanyFacts, Finding]] = {}

    @property
    def is_must(self) -> bool:
        return self.condition.strength == "must"

    @property
    def is_technical(self) -> bool:
        condition = self.condition
        if isinstance(condition, CertificateCondition):
            family = self._judging.taxonomies.certificate_families[condition.family]
            return family.kind == "special_process" and condition.scope is not None
        return isinstance(condition, ItemCondition | ProcessCondition)

    def judge(self, facts: CompanyFacts, proposal: Proposal) -> Finding:
        """`proposal` is what the index proposes for the name of an item; others judge the same facts once."""
        if isinstance(self.condition, ItemCondition):
            item = AskedItem(self.condition, self._texts.get("name"), self._lot)
            return judge_item(item, proposal, facts)
        known = self._judged.get(facts.company.id)
        if known is None or known[0] is not facts:
            known = self._judged[facts.company.id] = (facts, self._judge(facts))
        return known[1]

    def _judge(self, facts: CompanyFacts) -> Finding:
        condition, judging = self.condition, self._judging
        match condition:
            case CertificateCondition():
                return judge_certificate(
                    condition, self._texts.get("scope"), facts.profile, judging.taxonomies, judging.today
                )
            case ProcessCondition():
                asked = AskedProcess(
                    condition,
                    self._texts["name"],
                    self._texts.get("material"),
                    judging.taxonomies,
                    judging.phrases,
                )
                return judge_process(asked, facts.profile)
            case ExperienceCondition():
                work = AskedExperience(
                    condition,
                    self._texts.get("platform"),
                    self._texts.get("prime"),
                    self._system,
                    self._spellings,
                )
                return judge_experience(work, facts, judging.taxonomies)
            case CapacityCondition():
                asked_rate = AskedCapacity(condition, self._lot, judging.taxonomies)
                return judge_capacity(asked_rate, facts.profile, judging.rate_words)
            case TextCondition():
                return judge_text(condition, self._texts["text"], facts)
            case _:
                return self._judge_standing(facts)

    def _judge_standing(self, facts: CompanyFacts) -> Finding:
        condition, taxonomies = self.condition, self._judging.taxonomies
        match condition:
            case SizeCondition():
                return judge_size(condition, facts, taxonomies)
            case RegionCondition():
                return judge_region(condition, facts, taxonomies)
            case SecurityCondition():
                return judge_security(condition, facts.profile)
            case CooperationCondition():
                return judge_cooperation(condition, facts.profile)
            case _:
                raise TypeError(f"no rule for a condition of kind {condition.kind}")

    def say(self) -> Said:  # noqa: PLR0911 - one a kind
        """What is asked, in a few words."""
        condition, taxonomies = self.condition, self._judging.taxonomies
        match condition:
            case CertificateCondition():
                family = taxonomies.certificate_families[condition.family].short
                if condition.scope:
                    return Said("asked_certificate_for", {"family": family, "scope": condition.scope})
                return Said("asked_certificate", {"family": family})
            case ProcessCondition():
                limits = say_limits(condition, taxonomies)
                code = "asked_process_limits" if limits else "asked_process"
                return Said(code, {"name": condition.name, "limits": limits})
            case ItemCondition():
                if condition.name:
                    return Said("asked_item", {"name": condition.name})
                return Said("asked_class", {"classes": ", ".join(condition.supply_classes)})
            case ExperienceCondition():
                return Said(
                    "asked_experience", {"asked": say_experience(condition, self._system, taxonomies)}
                )
            case TextCondition():
                return Said("asked_text", {"asked": condition.text})
            case _:
                return Said(f"asked_{condition.kind}", {"asked": self._say_standing()})

    def _say_standing(self) -> BilingualText | Sequence[Said]:
        condition, taxonomies = self.condition, self._judging.taxonomies
        match condition:
            case SizeCondition():
                return names_of(taxonomies.size_classes, [each.value for each in condition.any_of])
            case RegionCondition():
                return names_of(taxonomies.provinces, condition.any_of)
            case SecurityCondition():
                return say_security(condition)
            case CooperationCondition():
                return say_cooperation(condition)
            case CapacityCondition():
                return say_capacity(condition, taxonomies)
            case _:
                raise TypeError(f"no words for a condition of kind {condition.kind}")


def ask(lot: Lot, judging: Judging) -> Sequence[AskedCondition]:
    return ask_all([lot], judging)[0]


def ask_all(lots: Sequence[Lot], judging: Judging) -> Sequence[Sequence[AskedCondition]]:
    """The conditions of each lot. What several lots ask alike is one condition, judged once a company."""
    known: dict[str, AskedCondition] = {}
    return [[_ask(condition, lot, judging, known) for condition in lot.conditions] for lot in lots]


def _ask(
    condition: Condition, lot: Lot, judging: Judging, known: dict[str, AskedCondition]
) -> AskedCondition:
    # Equal is too little: 1 and 1.0 are said as they were written. And items and rates are of the lot's own thing.
    written = condition.model_dump_json()
    is_of_the_lot = isinstance(condition, CapacityCondition | ItemCondition)
    key = f"{lot.text.model_dump_json()} {written}" if is_of_the_lot else written
    if key not in known:
        known[key] = AskedCondition(condition, judging.wording.asked(lot.text), judging)
    return known[key]


def _texts(condition: Condition) -> dict[str, BilingualText]:
    """The texts of a condition that are looked for in what companies say."""
    named = {
        name: getattr(condition, name, None)
        for name in ("name", "scope", "material", "text", "platform", "prime")
    }
    return {
        name: BilingualText(en=text) if isinstance(text, str) else text
        for name, text in named.items()
        if text
    }
