"""Tells companies apart by name, over what the store knows and the table of public renamings."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from koffset.domain.company import Alias, AliasKind, Company
from koffset.domain.evidence import Audience
from koffset.domain.taxonomy import CompanyAlias
from koffset.domain.text import BilingualText
from koffset.store.protocol import ReviewItem, StoreWriter
from koffset_indexer.naming import Namer


@dataclass(frozen=True, slots=True)
class CompanyPlan:
    """What names alone change in the store."""

    new: Sequence[Company]
    aliases: Mapping[str, Sequence[tuple[Alias, str]]]
    reviews: Sequence[ReviewItem]

    @property
    def touched(self) -> set[str]:
        return {company.id for company in self.new} | set(self.aliases)

    @property
    def alias_count(self) -> int:
        return sum(map(len, self.aliases.values()))


NO_COMPANIES = CompanyPlan(new=(), aliases={}, reviews=())


@dataclass(slots=True)
class _Seen:
    """What one import saw of a company."""

    spellings: Counter[str] = field(default_factory=Counter)
    aliases: list[Alias] = field(default_factory=list)


def company_id_of(name_key: str) -> str:
    """The id of a company that a public record names: the same in every store and on every run."""
    return "c" + hashlib.sha256(name_key.encode()).hexdigest()[:12]


def review_item(kind: str, company_id: str | None, **detail: str | float | None) -> ReviewItem:
    """A finding for a person; the same kind, company and texts always get the same id."""
    texts = [str(value) for value in detail.values() if not isinstance(value, float)]
    key = "\x1f".join([kind, company_id or "", *texts])
    return ReviewItem(hashlib.sha256(key.encode()).hexdigest()[:24], kind, company_id, detail)


class CompanyBook:
    """Companies by all their names, growing while a file is read; `plan` says what the store lacks.

    A name belongs to the company that has it or one of its aliases with the same key; else to today's
    bearer by the table of renamings; else to a new company. Names that are only similar are listed for
    review and never merged.
    """

    def __init__(
        self, companies: Mapping[str, Company], name_keys: Mapping[str, str], namer: Namer, source: str
    ) -> None:
        self._companies = companies
        self._ids = dict(name_keys)
        self._namer = namer
        self._source = source
        self._new_keys: dict[str, str] = {}
        self._declared: dict[str, Company] = {}
        self._seen: defaultdict[str, _Seen] = defaultdict(_Seen)
        self._reviews: dict[str, ReviewItem] = {}
        self._renamings: dict[str, CompanyAlias] = {}
        self._renamings_to: defaultdict[str, list[CompanyAlias]] = defaultdict(list)
        for renaming in namer.aliases:
            self._renamings.setdefault(namer.key(renaming.alias), renaming)
            self._renamings_to[namer.key(renaming.name)].append(renaming)

    def find(self, name: str) -> str | None:
        """The id of the company known by this name or by what it is called today."""
        key = self._namer.key(name)
        return self._ids.get(key) or self._ids.get(self._current_key(key))

    def resolve(self, name: str) -> str:
        """The id of the company of this name, which is noted as new if need be; the name must have a key."""
        key = self._namer.key(name)
        current = self._current_key(key)
        company_id = self._ids.get(key) or self._ids.get(current) or self._open(current)
        self._ids.setdefault(key, company_id)
        self._seen[company_id].spellings[name] += 1
        rightful = self._ids.get(current, company_id)
        if rightful != company_id:
            self._review("renamed_elsewhere", company_id, name=name, other_company_id=rightful)
        return company_id

    def __contains__(self, company_id: str) -> bool:
        return company_id in self._companies or company_id in self._new_keys

    def declare(
        self, company_id: str, name: BilingualText, audience: Audience, key: str | None = None
    ) -> None:
        """Note a new company under its own id and names; none of the names, or the key given, may be another's."""
        key = key or self._namer.key(name.best("ko"))
        self._ids[key] = company_id
        self._new_keys[company_id] = key
        self._declared[company_id] = Company(company_id, name.ko, name.en, key, audience=audience)

    def audience_of(self, company_id: str) -> Audience:
        """Who sees the company and its names; one made from a public record is public."""
        company = self._companies.get(company_id) or self._declared.get(company_id)
        return company.audience if company else Audience.PUBLIC

    def state_alias(self, company_id: str, alias: Alias) -> None:
        """Take over a name that a source states for a company, unless another company bears it."""
        key = self._namer.key(alias.name)
        bearer = self._ids.setdefault(key, company_id)
        if bearer == company_id:
            self._seen[company_id].aliases.append(alias)
        else:
            self._review("alias_of_another", company_id, alias=alias.name, other_company_id=bearer)

    def plan(self) -> CompanyPlan:
        new = [
            self._declared.get(company_id) or self._new_company(company_id, key)
            for company_id, key in sorted(self._new_keys.items())
        ]
        names = {**self._companies, **{company.id: company for company in new}}
        aliases = {}
        for company_id in sorted(self._seen):
            lacking = self._lacking_aliases(names[company_id])
            if lacking:
                aliases[company_id] = lacking
        self._review_similar(names)
        return CompanyPlan(new, aliases, list(self._reviews.values()))

    def _current_key(self, key: str) -> str:
        passed = {key}
        while (renaming := self._renamings.get(key)) is not None:
            key = self._namer.key(renaming.name)
            if key in passed:
                break
            passed.add(key)
        return key

    def _open(self, key: str) -> str:
        company_id = company_id_of(key)
        self._ids[key] = company_id
        self._new_keys[company_id] = key
        return company_id

    def _new_company(self, company_id: str, key: str) -> Company:
        renamings = self._renamings_to.get(key, [])
        spellings = self._seen[company_id].spellings
        if not renamings and all(map(self._namer.is_foreign, spellings)):
            printed = _most_frequent(spellings)
            return Company(company_id, name_ko=None, name_en=printed, name_key=key, foreign=True)
        shown = renamings[0].name if renamings else self._usual_name(company_id)
        english = [renaming.alias for renaming in renamings if renaming.kind == AliasKind.ENGLISH]
        return Company(company_id, name_ko=shown, name_en=english[0] if english else None, name_key=key)

    def _usual_name(self, company_id: str) -> str:
        spellings: Counter[str] = Counter()
        for name, count in self._seen[company_id].spellings.items():
            spellings[self._namer.bare(name)] += count
        return _most_frequent(spellings)

    def _lacking_aliases(self, company: Company) -> list[tuple[Alias, str]]:
        seen = self._seen[company.id]
        spellings = [Alias(name, AliasKind.SPELLING, source=self._source) for name in sorted(seen.spellings)]
        known = {alias.name for alias in company.aliases}
        if self._namer.key(company.name_ko or "") == company.name_key:
            known.add(company.name_ko or "")
        lacking: dict[str, tuple[Alias, str]] = {}
        for alias in (*self._table_aliases(company), *seen.aliases, *spellings):
            key = self._namer.key(alias.name)
            if alias.name not in known and key and self._ids.get(key, company.id) == company.id:
                lacking.setdefault(alias.name, (alias, key))
        return list(lacking.values())

    def _table_aliases(self, company: Company) -> list[Alias]:
        return [
            Alias(entry.alias, AliasKind(entry.kind), entry.valid_from, entry.valid_to, entry.source)
            for entry in self._renamings_to.get(company.name_key, [])
        ]

    def _review_similar(self, names: Mapping[str, Company]) -> None:
        new_keys = sorted(self._new_keys.values())
        own_keys = {company.name_key: company for company in names.values()}
        for key, other_key, score in self._namer.similar(new_keys, sorted(own_keys)):
            company, other = sorted((own_keys[key], own_keys[other_key]), key=lambda one: one.id)
            self._review(
                "similar_name",
                company.id,
                name=company.name_ko or company.name_en,
                other_company_id=other.id,
                other_name=other.name_ko or other.name_en,
                score=float(score),
            )

    def _review(self, kind: str, company_id: str, **detail: str | float | None) -> None:
        item = review_item(kind, company_id, **detail)
        self._reviews.setdefault(item.id, item)


def _most_frequent(spellings: Counter[str]) -> str:
    return min(spellings, key=lambda name: (-spellings[name], name))


async def write_companies(writer: StoreWriter, plan: CompanyPlan) -> int:
    """Write what names alone change; says how many findings are new. The change feed is the caller's."""
    await writer.add_companies(plan.new)
    for company_id, aliases in plan.aliases.items():
        await writer.add_aliases(company_id, aliases)
    return await writer.add_reviews(plan.reviews)
