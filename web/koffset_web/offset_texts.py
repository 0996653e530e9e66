"""Texts of the offset calculator by the codes of the API, to be translated where they are shown."""

from collections.abc import Mapping
from dataclasses import dataclass

from koffset_web.i18n import N_

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OffsetTexts:
    """One mapping a list of codes."""

    kinds: Texts
    sizes: Texts
    due: Texts
    questions: Texts
    refusals: Texts
    shares: Texts
    steps: Texts
    rules: Texts
    choices: Texts


OFFSET_TEXTS = OffsetTexts(
    kinds={
        "exports": N_("Exports"),
        "parts": N_("Parts making"),
        "technology": N_("Technology transfer"),
        "support": N_("Logistic support"),
        "maintenance": N_("Maintenance"),
        "investment": N_("Foreign investment"),
        "other": N_("Other"),
    },
    sizes={
        "sme": N_("SME"),
        "mid_size": N_("Mid-size company"),
        "large": N_("Large company"),
        "sme_gvc30": N_("GVC30, SME"),
        "mid_size_gvc30": N_("GVC30, mid-size company"),
        "large_gvc30": N_("GVC30, large company"),
        "gvc30": N_("GVC30, size not known"),
    },
    due={
        "due": N_("Offset is due."),
        "below_threshold": N_("No offset is due: the contract is below the threshold."),
        "excepted": N_("No offset is due: purchases from a government were left out on that day."),
    },
    questions={
        "size_class": N_("Ask: the size class of the firm, with its proof."),
        "offset_field": N_("Ask: which of the seven offset fields it is."),
        "gvc30_rate": N_("Ask the Offset Division: the rate for this GVC30 firm, at most the upper one."),
        "gvc30_size": N_(
            "GVC30 is told of small and medium-sized firms: ask the Offset Division whether it holds for this size."
        ),
        "rule_start": N_("Start of the rule not established: confirm with DAPA (Offset Division)."),
    },
    refusals={
        "no_banking_then": N_("Not counted: there was no banking on the day it was saved."),
        "banked_too_long_ago": N_("Not counted: it was saved too long before the rule date."),
        "banked_after_rule_date": N_("Not counted: it was saved after the rule date."),
        "field_needs_other": N_("Not counted: this field counts only together with one of 1 to 5."),
    },
    shares={
        "direct": N_("direct"),
        "indirect": N_("indirect"),
        "defence": N_("defence"),
        "commercial": N_("commercial"),
        "sme": N_("SME"),
        "mid_size": N_("Mid-size company"),
        "large": N_("Large company"),
        "unstated": N_("not stated"),
    },
    steps={
        "period_ends": N_("The period ends"),
        "lapses": N_("The further year ends; nothing is owed any more"),
    },
    rules={
        "threshold": N_("Threshold"),
        "ratio_competitive": N_("Ratio with competition"),
        "ratio_non_competitive": N_("Ratio without competition"),
        "fms": N_("Purchases from a government (FMS)"),
        "multiplier_scope": N_("What multipliers are for"),
        "multiplier_sme": N_("Multiplier, SME"),
        "multiplier_large": N_("Multiplier, large and mid-size"),
        "multiplier_gvc30": N_("Multiplier, GVC30"),
        "field_6_needs_other": N_("Field 6 only with another"),
        "field_7_needs_other": N_("Field 7 only with another"),
        "banking": N_("Banking"),
        "banking_window": N_("Banking, how long"),
        "banking_scope": N_("Banking, what for"),
        "quota_competitive": N_("Cooperation quota with competition"),
        "quota_non_competitive": N_("Cooperation quota without competition"),
        "penalty_rate": N_("Penalty when the period ends"),
        "penalty_extension": N_("Further time after the period"),
        "penalty_lapse": N_("Penalty after the further time"),
        "mutual_growth": N_("Share for mutual growth"),
        "certification_cost": N_("Cost of certificates"),
        "workshare": N_("Work share in the bought system"),
        "procedure": N_("Procedure"),
    },
    choices={
        "excepted": N_("left out"),
        "included": N_("included"),
        "parts_and_exports": N_("parts and exports"),
        "yes": N_("yes"),
        "allowed": N_("allowed"),
    },
)
