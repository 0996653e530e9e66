"""All words that a requirement is read with, made ready to be found; built once and used for every text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from koffset.domain.requirement_proposal import NamedThing, RequirementWords
from koffset.domain.taxonomy import Taxonomies
from koffset.matching.proposing.phrases import Phrases

REVISION = r"(?:[\s\-]{0,2}rev(?:ision|\.)?[\s.]{0,2}[a-z](?![0-9a-z])|[a-z](?![0-9a-z])|:[0-9]{4})?"
_SECURITY_FAMILIES = ("cmmc", "nist_800_171")


@dataclass(frozen=True)
class Vocabulary:
    taxonomies: Taxonomies
    words: RequirementWords

    @cached_property
    def _by_kind(self) -> Mapping[str, Phrases[str]]:
        return {kind: Phrases(phrases) for kind, phrases in self.words.words.items()}

    def of(self, kind: str) -> Phrases[str]:
        return self._by_kind[kind]

    def value(self, kind: str, phrase: str) -> str | None:
        """What a whole phrase of that kind stands for."""
        return self._folded[kind].get(" ".join(phrase.lower().split()))

    @cached_property
    def _folded(self) -> Mapping[str, Mapping[str, str]]:
        return {
            kind: {phrase.lower(): value for phrase, value in phrases.items()}
            for kind, phrases in self.words.words.items()
        }

    def phrases(self, kind: str) -> Sequence[str]:
        return list(self.words.words[kind])

    @cached_property
    def certificates(self) -> Phrases[str]:
        """Families by their members and revisions; what is asked for as security is no certificate here."""
        return Phrases(
            {
                spelling: family.code
                for family in self.taxonomies.certificate_families.values()
                if not family.code.startswith(_SECURITY_FAMILIES)
                for spelling in (*family.revisions, *family.members)
            },
            REVISION,
        )

    @cached_property
    def platforms(self) -> Phrases[str]:
        return Phrases(
            {
                spelling: system.code
                for system in reversed(list(self.taxonomies.weapon_systems.values()))
                for spelling in (*system.aliases, system.name_ko, system.name_en)
            }
        )

    @cached_property
    def processes(self) -> Phrases[NamedThing]:
        return _things(self.words.processes)

    @cached_property
    def materials(self) -> Phrases[NamedThing]:
        return _things(self.words.materials)

    @cached_property
    def countries(self) -> Phrases[str]:
        return Phrases(self.words.countries)

    @cached_property
    def provinces(self) -> Phrases[str]:
        return Phrases(
            {
                spelling: province.code
                for province in self.taxonomies.provinces.values()
                for spelling in (
                    province.name_en,
                    province.name_ko,
                    province.name_en.removesuffix(" Province").removesuffix(" State"),
                    *province.aliases,
                )
            }
        )

    @cached_property
    def supply_classes(self) -> frozenset[str]:
        return frozenset(code for code in self.taxonomies.supply_classes if len(code) == 4)


def _things(things: Sequence[NamedThing]) -> Phrases[NamedThing]:
    return Phrases({spelling: thing for thing in reversed(things) for spelling in thing.spellings})
