"""Loads the taxonomies from their data files and checks that they refer to each other correctly."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol, TypeVar

from babel import Locale

from koffset.domain.taxonomy import CertificateFamily, SupplyClassTerm, Taxonomies, Term, WeaponSystem
from koffset.errors import SourceFileInvalid
from koffset.resources.tables import iter_rows, read_objects, split_list

LABELS = ("code", "name_en", "name_ko")
_COUNTRY_CHARS = 2
FAMILY_KEYS = (*LABELS, "kind", "members", "revisions", "implies", "scope_matters")


class _Coded(Protocol):
    @property
    def code(self) -> str: ...


T = TypeVar("T", bound=_Coded)


def load_taxonomies() -> Taxonomies:
    """All taxonomies; SourceFileInvalid names file and line of a bad row."""
    taxonomies = Taxonomies(
        supply_classes=_load_supply_classes(),
        defence_fields=_load_terms("defence_fields"),
        weapon_system_fields=_load_terms("weapon_system_fields"),
        weapon_systems=_load_weapon_systems(),
        offset_fields=_load_terms("offset_fields"),
        provinces=_load_terms("provinces"),
        certificate_families=_load_certificate_families(),
        size_classes=_load_terms("company_size_classes"),
        evidence_grades=_load_terms("evidence_grades"),
        evidence_kinds=_load_terms("evidence_kinds"),
        profile_blocks=_load_terms("profile_blocks"),
        sources=_load_terms("sources"),
        quantities=_by_spelling("quantities"),
        units=_by_spelling("units"),
        countries=_load_countries(),
        currencies=_load_currencies(),
    )
    _check_references(taxonomies)
    return taxonomies


def _load_terms(name: str) -> Mapping[str, Term]:
    file = f"taxonomies/{name}.csv"
    return _by_code(file, (_term(row) for row in iter_rows(file, LABELS)))


def _by_spelling(name: str) -> Mapping[str, Term]:
    """By code and each alias, folded by `str.casefold`."""
    found: dict[str, Term] = {}
    for term in _load_terms(name).values():
        for spelling in dict.fromkeys(each.casefold() for each in (term.code, *term.aliases)):
            if spelling in found:
                raise SourceFileInvalid(f"taxonomies/{name}.csv: {spelling} stands twice")
            found[spelling] = term
    return found


def _load_countries() -> Mapping[str, Term]:
    """As Babel names them; its lists hold regions with numbers, too."""
    english, korean = (Locale(language).territories for language in ("en", "ko"))
    return {
        code: Term(code, name, korean.get(code, name))
        for code, name in english.items()
        if len(code) == _COUNTRY_CHARS and code.isalpha()
    }


def _load_currencies() -> Mapping[str, Term]:
    """As Babel names them, those of former times too: a contract may be older than a currency."""
    english, korean = (Locale(language).currencies for language in ("en", "ko"))
    return {code: Term(code, name, korean.get(code, name)) for code, name in english.items()}


def _term(row: Mapping[str, str]) -> Term:
    short = (row["short_ko"],) if row.get("short_ko") else ()
    aliases = dict.fromkeys((*short, *split_list(row.get("aliases", ""))))
    return Term(row["code"], row["name_en"], row["name_ko"], tuple(aliases))


def _load_supply_classes() -> Mapping[str, SupplyClassTerm]:
    file = "taxonomies/supply_classes.csv"
    rows = iter_rows(file, (*LABELS, "active"))
    return _by_code(
        file,
        (
            SupplyClassTerm(
                code=row["code"],
                name_en=row["name_en"],
                name_ko=row["name_ko"],
                includes_en=row.get("includes_en", ""),
                includes_ko=row.get("includes_ko", ""),
                active=_flag(file, row["code"], row["active"]),
            )
            for row in rows
        ),
    )


def _flag(file: str, code: str, cell: str) -> bool:
    flags = {"1": True, "0": False, "true": True, "false": False}
    if cell.lower() not in flags:
        raise SourceFileInvalid(f"{file}: active of {code} is {cell!r}; write 1 or 0")
    return flags[cell.lower()]


def _load_weapon_systems() -> Mapping[str, WeaponSystem]:
    file = "taxonomies/weapon_systems.csv"
    rows = iter_rows(file, (*LABELS, "field"))
    return _by_code(
        file,
        (
            WeaponSystem(
                code=row["code"],
                name_en=row["name_en"],
                name_ko=row["name_ko"],
                field=row["field"],
                aliases=split_list(row.get("aliases", "")),
            )
            for row in rows
        ),
    )


def _load_certificate_families() -> Mapping[str, CertificateFamily]:
    file = "taxonomies/certificate_families.json"
    return _by_code(file, (_certificate_family(entry) for entry in read_objects(file, FAMILY_KEYS)))


def _certificate_family(entry: Mapping[str, Any]) -> CertificateFamily:
    return CertificateFamily(
        code=entry["code"],
        name_en=entry["name_en"],
        name_ko=entry["name_ko"],
        kind=entry["kind"],
        members=tuple(entry["members"]),
        revisions=tuple(entry["revisions"]),
        implies=tuple(entry["implies"]),
        scope_matters=bool(entry["scope_matters"]),
    )


def _by_code(file: str, terms: Iterable[T]) -> Mapping[str, T]:
    by_code: dict[str, T] = {}
    for term in terms:
        if term.code in by_code:
            raise SourceFileInvalid(f"{file}: code {term.code} stands twice")
        by_code[term.code] = term
    return by_code


def _check_references(taxonomies: Taxonomies) -> None:
    for system in taxonomies.weapon_systems.values():
        if system.field not in taxonomies.weapon_system_fields:
            raise SourceFileInvalid(f"weapon system {system.code}: no field {system.field!r}")
    families = taxonomies.certificate_families
    for family in families.values():
        unknown = [code for code in family.implies if code not in families]
        if unknown:
            raise SourceFileInvalid(f"certificate family {family.code} implies unknown {', '.join(unknown)}")
