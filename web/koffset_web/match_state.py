"""What the address of a matched requirement says: which lot is open, by which day and rules, which team."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

TABS = ("lots", "teams")
SORTS = ("fit", "value")
AIMS = ("fewer_firms", "better_fit")


@dataclass(frozen=True, slots=True)
class MatchState:
    """Values as they stand in the address; what cannot be read is left out."""

    lot: str = ""
    tab: str = "lots"
    sort: str = "fit"
    as_of: date | None = None
    rule_date: date | None = None
    aim: str = AIMS[0]
    max_firms: int | None = None
    sme_percent: int | None = None
    preferred: tuple[str, ...] = ()
    barred: tuple[str, ...] = ()

    @classmethod
    def parse(cls, query: QueryParams) -> "MatchState":
        return cls(
            lot=query.get("lot", ""),
            tab=_one_of(query.get("tab", ""), TABS),
            sort=_one_of(query.get("sort", ""), SORTS),
            as_of=_day(query.get("as_of", "")),
            rule_date=_day(query.get("rule_date", "")),
            aim=_one_of(query.get("aim", ""), AIMS),
            max_firms=_number(query.get("max_firms", ""), 1, 100),
            sme_percent=_number(query.get("sme", ""), 0, 100),
            preferred=tuple(query.getlist("preferred")),
            barred=tuple(query.getlist("barred")),
        )

    def query(self, form: str = "", **changed: Any) -> str:
        """The query of the same page with something changed; `form` is a file's format. Empty where nothing is said."""
        state = replace(self, **changed)
        named = {
            "lot": state.lot,
            "tab": state.tab if state.tab != "lots" else "",
            "sort": state.sort if state.sort != "fit" else "",
            "as_of": state.as_of,
            "rule_date": state.rule_date,
        }
        said = [(name, str(value)) for name, value in named.items() if value not in ("", None)]
        said += [("format", form)] if form else []
        said += state.team()
        return f"?{urlencode(said)}" if said else ""

    def team(self) -> list[tuple[str, str]]:
        """What is asked of teams, by the names of the address; for another form of the page to keep."""
        numbers = {"max_firms": self.max_firms, "sme": self.sme_percent}
        return [
            *([("aim", self.aim)] if self.aim != AIMS[0] else []),
            *((name, str(value)) for name, value in numbers.items() if value is not None),
            *(("preferred", firm) for firm in self.preferred),
            *(("barred", firm) for firm in self.barred),
        ]

    def order(self, language: str) -> dict[str, Any]:
        """What the API is asked; teams only where they are looked at: they take longer."""
        order: dict[str, Any] = {"language": language, "sort": self.sort, **self.days()}
        if self.tab == "teams":
            order["team"] = {
                "aim": self.aim,
                "max_firms": self.max_firms,
                "min_sme_share": str((self.sme_percent or 0) / 100),
                "preferred": self.preferred,
                "barred": self.barred,
            }
        return order

    def days(self) -> dict[str, str]:
        """The days that are given, by their names in the API."""
        named = {"as_of": self.as_of, "rule_date": self.rule_date}
        return {name: day.isoformat() for name, day in named.items() if day}


def _one_of(text: str, known: tuple[str, ...]) -> str:
    return text if text in known else known[0]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _number(text: str, least: int, most: int) -> int | None:
    return int(text) if text.isdecimal() and least <= int(text) <= most else None
