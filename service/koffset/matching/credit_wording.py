"""What a credited value rests on and what has to be confirmed of it, as sentences in any language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from koffset.domain.offset.crediting import CreditedLot, Question
from koffset.domain.offset.rule_book import Rule, RuleKey
from koffset.matching.conditions.findings import Said

MULTIPLIERS = frozenset(
    {
        RuleKey.MULTIPLIER_SCOPE,
        RuleKey.MULTIPLIER_SME,
        RuleKey.MULTIPLIER_LARGE,
        RuleKey.MULTIPLIER_GVC30,
    }
)


@dataclass(frozen=True, slots=True)
class SaidRule:
    """A rule, and the same in short."""

    rule: Rule
    said: Said


def rests_on(credited: CreditedLot) -> list[SaidRule]:
    """The rules of its multiplier, each once; banking and fields are told by the refusals of a plan."""
    rules = {cited.rule.id: cited.rule for cited in credited.citations}
    return [SaidRule(rule, _in_short(rule)) for rule in rules.values() if rule.key in MULTIPLIERS]


def to_confirm(questions: Sequence[Question]) -> list[Said]:
    return [Said(f"offset_{question}") for question in questions]


def _in_short(rule: Rule) -> Said:
    said = Said(f"offset_{rule.key}", _times(rule))
    return Said("offset_inferred", {"rule": [said]}) if rule.certainty == "inferred" else said


def _times(rule: Rule) -> Mapping[str, str]:
    """Of GVC30 the ceiling alone: that it is one stands in the sentence."""
    if rule.unit != "multiplier" or rule.low is None or rule.high is None:
        return {}
    ends = (rule.high,) if rule.key is RuleKey.MULTIPLIER_GVC30 else (rule.low, rule.high)
    return {"times": "–".join(dict.fromkeys(f"{end.normalize():f}" for end in ends))}
