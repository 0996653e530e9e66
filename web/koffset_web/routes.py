"""The addresses of the web, and the view that answers each."""

from starlette.routing import Route

from koffset_web.views import (
    account,
    audit,
    chances,
    companies,
    compare,
    desk,
    form_means,
    imports,
    keys,
    links,
    members,
    my_company,
    offset,
    organisations,
    profile_form,
    requirement_edit,
    requirement_new,
    requirements,
    results_csv,
    search,
    searches,
    shortlists,
    start,
)

PUBLIC = (
    Route("/", start.choose_language),
    Route("/{language}/", start.start),
    Route("/{language}/search", search.search),
    Route("/{language}/search.csv", results_csv.results_csv),
    Route("/{language}/offset", offset.show_offset),
    Route("/{language}/suggest", search.suggest),
    Route("/{language}/companies/{company_id}", companies.company),
    Route("/{language}/companies/{company_id}/dossier", companies.dossier),
    Route("/{language}/companies/{company_id}/classes/{supply_class}", companies.items),
)
"""Search, companies and the calculator."""

ACCOUNTS = (
    Route("/{language}/sign-in", account.show_sign_in, methods=["GET"]),
    Route("/{language}/sign-in", account.sign_in, methods=["POST"]),
    Route("/{language}/forgotten", links.show_ask_reset, methods=["GET"]),
    Route("/{language}/forgotten", links.ask_reset, methods=["POST"]),
    Route("/{language}/reset", links.show_reset, methods=["GET"]),
    Route("/{language}/reset", links.reset, methods=["POST"]),
    Route("/{language}/invitation", links.show_invitation, methods=["GET"]),
    Route("/{language}/invitation", links.accept_invitation, methods=["POST"]),
    Route("/{language}/register", organisations.show_register, methods=["GET"]),
    Route("/{language}/register", organisations.register, methods=["POST"]),
    Route("/{language}/organisations", organisations.show_organisations, methods=["GET"]),
    Route("/{language}/organisations", organisations.decide, methods=["POST"]),
    Route("/{language}/members", members.show_members, methods=["GET"]),
    Route("/{language}/members", members.change_members, methods=["POST"]),
    Route("/{language}/sign-out", account.sign_out, methods=["POST"]),
    Route("/{language}/account", account.show_account, methods=["GET"]),
    Route("/{language}/account/keys", keys.change_keys, methods=["POST"]),
    Route("/{language}/account/searches", account.choose_for_searches, methods=["POST"]),
    Route("/{language}/account/keys", start.lead_to("account"), methods=["GET"]),
    Route("/{language}/account/searches", start.lead_to("account"), methods=["GET"]),
    Route("/{language}/searches", searches.show_searches),
    Route("/{language}/audit", audit.show_audit),
    Route("/{language}/audit.jsonl", audit.export),
)
"""Sessions, organisations, members, and what was done and searched."""

REQUIREMENTS = (
    Route("/{language}/requirements", requirements.list_requirements),
    Route("/{language}/requirements/new", requirement_new.show_new, methods=["GET"]),
    Route("/{language}/requirements/new", requirement_new.add_requirement, methods=["POST"]),
    Route("/{language}/requirements/new/text", requirement_new.read_text, methods=["POST"]),
    Route("/{language}/requirements/new/keep", requirement_new.keep_taken, methods=["POST"]),
    Route("/{language}/requirements/new/file", requirement_new.read_file_or_keep, methods=["POST"]),
    Route("/{language}/requirements/{requirement_id}/dossier", requirements.dossier),
    Route("/{language}/my/requirements", chances.show_chances),
    Route("/{language}/requirements/{name}.{ending}", requirements.export),
    Route("/{language}/requirements/{requirement_id}", requirements.show_requirement, methods=["GET"]),
    Route("/{language}/requirements/{requirement_id}", requirements.change_visibility, methods=["POST"]),
    Route("/{language}/requirements/{requirement_id}/edit", requirement_edit.show_editor, methods=["GET"]),
    Route(
        "/{language}/requirements/{requirement_id}/edit",
        requirement_edit.change_requirement,
        methods=["POST"],
    ),
    Route("/{language}/requirements/{requirement_id}/counts", requirement_edit.count, methods=["POST"]),
    Route("/{language}/shortlists", shortlists.list_shortlists, methods=["GET"]),
    Route("/{language}/shortlists", shortlists.begin, methods=["POST"]),
    Route("/{language}/shortlists/add", shortlists.choose_list, methods=["GET"]),
    Route("/{language}/shortlists/add", shortlists.add_firm, methods=["POST"]),
    Route("/{language}/shortlists/{shortlist_id}", shortlists.show_shortlist, methods=["GET"]),
    Route("/{language}/shortlists/{shortlist_id}", shortlists.change, methods=["POST"]),
    Route("/{language}/shortlists/{shortlist_id}/firms.csv", shortlists.firms_csv),
    Route("/{language}/compare", compare.compare),
)
"""Requirements, shortlists and comparisons."""

OWN_COMPANY = (
    Route("/{language}/my", my_company.my_company, methods=["GET"]),
    Route("/{language}/my", my_company.act, methods=["POST"]),
    Route("/{language}/my/claim", my_company.show_claim, methods=["GET"]),
    Route("/{language}/my/claim", my_company.claim, methods=["POST"]),
    Route("/{language}/my/versions", my_company.versions),
    Route("/{language}/my/items", form_means.read_items, methods=["POST"]),
    Route("/{language}/my/items", start.lead_to("my/blocks/items"), methods=["GET"]),
    Route("/{language}/my/items.xlsx", form_means.items_workbook),
    Route("/{language}/my/item-names", form_means.item_names),
    Route("/{language}/my/uploads", form_means.change_uploads, methods=["POST"]),
    Route("/{language}/my/uploads", start.lead_to("my/blocks/certificates"), methods=["GET"]),
    Route("/{language}/uploads/{upload_id}", form_means.upload),
    Route("/{language}/uploads/{upload_id}/thumbnail", form_means.thumbnail),
    Route("/{language}/my/blocks/{block}", profile_form.show_block, methods=["GET"]),
    Route("/{language}/my/blocks/{block}", profile_form.save_block, methods=["POST"]),
)
"""What a firm does with its profile."""

DESK = (
    Route("/{language}/desk", desk.desk, methods=["GET"]),
    Route("/{language}/desk", desk.decide_claim, methods=["POST"]),
    Route("/{language}/desk/duplicates", desk.duplicates, methods=["GET"]),
    Route("/{language}/desk/duplicates", desk.settle_pair, methods=["POST"]),
    Route("/{language}/desk/import", imports.choose_file, methods=["GET"]),
    Route("/{language}/desk/import", imports.send_file, methods=["POST"]),
    Route("/{language}/desk/import/{preview_id}", imports.look, methods=["GET"]),
    Route("/{language}/desk/import/{preview_id}", imports.import_or_drop, methods=["POST"]),
    Route("/{language}/desk/reviews/{company_id}", desk.review, methods=["GET"]),
    Route("/{language}/desk/reviews/{company_id}", desk.decide_review, methods=["POST"]),
)
"""What KDIA does."""

ROUTES = (*PUBLIC, *ACCOUNTS, *REQUIREMENTS, *OWN_COMPANY, *DESK)
