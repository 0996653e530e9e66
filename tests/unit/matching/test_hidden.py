"""What a firm states and keeps from foreign disclosure, as it is told of it."""

from typing import Any

import pytest

from fakes.conditions import condition, facts, lot, profile
from koffset.domain.evidence import CONTRACTOR
from koffset.matching.conditions.asking import Judging, ask
from koffset.matching.conditions.facts import CompanyFacts, seen_by
from koffset.matching.conditions.findings import State
from koffset.matching.gaps import LotStanding, find_gaps, stand
from koffset.matching.hidden import disclosed, tell_hidden
from koffset.matching.lots import Proposed, judge_lot
from koffset.matching.phrasing import phrase
from koffset.resources.judging import load_phrases

WORK = condition("process", name={"en": "grinding"})
GRINDING = {"name": {"en": "grinding"}}
RATE = condition("capacity", quantity="10", unit="each", per="month")
SME = condition("size_class", any_of=["sme"])
AS9100 = condition("certificate", family="as9100")
HELD = {"family": "as9100", "standard": "AS9100D", "expires_on": "2029-01-01"}


def firm(hidden: tuple[str, ...] = (), **blocks: Any) -> CompanyFacts:
    disclosure = {"not_for_foreign_disclosure": hidden}
    return facts(profile(processes=[GRINDING], disclosure=disclosure, **blocks))


@pytest.fixture
def told(judging: Judging) -> Any:
    def _told(known: CompanyFacts, *conditions: Any) -> LotStanding:
        wanted = lot(WORK, *conditions)
        asked, nothing = ask(wanted, judging), Proposed({}, {}, [{}] * (len(conditions) + 1))
        seen = seen_by(CONTRACTOR, known)
        assert seen
        judged = judge_lot(wanted, asked, nothing, {known.company.id: seen})
        return tell_hidden(stand("r1", judged, asked), nothing, disclosed(known))

    return _told


def reasons(standing: LotStanding) -> list[str]:
    assert standing.judged
    return [finding.reason.code for finding in standing.judged.findings[1:]]


def test_a_field_that_is_hidden_is_not_said_to_be_missing(told: Any) -> None:
    hidden = ("capacity.monthly_rate", "status.size_class")
    known = firm(
        hidden, capacity={"monthly_rate": {"en": "90 bumper stops a month"}}, status={"size_class": "sme"}
    )
    standing = told(known, RATE, SME)
    assert reasons(standing) == ["kept_from_disclosure"] * 2
    assert [each.state for each in standing.judged.findings[1:]] == [State.UNKNOWN] * 2
    said, phrases = standing.judged.findings[2].reason, load_phrases()
    assert phrase(said, "en", phrases).endswith("(SME): stated, but hidden as not for foreign disclosure")
    assert phrase(said, "ko", phrases).endswith("중소기업: 기재했으나 국외 공개 금지로 숨김")


def test_what_is_hidden_and_is_not_what_is_asked_is_no_gap(told: Any) -> None:
    known = firm(("status.size_class",), status={"size_class": "large"})
    standing = told(known, SME)
    assert reasons(standing) == ["stated_otherwise"]
    assert standing.judged.findings[1].state is State.UNKNOWN
    assert find_gaps([standing]) == []


def test_what_is_hidden_and_would_be_met_is_a_gap(told: Any) -> None:
    known = firm(("status.size_class",), status={"size_class": "sme"})
    assert len(find_gaps([told(known, SME)])) == 1


def test_so_is_the_place(told: Any) -> None:
    address = {"text": {"ko": "부산"}, "province": "busan"}
    known = firm(("identity.address",), identity={"name": {"ko": "가상"}, "address": address})
    busan, seoul = (condition("region", any_of=[place]) for place in ("busan", "seoul"))
    assert reasons(told(known, busan, seoul)) == ["kept_from_disclosure", "stated_otherwise"]


def test_so_is_a_claim_with_the_flag(told: Any) -> None:
    known = firm(certificates=[{**HELD, "not_for_foreign_disclosure": True}])
    assert reasons(told(known, AS9100)) == ["kept_from_disclosure"]


def test_what_is_not_stated_is_missing_all_the_same(told: Any) -> None:
    known = firm(("status.size_class",), status={"size_class": "sme"})
    assert reasons(told(known, RATE, AS9100)) == ["capacity_not_stated", "certificate_not_stated"]


def test_what_the_firm_keeps_to_itself_otherwise_is_not_hidden_from_abroad(told: Any) -> None:
    known = firm(certificates=[{**HELD, "audience": "owner"}])
    assert reasons(told(known, AS9100)) == ["certificate_not_stated"]


def test_who_hides_nothing_or_shows_nothing_is_told_as_before(told: Any) -> None:
    assert disclosed(firm()) is None
    assert disclosed(facts()) is None
    assert reasons(told(firm(), RATE)) == ["capacity_not_stated"]


def test_where_nothing_speaks_for_the_firm_nothing_is_told(judging: Judging) -> None:
    known = firm(("status.size_class",), status={"size_class": "sme"})
    wanted = lot(SME)
    asked, nothing = ask(wanted, judging), Proposed({}, {}, [{}])
    standing = stand("r1", judge_lot(wanted, asked, nothing, {known.company.id: known}), asked)
    assert tell_hidden(standing, nothing, disclosed(known)) is standing
