"""From what the store has on a company to its evidence documents: one a claim. Pure."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from koffset.domain.company import Company, CompanyFile, Record
from koffset.domain.company_facets import company_facets
from koffset.domain.evidence import (
    PROFILE_SOURCE,
    Audience,
    CompanyFacets,
    EvidenceDocument,
    EvidenceGrade,
    EvidenceKind,
    narrowest,
    readers_of,
)
from koffset.domain.folding import FoldedItem, fold_parts, item_key
from koffset.domain.profile import (
    Certificate,
    Claim,
    CompanyProfile,
    EnvelopeLimit,
    Experience,
    Item,
    Process,
)
from koffset.domain.records import DesignationRecord, ListingRecord
from koffset.domain.taxonomy import NameRules, Taxonomies, name_as_typed, weapon_systems_by_name
from koffset.domain.text import BilingualText, Language
from koffset.domain.wishlist import Wish
from koffset.text.names import is_foreign, name_forms, romanise
from koffset.text.passages import is_list, split_passages

REGISTER_SOURCE = "register"
WISH_SOURCE = "wish_list"
NAMES = "names"


@dataclass(frozen=True, slots=True)
class _Draft:
    """A claim before it is split into passages; `key` names it within the company and kind."""

    kind: EvidenceKind
    key: str
    source: str
    grade: EvidenceGrade
    audience: Audience
    text_ko: str = ""
    text_en: str = ""
    as_of: date | None = None
    as_of_inferred: bool = False
    count: int = 1
    supply_class: str | None = None
    weapon_systems: tuple[str, ...] = ()
    valid_until: date | None = None
    codes: tuple[str, ...] = ()


class DocumentBuilder:
    """Builds the documents of one company after the other.

    Foreign ones and those merged into another have none: they are never candidates.
    """

    def __init__(self, taxonomies: Taxonomies, rules: NameRules) -> None:
        self._taxonomies = taxonomies
        self._rules = rules
        self._systems = weapon_systems_by_name(taxonomies)

    def build(self, file: CompanyFile) -> list[EvidenceDocument]:
        """All documents of a company, in a stable order, each id once."""
        if file.company.foreign or file.merged_into is not None:
            return []
        if file.profile is not None:
            # Facets and the text about a firm are for everybody who may see the firm.
            file = replace(file, profile=file.profile.without_undisclosed())
        facets = company_facets(file)
        documents: dict[str, EvidenceDocument] = {}
        for draft in self._drafts(file):
            for document in self._documents(draft, file.company, facets):
                documents.setdefault(document.id, document)
        return list(documents.values())

    def _drafts(self, file: CompanyFile) -> Iterator[_Draft]:
        yield from _overviews(file, self._rules)
        yield from (_of_folded(item) for item in fold_parts(file.records))
        yield from self._of_register(file.records)
        if file.profile:
            yield from _of_profile(file.profile, self._taxonomies)
        yield from (_of_wish(wish) for wish in file.wishes)

    def _of_register(self, records: Sequence[Record]) -> Iterator[_Draft]:
        for record in records:
            if isinstance(record.body, DesignationRecord) and record.body.field:
                field = self._taxonomies.defence_fields[record.body.field]
                text_ko, text_en = (
                    f"방산업체 지정: {field.name_ko}",
                    f"Designated defence contractor: {field.name_en}",
                )
                yield _of_record(record, f"designation {field.code}", text_ko, text_en)
            elif isinstance(record.body, ListingRecord) and (record.body.products or record.body.industry):
                yield _of_record(record, "products", _joined(record.body.products, record.body.industry), "")

    def _documents(
        self, draft: _Draft, company: Company, facets: CompanyFacets
    ) -> Iterator[EvidenceDocument]:
        codes = {name: self._systems.get(name.casefold()) for name in draft.weapon_systems}
        systems = tuple(sorted({code for code in codes.values() if code}))
        strange = [name for name, code in codes.items() if code is None]
        claim = (company.id, draft.source, draft.kind.value, draft.key)
        passages = _passages(draft.text_ko, draft.text_en)
        for place, (text_ko, text_en) in enumerate(passages):
            yield EvidenceDocument(
                id=_document_id(*claim, str(place)),
                company_id=company.id,
                kind=draft.kind,
                grade=draft.grade,
                readers=readers_of(narrowest(draft.audience, company.audience), company.id),
                text_ko=text_ko,
                text_en=text_en,
                class_text=_joined(self._class_text(draft.supply_class, systems), *strange),
                as_of=draft.as_of,
                as_of_inferred=draft.as_of_inferred,
                count=draft.count,
                source=draft.source,
                supply_class=draft.supply_class,
                weapon_systems=systems,
                valid_until=draft.valid_until,
                codes=(*((draft.supply_class,) if draft.supply_class else ()), *draft.codes),
                claim=_document_id(*claim) if len(passages) > 1 else "",
                passage=place,
                listed=len(passages) > 1 and (is_list(draft.text_ko) or is_list(draft.text_en)),
                company=facets,
                name_forms=self._name_forms(company) if draft.key == NAMES and place == 0 else (),
            )

    def _class_text(self, supply_class: str | None, systems: Sequence[str]) -> str:
        """Names and "includes" of the supply class and the names of the weapon systems: the weaker field."""
        term = self._taxonomies.supply_classes.get(supply_class or "")
        named = [self._taxonomies.weapon_systems.get(code) for code in systems]
        return _joined(
            *((term.name_en, term.name_ko, term.includes_en, term.includes_ko) if term else ()),
            *(text for system in named if system for text in (system.name_en, system.name_ko)),
        )

    def _name_forms(self, company: Company) -> tuple[str, ...]:
        names = [company.name_ko, company.name_en, *(alias.name for alias in company.aliases)]
        return name_forms((name for name in names if name), self._rules)


def _overviews(file: CompanyFile, rules: NameRules) -> Iterator[_Draft]:
    """All names of the company, old ones too, in a document of their own: beside a long text a name counts little.

    A company known by its id alone has no name to be found by; one without an English name is found by its romanised.
    """
    company, profile = file.company, file.profile
    stated = (company.name_ko, company.name_en, *(alias.name for alias in company.aliases))
    names = list(dict.fromkeys(name for name in stated if name))
    if names != [company.id]:
        latin = [name for name in names if is_foreign(name)] or [romanise(company.name_ko or "", rules)]
        yield _Draft(
            kind=EvidenceKind.COMPANY,
            key=NAMES,
            source=REGISTER_SOURCE if file.records else PROFILE_SOURCE,
            grade=EvidenceGrade.PUBLIC_RECORD if file.records else EvidenceGrade.DECLARED,
            audience=company.audience,
            text_ko=", ".join(name for name in names if not is_foreign(name)),
            text_en=", ".join(filter(None, latin)),
        )
    if profile and profile.identity.overview:
        yield _Draft(
            kind=EvidenceKind.COMPANY,
            key="overview",
            source=PROFILE_SOURCE,
            grade=EvidenceGrade.DECLARED,
            audience=profile.audience,
            text_ko=profile.identity.overview.ko or "",
            text_en=profile.identity.overview.en or "",
            as_of=profile.housekeeping.last_confirmed,
        )


def _of_folded(item: FoldedItem) -> _Draft:
    return _Draft(
        kind=EvidenceKind.ITEM,
        key=f"{item.supply_class or ''} {item_key(item.item_name)}",
        source=item.source,
        grade=item.grade,
        audience=item.audience,
        text_ko=item.item_name,
        as_of=item.as_of,
        as_of_inferred=item.as_of_inferred,
        count=item.count,
        supply_class=item.supply_class,
        weapon_systems=item.weapon_systems,
        codes=item.codes,
    )


def _of_record(record: Record, key: str, text_ko: str, text_en: str) -> _Draft:
    return _Draft(
        kind=EvidenceKind.COMPANY,
        key=key,
        source=record.source,
        grade=record.grade,
        audience=record.audience,
        text_ko=text_ko,
        text_en=text_en,
        as_of=record.as_of,
        as_of_inferred=record.as_of_inferred,
    )


def _of_wish(wish: Wish) -> _Draft:
    return _Draft(
        kind=EvidenceKind.WISH,
        key=wish.id,
        source=WISH_SOURCE,
        grade=EvidenceGrade.DECLARED,
        audience=wish.audience,
        text_ko=_texts("ko", wish.title, wish.description),
        text_en=_texts("en", wish.title, wish.description),
        as_of=wish.submitted_on,
        supply_class=wish.supply_class,
        weapon_systems=wish.weapon_systems,
    )


def _of_profile(profile: CompanyProfile, taxonomies: Taxonomies) -> Iterator[_Draft]:
    """The claims of a profile; those of one key are told apart by their number, the first keeps the plain key."""
    seen: Counter[tuple[EvidenceKind, str]] = Counter()
    for draft in _claims(profile, taxonomies):
        seen[draft.kind, draft.key] += 1
        number = seen[draft.kind, draft.key]
        key = draft.key if number == 1 else f"{draft.key} #{number}"
        yield replace(draft, key=key, audience=narrowest(draft.audience, profile.audience))


def _claims(profile: CompanyProfile, taxonomies: Taxonomies) -> Iterator[_Draft]:
    yield from map(_of_item, profile.items)
    yield from (_of_process(process, taxonomies) for process in profile.processes)
    yield from map(_of_certificate, profile.certificates)
    yield from map(_of_experience, profile.experience)


def _of_item(item: Item) -> _Draft:
    key = f"{item.supply_class or ''} {item_key(item.name.best('ko'))}"
    draft = _claimed(item, item.kind, key, item.name, item.description)
    codes = tuple(code for code in (item.nsn, item.drawing_no, item.specification) if code)
    return replace(draft, supply_class=item.supply_class, weapon_systems=item.weapon_systems, codes=codes)


def _of_process(process: Process, taxonomies: Taxonomies) -> _Draft:
    stated = (*process.envelope, *((process.tolerance,) if process.tolerance else ()))
    limits = [_limit(limit, taxonomies) for limit in stated]
    scopes = (approval.scope for approval in process.approvals)
    texts = (process.name, process.description, *process.materials, *scopes)
    return _claimed(process, EvidenceKind.PROCESS, item_key(process.name.best("ko")), *texts, limits=limits)


def _of_certificate(certificate: Certificate) -> _Draft:
    key = f"{certificate.family} {certificate.number or certificate.standard}"
    texts = (certificate.scope, certificate.site)
    draft = _claimed(certificate, EvidenceKind.CERTIFICATE, key, *texts, prefix=certificate.standard)
    return replace(draft, valid_until=certificate.expires_on)


def _of_experience(work: Experience) -> _Draft:
    key = item_key(work.name.best("ko"))
    draft = _claimed(work, EvidenceKind.EXPERIENCE, key, work.name, work.description, work.customer)
    return replace(draft, weapon_systems=work.platforms)


def _claimed(
    claim: Claim,
    kind: EvidenceKind,
    key: str,
    *texts: BilingualText | None,
    prefix: str = "",
    limits: Sequence[BilingualText] = (),
) -> _Draft:
    return _Draft(
        kind=kind,
        key=key,
        source=PROFILE_SOURCE,
        grade=claim.grade,
        audience=claim.effective_audience,
        text_ko=_joined(prefix, _texts("ko", *texts), _limits("ko", limits)),
        text_en=_joined(prefix, _texts("en", *texts), _limits("en", limits)),
        as_of=claim.as_of,
    )


def _limits(language: Language, limits: Iterable[BilingualText]) -> str:
    return ", ".join(limit.best(language) for limit in limits)


def _limit(limit: EnvelopeLimit, taxonomies: Taxonomies) -> BilingualText:
    """`mass ≤ 800 kg`, with the number as it is typed in a search."""
    quantity = name_as_typed(taxonomies.quantities, limit.quantity)
    unit = name_as_typed(taxonomies.units, limit.unit)
    bounds = _bounds(limit)
    return BilingualText(
        ko=f"{quantity.best('ko')}{bounds} {unit.best('ko')}",
        en=f"{quantity.best('en')}{bounds} {unit.best('en')}",
    )


def _bounds(limit: EnvelopeLimit) -> str:
    if limit.minimum is not None and limit.maximum is not None:
        return f" {limit.minimum}\N{EN DASH}{limit.maximum}"
    if limit.minimum is not None:
        return f" ≥ {limit.minimum}"
    return "" if limit.maximum is None else f" ≤ {limit.maximum}"


def _texts(language: str, *texts: BilingualText | None) -> str:
    return _joined(*(text.ko if language == "ko" else text.en for text in texts if text))


def _joined(*texts: str | None) -> str:
    return ". ".join(text.rstrip(". ") for text in texts if text)


def _passages(text_ko: str, text_en: str) -> list[tuple[str, str]]:
    """Both languages together where each fits in one passage, else passages of each language apart."""
    korean, english = split_passages(text_ko), split_passages(text_en)
    if len(korean) <= 1 and len(english) <= 1:
        return [(text_ko, text_en)]
    return [*((passage, "") for passage in korean), *(("", passage) for passage in english)]


def _document_id(*key: str) -> str:
    return hashlib.sha256("\x1f".join(key).encode()).hexdigest()[:24]
