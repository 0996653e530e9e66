"""What restricts a company in searches and stands beside its name: fields, province, size, certificates."""

from collections.abc import Iterable
from datetime import date

from koffset.domain.company import CompanyFile, Record
from koffset.domain.evidence import Audience, CompanyFacets
from koffset.domain.profile import Certificate, CompanyProfile
from koffset.domain.records import DesignationRecord, ListingRecord


def company_facets(file: CompanyFile) -> CompanyFacets:
    """Facets from profile and public records, of claims that are for everybody.

    Fields that a profile keeps from foreign disclosure count: whoever shows facets to others gives a file without them.
    """
    records = [record for record in file.records if record.audience is Audience.PUBLIC]
    profile = file.profile if file.profile and file.profile.audience is Audience.PUBLIC else None
    fields = {record.body.field for record in records if isinstance(record.body, DesignationRecord)}
    if profile:
        fields |= {
            designation.field
            for designation in profile.status.designations
            if designation.effective_audience is Audience.PUBLIC
        }
    return CompanyFacets(
        defence_fields=tuple(sorted(field for field in fields if field)),
        province=_province(profile, records),
        size_class=profile.status.size_class.value if profile and profile.status.size_class else None,
        certificates=_latest(profile.certificates) if profile else {},
    )


def _province(profile: CompanyProfile | None, records: Iterable[Record]) -> str | None:
    if profile and profile.identity.address and profile.identity.address.province:
        return profile.identity.address.province
    stated = [record.body.province for record in records if isinstance(record.body, ListingRecord)]
    return next((province for province in stated if province), None)


def _latest(certificates: Iterable[Certificate]) -> dict[str, date]:
    """Each public family with the last day it is valid by any certificate; no stated expiry counts as open-ended."""
    latest: dict[str, date] = {}
    for certificate in certificates:
        if certificate.effective_audience is Audience.PUBLIC:
            until = certificate.expires_on or date.max
            latest[certificate.family] = max(until, latest.get(certificate.family, until))
    return dict(sorted(latest.items()))
