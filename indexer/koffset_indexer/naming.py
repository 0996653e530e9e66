"""Company names as imports compare them: the rules of `koffset.text.names` bound to one set of name data."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from koffset.domain.taxonomy import CompanyAlias, NameRules
from koffset.text.names import bare_name, is_foreign, name_key, similar_names

# Of the 450 companies in the parts register and the designation list three pairs reach 90, one of which may
# well be one firm (서한산업, 서한산업사); the pairs from 80 to 90 are all different firms (동성정밀,
# 대성정밀).
SIMILAR_FROM = 90.0


@dataclass(frozen=True, slots=True)
class Namer:
    """How names are compared and shown.

    `key` is what all spellings share, `bare` the readable name without legal form. `lettered` is a looser
    key in which spelled letters are letters (에프앤에스 = FNS): good for confirming one name by another,
    not for merging. `similar` gives pairs of different keys, one of the first list and one of the second.
    """

    key: Callable[[str], str]
    lettered: Callable[[str], str]
    bare: Callable[[str], str]
    is_foreign: Callable[[str], bool]
    similar: Callable[[Sequence[str], Sequence[str]], Iterable[tuple[str, str, float]]]
    aliases: Sequence[CompanyAlias]


def build_namer(rules: NameRules) -> Namer:
    """A namer that computes each key once; it lives as long as one import."""

    @cache
    def key(name: str) -> str:
        return name_key(name, rules.legal_forms)

    return Namer(
        key=key,
        lettered=lambda name: _with_letters(key(name), rules.letter_names),
        bare=lambda name: _tidy(bare_name(name, rules.legal_forms)),
        is_foreign=is_foreign,
        similar=lambda keys, others: _similar_pairs(keys, others, rules.letter_names),
        aliases=rules.aliases,
    )


def _tidy(name: str) -> str:
    """A name without the gaps that a legal form inside brackets leaves."""
    return re.sub(r"\(\s*(.*?)\s*\)", lambda found: f"({found[1]})" if found[1] else "", name).strip()


def _with_letters(key: str, letter_names: Mapping[str, str]) -> str:
    for spelled in sorted(letter_names, key=len, reverse=True):
        # "&" is printed as N as often as it is left out of a name's letters.
        key = key.replace(spelled, letter_names[spelled].replace("&", "n").lower())
    return key


def _similar_pairs(
    keys: Sequence[str], others: Sequence[str], letter_names: Mapping[str, str]
) -> Iterator[tuple[str, str, float]]:
    by_letters: defaultdict[str, list[str]] = defaultdict(list)
    for other in others:
        by_letters[_with_letters(other, letter_names)].append(other)
    seen: set[frozenset[str]] = set()
    for key in keys:
        lettered = [(other, 100.0) for other in by_letters[_with_letters(key, letter_names)] if other != key]
        for other, score in (*lettered, *similar_names(key, others, SIMILAR_FROM)):
            pair = frozenset((key, other))
            if pair not in seen:
                seen.add(pair)
                yield key, other, score
