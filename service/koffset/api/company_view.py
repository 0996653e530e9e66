"""A company sheet as the wire model shows it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from koffset.api.claim_views import (
    certificate_view,
    experience_view,
    folded_item_view,
    item_view,
    process_view,
)
from koffset.api.presenting import bilingual, company_ref
from koffset.api.schemas import (
    AliasView,
    CapacityView,
    CompanyDetail,
    ContactView,
    CooperationView,
    DesignationView,
    ItemView,
    SecurityView,
    SupplyClassGroup,
)
from koffset.domain.company import CompanyFile
from koffset.domain.evidence import PROFILE_SOURCE
from koffset.domain.profile import Capacity, CompanyProfile, Contact, Cooperation, Security
from koffset.domain.records import DesignationRecord, ListingRecord, PartRecord
from koffset.domain.taxonomy import NameRules
from koffset.usecases.companies import CompanySheet


def company_detail(sheet: CompanySheet, rules: NameRules, today: date) -> CompanyDetail:
    """All blocks; what is not stated is None or empty."""
    profile = sheet.file.profile
    groups = _groups(sheet)
    return CompanyDetail.model_validate(
        {
            "company": company_ref(sheet.file.company, sheet.facets, _claims(sheet), rules),
            "former_names": _aliases(sheet.file),
            "designations": _designations(sheet.file),
            "supply_classes": groups,
            "item_count": sum(group.items for group in groups),
            "record_count": len(sheet.file.records),
            "profile_version": sheet.file.profile_version,
            **_register_facts(sheet.file),
            **_identity(profile),
            **_blocks(profile, today),
        }
    )


def _claims(sheet: CompanySheet) -> int:
    """Pieces of evidence on record, as far as they are shown."""
    profile = sheet.file.profile
    registered = sum(not isinstance(record.body, PartRecord) for record in sheet.file.records)
    declared = (profile.items, profile.processes, profile.certificates, profile.experience) if profile else ()
    return len(sheet.items) + registered + sum(map(len, declared))


def _aliases(file: CompanyFile) -> list[AliasView]:
    return [
        AliasView(
            name=alias.name,
            kind=alias.kind,
            valid_from=alias.valid_from,
            valid_to=alias.valid_to,
            source=alias.source,
        )
        for alias in file.company.aliases
    ]


def _designations(file: CompanyFile) -> list[DesignationView]:
    recorded = [
        DesignationView(
            grade=record.grade,
            as_of=record.as_of,
            as_of_inferred=record.as_of_inferred,
            source=record.source,
            field=record.body.field,
            designated_on=record.body.designated_on,
        )
        for record in file.records
        if isinstance(record.body, DesignationRecord)
    ]
    declared = [
        DesignationView(
            grade=each.grade,
            as_of=each.as_of,
            source=PROFILE_SOURCE,
            field=each.field,
            designated_on=each.designated_on,
        )
        for each in (file.profile.status.designations if file.profile else ())
    ]
    return [*recorded, *declared]


def _groups(sheet: CompanySheet) -> list[SupplyClassGroup]:
    """Items by supply class, the classes with most records first; items without class last."""
    rows: dict[str | None, list[ItemView]] = defaultdict(list)
    declared = sheet.file.profile.items if sheet.file.profile else ()
    for view in (*map(item_view, declared), *map(folded_item_view, sheet.items)):
        rows[view.supply_class].append(view)
    groups = [
        SupplyClassGroup(
            supply_class=code,
            items=len(views),
            records=sum(view.count for view in views),
            rows=sorted(views, key=lambda view: (-view.count, view.name.ko or view.name.en or "")),
        )
        for code, views in rows.items()
    ]
    return sorted(
        groups, key=lambda group: (group.supply_class is None, -group.records, group.supply_class or "")
    )


def _register_facts(file: CompanyFile) -> dict[str, object]:
    """What public registers say: the first record that states a fact."""
    listings = [record.body for record in file.records if isinstance(record.body, ListingRecord)]
    names = ("stock_code", "industry", "products", "homepage", "founded")
    facts = {name: _first(getattr(listing, name) for listing in listings) for name in names}
    address = _first(listing.address for listing in listings)
    return {**facts, "address": {"ko": address} if address else None}


def _first(values: Iterable[object]) -> object:
    return next((value for value in values if value is not None), None)


def _identity(profile: CompanyProfile | None) -> dict[str, object]:
    """What the profile says of the company; only what it states replaces the register's."""
    empty = {"overview": None, "cage_code": None, "size_proof_date": None, "kdia_membership": None}
    if profile is None:
        return {**empty, "gvc30": None, "last_confirmed": None}
    identity, status = profile.identity, profile.status
    stated = {
        "address": bilingual(identity.address.text) if identity.address else None,
        "homepage": str(identity.homepage) if identity.homepage else None,
        "founded": identity.founded,
    }
    return {
        "overview": bilingual(identity.overview),
        "cage_code": identity.cage_code,
        "size_proof_date": status.size_proof_date,
        "kdia_membership": status.kdia_membership,
        "gvc30": status.gvc30,
        "last_confirmed": profile.housekeeping.last_confirmed,
        **{name: value for name, value in stated.items() if value is not None},
    }


def _blocks(profile: CompanyProfile | None, today: date) -> dict[str, object]:
    if profile is None:
        return {
            **dict.fromkeys(("processes", "certificates", "experience", "contacts"), ()),
            **dict.fromkeys(("capacity", "security", "cooperation")),
        }
    return {
        "processes": [process_view(each) for each in profile.processes],
        "certificates": [certificate_view(each, today) for each in profile.certificates],
        "experience": [experience_view(each) for each in profile.experience],
        "capacity": _capacity(profile.capacity) if profile.capacity else None,
        "security": _security(profile.security) if profile.security else None,
        "cooperation": _cooperation(profile.cooperation) if profile.cooperation else None,
        "contacts": [_contact(each) for each in profile.contacts],
    }


def _capacity(capacity: Capacity) -> CapacityView:
    return CapacityView(
        employees=capacity.employees,
        sales_krw=str(capacity.sales_krw) if capacity.sales_krw is not None else None,
        sales_year=capacity.sales_year,
        monthly_rate=bilingual(capacity.monthly_rate),
        export_countries=capacity.export_countries,
        prime_approvals=[view for each in capacity.prime_approvals if (view := bilingual(each))],
    )


def _security(security: Security) -> SecurityView:
    return SecurityView(
        facility_clearance=security.facility_clearance,
        cmmc_level=security.cmmc_level,
        nist_800_171=security.nist_800_171,
        export_compliance=bilingual(security.export_compliance),
    )


def _cooperation(cooperation: Cooperation) -> CooperationView:
    return CooperationView.model_validate(
        {**cooperation.model_dump(exclude={"role"}), "role": bilingual(cooperation.role)}
    )


def _contact(contact: Contact) -> ContactView:
    role = bilingual(contact.role)
    return ContactView.model_validate(
        {"role": role, "name": contact.name, "email": contact.email, "phone": contact.phone}
    )
