"""Raw sqlite3 and f-strings: a search of Apollo's opportunities, each with its account."""

import sqlite3
from datetime import UTC, datetime
from json.encoder import encode_basestring
from typing import Any, Final

from dealdock.vendors.apollo.ids import IdForm
from tools.bench.baselines.rest import Place

ROWS: Final = """
    SELECT o.id, o.owner_id, o.salesforce_owner_id, o.amount, o.closed_date, o.company_id, o.description, s.is_closed,
        s.is_won, o.name, s.name, o.stage_id, o.typed_custom_fields, o.source, o.salesforce_id, o.created_at,
        c.domain, c.name, c.typed_custom_fields, c.stage_id, c.source, c.original_source, c.owner_id, c.created_at,
        c.phone, c.salesforce_id, c.crm_owner_id,
        (SELECT count(*) FROM apollo_contact n WHERE n.dataset_id = c.dataset_id AND n.company_id = c.id)
    FROM apollo_opportunity o
    LEFT JOIN apollo_stage s ON s.dataset_id = o.dataset_id AND s.id = o.stage_id
    LEFT JOIN apollo_company c ON c.dataset_id = o.dataset_id AND c.id = o.company_id
    WHERE o.dataset_id = ? AND o.deleted = 0 ORDER BY o.created_at DESC, o.id DESC LIMIT 100
"""
TOTAL: Final = "SELECT count FROM live_count WHERE dataset_id = ? AND kind = 'opportunities'"


def page(db: sqlite3.Connection, place: Place) -> bytes:
    """Return the newest 100."""
    (total,) = db.execute(TOTAL, (place.dataset_id,)).fetchone()
    form = IdForm(place.credentials)
    written = ",".join(_opportunity(form, place.account_id, *row) for row in db.execute(ROWS, (place.dataset_id,)))
    return (
        f'{{"breadcrumbs":[],"opportunities":[{written}],"salesforce_users":[],"partial_results_only":false,'
        f'"has_join":false,"disable_eu_prospecting":false,"partial_results_limit":10000,"pagination":{{"page":1,'
        f'"per_page":100,"total_entries":{total},"total_pages":{-(-total // 100)}}},"num_fetch_result":null}}'
    ).encode()


def _opportunity(form: IdForm, account: int, *row: Any) -> str:
    (number, owner, crm_owner, cents, closed, company, description, is_closed, is_won, name, stage_name, stage, custom,
     source, crm_id, created, *of_company) = row  # fmt: skip
    return (
        f'{{"id":{_id(form, account, "opportunity", number)},"team_id":{_id(form, account, "team", 0)},'
        f'"owner_id":{_id(form, account, "user", owner)},"salesforce_owner_id":{_text(crm_owner)},'
        f'"amount":{cents / 100},"closed_date":"{_moment(closed)[:-3]}000+00:00",'
        f'"account_id":{_id(form, account, "company", company)},"description":{_text(description)},'
        f'"is_closed":{_flag(is_closed)},"is_won":{_flag(is_won)},"name":{_text(name)},'
        f'"stage_name":{_text(stage_name)},"opportunity_stage_id":{_id(form, account, "stage", stage)},'
        f'"typed_custom_fields":{custom},"source":{_text(source)},"salesforce_id":{_text(crm_id)},'
        f'"created_at":"{_moment(created / 1000)}Z","existence_level":"full","opportunity_contact_roles":[],'
        f'"account":{_company(form, account, company, *of_company)}}}'
    )


def _company(form: IdForm, account: int, number: int, *row: Any) -> str:
    domain, name, custom, stage, source, original, owner, created, phone, crm_id, crm_owner, contacts = row
    digits = "".join(character for character in phone if character.isdecimal())
    return (
        f'{{"id":{_id(form, account, "company", number)},"domain":{_text(domain)},"name":{_text(name)},'
        f'"team_id":{_id(form, account, "team", 0)},"typed_custom_fields":{custom},"organization_id":null,'
        f'"account_stage_id":{_id(form, account, "company_stage", stage)},"source":{_text(source)},'
        f'"original_source":{_text(original)},"owner_id":{_id(form, account, "user", owner)},'
        f'"created_at":"{_moment(created / 1000)}Z","phone":{_text(phone)},"phone_status":"no_status",'
        f'"test_predictive_score":null,"hubspot_id":null,"salesforce_id":{_text(crm_id)},'
        f'"crm_owner_id":{_text(crm_owner)},"parent_account_id":null,"sanitized_phone":"+1{digits}",'
        f'"account_playbook_statuses":[],"existence_level":"full","label_ids":[],"modality":"account",'
        f'"contact_emailer_campaign_ids":[],"contact_campaign_status_tally":{{}},"num_contacts":{contacts},'
        f'"last_activity_date":null,"persona_counts":{{}}}}'
    )


def _id(form: IdForm, account: int, kind: str, number: int | None) -> str:
    return "null" if number is None else f'"{form.encode(account, kind, number)}"'


def _text(text: str | None) -> str:
    return "null" if text is None else encode_basestring(text)


def _flag(value: int) -> str:
    return "true" if value else "false"


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None).isoformat(timespec="milliseconds")
