"""Kinds of text in a profile's form, as far as they are read differently."""

from enum import StrEnum


class TextKind(StrEnum):
    ITEM = "item"
    PROCESS = "process"
    CERTIFICATE_SCOPE = "certificate_scope"
    OVERVIEW = "overview"
    COMPANY_NAME = "company_name"
