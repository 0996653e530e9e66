"""What parsers are given besides a table."""

from datetime import date

import pytest

from koffset.resources.loader import load_name_rules, load_taxonomies
from koffset_indexer.naming import build_namer
from koffset_indexer.sources.drafts import ParseContext


@pytest.fixture(scope="session")
def context() -> ParseContext:
    """A file dated 2024-05-01, read on 2024-06-01."""
    namer = build_namer(load_name_rules())
    return ParseContext("list.csv", date(2024, 5, 1), date(2024, 6, 1), load_taxonomies(), namer)
