"""What a visitor reads for each error code of the API and of this site."""

from collections.abc import Mapping
from dataclasses import dataclass

from koffset_web.i18n import N_, Language


@dataclass(frozen=True, slots=True)
class Message:
    """Texts to translate: what happened, and what to do."""

    title: str
    advice: str


UNKNOWN = Message(
    N_("Something went wrong"),
    N_("The request could not be carried out. Try again; if it happens again, pass on the number below."),
)
MESSAGES: Mapping[str, Message] = {
    "not_found": Message(
        N_("Nothing is here"),
        N_(
            "The address has no page, or what stood there (a company, a requirement, a list) is gone or is not shown "
            "to you."
        ),
    ),
    "query_invalid": Message(
        N_("The query cannot be searched"),
        N_("Describe the requirement in one or two sentences with words in Korean or English."),
    ),
    "filter_invalid": Message(
        N_("A filter is not known"),
        N_("The address names a filter value that does not exist. Search again without filters."),
    ),
    "invalid_input": Message(
        N_("The request cannot be read"),
        N_("The address holds a value that is not allowed. Search again from the box above."),
    ),
    "form_invalid": Message(
        N_("Something in the form is missing or does not fit"),
        N_("Nothing was done. What is missing is marked, or the line below says what is wrong."),
    ),
    "payload_too_large": Message(
        N_("The query is too long"),
        N_("Describe the requirement in one or two sentences with words in Korean or English."),
    ),
    "method_not_allowed": Message(
        N_("This page only shows things"),
        N_("Open it by its address or from the search page."),
    ),
    "sign_in_wrong": Message(
        N_("The address or the password is wrong"),
        N_("Check both. After five wrong passwords the address has to wait for a while."),
    ),
    "too_many_attempts": Message(
        N_("Too many attempts"),
        N_("Try again in a quarter of an hour."),
    ),
    "password_invalid": Message(
        N_("This password is not taken"),
        N_("Take a longer one that is not your address and not one letter again and again."),
    ),
    "conflict": Message(
        N_("That cannot be done now"),
        N_("Something stands against it: the line below says what."),
    ),
    "link_invalid": Message(
        N_("This link does not work any more"),
        N_("It was used, withdrawn or is too old. Ask for a new one."),
    ),
    "mail_unavailable": Message(
        N_("No letters leave here"),
        N_("Ask whoever runs this service for the link itself."),
    ),
    "forbidden": Message(
        N_("This is not for your account"),
        N_("Your role does not include it, or the page was open for too long: open it again."),
    ),
    "unauthenticated": Message(
        N_("Not saved: you are not signed in any more"),
        N_("Keep this page, sign in again in another tab, then press “Save”."),
    ),
    "stale_save": Message(
        N_("Somebody else saved this page meanwhile"),
        N_("What you typed is still here. Compare it with what they changed, below, and save again."),
    ),
    "content_invalid": Message(
        N_("Not saved: some fields need correction"),
        N_("Each is marked. What you typed is still here."),
    ),
    "source_file_invalid": Message(
        N_("The list cannot be read"),
        N_("Nothing was put into the form. The line below says what is wrong."),
    ),
    "preview_stale": Message(
        N_("The import would do something else now"),
        N_("The store has changed since you looked. Below is what the file would do now: look at it again."),
    ),
    "upload_invalid": Message(
        N_("The document was not taken"),
        N_("It must be a whole PDF, PNG or JPEG. The line below says what is wrong."),
    ),
    "offset_invalid": Message(
        N_("This cannot be calculated yet"),
        N_("Something is missing, or is no amount or day. Correct what is named below."),
    ),
    "requirement_invalid": Message(
        N_("This requirement cannot be matched"),
        N_("The line below names the lot and what is wrong with it. Edit it, or change who sees it."),
    ),
    "team_invalid": Message(
        N_("A firm is both preferred and barred"),
        N_("No team was formed. Take the firm out of one of the two lists; the line below names it."),
    ),
    "currency_mixed": Message(
        N_("Amounts in two currencies"),
        N_("Give a rate between them, with its day. The line below names them."),
    ),
    "file_too_large": Message(
        N_("The file is too large"),
        N_("Nothing was taken. The line below says how large it may be: make it smaller and send it again."),
    ),
    "index_missing": Message(
        N_("The search index has not been built yet"),
        N_("Whoever runs this service builds it with “koffset index rebuild”. Company pages work already."),
    ),
    "index_mismatch": Message(
        N_("The search index was made by another version"),
        N_("Whoever runs this service makes a new one with “koffset index rebuild”."),
    ),
    "encoder_unavailable": Message(
        N_("The text encoder is not installed"),
        N_("Whoever runs this service finds in its log which package is missing."),
    ),
    "engine_unavailable": Message(
        N_("The search server does not answer"),
        N_("Try again in a minute. Company pages work all the same."),
    ),
    "unavailable": Message(
        N_("The service is not ready"),
        N_("Try again in a minute."),
    ),
    "api_unreachable": Message(
        N_("The search service does not answer"),
        N_("Try again in a minute. Whoever runs this site: check KOFFSET_API_URL and that the API runs."),
    ),
}

FAULTS: Mapping[str, str] = {
    "unknown_upload": N_("This file is not there any more. Choose another, or send it again."),
    "wrong_purpose": N_("This file was sent for something else. Send it again here."),
    "missing": N_("This is needed."),
    "no_words": N_("There is no letter or digit in it: say in a few words what is needed."),
    "value_error": N_("Something is missing here, or stands twice."),
    "too_short": N_("At least one is needed."),
    "too_many": N_("These are more than can be kept."),
    "duplicate": N_("This stands twice: give each its own."),
    "greater_than": N_("This is too small."),
    "unknown_code": N_("There is no such code. Choose one that is suggested."),
    "not_a_currency": N_("This is no currency. Write three letters such as USD."),
    "not_a_supply_class": N_("This is no supply class. Write its four digits, such as 5340."),
    "unknown_country": N_("No country has this code. Write its two letters, such as US."),
    "unknown_unit": N_(
        "This is no unit. Write a measure such as mm or kg, or what is counted, such as each."
    ),
    "years_reversed": N_("This year is before the first one. Give the first year first."),
    "limits_reversed": N_("This is below the minimum. Give the smaller number first."),
    "currency_missing": N_("The value has no currency. Write three letters such as USD."),
    "string_pattern_mismatch": N_("The form is not the one that is asked for."),
    "string_too_long": N_("This is too long."),
    "extra_forbidden": N_("There is no such field. Take it out."),
    "union_tag_invalid": N_("There is no such kind of condition. Choose one that there is."),
    "union_tag_not_found": N_("The condition has no kind. Say which it is."),
    "bool_parsing": N_("Choose yes or no."),
    "string_type": N_("A text is needed here."),
    "date_from_datetime_parsing": N_("This is no date: write it as 2026-11-20."),
    "date_parsing": N_("This is no date: write it as 2026-11-20."),
    "int_parsing": N_("This is no whole number."),
    "decimal_parsing": N_("This is no number."),
    "greater_than_equal": N_("This is too small."),
    "less_than_equal": N_("This is too large."),
    "decimal_max_places": N_("This has more decimals than are taken."),
    "control_character": N_("There is a control character in it, as copied text may have: take it out."),
    "url_parsing": N_("This is no web address: it begins with https://"),
    "enum": N_("Choose one of the values."),
    "literal_error": N_("Choose one of the values."),
}
"""What is wrong with a field, by the code of the API's fault."""

FILE_FAULTS: Mapping[str, str] = {
    **FAULTS,
    "unknown_code": N_("There is no such code. Take one from the sheet “codes” of the template."),
    "enum": N_("This is none of the values. Take one from the sheet “codes” of the template."),
    "literal_error": N_("This is none of the values. Take one from the sheet “codes” of the template."),
    "unknown_column": N_(
        "There is no such column. Take the headers of the template; what stands below was not read."
    ),
    "not_there": N_("No row above has this id. Write the id of the row that this one belongs to."),
    "not_a_limit": N_("This says no limit. Write it as length: 3000..5000 mm, with ; between several."),
    "not_of_this_kind": N_("A condition of this kind has no such column. Leave the cell empty."),
    "not_json": N_("This is no JSON. Correct it at this line, and send it again."),
    "more": N_("There are more faults. Correct those above first."),
    "model_type": N_(
        "This is built in another way than is asked for. Compare it with a file that was saved here."
    ),
    "dict_type": N_(
        "This is built in another way than is asked for. Compare it with a file that was saved here."
    ),
    "tuple_type": N_(
        "This is built in another way than is asked for. Compare it with a file that was saved here."
    ),
}
"""What is wrong with a value of a file of requirements: what a form says of it, and what only a file can have."""

FILE_DETAILS = frozenset({"not_json", "too_many", "more"})
"""Where the API's own text has a number that the page does not show otherwise."""

CELL_FAULTS: Mapping[str, str] = {
    "duplicate": N_("The same item stands twice. Keep one of the two rows."),
    "no_name": N_("The row has no name. Give the item a Korean or an English one."),
    "not_a_choice": N_("This is none of the values of the column. Choose one, or leave the cell empty."),
    "unknown_supply_class": N_(
        "No supply class has this number. Take its four digits, or leave the cell empty."
    ),
    "not_an_nsn": N_("This is no national stock number: it has 13 characters."),
    "not_a_level": N_("This is no technology readiness level. Write a number from 1 to 9."),
    "not_an_hs_code": N_("This is no tariff number. Write it as 852910."),
    "not_a_date": N_("This is no date: write it as 2026-11-20."),
    "too_long": N_("This is too long."),
    "not_valid": N_("This value is not allowed here. Correct the cell, or leave it empty."),
}
"""What is wrong with a cell of a list of items and what to do, by the API's code."""

WHOLLY_SAID = frozenset({"not_found", "forbidden", "stale_save", "unauthenticated", "too_many_attempts"})
"""Codes whose message says all that a visitor needs; of others the API's text names the value that is wrong."""

UNKNOWN_FAULT = N_("This value is not allowed here.")


def detail_for(language: Language, code: str, detail: str) -> str:
    """The API's text, which is English: on pages in another language only where it says more than the message."""
    return "" if language != "en" and code in WHOLLY_SAID else detail


def find_message(code: str) -> Message:
    return MESSAGES.get(code, UNKNOWN)
