"""Texts of matched requirements by the codes of the API, to be translated where they are shown."""

from collections.abc import Mapping

from koffset_web.i18n import N_

UNCOVERED: Mapping[str, str] = {
    "nobody_meets_the_musts": N_("nobody on record meets the musts"),
    "only_barred_firms": N_("only barred firms do it"),
    "capacity_short": N_("the known capacity is too small"),
    "more_firms_than_allowed": N_("it would take more firms than allowed"),
    "sme_share": N_("the share of SMEs would be too small"),
    "search_was_cut_short": N_("the search was cut short"),
    "covered_by_another_team": N_("another team covers it"),
}
"""Why a lot stays uncovered."""
