"""From results of use cases to wire models, shared by the routers."""

from dataclasses import asdict
from datetime import date
from importlib.metadata import version

from koffset.api.schemas import Bilingual, CertificateMark, CompanyRef, OrganisationView, Versions
from koffset.domain.account import Organisation
from koffset.domain.company import Company
from koffset.domain.evidence import CompanyFacets
from koffset.domain.retrieval import IndexMetadata
from koffset.domain.taxonomy import NameRules
from koffset.domain.text import BilingualText
from koffset.matching.parameters import RANKING_VERSION
from koffset.text.names import romanise
from koffset.usecases.status import FOLLOW_HINT

PRODUCT_VERSION = version("koffset")


def names_of(company: Company, rules: NameRules) -> dict[str, str | None]:
    """The three name fields that stand in every answer."""
    if company.name_en:
        return {"name_ko": company.name_ko, "name_en": company.name_en, "name_en_origin": "stated"}
    romanised = romanise(company.name_ko or company.id, rules)
    return {"name_ko": company.name_ko, "name_en": romanised, "name_en_origin": "romanised"}


def company_ref(company: Company, facets: CompanyFacets, documents: int, rules: NameRules) -> CompanyRef:
    return CompanyRef.model_validate(
        {
            **names_of(company, rules),
            "id": company.id,
            "foreign": company.foreign,
            "size_class": facets.size_class,
            "defence_fields": facets.defence_fields,
            "province": facets.province,
            "certificates": [
                CertificateMark(family=family, valid_until=None if until == date.max else until)
                for family, until in facets.certificates.items()
            ],
            "documents": documents,
        }
    )


def bilingual(text: BilingualText | None) -> Bilingual | None:
    return Bilingual(ko=text.ko, en=text.en) if text else None


def organisation_view(organisation: Organisation) -> OrganisationView:
    fields = asdict(organisation)
    return OrganisationView.model_validate({name: fields[name] for name in OrganisationView.model_fields})


def versions_view(metadata: IndexMetadata, store_sequence: int) -> Versions:
    stale = metadata.sequence < store_sequence
    return Versions(
        product=PRODUCT_VERSION,
        ranking=RANKING_VERSION,
        encoder=metadata.encoder,
        index=metadata.name,
        index_built_at=metadata.built_at,
        index_sequence=metadata.sequence,
        store_sequence=store_sequence,
        stale=stale,
        stale_hint=f"the index is behind the store: {FOLLOW_HINT}" if stale else None,
    )
