"""Letters are written from templates."""

from string import Template
from typing import get_args

import pytest

from koffset.domain.text import Language
from koffset.mail.letter import join_letters, write_letter
from koffset.resources.letters import LETTERS, load_letters


def test_the_first_line_is_the_subject() -> None:
    letter = write_letter("kim@gaon.example", "Hello $name\n\nOpen $link\n", {"name": "Kim", "link": "x"})
    assert (letter.subject, letter.text) == ("Hello Kim", "Open x\n")


def test_a_name_cannot_add_headers_or_lines() -> None:
    letter = write_letter("kim@gaon.example", "$name\nx", {"name": "Kim\r\nBcc: all@x.example"})
    assert letter.subject == "Kim Bcc: all@x.example"


def test_a_letter_does_not_show_its_text_in_reprs() -> None:
    assert "s3cret" not in repr(write_letter("kim@gaon.example", "x\n$link", {"link": "s3cret"}))


def test_a_list_has_a_line_for_each_text() -> None:
    letter = write_letter("kim@gaon.example", "x\n$faults\n", {"faults": ["one\nand", "two"]})
    assert letter.text == "- one and\n- two\n"


def test_joined_letters_say_all_of_each_once() -> None:
    letters = [write_letter("kim@gaon.example", f"Hello\n{text}", {}) for text in ("하나", "one")]
    joined = join_letters(*letters)
    assert (joined.to, joined.subject) == ("kim@gaon.example", "Hello")
    assert joined.text.splitlines() == ["하나", "", "-" * 20, "", "one"]


@pytest.mark.parametrize("name", LETTERS)
def test_a_subject_names_nothing_but_who_it_is_about(name: str) -> None:
    """What may be a list, or was written by somebody else, stands in the text."""
    for language in get_args(Language):
        subject, _, _ = load_letters()[name, language].partition("\n")
        assert set(Template(subject).get_identifiers()) <= {"organisation", "company"}


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_has_the_same_values_in_every_language(name: str) -> None:
    texts = load_letters()
    values = [set(Template(texts[name, language]).get_identifiers()) for language in get_args(Language)]
    assert values[0] == values[1]
    assert "link" in values[0]
