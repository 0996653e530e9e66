import pytest

from koffset.domain.evidence import ANONYMOUS, KDIA, Viewer
from koffset.domain.retrieval import Filters
from koffset.errors import InvalidInput, NotFound
from koffset.usecases.companies import company_sheet
from koffset.usecases.exporting import export_documents
from koffset.usecases.search import SearchOrder, SearchResult, search_companies
from koffset.usecases.status import index_state
from koffset.usecases.suggesting import suggest_companies
from koffset.usecases.workspace import Workspace

pytestmark = pytest.mark.asyncio(loop_scope="session")

CONTRACTOR = Viewer(frozenset({"public", "contractors"}))
OWNER = Viewer(frozenset({"public", "owner:P01"}))


async def search(workspace: Workspace, text: str, viewer: Viewer) -> SearchResult:
    filters = Filters(viewer.readers, workspace.today())
    return await search_companies(workspace, SearchOrder(text, filters, viewer, page_size=50))


def evidence(result: SearchResult) -> list[str]:
    return [line.scored.document.text_en for hit in result.hits for line in hit.lines]


class TestViewers:
    @pytest.mark.parametrize(
        ("text", "viewer"),
        [
            ("sonar dome cover", CONTRACTOR),
            ("sonar dome cover", OWNER),
            ("periscope", CONTRACTOR),
            ("prototype gyroscope", OWNER),
            ("prototype gyroscope", KDIA),
            ("seeker head", OWNER),
            ("joint production of a hydrofoil", OWNER),
        ],
    )
    async def test_find_what_is_for_them(self, workspace: Workspace, text: str, viewer: Viewer) -> None:
        assert evidence(await search(workspace, text, viewer))[0] == text

    @pytest.mark.parametrize(
        ("text", "viewer"),
        [
            ("sonar dome cover", ANONYMOUS),
            ("prototype gyroscope", CONTRACTOR),
            ("seeker head", CONTRACTOR),
            ("joint production of a hydrofoil", CONTRACTOR),
            ("periscope", ANONYMOUS),
        ],
    )
    async def test_do_not_find_what_is_not(self, workspace: Workspace, text: str, viewer: Viewer) -> None:
        assert text not in evidence(await search(workspace, text, viewer))

    async def test_open_companies_and_get_suggestions_as_they_may(self, workspace: Workspace) -> None:
        assert (await company_sheet(workspace, "P03", CONTRACTOR)).file.company.name_ko == "달무리광학"
        with pytest.raises(NotFound):
            await company_sheet(workspace, "P03", ANONYMOUS)
        found, companies = await suggest_companies(workspace, "달무", CONTRACTOR, 5)
        assert [suggestion.company_id for suggestion in found] == list(companies) == ["P03"]


class TestState:
    async def test_names_the_index_and_both_sequences(self, workspace: Workspace) -> None:
        state = await index_state(workspace, ANONYMOUS)
        assert state.index is not None
        assert (state.index.sequence, state.stale, state.problem) == (state.store_sequence, False, None)

    async def test_without_an_index_is_stale_and_says_why(self, empty: Workspace) -> None:
        state = await index_state(empty, ANONYMOUS)
        assert (state.index, state.stale) == (None, True)
        assert state.problem
        assert state.problem_code == "index_missing"


class TestExport:
    async def test_of_what_does_not_exist_names_what_does(self, workspace: Workspace) -> None:
        path = workspace.settings.data_dir / "out.jsonl"
        with pytest.raises(InvalidInput, match=r"'prices'.*profiles, wishlists or programmes"):
            await export_documents(workspace.store, "prices", path)
        assert not path.exists()

    async def test_leaves_private_fields_out_unless_asked(self, workspace: Workspace) -> None:
        path = workspace.settings.data_dir / "profiles.jsonl"
        await export_documents(workspace.store, "profiles", path)
        assert "11111" not in path.read_text("utf-8")
        await export_documents(workspace.store, "profiles", path, include_private=True)
        assert "000-00-11111" in path.read_text("utf-8")


class TestNumbers:
    @pytest.mark.parametrize("asked", ["5315", "FSC 5315"])
    async def test_a_supply_class_finds_what_belongs_to_it(self, workspace: Workspace, asked: str) -> None:
        result = await search(workspace, asked, ANONYMOUS)
        classes = {line.scored.document.supply_class for hit in result.hits for line in hit.lines}
        assert result.judgement.supported
        assert "5315" in classes

    async def test_a_number_that_nobody_has_finds_nobody(self, workspace: Workspace) -> None:
        assert not (await search(workspace, "987654321", ANONYMOUS)).judgement.supported
