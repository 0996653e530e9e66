"""The fixtures: every line is a valid document, ids are unique, and what refers to something finds it."""

from collections import Counter
from pathlib import Path
from typing import TypeVar

import pytest
from pydantic import TypeAdapter

from koffset.domain.evidence import Audience, EvidenceKind
from koffset.domain.kept_requirement import Visibility
from koffset.domain.profile import CompanyProfile
from koffset.domain.programme import Programme
from koffset.domain.requirement import Requirement
from koffset.domain.text import Document
from koffset.domain.wishlist import Wish
from koffset.exchange.codes import unknown_codes
from koffset.resources import loader
from koffset_cli.serving import SampleKeeping, sample_accounts

FIXTURES = Path(__file__).parents[2] / "fixtures"
D = TypeVar("D", bound=Document)


def lines_of(name: str) -> list[str]:
    return (FIXTURES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()


def read(name: str, model: type[D]) -> list[D]:
    return [model.model_validate_json(line) for line in lines_of(name)]


@pytest.fixture(scope="module")
def companies() -> list[CompanyProfile]:
    return read("companies", CompanyProfile)


class TestCompanies:
    def test_are_eighty_at_least_with_both_names_and_ids_of_their_own(
        self, companies: list[CompanyProfile]
    ) -> None:
        assert len(companies) >= 80
        assert len({company.id for company in companies}) == len(companies)
        assert all(company.identity.name.ko and company.identity.name.en for company in companies)

    def test_name_only_codes_of_the_taxonomies(self, companies: list[CompanyProfile]) -> None:
        taxonomies = loader.load_taxonomies()
        assert {company.id: unknown_codes(company, taxonomies) for company in companies} == {
            company.id: [] for company in companies
        }

    def test_cover_all_defence_fields(self, companies: list[CompanyProfile]) -> None:
        designated = {each.field for company in companies for each in company.status.designations}
        assert designated == set(loader.load_taxonomies().defence_fields)

    def test_are_shaped_like_real_ones(self, companies: list[CompanyProfile]) -> None:
        sizes = sorted(len(company.items) for company in companies)
        assert sizes[len(sizes) // 2] <= 8
        assert sizes[-2] > 200

    def test_stand_at_places_that_do_not_exist(self, companies: list[CompanyProfile]) -> None:
        homes = [str(company.identity.homepage or "https://x.example/") for company in companies]
        assert all(home.rstrip("/").endswith(".example") for home in homes)

    def test_have_claims_of_every_kind_and_audience(self, companies: list[CompanyProfile]) -> None:
        kinds = {item.kind for company in companies for item in company.items}
        audiences = {item.effective_audience for company in companies for item in company.items}
        assert kinds == {EvidenceKind.ITEM, EvidenceKind.TECHNOLOGY, EvidenceKind.SERVICE}
        assert audiences >= {Audience.PUBLIC, Audience.CONTRACTORS, Audience.OWNER}


class TestTheOthers:
    def test_wishes_are_of_known_companies_and_programmes(self, companies: list[CompanyProfile]) -> None:
        programmes = {programme.id for programme in read("programmes", Programme)}
        wishes = read("wishlists", Wish)
        assert len(wishes) == 60
        assert {wish.company_id for wish in wishes} <= {company.id for company in companies}
        assert {wish.programme_id for wish in wishes} == programmes
        assert Counter(wish.audience for wish in wishes)[Audience.OWNER] >= 20

    def test_requirements_have_lots_for_known_programmes(self) -> None:
        programmes = {programme.id for programme in read("programmes", Programme)}
        requirements = read("requirements", Requirement)
        assert len(requirements) == 15
        assert {requirement.programme_id for requirement in requirements} <= programmes
        kinds = {
            condition.kind
            for requirement in requirements
            for lot in requirement.lots
            for condition in lot.conditions
        }
        assert len(kinds) == 10


class TestKeptRequirements:
    def test_each_requirement_is_kept_once_by_a_sample_account_and_some_are_open(self) -> None:
        samples = [TypeAdapter(SampleKeeping).validate_json(line) for line in lines_of("kept_requirements")]
        assert [each.id for each in samples] == [each.id for each in read("requirements", Requirement)]
        assert {each.account for each in samples} <= {each.email for each in sample_accounts()}
        shown = {each.disclosure.visibility for each in samples}
        assert {Visibility.PRIVATE, Visibility.SHARED, Visibility.OPEN} == shown
