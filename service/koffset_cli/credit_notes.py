"""Credited values in narrow columns: the value with numbers, and what they stand for below the table."""

from rich.text import Text

from koffset.api.schemas import CreditView
from koffset_cli.console import output


class CreditNotes:
    """What credits rest on and what to confirm, each said once; numbers go on from table to table until printed."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def mark(self, credit: CreditView | None) -> Text:
        """A question mark stands where the rules do not tell a value."""
        if credit is None:
            return Text("–")
        rules = [rule.said for rule in credit.basis.rules]
        said = [*rules, *(f"? {each}" for each in credit.basis.to_confirm)]
        numbers = [self._numbers.setdefault(each, len(self._numbers) + 1) for each in said]
        return Text(f"{_value(credit)} [{','.join(map(str, numbers))}]")

    def print(self) -> None:
        for said, number in self._numbers.items():
            output.print(f"  [{number}] {said}", markup=False, highlight=False)
        self._numbers.clear()


def _value(credit: CreditView) -> str:
    """From the least; what is more is a ceiling."""
    if not credit.credited_low or not credit.credited_high:
        return "?"
    low, high = credit.credited_low.amount, credit.credited_high.amount
    return f"{low:,.0f}" + (f" up to {high:,.0f}" if high != low else "") + f" {credit.actual.currency}"
