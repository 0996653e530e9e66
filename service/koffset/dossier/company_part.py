"""A firm's part of a dossier: who it is, what it has and how that is known. It gets what the asker may see."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from koffset.domain.company import AliasKind, CompanyFile
from koffset.domain.dossier import Fact, OffsetPart, Section, Table
from koffset.domain.evidence import PROFILE_SOURCE, CompanyFacets
from koffset.domain.folding import FoldedItem
from koffset.domain.profile import Claim, CompanyProfile, Experience, Item, Process
from koffset.domain.records import DesignationRecord
from koffset.dossier.saying import Sayer, lines, romanised


class SeenCompany(Protocol):
    """As `usecases.companies` gives it to the asker: what they may not see is not in it."""

    @property
    def file(self) -> CompanyFile: ...
    @property
    def facets(self) -> CompanyFacets: ...
    @property
    def items(self) -> Sequence[FoldedItem]: ...


class CompanyPart:
    """The sections of one firm in one language; by `as_of` a certificate has ended or not."""

    def __init__(self, seen: SeenCompany, say: Sayer, as_of: date, max_items: int) -> None:
        self._seen = seen
        self._say = say
        self._as_of = as_of
        self._max_items = max_items
        self._taxonomies = say.shipped.taxonomies

    @property
    def _profile(self) -> CompanyProfile | None:
        return self._seen.file.profile

    def section(
        self, offset: OffsetPart | None = None, lots: Sequence[Section] = (), *, starts_page: bool = True
    ) -> Section:
        """Identity, then what is said of each lot, then the evidence."""
        tables = [self.items(), self.processes(), self.certificates(), self.experience()]
        there = [table for table in tables if table.rows]
        gaps = self.gaps()
        evidence = Section(
            self._say.word("evidence"),
            tables=there,
            paragraphs=() if there else (self._say.word("no_evidence"),),
        )
        values = [self._offset(offset)] if offset and offset.of(self._seen.file.company.id) else []
        unstated = [Section(self._say.word("unstated"), paragraphs=gaps)] if gaps else []
        return Section(
            title=self._say.name(self._seen.file.company),
            facts=self.identity(offset),
            sections=[*lots, *values, evidence, *unstated],
            starts_page=starts_page,
        )

    def identity(self, offset: OffsetPart | None) -> list[Fact]:
        say, company, facets = self._say, self._seen.file.company, self._seen.facets
        stated = company.name_en or say.word("romanised", name=romanised(company, say.shipped.name_rules))
        values = offset.of(company.id) if offset else ()
        multipliers = lines(" – ".join([value.multiplier, *value.to_confirm]) for value in values)
        return [
            say.fact("name_ko", company.name_ko or ""),
            say.fact("name_en", stated),
            *self._other_names(),
            say.fact("company_id", company.id),
            say.fact("province", say.label(self._taxonomies.provinces, facets.province)),
            say.fact("size_class", say.label(self._taxonomies.size_classes, facets.size_class)),
            say.fact("multiplier", multipliers or say.word("not_computed")),
            say.fact("designations", self._designations()),
            *self._stated_once(),
        ]

    def items(self) -> Table:
        """What it says it makes, then what registers say it supplied, those of most records first."""
        say = self._say
        declared = [self._item(item) for item in (self._profile.items if self._profile else ())]
        recorded = [
            self._folded(item)
            for item in sorted(self._seen.items, key=lambda each: (-each.count, each.item_name))
        ]
        rows = [*declared, *recorded]
        left = len(rows) - self._max_items
        notes = [say.word("supplied_note")] if recorded else []
        if left > 0:
            notes.append(say.word("items_left_out", left=left, total=len(rows)))
        return Table(
            kind="items",
            title=say.word("items"),
            columns=say.columns(("item", 4), ("fsc", 3), ("codes", 2), "records", ("known_by", 4)),
            rows=rows[: self._max_items],
            note=" ".join(notes),
        )

    def processes(self) -> Table:
        rows = [self._process(each) for each in (self._profile.processes if self._profile else ())]
        say = self._say
        return Table(
            kind="processes",
            title=say.word("processes"),
            columns=say.columns(("process", 3), ("limits", 3), ("materials", 2), ("known_by", 3)),
            rows=rows,
        )

    def certificates(self) -> Table:
        say = self._say
        stated = self._profile.certificates if self._profile else ()
        rows = [
            (
                each.standard,
                lines([each.number or "", say.text(each.body)]),
                lines([say.text(each.scope), say.text(each.site)]),
                self._expiry(each.expires_on),
                self._known(each),
            )
            for each in stated
        ]
        return Table(
            kind="certificates",
            title=say.word("certificates"),
            columns=say.columns(
                ("certificate", 2), ("number_and_body", 3), ("scope", 3), ("expires", 2), ("known_by", 3)
            ),
            rows=rows,
        )

    def experience(self) -> Table:
        say = self._say
        stated = self._profile.experience if self._profile else ()
        return Table(
            kind="experience",
            title=say.word("experience"),
            columns=say.columns(("work", 4), ("customer", 3), ("years", 2), ("known_by", 3)),
            rows=[self._experience(each) for each in stated],
        )

    def gaps(self) -> list[str]:
        """Questions about what this firm does not state whatever it is asked for."""
        say, company, facets = self._say, self._seen.file.company, self._seen.facets
        asked = [
            ("ask_english_name", not company.name_en),
            ("ask_size_class", facets.size_class is None),
            ("ask_province", facets.province is None),
            ("ask_profile", self._profile is None),
        ]
        endless = [
            each.standard
            for each in (self._profile.certificates if self._profile else ())
            if each.expires_on is None
        ]
        return [
            *(say.word(code) for code, is_open in asked if is_open),
            *(say.word("ask_expiry", certificate=name) for name in dict.fromkeys(endless)),
        ]

    def _other_names(self) -> list[Fact]:
        company = self._seen.file.company
        own = {company.name_ko, company.name_en}
        former = [
            alias.name
            for alias in company.aliases
            if alias.kind is not AliasKind.ABBREVIATION and alias.name not in own
        ]
        return [self._say.fact("other_names", lines(former))] if former else []

    def _designations(self) -> str:
        say, fields = self._say, self._taxonomies.defence_fields
        recorded = [
            f"{say.label(fields, each.body.field)} · {say.day(each.as_of, inferred=each.as_of_inferred)}"
            f" · {say.source(each.source)}"
            for each in self._seen.file.records
            if isinstance(each.body, DesignationRecord)
        ]
        declared = self._profile.status.designations if self._profile else ()
        own = [f"{say.label(fields, each.field)} · {self._known(each)}" for each in declared]
        return lines([*recorded, *own])

    def _stated_once(self) -> list[Fact]:
        """Single fields of the profile, as far as they are stated."""
        say, profile = self._say, self._profile
        if profile is None:
            return [say.fact("profile", say.word("no_profile"))]
        identity, version = profile.identity, self._seen.file.profile_version
        confirmed = profile.housekeeping.last_confirmed
        contacts = [
            " · ".join(filter(None, (say.text(each.role), each.name, each.email, each.phone)))
            for each in profile.contacts
        ]
        known = [
            ("overview", say.text(identity.overview)),
            ("address", say.text(identity.address.text) if identity.address else ""),
            ("homepage", str(identity.homepage) if identity.homepage else ""),
            ("cage_code", identity.cage_code or ""),
            ("contacts", lines(contacts)),
        ]
        told = say.word("profile_version", version=version, day=say.day(confirmed))
        return [*(say.fact(code, value) for code, value in known if value), say.fact("profile", told)]

    def _item(self, item: Item) -> Sequence[str]:
        return (
            self._say.both(item.name),
            self._fsc(item.supply_class),
            lines([item.nsn or "", item.drawing_no or "", item.specification or ""]),
            "–",
            self._known(item),
        )

    def _folded(self, item: FoldedItem) -> Sequence[str]:
        say = self._say
        as_of = say.day(item.as_of, inferred=item.as_of_inferred)
        known = " · ".join([say.grade(item.grade), as_of, say.source(item.source)])
        codes = lines([*item.drawing_nos[:2], *item.specifications[:1]])
        return (item.item_name, self._fsc(item.supply_class), codes, str(item.count), known)

    def _process(self, process: Process) -> Sequence[str]:
        say = self._say
        limits = [say.limit(each) for each in process.envelope]
        if process.tolerance:
            limits.append(say.tolerance(process.tolerance))
        approvals = [
            say.word("approval", family=say.label(self._taxonomies.certificate_families, each.family),
                     scope=say.text(each.scope), day=say.day(each.expires_on))
            for each in process.approvals
        ]  # fmt: skip
        return (
            lines([say.both(process.name), *approvals]),
            lines(limits),
            lines(say.text(each) for each in process.materials),
            self._known(process),
        )

    def _experience(self, work: Experience) -> Sequence[str]:
        years = "–".join("" if year is None else str(year) for year in (work.year_from, work.year_to))
        say = self._say
        return (
            say.both(work.name),
            lines([say.text(work.customer), self._country(work.country), self._platforms(work.platforms)]),
            "" if years == "–" else years,
            self._known(work),
        )

    def _country(self, code: str | None) -> str:
        return self._say.label(self._taxonomies.countries, code) if code else ""

    def _platforms(self, named: Sequence[str]) -> str:
        """Weapon systems by their names, other platforms as typed."""
        return ", ".join(self._say.label(self._taxonomies.weapon_systems, each) for each in named)

    def _offset(self, offset: OffsetPart) -> Section:
        say = self._say
        rows = [
            (each.lot_id, each.actual_value, each.multiplier, each.credited,
             lines(each.rules), lines(each.to_confirm) or "–")
            for each in offset.of(self._seen.file.company.id)
        ]  # fmt: skip
        columns = say.columns(
            "lot",
            ("actual_value", 3),
            ("multiplier", 2),
            ("credited_value", 4),
            ("rule", 5),
            ("to_confirm", 5),
        )
        table = Table("offset", say.word("offset_value"), columns, rows, say.word("offset_note"))
        return Section(say.word("offset_value"), tables=[table])

    def _expiry(self, day: date | None) -> str:
        if day is None:
            return self._say.word("not_stated")
        return day.isoformat() if day >= self._as_of else self._say.word("ended", day=day)

    def _fsc(self, code: str | None) -> str:
        if code is None:
            return self._say.word("not_stated")
        return f"{code} {self._say.label(self._taxonomies.supply_classes, code)}"

    def _known(self, claim: Claim) -> str:
        say = self._say
        return " · ".join([say.grade(claim.grade), say.day(claim.as_of), say.source(PROFILE_SOURCE)])
