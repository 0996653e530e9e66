"""What of a company each viewer may see."""

from typing import Any

import pytest

from fakes.firms import HANBIT, WISHES
from koffset.domain.company import Company, CompanyFile
from koffset.domain.evidence import ANONYMOUS, KDIA, Audience, Viewer
from koffset.domain.profile import CompanyProfile
from koffset.domain.wishlist import Wish
from koffset.usecases.companies import visible_file

CONTRACTOR = Viewer(frozenset({"public", "contractors"}))
OWNER = Viewer(frozenset({"public", "owner:P01"}))
OTHER_FIRM = Viewer(frozenset({"public", "owner:P02"}))
ITEMS = ("bumper stop", "sonar dome cover", "prototype gyroscope", "seeker head")


def file(**changed: Any) -> CompanyFile:
    profile = CompanyProfile.model_validate(HANBIT).model_copy(update=changed)
    wishes = [Wish.model_validate(wish) for wish in WISHES]
    return CompanyFile(Company("P01", "한빛정밀", "Hanbit Precision", "한빛정밀"), profile, 3, (), wishes)


def profile_for(viewer: Viewer) -> CompanyProfile:
    profile = visible_file(file(), viewer).profile
    assert profile is not None
    return profile


@pytest.mark.parametrize(
    ("viewer", "items"),
    [
        (ANONYMOUS, ITEMS[:1]),
        (OTHER_FIRM, ITEMS[:1]),
        (CONTRACTOR, ITEMS[:2]),
        (OWNER, ITEMS),
        (KDIA, ITEMS),
    ],
)
def test_items_are_those_of_the_viewers_audiences(viewer: Viewer, items: tuple[str, ...]) -> None:
    assert tuple(item.name.en for item in profile_for(viewer).items) == items


@pytest.mark.parametrize(("viewer", "number"), [(ANONYMOUS, 1), (CONTRACTOR, 2), (OWNER, 2)])
def test_certificates_follow_their_audience(viewer: Viewer, number: int) -> None:
    assert len(profile_for(viewer).certificates) == number


@pytest.mark.parametrize(
    ("viewer", "number"), [(ANONYMOUS, 0), (CONTRACTOR, 0), (OTHER_FIRM, 0), (OWNER, 1), (KDIA, 1)]
)
def test_wishes_are_for_their_owner_and_kdia(viewer: Viewer, number: int) -> None:
    assert len(visible_file(file(), viewer).wishes) == number


@pytest.mark.parametrize("viewer", [ANONYMOUS, CONTRACTOR, OWNER, KDIA])
def test_registration_numbers_and_contacts_without_consent_never_leave(viewer: Viewer) -> None:
    profile = profile_for(viewer)
    assert profile.identity.business_registration_no is None
    assert [contact.email for contact in profile.contacts] == ["desk@hanbit.example"]


def test_a_profile_that_is_not_for_the_viewer_is_not_there_nor_its_version() -> None:
    closed = file(audience=Audience.OWNER)
    assert (visible_file(closed, ANONYMOUS).profile, visible_file(closed, ANONYMOUS).profile_version) == (
        None,
        None,
    )
    assert visible_file(closed, OWNER).profile_version == 3
