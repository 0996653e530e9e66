"""The API client: what is cached, and what each failure becomes."""

import httpx
import pytest

from koffset_web.client import META_TTL_SEC, APIClient, APIError, APIUnreachable


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def client_answering(handler):
    return APIClient(httpx.AsyncClient(transport=httpx.MockTransport(handler), base_url="http://api.test"))


@pytest.fixture
async def to_api(api):
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(api.asgi()), base_url="http://api.test"
    ) as client:
        yield client


class TestMeta:
    async def test_is_asked_once_while_it_is_fresh(self, api, to_api):
        client = APIClient(to_api, Clock())
        first = await client.meta()
        assert await client.meta() is first
        assert api.meta_calls == 1

    async def test_is_asked_again_when_old_and_kept_when_unchanged(self, api, to_api):
        clock = Clock()
        client = APIClient(to_api, clock)
        first = await client.meta()
        clock.now = META_TTL_SEC
        assert await client.meta() is first
        assert api.meta_calls == 2


class TestFailures:
    async def test_a_refusal_carries_the_apis_status_code_and_request_id(self, to_api):
        with pytest.raises(APIError) as caught:
            await APIClient(to_api).company("none")
        assert (caught.value.status, caught.value.code, caught.value.request_id) == (404, "not_found", "r-77")

    async def test_no_connection_is_an_unreachable_api(self):
        def refuse(request):
            raise httpx.ConnectError("refused", request=request)

        with pytest.raises(APIUnreachable, match="check that it runs"):
            await client_answering(refuse).index()

    @pytest.mark.parametrize("status", [200, 500])
    async def test_an_answer_in_another_form_is_an_unreachable_api(self, status):
        client = client_answering(lambda _: httpx.Response(status, text="<html>"))
        with pytest.raises(APIUnreachable):
            await client.index()

    async def test_an_id_cannot_lead_to_another_path(self):
        paths = []

        def record(request):
            paths.append(request.url.raw_path)
            return httpx.Response(404, json={"error": "not_found", "detail": "none"})

        with pytest.raises(APIError):
            await client_answering(record).company("../meta?x=1")
        assert paths == [b"/api/v1/companies/..%2Fmeta%3Fx%3D1"]

    async def test_a_text_longer_than_names_are_has_no_suggestions(self, to_api):
        assert (await APIClient(to_api).suggest("Garam" * 100, 8)).suggestions == ()
