"""Claims of a company as the wire models show them."""

from datetime import date
from typing import Literal

from koffset.api.presenting import bilingual
from koffset.api.schemas import (
    ApprovalView,
    Bilingual,
    CertificateView,
    ExperienceView,
    ItemView,
    LimitView,
    ProcessView,
)
from koffset.domain.evidence import PROFILE_SOURCE, EvidenceKind
from koffset.domain.folding import FoldedItem
from koffset.domain.profile import Certificate, Claim, EnvelopeLimit, Experience, Item, Process


def _grade(claim: Claim) -> dict[str, object]:
    return {"grade": claim.grade, "as_of": claim.as_of, "source": PROFILE_SOURCE}


def item_view(item: Item) -> ItemView:
    return ItemView.model_validate(
        {
            **_grade(item),
            "kind": item.kind,
            "name": bilingual(item.name),
            "description": bilingual(item.description),
            "supply_class": item.supply_class,
            "nsn": item.nsn,
            "weapon_systems": item.weapon_systems,
            "drawing_nos": (item.drawing_no,) if item.drawing_no else (),
            "specifications": (item.specification,) if item.specification else (),
            "design_role": item.design_role,
            "trl": item.trl,
            "picture": item.picture,
        }
    )


def folded_item_view(item: FoldedItem) -> ItemView:
    return ItemView(
        kind=EvidenceKind.ITEM,
        grade=item.grade,
        as_of=item.as_of,
        as_of_inferred=item.as_of_inferred,
        source=item.source,
        name=Bilingual(ko=item.item_name),
        supply_class=item.supply_class,
        weapon_systems=item.weapon_systems,
        count=item.count,
        drawing_nos=item.drawing_nos,
        specifications=item.specifications,
    )


def _limit(limit: EnvelopeLimit) -> LimitView:
    return LimitView(
        quantity=limit.quantity,
        minimum=str(limit.minimum) if limit.minimum is not None else None,
        maximum=str(limit.maximum) if limit.maximum is not None else None,
        unit=limit.unit,
    )


def process_view(process: Process) -> ProcessView:
    return ProcessView.model_validate(
        {
            **_grade(process),
            "name": bilingual(process.name),
            "description": bilingual(process.description),
            "envelope": [_limit(each) for each in process.envelope],
            "tolerance": _limit(process.tolerance) if process.tolerance else None,
            "materials": [bilingual(each) for each in process.materials],
            "approvals": approval_views(process),
        }
    )


def approval_views(process: Process) -> list[ApprovalView]:
    return [
        ApprovalView(
            family=each.family,
            scope=Bilingual(ko=each.scope.ko, en=each.scope.en),
            expires_on=each.expires_on,
        )
        for each in process.approvals
    ]


def certificate_view(certificate: Certificate, today: date) -> CertificateView:
    return CertificateView.model_validate(
        {
            **_grade(certificate),
            "family": certificate.family,
            "standard": certificate.standard,
            "number": certificate.number,
            "body": bilingual(certificate.body),
            "scope": bilingual(certificate.scope),
            "site": bilingual(certificate.site),
            "issued_on": certificate.issued_on,
            "expires_on": certificate.expires_on,
            "state": _state(certificate.expires_on, today),
        }
    )


def _state(expires_on: date | None, today: date) -> Literal["valid", "expired", "no_expiry_stated"]:
    if expires_on is None:
        return "no_expiry_stated"
    return "valid" if expires_on >= today else "expired"


def experience_view(experience: Experience) -> ExperienceView:
    return ExperienceView.model_validate(
        {
            **_grade(experience),
            "name": bilingual(experience.name),
            "description": bilingual(experience.description),
            "customer": bilingual(experience.customer),
            "country": experience.country,
            "platforms": experience.platforms,
            "year_from": experience.year_from,
            "year_to": experience.year_to,
            "under_offset": experience.under_offset,
        }
    )
