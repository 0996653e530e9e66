"""Names of codes in the reader's language, taken from the API's Meta."""

from collections.abc import Mapping

from koffset.api.schemas import Label, Meta
from koffset_web.i18n import Language

TAXONOMIES = (
    "supply_groups",
    "supply_classes",
    "defence_fields",
    "weapon_system_fields",
    "weapon_systems",
    "offset_fields",
    "provinces",
    "certificates",
    "size_classes",
    "evidence_grades",
    "evidence_kinds",
    "sources",
    "quantities",
    "units",
)
CODED = frozenset({"supply_groups", "supply_classes"})


class Labels:
    """Looks codes up by the name of their list in Meta; a code without a label stands for itself."""

    def __init__(self, meta: Meta, language: Language) -> None:
        self.language = language
        self._by_taxonomy: Mapping[str, Mapping[str, Label]] = {
            taxonomy: {label.code: label for label in getattr(meta, taxonomy)} for taxonomy in TAXONOMIES
        }
        self._standards = {
            label.code: label.short_ko if language == "ko" else label.short_en for label in meta.certificates
        }

    def name(self, taxonomy: str, code: str) -> str:
        """The label alone."""
        label = self._by_taxonomy[taxonomy].get(str(code))
        if label is None:
            return str(code)
        return label.ko if self.language == "ko" else label.en

    def typed(self, taxonomy: str, text: str) -> str:
        """The name of a quantity or unit that somebody typed, whatever its capitals; any other as it was typed."""
        return (
            self.name(taxonomy, text.casefold()) if text.casefold() in self._by_taxonomy[taxonomy] else text
        )

    def titled(self, taxonomy: str, code: str) -> str:
        """The label, after its code where professionals know the code (supply groups and classes)."""
        name = self.name(taxonomy, code)
        return f"{code} {name}" if taxonomy in CODED and name != code else name

    def code(self, taxonomy: str, text: str) -> str:
        """The code that has this label in either language, or is this text; the text itself where none does."""
        typed = text.casefold()
        for label in self._by_taxonomy[taxonomy].values() if taxonomy else ():
            titles = (label.code, label.ko, label.en, f"{label.code} {label.ko}", f"{label.code} {label.en}")
            if typed in map(str.casefold, titles):
                return label.code
        return text

    def codes(self, taxonomy: str) -> tuple[str, ...]:
        return tuple(self._by_taxonomy[taxonomy])

    def standard(self, family: str) -> str:
        """What a certificate family is best known by, such as "AS9100"."""
        return self._standards.get(family, family)
