"""The forms of a profile's blocks: every field that a firm may state, with its label."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from koffset_web.forms.fields import Field, Group, Kind, Part, Rows
from koffset_web.i18n import N_


@dataclass(frozen=True, slots=True)
class BlockForm:
    """One page of the form. A block that is a list has one part, its rows."""

    title: str
    lead: str
    parts: Sequence[Part]


_NAME = Field("name", N_("Name"), Kind.BILINGUAL, is_required=True)
_DESCRIPTION = Field("description", N_("Description"), Kind.BILINGUAL, is_minor=True)
_AUDIENCE = Field(
    "audience",
    N_("Who may see it"),
    Kind.CHOICE,
    options=(
        ("public", N_("everybody")),
        ("contractors", N_("vetted contractors and KDIA")),
        ("owner", N_("we and KDIA")),
    ),
    is_required=True,
    is_minor=True,
)
_NOT_ABROAD = Field("not_for_foreign_disclosure", N_("Not for foreign disclosure"), Kind.FLAG, is_minor=True)
_CLAIM = (_AUDIENCE, _NOT_ABROAD)
_COUNTRIES_HINT = N_("two letters each, with ; between: PL; AU")
_LIST_HINT = N_("with ; between")

NIST_NAMES: Mapping[str, str] = {
    "none": N_("none"),
    "in_progress": N_("in progress"),
    "implemented": N_("implemented"),
    "assessed": N_("assessed"),
}
"""How far a firm is with NIST SP 800-171."""

LIMIT = (
    Field("quantity", N_("Quantity"), is_required=True, hint=N_("length, diameter, mass …")),
    Field("minimum", N_("from"), Kind.NUMBER),
    Field("maximum", N_("to"), Kind.NUMBER),
    Field("unit", N_("Unit"), is_required=True),
)

BLOCK_FORMS: Mapping[str, BlockForm] = {
    "identity": BlockForm(
        N_("Identity"),
        N_("Who you are. The registration number is never shown to anybody but KDIA."),
        (
            _NAME,
            Field("short_names", N_("Short names"), Kind.LINES, hint=_LIST_HINT),
            Field("overview", N_("What you do, in a few sentences"), Kind.LONG_BILINGUAL),
            Group(
                "address",
                N_("Address"),
                (
                    Field("text", N_("Address"), Kind.BILINGUAL),
                    Field("province", N_("Province"), Kind.CHOICE, "provinces"),
                ),
            ),
            Field("founded", N_("Founded on"), Kind.DATE),
            Field("homepage", N_("Homepage"), hint="https://…"),
            Field("cage_code", N_("CAGE code"), hint=N_("five letters and digits")),
            Field("business_registration_no", N_("Business registration number"), hint="000-00-00000"),
            Rows(
                "former_names",
                N_("Former names"),
                N_("former name"),
                (_NAME, Field("valid_to", N_("until"), Kind.DATE)),
            ),
        ),
    ),
    "status": BlockForm(
        N_("Size and status"),
        N_("The size class decides the multiplier of the offset value; it needs a proof."),
        (
            Field("size_class", N_("Size class"), Kind.CHOICE, "size_classes"),
            Field("size_proof_date", N_("Proof of size of"), Kind.DATE),
            Field(
                "kdia_membership",
                N_("KDIA membership"),
                Kind.CHOICE,
                options=(("full", N_("full member")), ("associate", N_("associate member"))),
            ),
            Field("gvc30", N_("GVC30 firm"), Kind.FLAG),
            Field("innovation_cohort", N_("Innovation programme and year")),
            Rows(
                "designations",
                N_("Designations as a defence contractor"),
                N_("designation"),
                (
                    Field("field", N_("Field"), Kind.CHOICE, "defence_fields", is_required=True),
                    Field("designated_on", N_("Designated on"), Kind.DATE),
                    *_CLAIM,
                ),
            ),
        ),
    ),
    "items": BlockForm(
        N_("Items, technologies, services"),
        N_("What you supply. Foreign searchers read the English name; the supply class helps them filter."),
        (
            Rows(
                "items",
                N_("Items"),
                N_("item"),
                (
                    _NAME,
                    Field("supply_class", N_("Supply class"), Kind.CODE, "supply_classes"),
                    Field(
                        "kind",
                        N_("Kind"),
                        Kind.CHOICE,
                        options=(
                            ("item", N_("item")),
                            ("technology", N_("technology")),
                            ("service", N_("service")),
                        ),
                        is_required=True,
                    ),
                    Field(
                        "weapon_systems", N_("Weapon systems"), Kind.NAMES, "weapon_systems", hint=_LIST_HINT
                    ),
                    _DESCRIPTION,
                    Field("nsn", N_("NSN"), is_minor=True, hint="0000-00-000-0000"),
                    Field("drawing_no", N_("Drawing number"), is_minor=True),
                    Field("specification", N_("Specification"), is_minor=True),
                    Field(
                        "design_role",
                        N_("Design role"),
                        Kind.CHOICE,
                        options=(
                            ("build_to_print", N_("build to print")),
                            ("build_to_spec", N_("build to specification")),
                            ("design_authority", N_("design authority")),
                        ),
                        is_minor=True,
                    ),
                    Field("trl", N_("TRL"), Kind.NUMBER, is_minor=True, hint="1–9"),
                    Field("hs6", N_("HS code"), is_minor=True, hint=N_("six digits")),
                    Field("export_controlled", N_("Export controlled"), Kind.YES_NO, is_minor=True),
                    Field(
                        "picture",
                        N_("Picture"),
                        Kind.FILE,
                        is_minor=True,
                        hint=N_("PNG or JPEG; sent when you press “Save”"),
                        accept=".png,.jpg,.jpeg",
                    ),
                    *_CLAIM,
                ),
            ),
        ),
    ),
    "processes": BlockForm(
        N_("Processes"),
        N_("How you make things, and up to which size and tolerance: a requirement is compared with these."),
        (
            Rows(
                "processes",
                N_("Processes"),
                N_("process"),
                (
                    _NAME,
                    _DESCRIPTION,
                    Rows("envelope", N_("Limits"), N_("limit"), LIMIT),
                    Group("tolerance", N_("Tolerance"), LIMIT, is_minor=True),
                    Rows(
                        "materials",
                        N_("Materials"),
                        N_("material"),
                        (Field("", N_("Material"), Kind.BILINGUAL),),
                        is_minor=True,
                    ),
                    Rows(
                        "approvals",
                        N_("Special-process approvals"),
                        N_("approval"),
                        (
                            Field("family", N_("Standard"), Kind.CHOICE, "certificates", is_required=True),
                            Field("scope", N_("Scope"), Kind.BILINGUAL, is_required=True),
                            Field("expires_on", N_("Valid until"), Kind.DATE),
                        ),
                        is_minor=True,
                    ),
                    *_CLAIM,
                ),
            ),
        ),
    ),
    "certificates": BlockForm(
        N_("Certificates"),
        N_(
            "A certificate counts while it is valid and within its scope. Without an end date it counts as unknown."
        ),
        (
            Rows(
                "certificates",
                N_("Certificates"),
                N_("certificate"),
                (
                    Field("family", N_("Standard"), Kind.CHOICE, "certificates", is_required=True),
                    Field("standard", N_("As printed"), is_required=True, hint="AS9100D"),
                    Field("number", N_("Number")),
                    Field("issued_on", N_("Issued on"), Kind.DATE),
                    Field("expires_on", N_("Valid until"), Kind.DATE),
                    Field("scope", N_("Scope"), Kind.BILINGUAL),
                    Field(
                        "document",
                        N_("Document"),
                        Kind.FILE,
                        hint=N_("PDF, PNG or JPEG; sent when you press “Save”"),
                        accept=".pdf,.png,.jpg,.jpeg",
                    ),
                    Field("body", N_("Certification body"), Kind.BILINGUAL, is_minor=True),
                    Field("site", N_("Site"), Kind.BILINGUAL, is_minor=True),
                    *_CLAIM,
                ),
            ),
        ),
    ),
    "experience": BlockForm(
        N_("Experience"),
        N_("Work done for somebody: platform, customer, years."),
        (
            Rows(
                "experience",
                N_("Experience"),
                N_("experience"),
                (
                    _NAME,
                    Field("customer", N_("Customer"), Kind.BILINGUAL),
                    Field("country", N_("Country"), hint=N_("two letters")),
                    Field("year_from", N_("from year"), Kind.NUMBER),
                    Field("year_to", N_("to year"), Kind.NUMBER),
                    Field("platforms", N_("Platforms"), Kind.LINES, is_minor=True, hint=_LIST_HINT),
                    Field("under_offset", N_("under an offset programme"), Kind.FLAG, is_minor=True),
                    _DESCRIPTION,
                    *_CLAIM,
                ),
            ),
        ),
    ),
    "capacity": BlockForm(
        N_("Capacity"),
        N_("How much you can take on."),
        (
            Field("employees", N_("Employees"), Kind.NUMBER),
            Field("sales_krw", N_("Sales in KRW"), Kind.NUMBER),
            Field("sales_year", N_("of the year"), Kind.NUMBER),
            Field("monthly_rate", N_("What you can make in a month"), Kind.BILINGUAL),
            Field("export_countries", N_("Countries exported to"), Kind.LINES, hint=_COUNTRIES_HINT),
            Rows(
                "prime_approvals",
                N_("Approvals by primes"),
                N_("approval"),
                (Field("", N_("Approval"), Kind.BILINGUAL),),
            ),
        ),
    ),
    "security": BlockForm(
        N_("Security and export"),
        N_("What a contractor must know before it may share drawings."),
        (
            Field("facility_clearance", N_("Facility security clearance"), Kind.YES_NO),
            Field(
                "cmmc_level",
                N_("CMMC level"),
                Kind.CHOICE,
                options=(("1", "1"), ("2", "2"), ("3", "3")),
            ),
            Field(
                "nist_800_171",
                N_("NIST SP 800-171"),
                Kind.CHOICE,
                options=tuple(NIST_NAMES.items()),
            ),
            Field("export_compliance", N_("Export compliance"), Kind.BILINGUAL),
        ),
    ),
    "cooperation": BlockForm(
        N_("Cooperation wanted"),
        N_("What you look for. It decides which requirements you are shown."),
        (
            Field("offset_fields", N_("Offset fields"), Kind.MANY, "offset_fields"),
            Field("direct", N_("Direct offset"), Kind.YES_NO),
            Field("indirect", N_("Indirect offset"), Kind.YES_NO),
            Field("defence", N_("Defence work"), Kind.YES_NO),
            Field("commercial", N_("Commercial work"), Kind.YES_NO),
            Field("role", N_("Role you want"), Kind.BILINGUAL),
            Field("countries", N_("Countries wanted"), Kind.LINES, hint=_COUNTRIES_HINT),
            Field("primes", N_("Contractors wanted"), Kind.LINES, hint=_LIST_HINT),
        ),
    ),
    "contacts": BlockForm(
        N_("Contacts"),
        N_("Whom to call. A person is shown only with consent and when not hidden."),
        (
            Rows(
                "contacts",
                N_("Contacts"),
                N_("contact"),
                (
                    Field("role", N_("Role"), Kind.BILINGUAL, is_required=True),
                    Field("name", N_("Person")),
                    Field("email", N_("Email address")),
                    Field("phone", N_("Telephone")),
                    Field("consent", N_("the person agrees to be shown"), Kind.FLAG),
                    Field("hidden", N_("hidden"), Kind.FLAG),
                ),
            ),
        ),
    ),
    "disclosure": BlockForm(
        N_("Not for foreign disclosure"),
        N_(
            "Fields that only you and KDIA see. Items, processes, certificates and experience have marks of their own."
        ),
        (
            Field(
                "not_for_foreign_disclosure",
                N_("Not for foreign disclosure"),
                Kind.MANY,
                options=(
                    ("identity.overview", N_("What you do, in a few sentences")),
                    ("identity.address", N_("Address")),
                    ("identity.founded", N_("Founded on")),
                    ("identity.homepage", N_("Homepage")),
                    ("identity.cage_code", N_("CAGE code")),
                    ("status.size_class", N_("Size class")),
                    ("capacity.employees", N_("Employees")),
                    ("capacity.sales_krw", N_("Sales in KRW")),
                    ("capacity.monthly_rate", N_("What you can make in a month")),
                    ("capacity.export_countries", N_("Countries exported to")),
                    ("capacity.prime_approvals", N_("Approvals by primes")),
                    ("security.facility_clearance", N_("Facility security clearance")),
                    ("security.cmmc_level", N_("CMMC level")),
                    ("security.nist_800_171", N_("NIST SP 800-171")),
                    ("security.export_compliance", N_("Export compliance")),
                    ("cooperation.role", N_("Role you want")),
                    ("cooperation.countries", N_("Countries wanted")),
                    ("cooperation.primes", N_("Contractors wanted")),
                ),
            ),
        ),
    ),
}
