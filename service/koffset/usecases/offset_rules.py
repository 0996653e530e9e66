"""What the offset rules are, and what they make of a purchase and a plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from koffset.domain.offset.calculation import Asked, Calculation, calculate
from koffset.domain.offset.rule_book import Rule, RuleBook, Standing


@dataclass(frozen=True, slots=True)
class ListedRule:
    """A rule of the book; `standing` on the day that was asked for, None where no day was."""

    rule: Rule
    standing: Standing | None


def list_rules(book: RuleBook, on: date | None) -> Sequence[ListedRule]:
    """All rules, or those of a day."""
    if on is None:
        return [ListedRule(rule, None) for rule in book.rules]
    return [ListedRule(cited.rule, cited.standing) for cited in book.on(on)]


def calculate_offset(book: RuleBook, asked: Asked) -> Calculation:
    """The calculation under the rules of the date that is given; nothing is stored."""
    return calculate(asked, book)
