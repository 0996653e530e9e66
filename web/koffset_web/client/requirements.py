"""Requirements, who can do them, and what they are worth."""

from collections.abc import Mapping, Sequence
from urllib.parse import quote

import httpx

from koffset.api.schemas import (
    ChancesView,
    KeptMatchAnswer,
    MatchAnswer,
    OffsetAnswer,
    OwnStandingView,
    ProgrammesView,
    ProposalAnswer,
    RequirementEntry,
    RequirementFileView,
    RequirementPageView,
    RequirementView,
    RuleBookView,
)
from koffset_web.client.calls import Calls, SentFile, SentForm, collect, page_params, parse


class RequirementCalls(Calls):
    """Requirements, who can do them, and what they are worth."""

    async def offset_rules(self, on: str) -> RuleBookView:
        """The rules of that day, written as 2022-01-10."""
        response = await self.send("GET", "/api/v1/offset/rules", params={"on": on})
        return parse(RuleBookView, response)

    async def calculate_offset(self, body: Mapping[str, object]) -> OffsetAnswer:
        """The answer to a body shaped like OffsetRequest; values are checked by the API alone."""
        return parse(OffsetAnswer, await self.send("POST", "/api/v1/offset/calculate", json=body))

    async def programmes(self) -> ProgrammesView:
        """Those that KDIA has entered."""
        return parse(ProgrammesView, await self.send("GET", "/api/v1/programmes"))

    async def requirements(self, page: int, page_size: int | None = None) -> RequirementPageView:
        params = page_params(page, page_size)
        return parse(RequirementPageView, await self.send("GET", "/api/v1/requirements", params=params))

    async def all_requirements(self) -> Sequence[RequirementEntry]:
        """Page by page, for a list to choose from."""
        size = (await self.meta()).limits.max_page_size
        return await collect(lambda page: self.requirements(page, size), lambda page: page.requirements)

    async def requirement(self, requirement_id: str) -> RequirementView:
        return parse(RequirementView, await self.send("GET", _requirement_path(requirement_id)))

    async def match_kept(self, requirement_id: str, order: Mapping[str, object]) -> KeptMatchAnswer:
        path = f"{_requirement_path(requirement_id)}/match"
        return parse(KeptMatchAnswer, await self.send("POST", path, json=order))

    async def add_requirement(self, document: Mapping[str, object]) -> RequirementView:
        order = {"requirement": document}
        return parse(RequirementView, await self.send("POST", "/api/v1/requirements", json=order))

    async def save_requirement(
        self, requirement_id: str, document: Mapping[str, object], revision: int
    ) -> RequirementView:
        path, order = _requirement_path(requirement_id), {"requirement": document, "revision": revision}
        return parse(RequirementView, await self.send("PUT", path, json=order))

    async def disclose_requirement(self, requirement_id: str, order: Mapping[str, object]) -> RequirementView:
        path = f"{_requirement_path(requirement_id)}/visibility"
        return parse(RequirementView, await self.send("POST", path, json=order))

    async def withdraw_requirement(self, requirement_id: str, revision: int) -> None:
        path, params = _requirement_path(requirement_id), {"revision": str(revision)}
        await self.send("DELETE", path, params=params)

    async def propose_requirement(self, text: str) -> ProposalAnswer:
        """Lots and conditions read from a pasted text; nothing of it is kept."""
        response = await self.send("POST", "/api/v1/requirement-proposals", json={"text": text})
        return parse(ProposalAnswer, response)

    async def read_requirements(self, file: SentFile) -> RequirementFileView:
        """The requirements of an XLSX or JSON file; nothing of it is kept."""
        response = await self.send("POST", "/api/v1/requirements/file", form=SentForm({}, file))
        return parse(RequirementFileView, response)

    async def requirement_file(self, name: str) -> httpx.Response:
        """A requirement as a file, named by its id and `.json` or `.xlsx`; `template.xlsx` is the one to fill in."""
        return await self.send("GET", _requirement_path(name))

    async def match(self, order: Mapping[str, object]) -> MatchAnswer:
        """The answer to a body shaped like MatchRequest."""
        return parse(MatchAnswer, await self.send("POST", "/api/v1/match", json=order))

    async def requirement_dossier(self, requirement_id: str, order: Mapping[str, object]) -> httpx.Response:
        """The file of a requirement that is kept, with the headers that it is to be given with."""
        return await self.send("POST", f"{_requirement_path(requirement_id)}/dossier", json=order)

    async def chances(self, language: str, page: int) -> ChancesView:
        params = {"language": language, **page_params(page)}
        return parse(ChancesView, await self.send("GET", "/api/v1/my/requirements", params=params))

    async def standing(self, requirement_id: str, language: str) -> OwnStandingView:
        """How the member's firm stands in a requirement that is open to it."""
        path = f"/api/v1/my/requirements/{quote(requirement_id, safe='')}"
        return parse(OwnStandingView, await self.send("GET", path, params={"language": language}))


def _requirement_path(requirement_id: str) -> str:
    return f"/api/v1/requirements/{quote(requirement_id, safe='')}"
