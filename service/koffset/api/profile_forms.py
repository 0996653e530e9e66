"""What forms of profiles call while somebody fills them in: it proposes and saves nothing."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, File, Form, Query, Response, UploadFile

from koffset.accounts.permissions import Action
from koffset.api.schemas import (
    CellProblemView,
    ClassEvidence,
    ClassSuggestions,
    ClassSuggestionView,
    EnglishOrder,
    EnglishProposal,
    EnglishProposals,
    ItemList,
    ItemNames,
    ItemNameView,
    NamesOfAThing,
    ProposedItemsView,
    ProposedItemView,
    WordUsed,
)
from koffset.deps import WorkspaceDep, allow
from koffset.domain.text import Language
from koffset.exchange.item_table import ProposedItems
from koffset.matching.class_votes import ClassSuggestion
from koffset.usecases import item_lists
from koffset.usecases.class_suggesting import suggest_classes
from koffset.usecases.english_proposing import propose_english
from koffset.usecases.name_suggesting import suggest_names
from koffset.usecases.workspace import Workspace

router = APIRouter(
    prefix="/api/v1/profile-forms", tags=["profile forms"], dependencies=[allow(Action.FILL_FORMS)]
)

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("/items.xlsx", response_class=Response, responses={200: {"content": {_XLSX: {}}}})
async def item_template(workspace: WorkspaceDep) -> Response:
    """The workbook to fill in: columns in both languages, examples, drop-downs and the list of supply classes."""
    return _workbook(await item_lists.item_workbook(workspace))


@router.post("/items.xlsx", response_class=Response, responses={200: {"content": {_XLSX: {}}}})
async def export_items(order: ItemList, workspace: WorkspaceDep) -> Response:
    """The same workbook with these items in it."""
    return _workbook(await item_lists.item_workbook(workspace, order.items))


@router.post("/items")
async def read_items(
    workspace: WorkspaceDep,
    file: Annotated[UploadFile | None, File(description="XLSX workbook without macros")] = None,
    text: Annotated[str | None, Form(description="cells copied from a spreadsheet")] = None,
) -> ProposedItemsView:
    """Items of a list, with a problem for each cell that cannot be read. Columns are found by KO or EN header."""
    return _proposed(await item_lists.propose_items(workspace, await file.read() if file else None, text))


@router.get("/item-names")
async def item_names(
    workspace: WorkspaceDep,
    q: Annotated[str, Query(max_length=200, description="what was typed so far, also 초성")],
    lang: Annotated[Language | None, Query(description="language of what was typed; else either")] = None,
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
) -> ItemNames:
    """What things are called, in both languages: by supply class, by glossary, and in public evidence."""
    found = await suggest_names(workspace, q, lang, limit)
    return ItemNames(
        names=[
            ItemNameView(
                ko=name.ko or None, en=name.en or None, source=name.source, supply_class=name.supply_class
            )
            for name in found
        ]
    )


@router.post("/supply-class")
async def supply_class(order: NamesOfAThing, workspace: WorkspaceDep) -> ClassSuggestions:
    """Up to five supply classes that the names of a thing speak for, each with public texts that are classed so."""
    found = await suggest_classes(workspace, (order.name_ko, order.name_en))
    return ClassSuggestions(classes=[_class(suggestion, workspace) for suggestion in found])


def _class(suggestion: ClassSuggestion, workspace: Workspace) -> ClassSuggestionView:
    term = workspace.taxonomies.supply_classes[suggestion.code]
    return ClassSuggestionView(
        code=suggestion.code,
        name_ko=term.name_ko,
        name_en=term.name_en,
        share=round(suggestion.share, 4),
        evidence=[ClassEvidence(text_ko=each.text_ko, text_en=each.text_en) for each in suggestion.evidence],
    )


@router.post("/english")
async def english(order: EnglishOrder, workspace: WorkspaceDep) -> EnglishProposals:
    """English for Korean names, put together from known words; `en` is empty where too little is known."""
    found = await propose_english(workspace, [(text.ko, text.kind) for text in order.texts])
    return EnglishProposals(
        texts=[
            EnglishProposal(
                id=text.id,
                en=proposal.en,
                how=[WordUsed(ko=piece.ko, en=piece.en, source=piece.source) for piece in proposal.how],
                complete=proposal.complete,
            )
            for text, proposal in zip(order.texts, found, strict=True)
        ]
    )


def _workbook(content: bytes) -> Response:
    headers = {
        "Content-Disposition": 'attachment; filename="items.xlsx"',
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, media_type=_XLSX, headers=headers)


def _proposed(found: ProposedItems) -> ProposedItemsView:
    return ProposedItemsView(
        items=[ProposedItemView(row=each.row, item=each.item) for each in found.items],
        problems=[CellProblemView(**asdict(problem)) for problem in found.problems],
        unknown_columns=found.unknown_columns,
        has_header=found.has_header,
    )
