"""What each template is given: one class a template, its fields are the template's variables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from koffset.api.schemas import (
    CompanyDetail,
    IndexView,
    SearchAnswer,
    SearchHit,
    SuggestedCompany,
    SupplyClassGroup,
)
from koffset_web.account_contexts import ACCOUNT_TEMPLATES
from koffset_web.charts import CertificateLine, ClassBar
from koffset_web.company_items import EvidenceCount, ItemGroup
from koffset_web.facets import Chip, Facet, FacetValue
from koffset_web.i18n import Language
from koffset_web.import_contexts import IMPORT_TEMPLATES
from koffset_web.labels import Labels
from koffset_web.messages import Message
from koffset_web.offset_contexts import OffsetContext
from koffset_web.page_contexts import PageContext
from koffset_web.paging import Pager
from koffset_web.profile_contexts import PROFILE_TEMPLATES
from koffset_web.requirement_contexts import REQUIREMENT_TEMPLATES
from koffset_web.shortlist_contexts import SHORTLIST_TEMPLATES


@dataclass(frozen=True, slots=True, kw_only=True)
class StartContext(PageContext):
    """start.html; `index` is None where the API has no figures, `problem` says why no index can be read."""

    index: IndexView | None
    problem: Message | None
    examples: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpansionLink:
    """An expansion of the query and the URL of the same search without it."""

    term: str
    added: str
    source: str
    drop_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchContext(PageContext):
    """search.html. `fragment`: only the results are sent, to be put into a page that is there already."""

    fragment: bool
    labels: Labels
    today: date
    answer: SearchAnswer
    matches: Sequence[SearchHit]
    nearest: Sequence[SearchHit]
    facets: Sequence[Facet]
    grades: Sequence[FacetValue]
    chips: Sequence[Chip]
    clear_url: str
    expansions: Sequence[ExpansionLink]
    all_expansions_url: str | None
    no_expansions_url: str | None
    hidden: Sequence[tuple[str, str]]
    sort: str
    sorts: Mapping[str, str]
    pager: Pager | None
    csv_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedContext(PageContext):
    """refused.html: the API refuses the query; `detail` is its own English text."""

    status: int
    message: Message
    detail: str
    request_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionsContext:
    """suggestions.html."""

    language: Language
    suggestions: Sequence[SuggestedCompany]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyContext(PageContext):
    """company.html."""

    labels: Labels
    detail: CompanyDetail
    bars: Sequence[ClassBar]
    more_bars: Sequence[ClassBar]
    groups: Sequence[ItemGroup]
    certificate_line: CertificateLine
    grades: Sequence[EvidenceCount]
    sources: Sequence[EvidenceCount]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemsContext(PageContext):
    """items.html: one page of a company's items in one supply class."""

    labels: Labels
    detail: CompanyDetail
    group: SupplyClassGroup
    first: int
    last: int
    pager: Pager | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorContext(PageContext):
    """error.html."""

    status: int
    message: Message
    detail: str
    request_id: str


TEMPLATES: Mapping[type, str] = {
    StartContext: "start.html",
    SearchContext: "search.html",
    RefusedContext: "refused.html",
    SuggestionsContext: "suggestions.html",
    CompanyContext: "company.html",
    ItemsContext: "items.html",
    ErrorContext: "error.html",
    OffsetContext: "offset.html",
    **ACCOUNT_TEMPLATES,
    **IMPORT_TEMPLATES,
    **PROFILE_TEMPLATES,
    **REQUIREMENT_TEMPLATES,
    **SHORTLIST_TEMPLATES,
}
