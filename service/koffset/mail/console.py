"""Letters for whoever runs the service: printed, as in the demo, which sends none."""

import sys

from koffset.mail.letter import Letter


class ConsoleMailer:
    """Implements Mailer. Prints secret links: only an explicit setting chooses it."""

    delivers = True

    async def send(self, letter: Letter) -> None:
        sys.stdout.write(f"\nletter to {letter.to}: {letter.subject}\n{letter.text}\n")
        sys.stdout.flush()
