"""The page of the offset calculator, over the API's own routes of it."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from types import SimpleNamespace
from urllib.parse import urlencode

import httpx
import pytest
from fastapi import FastAPI

from koffset.api import offset
from koffset.api.failures import install_failure_handlers
from koffset.resources.loader import load_offset_rules
from koffset_web.app import create_web

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
LOT = {"kind": "exports", "value": "1,000,000", "firm": "", "size": "sme", "field": "4", "banked": ""}
ASKED = {"date": "2026-01-01", "amount": "100 000 000", "currency": "usd", "competition": "non_competitive"}


@pytest.fixture
async def browser() -> AsyncIterator[httpx.AsyncClient]:
    served = FastAPI()
    # The routes read the rule book alone of the workspace.
    served.state.workspace = SimpleNamespace(offset_rules=load_offset_rules())
    served.include_router(offset.router)
    install_failure_handlers(served)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(served), base_url="http://api.test") as api:
        site = httpx.ASGITransport(create_web(api, now=lambda: NOW), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=site, base_url="http://web.test") as client:
            yield client


async def text_of(
    browser: httpx.AsyncClient, *lots: dict[str, str], language: str = "en", **more: str
) -> str:
    pairs = [*{**ASKED, **more}.items(), *(pair for lot in lots for pair in {**LOT, **lot}.items())]
    response = await browser.get(f"/{language}/offset?{urlencode(pairs)}")
    assert response.status_code == 200, response.text
    return shown(response.text)


def shown(html: str) -> str:
    """What is read below the form, with single blanks."""
    below = html.split("</form>", 2)[-1].split("<footer", maxsplit=1)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", below).split())


async def test_begins_with_the_form_of_today_and_all_rules(browser: httpx.AsyncClient) -> None:
    html = (await browser.get("/en/offset")).text
    assert 'value="2026-11-20"' in html
    assert "All rules of 2026-11-20" in html
    assert "What is owed</h2>" not in html
    assert html.count('name="value"') == 3


async def test_tells_what_is_owed_by_rule_date_and_source(browser: httpx.AsyncClient) -> None:
    text = await text_of(browser)
    assert "Offset is due. At least 30 % of the main contract: USD 30,000,000.00" in text
    assert "Rules of 2026-01-01." in text
    assert "Ratio without competition 30 % from 2021-12-01 (the month is known, the day is not)" in text
    assert "dapa-magazine.kr" in text
    assert f"Rule book {load_offset_rules().version}" in text
    assert "At least 10 %" in await text_of(browser, date="2021-11-15")


async def test_credits_each_lot_by_its_firm(browser: httpx.AsyncClient) -> None:
    text = await text_of(
        browser, {}, {"size": "large"}, {"size": "sme_gvc30", "firm": "Garam <Co>"}, {"size": ""}
    )
    for credited in ("×3 USD 3,000,000.00", "×1.5 USD 1,500,000.00"):
        assert credited in text
    assert "Garam &lt;Co&gt; USD 1,000,000.00 ×3 up to ×5 USD 3,000,000.00 up to USD 5,000,000.00" in text
    assert "not known not known ? Ask: the size class of the firm" in text
    assert "Of what is owed: 25 % up to 31.67 % . Not decided, and in no sum: USD 1,000,000.00" in text
    assert "SME 50 %" in text


@pytest.mark.parametrize(
    ("size", "times"),
    [
        ("sme_gvc30", "×3 up to ×5"),
        ("mid_size_gvc30", "×1.5 up to ×5"),
        ("large_gvc30", "×1.5 up to ×5"),
        ("gvc30", "×1 up to ×5"),
    ],
)
async def test_offers_every_size_of_a_gvc30_firm_up_to_the_ceiling(
    browser: httpx.AsyncClient, size: str, times: str
) -> None:
    text = await text_of(browser, {"size": size})
    assert f"{times} USD " in text
    assert "the rate for this GVC30 firm, at most the upper one" in text
    assert ("whether it holds for this size" in text) is size.startswith(("mid", "large"))
    html = (
        await browser.get(f"/en/offset?{urlencode([*ASKED.items(), *{**LOT, 'size': size}.items()])}")
    ).text
    assert html.count(f'<option value="{size}" selected>') == 1


async def test_says_where_the_start_of_a_multiplier_is_not_established(browser: httpx.AsyncClient) -> None:
    said = "Start of the rule not established: confirm with DAPA"
    assert said in await text_of(browser, {"size": "large"})
    assert said not in await text_of(browser, {"size": "sme"})
    korean = await text_of(browser, {"size": "mid_size"}, language="ko")
    assert "규정 시작일 미확인: 방위사업청(절충교역 담당 부서)에 확인." in korean


async def test_draws_credit_beside_what_is_owed(browser: httpx.AsyncClient) -> None:
    pairs = [*ASKED.items(), *LOT.items()]
    html = (await browser.get(f"/en/offset?{urlencode(pairs)}")).text
    assert '<rect class="bar-fill" width="100.0" height="8"/>' in html
    assert '<rect class="bar-fill" width="10.0" height="8"/>' in html
    below = await text_of(browser, {}, amount="1")
    assert "No offset is due: the contract is below the threshold." in below
    assert "Owed at least" not in below


async def test_the_address_holds_what_was_filled_in(browser: httpx.AsyncClient) -> None:
    pairs = [*ASKED.items(), *{**LOT, "firm": "First"}.items(), *{**LOT, "value": ""}.items()]
    pairs += [*{**LOT, "firm": "Third", "size": "mid_size"}.items(), ("ends", "2030-06-30")]
    html = (await browser.get(f"/ko/offset?{urlencode(pairs)}")).text
    assert re.findall(r'name="firm"[^>]*value="([^"]+)"', html) == ["First", "Third"]
    assert html.count('<option value="mid_size" selected>') == 1
    assert 'name="ends" type="date" value="2030-06-30"' in html
    assert f'href="/en/offset?{urlencode(pairs).replace("&", "&amp;")}"' in html


async def test_tells_penalty_and_quota(browser: httpx.AsyncClient) -> None:
    text = await text_of(browser, {}, ends="2030-06-30", parts="100", korean_parts="20", later="5,000,000")
    assert "Not met: 20 % of 30 % wanted. Missing: USD 10.00" in text
    assert "2030-06-30 The period ends USD 27,000,000.00 USD 2,700,000.00" in text
    assert (
        "2031-06-30 The further year ends; nothing is owed any more USD 22,000,000.00 USD 11,000,000.00"
        in text
    )
    assert "no further step" in await text_of(browser, {}, ends="2030-06-30", date="2021-11-15")


async def test_says_why_a_lot_does_not_count(browser: httpx.AsyncClient) -> None:
    text = await text_of(browser, {"field": "6"}, {"banked": "2015-01-01"})
    assert "this field counts only together with one of 1 to 5" in text
    assert "there was no banking on the day it was saved" in text


async def test_a_rate_is_between_the_two_currencies_of_the_form(browser: httpx.AsyncClient) -> None:
    more = {"currency": "EUR", "rate": "1.25", "rate_on": "2026-01-02"}
    text = await text_of(browser, {}, lots_currency="usd", **more)
    assert "Rate you gave: 1 EUR = 1.25 USD on 2026-01-02." in text
    assert "EUR 800,000.00 ×3 EUR 2,400,000.00" in text
    assert "EUR 1,000,000.00 ×3" in await text_of(browser, {}, **more)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"amount": "much"}, "<li>Main contract: This is no number.</li>"),
        ({"date": ""}, "<li>Day whose rules apply: This is no date: write it as 2026-11-20.</li>"),
        ({"currency": "dollar"}, "<li>Currency: This is no currency. Write three letters such as USD.</li>"),
        ({"currency": "EUR"}, "give a rate between EUR and USD"),
    ],
)
async def test_what_cannot_be_calculated_is_said_and_stays_filled_in(
    browser: httpx.AsyncClient, changes: dict[str, str], said: str
) -> None:
    response = await browser.get(f"/en/offset?{urlencode({**ASKED, **changes})}")
    assert response.status_code == 422
    assert 'role="alert"' in response.text
    assert said in response.text
    (value,) = changes.values()
    assert f'value="{value}"' in response.text.replace("DOLLAR", "dollar")


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "Lot 2 · Actual value: This is no number."), ("ko", "물량 2 · 실제 금액: 숫자가 아닙니다.")],
)
async def test_lots_count_as_in_the_form(browser: httpx.AsyncClient, language: str, said: str) -> None:
    pairs = [*ASKED.items(), *LOT.items(), *{**LOT, "value": "1.2.3"}.items()]
    html = (await browser.get(f"/{language}/offset?{urlencode(pairs)}")).text
    assert said in html
    assert "body." not in html


@pytest.mark.parametrize("competition", ["", "yes"])
async def test_without_a_choice_of_competition_nothing_is_calculated(
    browser: httpx.AsyncClient, competition: str
) -> None:
    response = await browser.get(f"/en/offset?{urlencode({**ASKED, 'competition': competition})}")
    assert response.status_code == 422
    assert "<li>Competition: Say whether firms competed for the contract" in response.text
    assert "30 %" not in response.text.split("<details", 1)[0]
    form = response.text.split('<select id="competition"', 1)[1].split("</select>", 1)[0]
    assert "selected" not in form


async def test_is_told_in_korean(browser: httpx.AsyncClient) -> None:
    text = await text_of(browser, {"size": "sme_gvc30"}, language="ko")
    assert "절충교역 대상입니다. 기본계약의 30 % 이상: USD 30,000,000.00" in text
    assert "×3에서 최대 ×5" in text
    assert "2021년 12월 지침부터 비경쟁 계약은" in text
