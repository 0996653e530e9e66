"""Words of shortlists by the codes of the API, to be translated where they are shown."""

from collections.abc import Mapping, Sequence

from koffset_web.i18n import N_
from koffset_web.messages import Message

STATES: Mapping[str, str] = {
    "considered": N_("considered"),
    "contacted": N_("contacted"),
    "answered": N_("answered"),
    "chosen": N_("chosen"),
    "dropped": N_("dropped"),
}

CSV_HEADERS: Sequence[str] = (
    N_("Name (Korean)"),
    N_("Name (English)"),
    N_("Company size"),
    N_("Region"),
    N_("Lots"),
    N_("State"),
    N_("Said by"),
    N_("At"),
    N_("Note"),
    N_("Items"),
    N_("Processes"),
    N_("Certificates"),
    N_("Experience"),
    N_("Page"),
)

MESSAGES: Mapping[str, Message] = {
    "stale_save": Message(
        N_("Somebody else changed this meanwhile"),
        N_("Below is what stands there now. Yours was not saved: make the change again."),
    ),
    "invalid_input": Message(N_("That was not saved"), N_("The line below says what is wrong.")),
    "not_found": Message(
        N_("That was not saved"), N_("The firm or the list is not there any more, or not visible to you.")
    ),
}
"""What differs from what these codes mean elsewhere."""

TICK_SOME = Message(N_("Tick two to five firms"), N_("Fewer say nothing side by side, and more do not fit."))
