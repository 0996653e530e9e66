"""A comparison as rows of text: one row a fact, one cell a company, and which rows differ."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from koffset.api.schemas import (
    BasisView,
    Bilingual,
    CertificateView,
    ComparedCompany,
    ComparedForLot,
    CompareView,
    ExperienceView,
    ProcessView,
    StatementView,
)
from koffset_web.forms.blocks import NIST_NAMES
from koffset_web.i18n import N_, country_name
from koffset_web.labels import Labels
from koffset_web.limit_texts import limit_text, tolerance_text

MAX_CLASSES = 15
"""Supply classes that have a row; the others are counted together."""
MAX_LINES = 12
"""Lines of one cell."""

Cell = tuple[str, ...]
"""Lines of text; none where nothing is stated."""
Translate = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """`title` is text of the page in the reader's language, or data."""

    title: str
    cells: Sequence[Cell]

    @property
    def differs(self) -> bool:
        """Whether the companies do not all say the same; what is not stated differs from what is."""
        return len(set(self.cells)) > 1


@dataclass(frozen=True, slots=True)
class ComparedBlock:
    """Rows under a title; those where nobody states anything are left out.

    `is_judged`: the rows are what was found for a lot, where an empty cell is nothing to say.
    """

    id: str
    title: str
    rows: Sequence[ComparedRow]
    is_judged: bool = False


def build_blocks(compared: CompareView, labels: Labels, translate: Translate) -> Sequence[ComparedBlock]:
    """The lots of the requirement first, where there is one, then what is stated anyway."""
    return [*_Comparer(compared, labels, translate).blocks()]


class _Comparer:
    def __init__(self, compared: CompareView, labels: Labels, translate: Translate) -> None:
        self._compared = compared
        self._companies = compared.companies
        self._labels = labels
        self._say = translate

    def blocks(self) -> Iterator[ComparedBlock]:
        yield from self._lots()
        yield self._block("company", N_("Company"), self._company_rows())
        yield self._block("items", N_("Items by supply class"), self._class_rows())
        processes = [self._row(N_("Processes"), lambda each: _few(map(self._process, each.processes)))]
        yield self._block("processes", N_("Processes"), processes)
        yield self._block("certificates", N_("Certificates"), self._certificate_rows())
        work = [self._row(N_("Experience"), lambda each: _few(map(self._experience, each.experience)))]
        yield self._block("experience", N_("Experience"), work)
        yield self._block("capacity", N_("Capacity"), self._capacity_rows())
        yield self._block("security", N_("Security and trade"), self._security_rows())
        yield self._block("cooperation", N_("Cooperation wanted"), self._cooperation_rows())

    def _block(self, block_id: str, title: str, rows: Sequence[ComparedRow]) -> ComparedBlock:
        told = [row for row in rows if any(row.cells)]
        return ComparedBlock(block_id, self._say(title), told)

    def _row(self, title: str, cell: Callable[[ComparedCompany], Cell]) -> ComparedRow:
        return ComparedRow(self._say(title), [cell(each) for each in self._companies])

    def _lots(self) -> Iterator[ComparedBlock]:
        for number, lot in enumerate(self._compared.lots, start=1):
            parts: Sequence[tuple[str, Callable[[ComparedForLot], Cell]]] = (
                (N_("Coverage"), self._coverage),
                (N_("Matched"), lambda each: _few(map(_matched, each.matched))),
                (N_("Assumed"), lambda each: _few(said.said for said in each.assumed)),
                (N_("Missing"), lambda each: _few(said.said for said in each.missing)),
                (N_("Next question"), lambda each: _line(each.question)),
                (N_("Credited value"), self._credited),
            )
            rows = [
                ComparedRow(self._say(title), [cell(each) for each in lot.companies]) for title, cell in parts
            ]
            told = [row for row in rows if any(row.cells)]
            text = self._text(Bilingual(ko=lot.text_ko, en=lot.text_en))
            yield ComparedBlock(
                f"lot-{number}", f"{self._say(N_('Lot'))} {lot.id}: {text}", told, is_judged=True
            )

    def _coverage(self, each: ComparedForLot) -> Cell:
        if each.coverage is None:
            return (self._say(N_("nothing on record speaks for it")),)
        names = {
            "full": N_("every must is met"),
            "partial": N_("does such work, a must is open"),
            "unknown": N_("only near"),
        }
        name = N_("fails a must") if each.excluded else names[each.coverage]
        mark = "✕" if each.excluded else {"full": "●", "partial": "◐", "unknown": "?"}[each.coverage]
        return (f"{mark} {self._say(name)}", f"{self._say(N_('fit'))} {each.fit:.2f}")

    def _company_rows(self) -> Sequence[ComparedRow]:
        labels = self._labels
        return [
            self._row(
                N_("Company size"),
                lambda each: (
                    _line(labels.name("size_classes", each.company.size_class))
                    if each.company.size_class
                    else ()
                ),
            ),
            self._row(N_("Multiplier by today's rules"), self._multiplier),
            self._row(
                N_("Region"),
                lambda each: (
                    _line(labels.name("provinces", each.company.province)) if each.company.province else ()
                ),
            ),
            self._row(
                N_("Designated as a defence contractor"),
                lambda each: _few(
                    labels.name("defence_fields", said.field)
                    if said.field
                    else self._say(N_("field not stated"))
                    for said in each.designations
                ),
            ),
            self._row(
                N_("Profile last confirmed"),
                lambda each: (
                    _line(each.last_confirmed)
                    or (() if each.profile_version else (self._say(N_("no profile, public records only")),))
                ),
            ),
        ]

    def _multiplier(self, each: ComparedCompany) -> Cell:
        if each.multiplier_low is None or each.multiplier_high is None:
            return self._based(self._say(N_("not known")), each.basis)
        low, high = (f"× {value.normalize():f}" for value in (each.multiplier_low, each.multiplier_high))
        return self._based(self._up_to(low, high), each.basis)

    def _credited(self, each: ComparedForLot) -> Cell:
        if each.credit is None:
            return ()
        low, high = each.credit.credited_low, each.credit.credited_high
        if low is None or high is None:
            return self._based(self._say(N_("not known")), each.credit.basis)
        amounts = (f"{end.currency} {end.amount:,.0f}" for end in (low, high))
        return self._based(self._up_to(*amounts), each.credit.basis)

    def _up_to(self, low: str, high: str) -> str:
        """What is more than the least is a ceiling."""
        return low if low == high else f"{low} {self._say(N_('up to'))} {high}"

    def _based(self, value: str, basis: BasisView) -> Cell:
        """The value with its rules, where each is from, and what has to be confirmed of it."""
        rules = [f"{rule.said} ({_host(rule.sources[0])})" for rule in basis.rules]
        return (value, *rules, *(f"? {said}" for said in basis.to_confirm))

    def _class_rows(self) -> Sequence[ComparedRow]:
        counts = [{each.supply_class: each for each in company.classes} for company in self._companies]
        records: dict[str, int] = {}
        for company in counts:
            for code, count in company.items():
                if code is not None:
                    records[code] = records.get(code, 0) + count.records
        shown = sorted(records, key=lambda code: (-records[code], code))[:MAX_CLASSES]
        rows = [
            self._row(
                N_("All items"), lambda each: _line(f"{each.item_count:,}" if each.item_count else None)
            )
        ]
        rows += [
            ComparedRow(
                self._labels.titled("supply_classes", code),
                [_line(f"{company[code].items:,}" if code in company else None) for company in counts],
            )
            for code in shown
        ]
        others = [
            sum(count.items for code, count in company.items() if code not in shown) for company in counts
        ]
        rows.append(
            ComparedRow(
                self._say(N_("Other classes and items without class")),
                [_line(f"{number:,}" if number else None) for number in others],
            )
        )
        return rows

    def _process(self, process: ProcessView) -> str:
        facts = [limit_text(limit, self._labels) for limit in process.envelope]
        if process.tolerance:
            facts.append(tolerance_text(process.tolerance, self._labels))
        return _joined(
            self._text(process.name), [*facts, self._labels.name("evidence_grades", process.grade)]
        )

    def _certificate_rows(self) -> Sequence[ComparedRow]:
        families = dict.fromkeys(
            certificate.family for company in self._companies for certificate in company.certificates
        )
        return [
            ComparedRow(
                self._labels.standard(family),
                [
                    _few(self._certificate(each) for each in company.certificates if each.family == family)
                    for company in self._companies
                ],
            )
            for family in families
        ]

    def _certificate(self, each: CertificateView) -> str:
        if each.expires_on is None:
            until = self._say(N_("no expiry stated"))
        elif each.state == "expired":
            until = self._say(N_("expired on %(date)s")) % {"date": each.expires_on}
        else:
            until = self._say(N_("to %(date)s")) % {"date": each.expires_on}
        return _joined(each.standard, [until, self._labels.name("evidence_grades", each.grade)])

    def _experience(self, each: ExperienceView) -> str:
        years = f"{each.year_from or ''}–{each.year_to or ''}" if each.year_from or each.year_to else ""
        customer = self._text(each.customer)
        return _joined(self._text(each.name), [customer, years])

    def _capacity_rows(self) -> Sequence[ComparedRow]:
        def of(cell: Callable[..., Cell]) -> Callable[[ComparedCompany], Cell]:
            return lambda each: cell(each.capacity) if each.capacity else ()

        return [
            self._row(
                N_("Employees"),
                of(lambda one: _line(None if one.employees is None else f"{one.employees:,}")),
            ),
            self._row(
                N_("Sales"),
                of(lambda one: _line(f"KRW {int(float(one.sales_krw)):,}" if one.sales_krw else None)),
            ),
            self._row(N_("Monthly rate"), of(lambda one: _line(self._text(one.monthly_rate)))),
            self._row(N_("Exports to"), of(lambda one: _line(self._countries(one.export_countries)))),
            self._row(N_("Approved by primes"), of(lambda one: _few(map(self._text, one.prime_approvals)))),
        ]

    def _security_rows(self) -> Sequence[ComparedRow]:
        def of(cell: Callable[..., Cell]) -> Callable[[ComparedCompany], Cell]:
            return lambda each: cell(each.security) if each.security else ()

        return [
            self._row(N_("Facility clearance"), of(lambda one: self._choice(one.facility_clearance))),
            ComparedRow(
                "CMMC",
                [_line(each.security.cmmc_level if each.security else None) for each in self._companies],
            ),
            ComparedRow(
                "NIST SP 800-171",
                [self._nist(each) for each in self._companies],
            ),
            self._row(
                N_("Export control compliance"), of(lambda one: _line(self._text(one.export_compliance)))
            ),
        ]

    def _cooperation_rows(self) -> Sequence[ComparedRow]:
        def of(cell: Callable[..., Cell]) -> Callable[[ComparedCompany], Cell]:
            return lambda each: cell(each.cooperation) if each.cooperation else ()

        def field(number: int) -> str:
            return f"{number} {self._labels.name('offset_fields', str(number))}"

        return [
            self._row(N_("Offset fields"), of(lambda one: _few(map(field, one.offset_fields)))),
            self._row(N_("Direct offset"), of(lambda one: self._choice(one.direct))),
            self._row(N_("Indirect offset"), of(lambda one: self._choice(one.indirect))),
            self._row(N_("Defence work"), of(lambda one: self._choice(one.defence))),
            self._row(N_("Commercial work"), of(lambda one: self._choice(one.commercial))),
            self._row(N_("Role sought"), of(lambda one: _line(self._text(one.role)))),
            self._row(N_("Target countries"), of(lambda one: _line(self._countries(one.countries)))),
            self._row(N_("Target primes"), of(lambda one: _line(", ".join(one.primes)))),
        ]

    def _countries(self, codes: Sequence[str]) -> str:
        return ", ".join(country_name(code, self._labels.language) for code in codes)

    def _nist(self, each: ComparedCompany) -> Cell:
        stated = each.security.nist_800_171 if each.security else None
        return (self._say(NIST_NAMES[stated]),) if stated else ()

    def _choice(self, value: bool | None) -> Cell:
        if value is None:
            return ()
        return (f"✓ {self._say(N_('yes'))}" if value else f"✕ {self._say(N_('no'))}",)

    def _text(self, text: Bilingual | None) -> str:
        if text is None:
            return ""
        return (text.ko or text.en if self._labels.language == "ko" else text.en or text.ko) or ""


def _matched(said: StatementView) -> str:
    return f"✓ {said.asked}: {said.said}"


def _host(url: str) -> str:
    """Whose page it is; the whole address stands below the table."""
    return urlsplit(url).netloc


def _joined(name: str, facts: Sequence[str]) -> str:
    return " · ".join(text for text in (name, *facts) if text)


def _line(value: object) -> Cell:
    return (str(value),) if value is not None and value != "" else ()


def _few(lines: "Iterator[str] | map[str]") -> Cell:
    """The first lines, and how many more there are."""
    told = [line for line in lines if line]
    return (*told[:MAX_LINES], *([f"+{len(told) - MAX_LINES}"] if len(told) > MAX_LINES else []))
