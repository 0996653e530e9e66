"""Loads what company names are compared with: legal forms, letter names, public renamings."""

from koffset.domain.taxonomy import CompanyAlias, NameRules
from koffset.resources.tables import iter_rows


def load_name_rules() -> NameRules:
    """Rules for comparing names; SourceFileInvalid names file and line of a bad row."""
    return NameRules(
        legal_forms=tuple(row["form"] for row in iter_rows("legal_forms.csv", ("form",))),
        letter_names={
            row["hangul"]: row["latin"] for row in iter_rows("letter_names.csv", ("hangul", "latin"))
        },
        spellings_at_start=_load_spellings("start"),
        spellings_at_end=_load_spellings("end"),
        aliases=_load_company_aliases(),
    )


def _load_spellings(place: str) -> dict[str, str]:
    rows = iter_rows("name_spellings.csv", ("hangul", "latin", "place"))
    return {row["hangul"]: row["latin"] for row in rows if row["place"] == place}


def _load_company_aliases() -> tuple[CompanyAlias, ...]:
    rows = iter_rows("company_aliases.csv", ("alias", "name", "kind", "source"))
    return tuple(
        CompanyAlias(
            alias=row["alias"],
            name=row["name"],
            kind=row["kind"],
            valid_from=row.get("valid_from") or None,
            valid_to=row.get("valid_to") or None,
            source=row["source"],
        )
        for row in rows
    )
