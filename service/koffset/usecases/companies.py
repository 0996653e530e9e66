"""One company, as far as the viewer may see it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from koffset.domain.attachments import without_documents
from koffset.domain.company import CompanyFile
from koffset.domain.company_facets import company_facets
from koffset.domain.evidence import Audience, CompanyFacets, Viewer, readers_of
from koffset.domain.folding import FoldedItem, fold_parts
from koffset.domain.profile import Claim, CompanyProfile
from koffset.domain.taxonomy import weapon_systems_by_name
from koffset.errors import NotFound
from koffset.store.protocol import StoreReader
from koffset.usecases.workspace import Workspace

AnyClaim = TypeVar("AnyClaim", bound=Claim)


@dataclass(frozen=True, slots=True)
class CompanySheet:
    """A company with everything the viewer may see and nothing else; parts are folded as in the index."""

    file: CompanyFile
    facets: CompanyFacets
    items: list[FoldedItem]


async def company_sheet(workspace: Workspace, company_id: str, viewer: Viewer) -> CompanySheet:
    """Raises NotFound both when there is none and when the viewer may not see it: the difference is a secret.

    The id of a company that is merged into another leads to that one.
    """
    async with workspace.store.reader() as store:
        return await _sheet(workspace, store, company_id, viewer)


async def company_sheets(
    workspace: Workspace, company_ids: Sequence[str], viewer: Viewer
) -> tuple[list[CompanySheet], int]:
    """As `company_sheet` for several, all as of one change of the store, whose sequence is told."""
    async with workspace.store.reader() as store:
        sequence = await store.last_sequence()
        sheets = [await _sheet(workspace, store, company_id, viewer) for company_id in company_ids]
    return sheets, sequence


async def _sheet(workspace: Workspace, store: StoreReader, company_id: str, viewer: Viewer) -> CompanySheet:
    file = await store.company_file(company_id)
    if file is not None and file.merged_into is not None:
        file = await store.company_file(file.merged_into)
    if file is None or not viewer.may_read(readers_of(file.company.audience, file.company.id)):
        raise NotFound(f"no company has the id {company_id!r}: search for it by name")
    seen = visible_file(file, viewer)
    codes = weapon_systems_by_name(workspace.taxonomies)
    items = [_with_codes(item, codes) for item in fold_parts(seen.records)]
    return CompanySheet(seen, company_facets(seen), items)


def _with_codes(item: FoldedItem, codes: Mapping[str, str]) -> FoldedItem:
    """Weapon systems by code where they have one: codes have labels in both languages."""
    systems = {codes.get(name.casefold(), name) for name in item.weapon_systems}
    return replace(item, weapon_systems=tuple(sorted(systems)))


def visible_file(file: CompanyFile, viewer: Viewer) -> CompanyFile:
    """The file without the records, claims, wishes and private fields that are not for this viewer."""
    company_id = file.company.id
    records = [record for record in file.records if viewer.may_read(readers_of(record.audience, company_id))]
    wishes = [wish for wish in file.wishes if viewer.may_read(readers_of(wish.audience, company_id))]
    profile = file.profile
    if profile and not viewer.may_read(readers_of(profile.audience, company_id)):
        profile = None
    return replace(
        file,
        records=records,
        wishes=wishes,
        profile=visible_profile(profile, company_id, viewer) if profile else None,
        profile_version=file.profile_version if profile else None,
    )


def visible_profile(profile: CompanyProfile, company_id: str, viewer: Viewer) -> CompanyProfile:
    """The profile without claims of another audience, the registration number and contacts that are not to be shown."""

    def seen(claims: tuple[AnyClaim, ...]) -> tuple[AnyClaim, ...]:
        return tuple(
            claim for claim in claims if viewer.may_read(readers_of(claim.effective_audience, company_id))
        )

    if not viewer.may_read(readers_of(Audience.OWNER, company_id)):
        profile = without_documents(profile.without_undisclosed())
    status = profile.status.model_copy(update={"designations": seen(profile.status.designations)})
    return profile.model_copy(
        update={
            "identity": profile.identity.model_copy(update={"business_registration_no": None}),
            "status": status,
            "items": seen(profile.items),
            "processes": seen(profile.processes),
            "certificates": seen(profile.certificates),
            "experience": seen(profile.experience),
            "contacts": tuple(
                contact for contact in profile.contacts if contact.consent and not contact.hidden
            ),
        }
    )
