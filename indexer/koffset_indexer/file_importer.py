"""The importer that the API is given: the same files, read and compared as on the command line."""

from koffset.usecases.importer import ImportOrder, ReadFile
from koffset.usecases.workspace import Workspace
from koffset_indexer.importing import prepare_file
from koffset_indexer.report import ImportOptions, ImportRules


class FileImporter:
    """Implements `usecases.importer.Importer`. It writes no file of rejects: who imports sees them in the preview."""

    def read(self, workspace: Workspace, order: ImportOrder) -> ReadFile:
        options = ImportOptions(
            now=order.now,
            rejects_dir=workspace.settings.data_dir / "imports",
            max_file_bytes=workspace.settings.max_import_bytes,
            as_of=order.as_of,
            author=order.author,
        )
        rules = ImportRules(workspace.taxonomies, workspace.name_rules)
        return prepare_file(order.kind, order.path, rules, options)
