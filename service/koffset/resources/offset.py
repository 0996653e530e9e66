"""Loads the offset rule book and checks that its rules fit each other."""

from pydantic import ValidationError

from koffset.domain.offset.rule_book import Rule, RuleBook
from koffset.errors import SourceFileInvalid
from koffset.resources.tables import parse_objects, read_text

_FILE = "offset/rules.json"


def load_offset_rules() -> RuleBook:
    return parse_offset_rules(_FILE, read_text(_FILE))


def parse_offset_rules(name: str, text: str) -> RuleBook:
    """The rule book of a file's text; SourceFileInvalid names the entry or the rules that do not fit."""
    rules = []
    for number, entry in enumerate(parse_objects(name, text, ("key", "unit")), start=1):
        try:
            rules.append(Rule.model_validate(entry))
        except ValidationError as exc:
            fault = exc.errors()[0]
            place = ".".join(map(str, fault["loc"])) or entry["key"]
            raise SourceFileInvalid(f"{name} entry {number}: {place}: {fault['msg']}") from exc
    try:
        return RuleBook(rules)
    except ValueError as exc:
        raise SourceFileInvalid(f"{name}: {exc}") from exc
