"""What differs between two states of a profile."""

from koffset.domain.profile_blocks import Block
from koffset.domain.profile_diff import Difference, block_differences, differences, entry_title, paired


def item(ko, en=None, **more):
    return {"name": {"ko": ko, "en": en}, **more}


class TestFields:
    def test_each_language_is_a_field_of_its_own(self):
        before = {"name": {"ko": "가람", "en": None}}
        after = {"name": {"ko": "가람", "en": "Garam"}}
        found = block_differences(Block.IDENTITY, before, after)
        assert found == [Difference(Block.IDENTITY, "", "name.en", None, "Garam")]

    def test_short_values_are_one_text(self):
        found = block_differences(Block.COOPERATION, {"offset_fields": [1]}, {"offset_fields": [1, 4]})
        assert (found[0].before, found[0].after) == ("1", "1; 4")

    def test_entries_inside_entries_are_told_by_place(self):
        before = [item("선삭", envelope=[{"maximum": "10"}])]
        after = [item("선삭", envelope=[{"maximum": "12"}])]
        (found,) = block_differences(Block.PROCESSES, before, after)
        assert (found.entry, found.field, found.after) == ("선삭", "envelope.1.maximum", "12")

    def test_a_block_that_is_new_or_gone_is_told_field_by_field(self):
        (found,) = differences({}, {Block.CAPACITY: {"employees": 12}})
        assert (found.block, found.before, found.after) == (Block.CAPACITY, None, "12")
        (gone,) = differences({Block.CAPACITY: {"employees": 12}}, {Block.CAPACITY: None})
        assert (gone.before, gone.after) == ("12", None)

    def test_yes_and_no_are_words_and_equal_states_have_no_difference(self):
        (found,) = block_differences(Block.SECURITY, {}, {"facility_clearance": True})
        assert found.after == "true"
        assert differences({Block.ITEMS: [item("심")]}, {Block.ITEMS: [item("심")]}) == []


class TestEntries:
    def test_a_name_in_either_language_makes_two_entries_one(self):
        translated = item("멈치", "bumper stop")
        assert paired([item("심"), item("멈치")], [translated]) == [
            (item("멈치"), translated),
            (item("심"), None),
        ]

    def test_equal_entries_come_before_those_of_one_name(self):
        steel, brass = item("심", material="steel"), item("심", material="brass")
        assert paired([steel, brass], [brass]) == [(brass, brass), (steel, None)]

    def test_a_word_of_one_language_is_none_of_the_other(self):
        assert paired([item("RADAR")], [item(None, "RADAR")]) == [
            (None, item(None, "RADAR")),
            (item("RADAR"), None),
        ]

    def test_a_certificate_goes_by_number_then_by_family(self):
        old = [{"family": "as9100", "number": "1"}, {"family": "as9100", "number": "2"}]
        renewed = {"family": "as9100", "number": "9"}
        assert paired(old, [{"family": "iso9001", "number": "2"}, renewed]) == [
            (old[1], {"family": "iso9001", "number": "2"}),
            (old[0], renewed),
        ]

    def test_titles(self):
        assert entry_title(item(None, "shim")) == "shim"
        assert entry_title({"family": "as9100", "standard": "AS9100D"}) == "AS9100D"
        assert entry_title({"family": "as9100"}) == "as9100"
        assert entry_title({}) == ""
