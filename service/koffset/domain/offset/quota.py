"""The industrial cooperation quota: which share of the bought system's own parts comes from Korean firms."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from koffset.domain.offset.money import Money
from koffset.domain.offset.plan import share_of
from koffset.domain.offset.rule_book import Citation, RuleBook, RuleKey


@dataclass(frozen=True, slots=True)
class SystemParts:
    """The value of all parts of the bought system, and of those from Korean firms."""

    whole: Money
    korean: Money


@dataclass(frozen=True, slots=True)
class Quota:
    share: Decimal
    wanted: Decimal
    missing: Money
    citation: Citation

    @property
    def is_met(self) -> bool:
        return not self.missing.amount


def quota_of(parts: SystemParts, rule_date: date, book: RuleBook, *, is_competitive: bool) -> Quota:
    key = RuleKey.QUOTA_COMPETITIVE if is_competitive else RuleKey.QUOTA_NON_COMPETITIVE
    cited = book.need(key, rule_date)
    wanted = cited.rule.figure
    missing = (parts.whole * wanted).less(parts.korean)
    return Quota(share_of(parts.korean, parts.whole), wanted, missing, cited)
