"""Names every loader of shipped data in one place; the modules beside it hold them."""

from koffset.resources.dossier import load_dossier_words
from koffset.resources.forms import load_form_templates, load_form_words, load_item_columns
from koffset.resources.judging import load_phrases, load_rate_words
from koffset.resources.letters import load_letters
from koffset.resources.names import load_name_rules
from koffset.resources.offset import load_offset_rules
from koffset.resources.requirements import load_requirement_words
from koffset.resources.taxonomies import load_taxonomies
from koffset.resources.words import (
    load_glossary,
    load_light_words,
    load_query_sample,
    load_standard_prefixes,
    load_stopwords,
    load_units,
    load_vague_words,
)

__all__ = [
    "load_dossier_words",
    "load_form_templates",
    "load_form_words",
    "load_glossary",
    "load_item_columns",
    "load_letters",
    "load_light_words",
    "load_name_rules",
    "load_offset_rules",
    "load_phrases",
    "load_query_sample",
    "load_rate_words",
    "load_requirement_words",
    "load_standard_prefixes",
    "load_stopwords",
    "load_taxonomies",
    "load_units",
    "load_vague_words",
]
