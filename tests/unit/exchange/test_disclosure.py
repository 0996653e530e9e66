import pytest

from koffset.domain.profile import Capacity, CompanyProfile, Contact, Identity
from koffset.domain.text import BilingualText
from koffset.exchange.canonical import content_hash
from koffset.exchange.disclosure import without_private

PROFILE = CompanyProfile(
    id="F1",
    identity=Identity(name=BilingualText(ko="가상정밀"), business_registration_no="000-00-00001"),
    contacts=(
        Contact(role=BilingualText(en="Sales"), phone="1", consent=True, hidden=False),
        Contact(role=BilingualText(en="Export"), phone="2", consent=True, hidden=True),
        Contact(role=BilingualText(en="Lab"), phone="3", consent=False, hidden=False),
    ),
)


def test_registration_number_stays_in_the_house() -> None:
    assert "000-00-00001" not in without_private(PROFILE).model_dump_json()


def test_contact_leaves_only_with_consent_and_when_not_hidden() -> None:
    assert [contact.phone for contact in without_private(PROFILE).contacts] == ["1"]


@pytest.mark.parametrize("changed", [{"capacity": Capacity()}, {"items": ()}])
def test_what_is_not_stated_does_not_change_the_hash(changed: dict[str, object]) -> None:
    assert content_hash(PROFILE.model_copy(update=changed)) == content_hash(PROFILE)


def test_any_stated_value_changes_the_hash() -> None:
    assert content_hash(without_private(PROFILE)) != content_hash(PROFILE)
