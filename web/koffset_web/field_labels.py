"""What a reader calls the fields, blocks and values of a profile in the making."""

from collections.abc import Iterator, Mapping, Sequence

from koffset_web.forms.blocks import BLOCK_FORMS
from koffset_web.forms.fields import Field, Kind, Part
from koffset_web.i18n import N_
from koffset_web.labels import Labels

_LANGUAGES = {"ko": N_("Korean"), "en": N_("English")}
_TRUE_OR_NOT = frozenset({Kind.FLAG, Kind.YES_NO})
_TRUTHS = {"true": N_("yes"), "false": N_("no")}
_OF_KDIA = {
    "grade": N_("Evidence"),
    "as_of": N_("As of"),
    "checked_on": N_("Checked on"),
    "audience": N_("Who may see it"),
}


class FieldLabels:
    """Labels to translate, by block and dotted path, and values as labels where they are codes."""

    def __init__(self, labels: Labels) -> None:
        self._labels = labels
        self._fields = {block: _index(form.parts, block) for block, form in BLOCK_FORMS.items()}

    def title(self, block: str) -> str:
        return BLOCK_FORMS[block].title

    def path(self, block: str, path: str) -> Sequence[str]:
        """The labels from outside in; numbers of entries stay numbers."""
        known: list[str] = []
        steps = path.split(".")
        for place, step in enumerate(steps):
            name = ".".join(each for each in steps[: place + 1] if not each.isdecimal())
            field = self._fields[block].get(name)
            if step.isdecimal() or field is None:
                known.append(_LANGUAGES.get(step) or _OF_KDIA.get(step) or step)
            else:
                known.append(field.label)
        return known

    def value(self, block: str, path: str, value: str) -> str:
        """A code of a taxonomy as its label; other values as they are, which are not to be translated."""
        name = ".".join(step for step in path.split(".") if not step.isdecimal())
        if name == "grade":
            return self._labels.name("evidence_grades", value)
        field = self._fields[block].get(name)
        if not isinstance(field, Field):
            return value
        if field.taxonomy:
            codes = [code.strip() for code in value.split(";")]
            return "; ".join(self._labels.titled(field.taxonomy, code) for code in codes)
        return value

    def option(self, block: str, path: str, value: str) -> str:
        """The label, to be translated, of a value that is one of the form's own choices; empty for any other."""
        name = ".".join(step for step in path.split(".") if not step.isdecimal())
        field = self._fields[block].get(name)
        if not isinstance(field, Field):
            return ""
        return (_TRUTHS if field.kind in _TRUE_OR_NOT else dict(field.options)).get(value, "")

    def is_file(self, block: str, path: str) -> bool:
        """Whether a value is the id of an upload."""
        field = self._fields[block].get(".".join(step for step in path.split(".") if not step.isdecimal()))
        return isinstance(field, Field) and field.kind is Kind.FILE

    def lang(self, path: str) -> str:
        """The language that a value is in, where its place says it."""
        last = path.rsplit(".", 1)[-1]
        return last if last in _LANGUAGES else ""


def _index(parts: Sequence[Part], block: str) -> Mapping[str, Part]:
    first = parts[0]
    if first.name == block and not isinstance(first, Field):
        return dict(_named(first.parts, ""))
    return dict(_named(parts, ""))


def _named(parts: Sequence[Part], prefix: str) -> Iterator[tuple[str, Part]]:
    for part in parts:
        path = f"{prefix}.{part.name}" if prefix and part.name else part.name or prefix
        yield path, part
        if not isinstance(part, Field):
            yield from _named(part.parts, path)
