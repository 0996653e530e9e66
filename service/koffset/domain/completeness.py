"""How complete a profile is, block by block, and what would bring most. Pure: the day is passed in."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import chain

from koffset.domain.folding import FoldedItem, item_key
from koffset.domain.profile import CompanyProfile, Item
from koffset.domain.profile_blocks import Block
from koffset.domain.text import BilingualText

EXPIRES_SOON = timedelta(days=90)
CONFIRMED_FOR = timedelta(days=365)
"""A profile is confirmed once a year."""


class HintCode(StrEnum):
    """What is missing, in the order of what it brings: what cannot be found at all comes first."""

    NO_ITEMS = "no_items"
    ITEMS_WITHOUT_ENGLISH = "items_without_english"
    RECORDS_WITHOUT_ENGLISH = "records_without_english"
    CERTIFICATE_EXPIRED = "certificate_expired"
    NO_CERTIFICATES = "no_certificates"
    CERTIFICATE_WITHOUT_EXPIRY = "certificate_without_expiry"
    CERTIFICATE_EXPIRES_SOON = "certificate_expires_soon"
    ITEMS_WITHOUT_CLASS = "items_without_class"
    NO_SIZE_CLASS = "no_size_class"
    NO_PROCESSES = "no_processes"
    PROCESS_WITHOUT_ENVELOPE = "process_without_envelope"
    NO_EXPERIENCE = "no_experience"
    NO_CONTACT = "no_contact"
    NO_ENGLISH_OVERVIEW = "no_english_overview"
    NO_COOPERATION = "no_cooperation"
    NOT_CONFIRMED = "not_confirmed"


@dataclass(frozen=True, slots=True)
class Hint:
    """One thing to do in a block. `missing` of `total` lack it; `subject` and `day` say which and when."""

    code: HintCode
    block: Block
    missing: int = 0
    total: int = 0
    subject: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Assessment:
    """`stated` maps each block to how many of the things asked there are stated, and how many are asked."""

    stated: Mapping[Block, tuple[int, int]]
    hints: Sequence[Hint] = field(default=())


def assess(profile: CompanyProfile, recorded: Sequence[FoldedItem], today: date) -> Assessment:
    """`recorded`: the items that public records have of the firm."""
    stated = {block: _share(ask(profile)) for block, ask in _ASKED.items()}
    found = chain.from_iterable(look(profile, recorded, today) for look in _LOOKS)
    places = {code: place for place, code in enumerate(HintCode)}
    return Assessment(stated, sorted(found, key=lambda hint: places[hint.code]))


def _share(answers: Iterable[bool]) -> tuple[int, int]:
    listed = list(answers)
    return sum(listed), len(listed)


def _is_bilingual(text: BilingualText | None) -> bool:
    return text is not None and text.ko is not None and text.en is not None


def _asked_of_identity(profile: CompanyProfile) -> Iterator[bool]:
    identity = profile.identity
    yield _is_bilingual(identity.name)
    yield identity.address is not None
    yield identity.address is not None and identity.address.province is not None
    yield identity.founded is not None
    yield identity.homepage is not None
    yield _is_bilingual(identity.overview)


def _asked_of_status(profile: CompanyProfile) -> Iterator[bool]:
    yield profile.status.size_class is not None
    yield profile.status.size_proof_date is not None


def _asked_of_items(profile: CompanyProfile) -> Iterator[bool]:
    yield bool(profile.items)
    for item in profile.items:
        yield _is_bilingual(item.name)
        yield item.supply_class is not None


def _asked_of_processes(profile: CompanyProfile) -> Iterator[bool]:
    yield bool(profile.processes)
    for process in profile.processes:
        yield _is_bilingual(process.name)
        yield bool(process.envelope)


def _asked_of_certificates(profile: CompanyProfile) -> Iterator[bool]:
    yield bool(profile.certificates)
    for certificate in profile.certificates:
        yield certificate.number is not None
        yield certificate.scope is not None
        yield certificate.expires_on is not None


def _asked_of_experience(profile: CompanyProfile) -> Iterator[bool]:
    yield bool(profile.experience)
    for one in profile.experience:
        yield _is_bilingual(one.name)
        yield one.year_from is not None


def _asked_of_capacity(profile: CompanyProfile) -> Iterator[bool]:
    capacity = profile.capacity
    yield capacity is not None and capacity.employees is not None
    yield capacity is not None and capacity.sales_krw is not None
    yield capacity is not None and capacity.monthly_rate is not None


def _asked_of_security(profile: CompanyProfile) -> Iterator[bool]:
    security = profile.security
    yield security is not None and security.facility_clearance is not None
    yield security is not None and security.export_compliance is not None


def _asked_of_cooperation(profile: CompanyProfile) -> Iterator[bool]:
    wanted = profile.cooperation
    yield wanted is not None and bool(wanted.offset_fields)
    yield wanted is not None and wanted.role is not None


def _asked_of_contacts(profile: CompanyProfile) -> Iterator[bool]:
    yield any(contact.consent and not contact.hidden for contact in profile.contacts)


def _asked_of_disclosure(_profile: CompanyProfile) -> Iterator[bool]:
    """Nothing has to be hidden."""
    yield True


_ASKED: Mapping[Block, Callable[[CompanyProfile], Iterable[bool]]] = {
    Block.IDENTITY: _asked_of_identity,
    Block.STATUS: _asked_of_status,
    Block.ITEMS: _asked_of_items,
    Block.PROCESSES: _asked_of_processes,
    Block.CERTIFICATES: _asked_of_certificates,
    Block.EXPERIENCE: _asked_of_experience,
    Block.CAPACITY: _asked_of_capacity,
    Block.SECURITY: _asked_of_security,
    Block.COOPERATION: _asked_of_cooperation,
    Block.CONTACTS: _asked_of_contacts,
    Block.DISCLOSURE: _asked_of_disclosure,
}


def _look_at_items(profile: CompanyProfile, recorded: Sequence[FoldedItem], _today: date) -> Iterator[Hint]:
    items, total = profile.items, len(profile.items)
    if not items and not recorded:
        yield Hint(HintCode.NO_ITEMS, Block.ITEMS)
    korean_only = sum(item.name.en is None for item in items)
    if korean_only:
        yield Hint(HintCode.ITEMS_WITHOUT_ENGLISH, Block.ITEMS, korean_only, total)
    unread = len(unread_records(items, recorded))
    if unread:
        yield Hint(HintCode.RECORDS_WITHOUT_ENGLISH, Block.ITEMS, unread, len(recorded))
    unclassed = sum(item.supply_class is None for item in items)
    if unclassed:
        yield Hint(HintCode.ITEMS_WITHOUT_CLASS, Block.ITEMS, unclassed, total)


def unread_records(items: Sequence[Item], recorded: Sequence[FoldedItem]) -> list[FoldedItem]:
    """Items on public record, which has Korean names only, that the profile does not name in English."""
    named = {(item.supply_class, item_key(item.name.ko)) for item in items if item.name.en and item.name.ko}
    return [each for each in recorded if (each.supply_class, item_key(each.item_name)) not in named]


def _look_at_certificates(
    profile: CompanyProfile, _recorded: Sequence[FoldedItem], today: date
) -> Iterator[Hint]:
    if not profile.certificates:
        yield Hint(HintCode.NO_CERTIFICATES, Block.CERTIFICATES)
    for certificate in profile.certificates:
        until = certificate.expires_on
        if until is None:
            code = HintCode.CERTIFICATE_WITHOUT_EXPIRY
        elif until < today:
            code = HintCode.CERTIFICATE_EXPIRED
        elif until <= today + EXPIRES_SOON:
            code = HintCode.CERTIFICATE_EXPIRES_SOON
        else:
            continue
        yield Hint(code, Block.CERTIFICATES, subject=certificate.standard, day=until)


def _look_at_work(profile: CompanyProfile, _recorded: Sequence[FoldedItem], _today: date) -> Iterator[Hint]:
    bare = sum(not process.envelope for process in profile.processes)
    if not profile.processes:
        yield Hint(HintCode.NO_PROCESSES, Block.PROCESSES)
    if bare:
        yield Hint(HintCode.PROCESS_WITHOUT_ENVELOPE, Block.PROCESSES, bare, len(profile.processes))
    if not profile.experience:
        yield Hint(HintCode.NO_EXPERIENCE, Block.EXPERIENCE)


def _look_at_firm(profile: CompanyProfile, _recorded: Sequence[FoldedItem], today: date) -> Iterator[Hint]:
    if profile.status.size_class is None:
        yield Hint(HintCode.NO_SIZE_CLASS, Block.STATUS)
    overview = profile.identity.overview
    if overview is None or overview.en is None:
        yield Hint(HintCode.NO_ENGLISH_OVERVIEW, Block.IDENTITY)
    if not any(contact.consent and not contact.hidden for contact in profile.contacts):
        yield Hint(HintCode.NO_CONTACT, Block.CONTACTS)
    if profile.cooperation is None or not profile.cooperation.offset_fields:
        yield Hint(HintCode.NO_COOPERATION, Block.COOPERATION)
    confirmed = profile.housekeeping.last_confirmed
    if confirmed is not None and confirmed + CONFIRMED_FOR < today:
        yield Hint(HintCode.NOT_CONFIRMED, Block.IDENTITY, day=confirmed)


_LOOKS = (_look_at_items, _look_at_certificates, _look_at_work, _look_at_firm)
