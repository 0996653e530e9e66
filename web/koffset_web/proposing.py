"""Asks the API for proposals: English for what is stated in Korean only, supply classes for items without one."""

from collections.abc import Mapping, Sequence
from itertools import islice

from koffset_web.client import APIClient
from koffset_web.forms.filling import PartView, Proposal
from koffset_web.forms.proposals import iter_unclassed, iter_untranslated
from koffset_web.i18n import Language

TEXTS_AT_ONCE = 300
CLASSES_AT_ONCE = 40
"""Each is a search of its own."""


async def find_proposals(
    api: APIClient, language: Language, block: str, views: Sequence[PartView]
) -> Mapping[str, Proposal]:
    """By the path of the field that each is for; fields that nothing can be said of are left out."""
    texts = [
        {"id": each.path, "ko": each.ko, "kind": each.kind}
        for each in islice(iter_untranslated(block, views), TEXTS_AT_ONCE)
    ]
    english = (await api.propose_english(texts)).texts if texts else ()
    found = {each.id: Proposal(each.en, each.complete) for each in english if each.en}
    for item in islice(iter_unclassed(views), CLASSES_AT_ONCE):
        classes = (await api.suggest_classes(item.name_ko, item.name_en)).classes
        if classes:
            best = classes[0]
            found[item.path] = Proposal(best.code, note=best.name_ko if language == "ko" else best.name_en)
    return found
