from koffset.domain.attachments import (
    Attachment,
    iter_attachments,
    with_attachments_of,
    without_attachments,
)
from koffset.domain.profile import CompanyProfile
from koffset.domain.profile_blocks import Block, contents_of

PICTURE, DOCUMENT = "a" * 32, "b" * 32


def profile(picture: str | None = None, document: str | None = None, **more: object) -> CompanyProfile:
    return CompanyProfile.model_validate(
        {
            "id": "P",
            "identity": {"name": {"ko": "가상정밀"}},
            "items": [{"name": {"ko": "핀"}}, {"name": {"ko": "심"}, "picture": picture}],
            "certificates": [{"family": "as9100", "standard": "AS9100D", "document": document}],
            **more,
        }
    )


class TestAttachments:
    def test_are_told_with_their_place_and_title(self) -> None:
        assert list(iter_attachments(contents_of(profile(PICTURE, DOCUMENT)))) == [
            Attachment(Block.ITEMS, 1, "심", PICTURE),
            Attachment(Block.CERTIFICATES, 0, "AS9100D", DOCUMENT),
        ]

    def test_of_blocks_that_are_not_there_are_none(self) -> None:
        assert list(iter_attachments({Block.ITEMS: None})) == []

    def test_are_taken_off(self) -> None:
        assert without_attachments(profile(PICTURE, DOCUMENT)) == profile()

    def test_stay_with_their_claims_in_a_later_state(self) -> None:
        later = profile(items=[{"name": {"ko": "심", "en": "shim"}}, {"name": {"ko": "축"}}])
        kept = with_attachments_of(profile(PICTURE, DOCUMENT), later)
        assert [each.picture for each in kept.items] == [PICTURE, None]
        assert kept.certificates[0].document == DOCUMENT
        assert without_attachments(kept) == later
