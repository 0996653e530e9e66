"""What the templates of imports are given."""

from collections.abc import Mapping
from dataclasses import dataclass

from koffset.api.schemas import ImportedView, ImportPreviewView, ImportsView
from koffset_web.field_labels import FieldLabels
from koffset_web.import_pages import ImportSections
from koffset_web.page_contexts import FormContext, PageContext


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportFileContext(FormContext):
    """import_file.html: `kinds` may be chosen, `titles` has those of the command line, too."""

    latest: ImportsView
    kinds: Mapping[str, str]
    titles: Mapping[str, str]
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPreviewContext(FormContext):
    """import_preview.html: of each section `max_shown` rows are shown, and the changes of `max_open` unfolded."""

    preview: ImportPreviewView
    sections: ImportSections
    kinds: Mapping[str, str]
    refusals: Mapping[str, str]
    unknown_fault: str
    audiences: Mapping[str, str]
    fields: FieldLabels
    max_shown: int
    max_open: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportDoneContext(PageContext):
    """import_done.html."""

    done: ImportedView
    companies: int
    kinds: Mapping[str, str]
    max_shown: int


IMPORT_TEMPLATES: Mapping[type, str] = {
    ImportFileContext: "import_file.html",
    ImportPreviewContext: "import_preview.html",
    ImportDoneContext: "import_done.html",
}
