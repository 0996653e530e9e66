"""What a dossier says of lots: the matrix of lots and firms, and why a firm stands where it stands."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from koffset.domain.company import Company
from koffset.domain.dossier import Column, Section, Table
from koffset.domain.requirement import Lot
from koffset.dossier.saying import Sayer, lines
from koffset.matching.conditions.asking import AskedCondition
from koffset.matching.conditions.findings import Said, State
from koffset.matching.four_parts import Statement, excluding_questions, explain
from koffset.matching.lots import Judged, JudgedLot

LOTS_BESIDE = 8
"""Most lots in one table: more columns are too narrow for paper."""

EXCLUDED_SHOWN = 5
"""Most excluded firms that a lot names with the reason; how many there are is told."""

MARKS: Mapping[str, str] = {"full": "●", "partial": "◐", "unknown": "?", "excluded": "×", "nothing": "–"}
LOT_TEXT = Said("asked_lot")


@dataclass(frozen=True, slots=True)
class AskedLot:
    """A judged lot with its conditions as they were asked, and how each firm of it was judged."""

    judged: JudgedLot
    asked: Sequence[AskedCondition]
    places: Mapping[str, tuple[int, Judged]]
    """Rank from 1 and judgement by company id; excluded ones have the ranks behind."""

    @classmethod
    def of(cls, judged: JudgedLot, asked: Sequence[AskedCondition]) -> "AskedLot":
        ordered = [*judged.candidates, *judged.excluded]
        places = {each.company_id: (rank, each) for rank, each in enumerate(ordered, start=1)}
        return cls(judged, asked, places)

    @property
    def lot(self) -> Lot:
        return self.judged.lot

    def standing(self, company_id: str) -> str:
        """The code of `MARKS` for a firm."""
        if company_id not in self.places:
            return "nothing"
        _, judged = self.places[company_id]
        return "excluded" if judged.fails else judged.coverage.value

    def able(self) -> list[Judged]:
        """Who does such work and fails no must."""
        return [each for each in self.judged.candidates if not each.is_near]

    def best(self) -> list[Judged]:
        """Who is able; where nobody is, the excluded that fail the fewest musts, and behind them the nearest firm."""
        if able := self.able():
            return able
        excluded = self.judged.excluded
        fewest = [each for each in excluded if len(each.fails) == len(excluded[0].fails)]
        return [*fewest, *self.judged.candidates[:1]]


def choose_companies(lots: Sequence[AskedLot], for_each: int, most: int) -> list[str]:
    """The first of every lot, then the second of every lot, and so on, until there are `most`.

    Whoever is only near in every lot stands last: who does such work and is excluded is worth a question before.
    """
    best = [lot.best() for lot in lots]
    chosen = [firms[place].company_id for place in range(for_each) for firms in best if place < len(firms)]
    working = {each.company_id for lot in lots for each in (*lot.able(), *lot.judged.excluded)}
    return sorted(list(dict.fromkeys(chosen))[:most], key=lambda company_id: company_id not in working)


def requirement_lots(lots: Sequence[AskedLot], say: Sayer) -> Section:
    """What is asked, with how many firms stand where."""
    return Section(
        say.word("asked"),
        paragraphs=(say.word("counted_note"),),
        tables=[_asked_lots(lots, say)],
    )


def _asked_lots(lots: Sequence[AskedLot], say: Sayer) -> Table:
    rows = []
    for each in lots:
        lot = each.lot
        asked = [
            f"{say.word(condition.condition.strength)}: {say.said(condition.say())}"
            f" ({say.word('counts', met=count.met, unknown=count.unknown, not_met=count.not_met)})"
            for condition, count in zip(each.asked, each.judged.counts, strict=True)
        ]
        size = say.amount(lot.quantity, lot.unit) if lot.quantity else ""
        value = f"{lot.value.normalize():,f} {lot.currency or ''}".strip() if lot.value else ""
        rows.append((lot.id, lines([say.both(lot.text), size, value]), lines(asked) or "–"))
    return Table("lots", say.word("lots"), say.columns("lot", ("lot_text", 5), ("conditions", 8)), rows)


def matrix(lots: Sequence[AskedLot], names: Mapping[str, str], say: Sayer) -> Section:
    """Firms below one another, lots side by side; no more lots in a table than paper has room for."""
    tables = []
    for first in range(0, len(lots), LOTS_BESIDE):
        part = lots[first : first + LOTS_BESIDE]
        columns = [
            Column(say.word("firm"), 4),
            *(Column(each.lot.id, centred=True) for each in part),
        ]
        rows = [
            (name, *(MARKS[each.standing(company_id)] for each in part)) for company_id, name in names.items()
        ]
        tables.append(Table(f"matrix{first or ''}", say.word("matrix"), columns, rows, _legend(say)))
    return Section(say.word("matrix"), paragraphs=list(_without_firms(lots, say)), tables=tables)


def _without_firms(lots: Sequence[AskedLot], say: Sayer) -> Iterator[str]:
    """The lots that nobody is left for, with how many the musts exclude."""
    for each in lots:
        if not each.able():
            excluded = len(each.judged.excluded)
            word = "all_excluded" if excluded else "only_near"
            yield say.word(word, lot=each.lot.id, total=excluded)


def excluded_firms(lots: Sequence[AskedLot], known: Mapping[str, Company], say: Sayer) -> Section | None:
    """Who of `known` does such work and fails a must, with the reason; None where no lot has such a firm."""
    found = [(lot, [each for each in lot.judged.excluded if each.company_id in known]) for lot in lots]
    found = [(lot, excluded) for lot, excluded in found if excluded]
    if not found:
        return None
    rows = [
        (lot.lot.id, say.name(known[judged.company_id]), *cells)
        for lot, excluded in found
        for judged in excluded[:EXCLUDED_SHOWN]
        for cells in _failed(lot, judged, say)
    ]
    columns = say.columns("lot", ("firm", 2), ("must_asked", 3), ("found", 3), ("proof", 4), ("question", 4))
    counts = " · ".join(
        say.word("excluded_shown", lot=lot.lot.id, shown=min(total, EXCLUDED_SHOWN), total=total)
        for lot, excluded in found
        if (total := len(excluded))
    )
    title = say.word("excluded_firms")
    table = Table("excluded", title, columns, rows, counts)
    return Section(title, paragraphs=[say.word("excluded_note")], tables=[table])


def _failed(lot: AskedLot, judged: Judged, say: Sayer) -> Iterator[Sequence[str]]:
    """Each must that it does not meet: what is asked, what was found, by which evidence, what to ask."""
    for place in judged.fails:
        finding = judged.findings[place]
        yield (
            say.said(lot.asked[place].say()),
            say.said(finding.reason),
            lines(say.proof(each) for each in finding.proofs),
            say.said(finding.open_question) if finding.open_question else "",
        )


def _legend(say: Sayer) -> str:
    return " · ".join(f"{mark} {say.word(f'mark_{code}')}" for code, mark in MARKS.items())


def explanations(company_id: str, lots: Sequence[AskedLot], say: Sayer) -> list[Section]:
    """For each lot where the firm stands somewhere: the four parts, and all that is to be asked."""
    there = [each for each in lots if company_id in each.places]
    silent = [each.lot.id for each in lots if company_id not in each.places]
    sections = [_explained(each, company_id, say) for each in there]
    if silent:
        nothing = say.word("no_lot_evidence", lots=", ".join(silent))
        sections.append(Section(say.word("other_lots"), paragraphs=[nothing]))
    return sections


def _explained(lot: AskedLot, company_id: str, say: Sayer) -> Section:
    rank, judged = lot.places[company_id]
    parts = explain(judged, lot.lot, lot.asked)
    standing = lot.standing(company_id)
    failed = [each for each in parts.missing if each.place in judged.fails]
    others = [each for each in parts.missing if each.place not in judged.fails]
    rows = [
        *(_row(_part_of(each), each, lot, say) for each in failed),
        *(_row("matched", each, lot, say) for each in parts.matched),
        *(_row("assumed", each, lot, say) for each in parts.assumed),
        *(_row(_part_of(each), each, lot, say) for each in others),
    ]
    title = say.word("lot_title", lot=lot.lot.id, text=say.text(lot.lot.text))
    word = "excluded_standing" if standing == "excluded" else "standing"
    stands = say.word(
        word, mark=MARKS[standing], standing=say.word(f"mark_{standing}"), rank=rank, fit=f"{judged.fit:.2f}"
    )
    columns = say.columns("part", ("asked_for", 2), ("found", 3), ("proof", 4))
    questions = [Table("questions", say.word("questions"), say.columns("lot", ("question", 8)), asked)] if (
        asked := [(lot.lot.id, question) for question in _questions(judged, parts.question, say)]
    ) else []  # fmt: skip
    return Section(
        title,
        paragraphs=[stands],
        tables=[Table("explanation", say.word("why"), columns, rows), *questions],
    )


def _part_of(statement: Statement) -> str:
    return "missing" if statement.finding.state is State.UNKNOWN else "not_met"


def _row(part: str, statement: Statement, lot: AskedLot, say: Sayer) -> Sequence[str]:
    asked = LOT_TEXT if statement.place is None else lot.asked[statement.place].say()
    proofs = () if part == "assumed" else statement.finding.proofs
    return (
        say.word(part),
        say.said(asked),
        say.said(statement.said),
        lines(say.proof(each) for each in proofs),
    )


def _questions(judged: Judged, first: Said | None, say: Sayer) -> Iterator[str]:
    """The next question first, then what else excludes, then whatever else is open."""
    unknown = (each.question for each in judged.findings if each.state is State.UNKNOWN)
    open_ = [first, *excluding_questions(judged), *unknown]
    yield from dict.fromkeys(say.said(each) for each in open_ if each)
