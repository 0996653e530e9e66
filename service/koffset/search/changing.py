"""What every engine checks before it changes the serving index."""

from koffset.domain.retrieval import CompanyChange, IndexMetadata
from koffset.errors import IndexMoved, InvalidInput


def check_companies(change: CompanyChange) -> None:
    """Raise InvalidInput for a document of a company that the change does not name."""
    foreign = change.foreign_document()
    if foreign is not None:
        raise InvalidInput(
            f"document {foreign.id} belongs to company {foreign.company_id}, which is not among those to be "
            "replaced; name it too"
        )


def check_prepared(change: CompanyChange, serving: IndexMetadata) -> None:
    """Raise IndexMoved unless this state of this index is what the change was prepared for."""
    expected = change.prepared_for
    if (serving.name, serving.sequence) != (expected.name, expected.sequence):
        raise IndexMoved(
            f"the change is for {expected.name} at {expected.sequence}, but {serving.name} at {serving.sequence} "
            "serves; read its state and prepare the change again"
        )
