import json
from pathlib import Path

from koffset.domain.profile import CompanyProfile
from koffset_indexer.evaluation.beir import Entry
from koffset_indexer.evaluation.corpus import company_ids, write_profiles

CORPUS = [
    Entry("0101", "", "농가 사육용; 경주말"),
    Entry("https://a/1", "Seats.", "For crews."),
    Entry("empty", "", " "),
]


def profiles(tmp_path: Path) -> list[CompanyProfile]:
    write_profiles(CORPUS, tmp_path / "profiles.jsonl")
    lines = (tmp_path / "profiles.jsonl").read_text("utf-8").splitlines()
    return [CompanyProfile.model_validate(json.loads(line)) for line in lines]


class TestProfiles:
    def test_an_entry_is_a_company_of_its_id_with_title_and_text_as_evidence(self, tmp_path: Path) -> None:
        horses, seats, empty = profiles(tmp_path)
        assert (horses.id, horses.identity.name.en) == ("0101", "0101")
        assert horses.identity.overview is not None
        assert horses.identity.overview.ko == "농가 사육용; 경주말"
        assert seats.identity.overview is not None
        assert seats.identity.overview.en == "Seats. For crews"
        assert empty.identity.overview is None

    def test_an_id_that_no_company_may_have_gets_a_stand_in(self, tmp_path: Path) -> None:
        assert [profile.id for profile in profiles(tmp_path)] == ["0101", "entry-1", "empty"]
        assert company_ids(CORPUS) == {"0101": "0101", "entry-1": "https://a/1", "empty": "empty"}

    def test_a_text_as_long_as_a_brochure_stays_whole(self, tmp_path: Path) -> None:
        write_profiles([Entry("a", "", "word " * 3_900)], tmp_path / "long.jsonl")
        long = CompanyProfile.model_validate_json((tmp_path / "long.jsonl").read_text("utf-8"))
        assert long.identity.overview is not None
        assert len(long.identity.overview.en or "") > 19_000
