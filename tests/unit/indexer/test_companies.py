from collections.abc import Mapping

import pytest

from koffset.domain.company import Alias, AliasKind, Company
from koffset.domain.evidence import Audience
from koffset.domain.taxonomy import CompanyAlias, NameRules
from koffset.domain.text import BilingualText
from koffset_indexer.companies import CompanyBook, CompanyPlan, company_id_of
from koffset_indexer.naming import build_namer

RULES = NameRules(
    legal_forms=("(주)", "㈜", "주식회사", "Co., Ltd.", "GmbH"),
    letter_names={"에스": "S", "케이": "K", "에프": "F", "엔": "N"},
    aliases=(
        CompanyAlias("옛가상기계", "새가상테크", "rename", None, "2020-01-01", "fictional"),
        CompanyAlias("더옛가상기계", "옛가상기계", "rename", None, None, "fictional"),
        CompanyAlias("New Gasang", "새가상테크", "english", None, None, "fictional"),
    ),
)


def book(
    companies: Mapping[str, Company] | None = None, name_keys: Mapping[str, str] | None = None
) -> CompanyBook:
    return CompanyBook(companies or {}, name_keys or {}, build_namer(RULES), "list")


def plan_of(*names: str) -> tuple[CompanyPlan, list[str]]:
    opened = book()
    ids = [opened.resolve(name) for name in names]
    return opened.plan(), ids


class TestSpellings:
    def test_legal_forms_and_spaces_make_no_other_company(self) -> None:
        plan, ids = plan_of("(주)가상정밀", "가상정밀 주식회사", "㈜ 가상 정밀", "가상정밀")
        assert len(set(ids)) == 1
        assert [company.name_ko for company in plan.new] == ["가상정밀"]

    def test_the_id_is_the_same_in_every_store(self) -> None:
        assert plan_of("(주)가상정밀")[1] == plan_of("다른회사", "가상정밀")[1][1:]

    def test_the_most_frequent_spelling_is_shown_without_legal_form(self) -> None:
        plan, _ = plan_of("가상 정밀(주)", "가상정밀", "가상 정밀 주식회사")
        assert [company.name_ko for company in plan.new] == ["가상 정밀"]

    def test_all_other_spellings_become_aliases_with_keys(self) -> None:
        plan, ids = plan_of("가상정밀", "(주)가상정밀")
        assert plan.aliases[ids[0]] == [
            (Alias("(주)가상정밀", AliasKind.SPELLING, source="list"), "가상정밀")
        ]

    def test_seen_again_nothing_is_lacking(self) -> None:
        first, ids = plan_of("가상정밀", "(주)가상정밀")
        company = first.new[0]
        known = Company(
            company.id, company.name_ko, None, company.name_key, aliases=(first.aliases[ids[0]][0][0],)
        )
        again = book({company.id: known}, {company.name_key: company.id})
        assert again.resolve("(주)가상정밀") == company.id
        assert again.plan() == CompanyPlan(new=[], aliases={}, reviews=[])


class TestRenamings:
    @pytest.mark.parametrize("name", ["옛가상기계(주)", "더옛가상기계", "새가상테크", "New Gasang"])
    def test_every_name_leads_to_todays_company(self, name: str) -> None:
        plan, ids = plan_of(name)
        assert ids == [company_id_of("새가상테크")]
        assert [(company.name_ko, company.name_en) for company in plan.new] == [("새가상테크", "New Gasang")]

    def test_old_names_keep_their_dates(self) -> None:
        plan, ids = plan_of("옛가상기계(주)")
        dated = {alias.name: alias.valid_to for alias, _ in plan.aliases[ids[0]]}
        assert dated["옛가상기계"] == "2020-01-01"

    def test_company_known_under_its_old_name_stays_and_is_listed_for_review(self) -> None:
        old = Company("cold", "옛가상기계", None, "옛가상기계")
        new = Company("cnew", "새가상테크", None, "새가상테크")
        opened = book({"cold": old, "cnew": new}, {"옛가상기계": "cold", "새가상테크": "cnew"})
        assert opened.resolve("옛가상기계") == "cold"
        assert [item.kind for item in opened.plan().reviews] == ["renamed_elsewhere"]


class TestForeign:
    def test_latin_letters_only_are_foreign_and_keep_their_printed_name(self) -> None:
        plan, _ = plan_of("FICTION WERKE GMBH")
        assert [(one.foreign, one.name_ko, one.name_en) for one in plan.new] == [
            (True, None, "FICTION WERKE GMBH")
        ]

    def test_a_korean_legal_form_makes_a_latin_name_korean(self) -> None:
        plan, _ = plan_of("주식회사 F.I.C")
        assert [(one.foreign, one.name_ko) for one in plan.new] == [(False, "F.I.C")]


class TestReview:
    def test_similar_names_are_listed_and_not_merged(self) -> None:
        plan, ids = plan_of("동해가상산업", "동해가상산업사")
        assert len(set(ids)) == 2
        assert [item.kind for item in plan.reviews] == ["similar_name"]

    def test_spelled_letters_are_listed_and_not_merged(self) -> None:
        plan, ids = plan_of("에스케이가상", "SK가상")
        assert len(set(ids)) == 2
        assert [item.kind for item in plan.reviews] == ["similar_name"]

    def test_the_same_finding_has_the_same_id_whatever_the_order(self) -> None:
        one, _ = plan_of("동해가상산업", "동해가상산업사")
        other, _ = plan_of("동해가상산업사", "동해가상산업")
        assert [item.id for item in one.reviews] == [item.id for item in other.reviews]

    def test_stated_alias_of_another_company_is_not_taken_over(self) -> None:
        opened = book()
        one, other = opened.resolve("가상정밀"), opened.resolve("한빛제강")
        opened.state_alias(one, Alias("(주)한빛제강", AliasKind.RENAME))
        plan = opened.plan()
        assert [item.kind for item in plan.reviews] == ["alias_of_another"]
        assert one not in plan.aliases
        assert opened.find("한빛제강") == other


class TestDeclared:
    def test_declared_company_keeps_its_id_and_names(self) -> None:
        opened = book()
        opened.declare("F001", BilingualText(ko="가상정밀", en="Gasang"), Audience.CONTRACTORS)
        company = opened.plan().new[0]
        assert (company.id, company.name_en, company.audience) == ("F001", "Gasang", Audience.CONTRACTORS)
        assert opened.find("가상정밀(주)") == "F001"
