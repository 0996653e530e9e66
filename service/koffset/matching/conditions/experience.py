"""Experience conditions: for such a platform, country or customer, and for how long."""

from collections.abc import Sequence
from dataclasses import dataclass

from koffset.domain.evidence import PROFILE_SOURCE
from koffset.domain.folding import FoldedItem
from koffset.domain.profile import CompanyProfile, Experience
from koffset.domain.requirement import ExperienceCondition
from koffset.domain.taxonomy import Taxonomies, WeaponSystem
from koffset.domain.text import BilingualText
from koffset.matching.conditions.facts import CompanyFacts
from koffset.matching.conditions.findings import Finding, Proof, Said, State, Values, best_of
from koffset.matching.conditions.standing import names_of
from koffset.matching.conditions.wording import AskedText


@dataclass(frozen=True, slots=True)
class AskedExperience:
    """`system` is the platform where it is a known weapon system, with every spelling of its name, folded."""

    condition: ExperienceCondition
    platform: AskedText | None
    prime: AskedText | None
    system: WeaponSystem | None
    spellings: frozenset[str]


def judge_experience(asked: AskedExperience, facts: CompanyFacts, taxonomies: Taxonomies) -> Finding:
    """The best single piece of work that it states; for a platform alone what registers say it supplied counts too."""
    profile = facts.profile
    works = [each for each in (profile.experience if profile else ()) if _fits(asked, each)]
    values = _asked_values(asked, taxonomies)
    findings = [_judge_work(asked.condition, work, values) for work in works]
    if asked.system and _only_platform(asked.condition):
        item = _item_for(asked.spellings, facts)
        findings += [_supplied(item, asked.system)] if item else []
    country = asked.condition.country
    if not findings and country and _only_country(asked.condition) and country in _export_countries(profile):
        findings.append(_exports(names_of(taxonomies.countries, [country])))
    if findings:
        return best_of(findings)
    return Finding(
        State.UNKNOWN, Said("experience_not_stated", values), question=Said("ask_experience", values)
    )


def _fits(asked: AskedExperience, work: Experience) -> bool:
    condition = asked.condition
    return (
        (condition.country is None or work.country == condition.country)
        and (asked.prime is None or asked.prime.is_named_in(work.customer, work.name, work.description))
        and (asked.platform is None or _is_for(asked, work))
    )


def _is_for(asked: AskedExperience, work: Experience) -> bool:
    platforms = [BilingualText(en=platform) for platform in work.platforms]
    is_named = asked.system is not None and asked.system.code in work.platforms
    return is_named or (
        asked.platform is not None and asked.platform.is_named_in(work.name, work.description, *platforms)
    )


def _judge_work(condition: ExperienceCondition, work: Experience, asked: Values) -> Finding:
    proofs = (Proof(work.name, work.grade, work.as_of, PROFILE_SOURCE),)
    values: Values = {**asked, "work": work.name, "years": _span(work)}
    if condition.years is None:
        return Finding(State.MET, Said("experience_stated", values), proofs)
    years = _years(work)
    if years is None:
        return Finding(
            State.UNKNOWN,
            Said("experience_without_years", values),
            proofs,
            question=Said("ask_experience_years", values),
        )
    if years < condition.years:
        question = Said("ask_experience", values)
        return Finding(State.NOT_MET, Said("experience_too_short", values), proofs, question=question)
    return Finding(State.MET, Said("experience_long_enough", values), proofs)


def _years(work: Experience) -> int | None:
    """Years begun, both ends counted; work that has not ended counts up to the day of the statement."""
    until = work.year_to or (work.as_of.year if work.as_of else None)
    return until - work.year_from + 1 if work.year_from and until else None


def _span(work: Experience) -> str:
    return f"{work.year_from or ''}–{work.year_to or ''}" if work.year_from or work.year_to else "–"


def _item_for(spellings: frozenset[str], facts: CompanyFacts) -> FoldedItem | None:
    """What registers say most often that it supplied for the platform."""
    found = [item for item in facts.items if not spellings.isdisjoint(map(str.casefold, item.weapon_systems))]
    return max(found, key=lambda item: (item.count, item.item_name), default=None)


def _supplied(item: FoldedItem, system: WeaponSystem) -> Finding:
    name = BilingualText(ko=item.item_name)
    values: Values = {"platform": BilingualText(ko=system.name_ko, en=system.name_en), "item": name}
    proof = Proof(name, item.grade, None if item.as_of_inferred else item.as_of, item.source)
    return Finding(
        State.MET, Said("experience_by_record", values), (proof,), (Said("supplied_not_made", values),)
    )


def _export_countries(profile: CompanyProfile | None) -> Sequence[str]:
    return profile.capacity.export_countries if profile and profile.capacity else ()


def _exports(country: BilingualText) -> Finding:
    values: Values = {"country": country}
    return Finding(State.MET, Said("exports_to", values), (), (Said("export_is_experience", values),))


def _only_platform(condition: ExperienceCondition) -> bool:
    return (condition.country, condition.prime, condition.years) == (None, None, None)


def _only_country(condition: ExperienceCondition) -> bool:
    return (condition.platform, condition.prime, condition.years) == (None, None, None)


def say_experience(
    condition: ExperienceCondition, system: WeaponSystem | None, taxonomies: Taxonomies
) -> Sequence[Said]:
    """Platform, country, customer and years, by their names where they have one."""
    platform = BilingualText(ko=system.name_ko, en=system.name_en) if system else condition.platform
    country = names_of(taxonomies.countries, [condition.country]) if condition.country else None
    named = [
        Said("part_named", {"name": name})
        for name in (platform, country, condition.prime)
        if name is not None
    ]
    return [*named, *_least(condition)]


def _least(condition: ExperienceCondition) -> Sequence[Said]:
    years = condition.years
    return [Said("part_year" if years == 1 else "part_years", {"least": years})] if years else []


def _asked_values(asked: AskedExperience, taxonomies: Taxonomies) -> Values:
    condition = asked.condition
    return {"asked": say_experience(condition, asked.system, taxonomies), "least": _least(condition)}
