"""`koffset remind` as an operator runs it."""

import json
from pathlib import Path

from fakes.command import Koffset
from fakes.firms import write_profiles
from fakes.postbox import Postbox, serving


def test_the_command_writes_by_a_real_server(koffset: Koffset, tmp_path: Path) -> None:
    data, postbox = tmp_path / "data", Postbox()
    koffset(data, "import", "profiles", str(write_profiles(tmp_path)))
    firm = ("--kind", "company", "--role", "owner", "--organisation", "Hanbit", "--company", "P01")
    koffset(data, "accounts", "add", "kim@hanbit.example", *firm, "--password-stdin")
    looked = koffset(data, "remind", "--dry-run", "--json")
    assert [(each["company_id"], each["outcome"]) for each in json.loads(looked.stdout)][:2] == [
        ("P01", "due"),
        ("P02", "unreachable"),
    ]
    refused = koffset(data, "remind")
    assert (refused.code, "mail_unavailable" in refused.stderr) == (1, True)
    with serving(postbox) as port:
        server = {
            "KOFFSET_SMTP_HOST": "127.0.0.1",
            "KOFFSET_SMTP_PORT": str(port),
            "KOFFSET_SMTP_TLS": "none",
            "KOFFSET_SMTP_FROM": "K-OFFSET <no-reply@kdia.example>",
        }
        first, second = koffset(data, "remind", **server), koffset(data, "remind", **server)
    assert (first.code, "P01 한빛정밀: confirmation: sent" in first.stdout) == (0, True)
    assert "1 recent" in second.stdout
    assert [letter["To"] for letter in postbox.letters] == ["kim@hanbit.example"]
    listed = koffset(data, "audit", "list", "--action", "firm_reminded", "--json")
    assert [each["object_id"] for each in json.loads(listed.stdout)] == ["P01"]
