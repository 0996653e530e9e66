"""A mailer that keeps its letters."""

import re

from koffset.mail.letter import Letter
from koffset.usecases.workspace import Workspace


class KeptLetters:
    delivers = True

    def __init__(self) -> None:
        self.letters: list[Letter] = []

    async def send(self, letter: Letter) -> None:
        self.letters.append(letter)

    def addresses(self) -> list[str]:
        return [letter.to for letter in self.letters]

    def token(self) -> str:
        """The token of the newest letter's link."""
        found = re.search(r"#(\S+)", self.letters[-1].text)
        assert found
        return found[1]


async def letters_sent(workspace: Workspace) -> KeptLetters:
    """Once all that was begun is done."""
    await workspace.later.finish(within_sec=5)
    assert isinstance(workspace.mailer, KeptLetters)
    return workspace.mailer
