"""Sets a dossier as PDF, as a program of its own: order on standard input, file on standard output.

The typesetter keeps what it has set, for the next time: a gigabyte after ten dossiers. A process gives it back.
"""

import json
import sys
from dataclasses import dataclass
from datetime import UTC, datetime

import typst


@dataclass(frozen=True, slots=True)
class TypesettingOrder:
    """`dossier` is its JSON; `template` and `fonts` are paths, the day is ISO 8601."""

    template: str
    root: str
    fonts: str
    day: str
    dossier: str


def typeset(order: TypesettingOrder) -> bytes:
    """Offline, from our template and our fonts alone; the dossier's texts are data to it and no markup."""
    made = typst.compile(
        order.template,
        root=order.root,
        font_paths=[order.fonts],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"dossier": order.dossier},
        timestamp=datetime.fromisoformat(order.day).replace(tzinfo=UTC),
    )
    if not isinstance(made, bytes):
        raise TypeError(f"the typesetter gave {type(made)} for one PDF")
    return made


if __name__ == "__main__":
    sys.stdout.buffer.write(typeset(TypesettingOrder(**json.load(sys.stdin.buffer))))
