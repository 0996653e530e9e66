"""How much time of one processor the choice of a team takes, on made-up requirements of realistic and of large size.

Run it by hand: `PYTHONPATH=service python tests/benchmarks/bench_team.py --lots 40 --companies 300`.
"""

import argparse
import random
import time
from collections.abc import Iterator
from decimal import Decimal

from rich.console import Console
from rich.table import Table

from koffset.domain.profile import SizeClass
from koffset.matching.team import Fit, FitState, TeamCompany, TeamLot, TeamOrder
from koffset.matching.team_choosing import propose_teams

ORDERS = {
    "no limit": TeamOrder(),
    "at most 5 firms": TeamOrder(max_firms=5),
    "at most 5, lots shared": TeamOrder(max_firms=5, may_split=True),
    "at most 5, half by SMEs": TeamOrder(max_firms=5, min_sme_share=Decimal("0.5")),
    "at most 8, shared, 0.7 by SMEs": TeamOrder(max_firms=8, may_split=True, min_sme_share=Decimal("0.7")),
    "best only, at most 5": TeamOrder(max_firms=5, alternatives=0),
}


def make_fits(
    lots: list[TeamLot], companies: list[TeamCompany], share: float, chance: random.Random
) -> Iterator[Fit]:
    for lot in lots:
        for company in companies:
            if chance.random() < share:
                capacity = Decimal(chance.randint(10, 150)) if chance.random() < 0.3 else None
                state = chance.choice(list(FitState))
                yield Fit(lot.id, company.id, round(chance.random(), 3), state, capacity)


def main(lot_count: int, company_count: int, share: float, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    lots = [
        TeamLot(f"l{number:02}", Decimal(chance.randint(1, 500)) * 10_000, Decimal(100))
        for number in range(lot_count)
    ]
    companies = [
        TeamCompany(f"c{number:03}", f"Firm {number}", chance.choice(list(SizeClass)))
        for number in range(company_count)
    ]
    fits = list(make_fits(lots, companies, share, chance))
    propose_teams(lots[:1], fits[:1], companies, TeamOrder())
    table = Table("order", "seconds", "teams", "of them proven", "firms", "covered", "by SMEs")
    for name, order in ORDERS.items():
        started = time.process_time()
        proposal = propose_teams(lots, fits, companies, order)
        seconds = time.process_time() - started
        best = proposal.teams[0]
        table.add_row(
            name,
            f"{seconds:.2f}",
            str(len(proposal.teams)),
            str(sum(team.proven for team in proposal.teams)),
            str(best.firm_count),
            f"{best.covered_share:.3f}",
            f"{best.sme_share:.3f}",
        )
    console = Console(width=110)
    console.print(f"{lot_count} lots, {company_count} companies, {len(fits)} fits")
    console.print(table)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--lots", type=int, default=40)
    arguments.add_argument("--companies", type=int, default=300)
    arguments.add_argument("--share", type=float, default=0.1, help="of the companies that may do a lot")
    arguments.add_argument("--seed", type=int, default=7)
    asked = arguments.parse_args()
    main(asked.lots, asked.companies, asked.share, asked.seed)
