"""Letters are written from templates."""

from string import Template
from typing import get_args

import pytest

from koffset.domain.text import Language
from koffset.mail.letter import write_letter
from koffset.resources.letters import LETTERS, load_letters


def test_the_first_line_is_the_subject() -> None:
    letter = write_letter("kim@gaon.example", "Hello $name\n\nOpen $link\n", {"name": "Kim", "link": "x"})
    assert (letter.subject, letter.text) == ("Hello Kim", "Open x\n")


def test_a_name_cannot_add_headers_or_lines() -> None:
    letter = write_letter("kim@gaon.example", "$name\nx", {"name": "Kim\r\nBcc: all@x.example"})
    assert letter.subject == "Kim Bcc: all@x.example"


def test_a_letter_does_not_show_its_text_in_reprs() -> None:
    assert "s3cret" not in repr(write_letter("kim@gaon.example", "x\n$link", {"link": "s3cret"}))


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_has_the_same_values_in_every_language(name: str) -> None:
    texts = load_letters()
    values = [set(Template(texts[name, language]).get_identifiers()) for language in get_args(Language)]
    assert values[0] == values[1]
    assert "link" in values[0]
