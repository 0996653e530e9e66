import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from koffset.domain.evidence import Audience, EvidenceGrade
from koffset.domain.profile import (
    Capacity,
    Certificate,
    CompanyProfile,
    Contact,
    Cooperation,
    EnvelopeLimit,
    Identity,
    Item,
    Process,
    SpecialProcessApproval,
    Status,
)
from koffset.domain.taxonomy import Taxonomies
from koffset.domain.text import BilingualText, Document
from koffset.errors import SourceFileInvalid
from koffset.exchange.documents import read_documents, write_documents
from koffset.resources.loader import load_taxonomies

LIMIT = 10_000_000
FIXTURES = Path(__file__).parents[3] / "fixtures"
ROUND_TRIP = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("가나다 ;\\=+_x000D_\n\"'"), max_size=12
).filter(lambda text: text.strip())
BILINGUAL = st.builds(BilingualText, ko=TEXTS, en=st.none() | TEXTS)
LIMITS = st.builds(
    EnvelopeLimit,
    quantity=TEXTS,
    minimum=st.none() | st.decimals(-1000, 1000, places=3),
    maximum=st.none(),
    unit=TEXTS,
)
APPROVALS = st.builds(SpecialProcessApproval, family=st.just("as9100"), scope=BILINGUAL)
PROCESSES = st.builds(
    Process,
    name=BILINGUAL,
    grade=st.sampled_from(EvidenceGrade),
    not_for_foreign_disclosure=st.booleans(),
    envelope=st.lists(LIMITS, max_size=2),
    tolerance=st.none() | LIMITS,
    materials=st.lists(BILINGUAL, max_size=2),
    approvals=st.lists(APPROVALS, max_size=2),
)
PROFILES = st.builds(
    CompanyProfile,
    id=st.from_regex(r"[0-9A-Za-z][0-9A-Za-z._-]{0,8}", fullmatch=True),
    identity=st.builds(
        Identity, name=BILINGUAL, short_names=st.lists(TEXTS, max_size=3), founded=st.none() | st.dates()
    ),
    status=st.builds(Status, gvc30=st.booleans()),
    items=st.lists(
        st.builds(
            Item,
            name=BILINGUAL,
            weapon_systems=st.lists(TEXTS, max_size=2),
            trl=st.none() | st.integers(1, 9),
        ),
        max_size=3,
        unique_by=lambda item: item.name,
    ),
    processes=st.lists(PROCESSES, max_size=2),
    capacity=st.none() | st.builds(Capacity, prime_approvals=st.lists(BILINGUAL, max_size=2)),
    cooperation=st.none() | st.builds(Cooperation, offset_fields=st.lists(st.integers(1, 7), max_size=3)),
    audience=st.sampled_from(Audience),
)


@pytest.fixture(scope="session")
def taxonomies() -> Taxonomies:
    return load_taxonomies()


def documents_of(kind: str, path: Path, taxonomies: Taxonomies) -> list[Document]:
    found = read_documents(kind, path, taxonomies, LIMIT)
    assert found.rejects == []
    return [document for _, document in found.documents]


class TestRoundTrip:
    @pytest.mark.parametrize("suffix", [".jsonl", ".xlsx"])
    @pytest.mark.parametrize(
        ("kind", "name"),
        [("profiles", "companies"), ("wishlists", "wishlists"), ("programmes", "programmes")],
    )
    def test_fixtures_come_back_unchanged(
        self, tmp_path: Path, taxonomies: Taxonomies, kind: str, name: str, suffix: str
    ) -> None:
        before = documents_of(kind, FIXTURES / f"{name}.jsonl", taxonomies)
        write_documents(kind, tmp_path / f"out{suffix}", before)
        assert documents_of(kind, tmp_path / f"out{suffix}", taxonomies) == before

    @pytest.mark.parametrize("suffix", [".jsonl", ".xlsx"])
    @ROUND_TRIP
    @given(profiles=st.lists(PROFILES, min_size=1, max_size=3, unique_by=lambda one: one.id))
    def test_any_profile_comes_back_unchanged(
        self, tmp_path: Path, taxonomies: Taxonomies, suffix: str, profiles: list[CompanyProfile]
    ) -> None:
        path = tmp_path / f"out{suffix}"
        write_documents("profiles", path, profiles)
        assert documents_of("profiles", path, taxonomies) == profiles

    @pytest.mark.parametrize(
        "text", ["_x0041_", "a_x000D_b", "a\r\nb", "a\tb", "=1+1", "\x01", "#N/A", "True", "007"]
    )
    def test_text_that_workbooks_treat_specially_stays_text(
        self, tmp_path: Path, taxonomies: Taxonomies, text: str
    ) -> None:
        profile = CompanyProfile(id="F1", identity=Identity(name=BilingualText(ko=text), short_names=(text,)))
        write_documents("profiles", tmp_path / "out.xlsx", [profile])
        assert documents_of("profiles", tmp_path / "out.xlsx", taxonomies) == [profile]

    def test_every_block_has_its_place_in_the_workbook(self, tmp_path: Path, taxonomies: Taxonomies) -> None:
        profile = CompanyProfile(
            id="F1",
            identity=Identity(name=BilingualText(ko="가상정밀")),
            certificates=(Certificate(family="as9100", standard="AS9100D", expires_on=date(2027, 1, 1)),),
            capacity=Capacity(sales_krw=Decimal("12345678901234567890.5"), export_countries=("US", "PL")),
            contacts=(Contact(role=BilingualText(en="Sales"), email="sales@gasang.example", consent=True),),
        )
        write_documents("profiles", tmp_path / "out.xlsx", [profile])
        assert documents_of("profiles", tmp_path / "out.xlsx", taxonomies) == [profile]


class TestWriting:
    def test_unknown_suffix_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(SourceFileInvalid, match=r"\.jsonl and \.xlsx"):
            write_documents("profiles", tmp_path / "out.csv", [])

    def test_failed_write_leaves_the_old_file_and_nothing_else(self, tmp_path: Path) -> None:
        path = tmp_path / "out.xlsx"
        path.write_bytes(b"old")
        names = tuple(f"{number:04}" + "가" * 900 for number in range(60))
        profile = CompanyProfile(id="F1", identity=Identity(name=BilingualText(ko="가"), short_names=names))
        with pytest.raises(SourceFileInvalid, match=r"'companies', row 2, column 'short_names'.*JSONL"):
            write_documents("profiles", path, [profile])
        assert path.read_bytes() == b"old"
        assert list(tmp_path.iterdir()) == [path]


def line(**changed: Any) -> str:
    return json.dumps({"id": "F1", "identity": {"name": {"ko": "가상정밀"}}, **changed}) + "\n"


def test_uploads_are_neither_written_nor_taken_from_outside(tmp_path: Path, taxonomies: Taxonomies) -> None:
    certificate = {"family": "as9100", "standard": "AS9100D", "document": "a" * 32}
    text = line(items=[{"name": {"ko": "핀"}, "picture": "b" * 32}], certificates=[certificate])
    path, again = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    path.write_text(text, encoding="utf-8")
    ((_, read),) = read_documents("profiles", path, taxonomies, LIMIT).documents
    assert not {"a" * 32, "b" * 32} & set(read.model_dump_json().split('"'))
    write_documents("profiles", again, [CompanyProfile.model_validate_json(text)])
    assert not {"a" * 32, "b" * 32} & set(again.read_text(encoding="utf-8").split('"'))


class TestLines:
    def read(
        self, folder: Path, taxonomies: Taxonomies, text: str | bytes
    ) -> tuple[int, list[tuple[int, str, str]]]:
        path = folder / "in.jsonl"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        found = read_documents("profiles", path, taxonomies, LIMIT)
        return len(found.documents), [(one.row, one.column, one.value) for one in found.rejects]

    def test_byte_order_mark_and_blank_lines_do_no_harm(self, tmp_path: Path, taxonomies: Taxonomies) -> None:
        assert self.read(tmp_path, taxonomies, "\ufeff" + line() + "\n\r\n") == (1, [])

    def test_fault_is_told_by_line_path_and_value(self, tmp_path: Path, taxonomies: Taxonomies) -> None:
        text = line() + line(id="F2", items=[{"name": {"ko": "핀"}, "trl": 12}])
        assert self.read(tmp_path, taxonomies, text) == (1, [(2, "items.0.trl", "12")])

    def test_unknown_taxonomy_code_is_told_by_its_place(self, tmp_path: Path, taxonomies: Taxonomies) -> None:
        text = line() + line(id="F2", certificates=[{"family": "iso0", "standard": "ISO 0"}])
        assert self.read(tmp_path, taxonomies, text) == (1, [(2, "certificates.0.family", "iso0")])

    def test_id_that_stands_twice_is_rejected(self, tmp_path: Path, taxonomies: Taxonomies) -> None:
        assert self.read(tmp_path, taxonomies, line() + line()) == (1, [(2, "id", "F1")])

    def test_line_that_is_no_object_is_rejected(self, tmp_path: Path, taxonomies: Taxonomies) -> None:
        assert self.read(tmp_path, taxonomies, line() + "[1]\n{\n") == (
            1,
            [(2, "(line)", "[1]"), (3, "(line)", "{")],
        )

    @pytest.mark.parametrize("text", [b"hello\n", b"\n\n", b"%PDF-1.7\n\xff\xfe"])
    def test_what_is_no_jsonl_is_refused(self, tmp_path: Path, taxonomies: Taxonomies, text: bytes) -> None:
        with pytest.raises(SourceFileInvalid):
            self.read(tmp_path, taxonomies, text)
