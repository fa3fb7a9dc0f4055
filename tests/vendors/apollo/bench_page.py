"""Raw sqlite3 and f-strings: a search of Apollo's opportunities, each with its account."""

import sqlite3
from datetime import UTC, datetime
from json.encoder import encode_basestring
from typing import Any, Final

from dealdock.vendors.apollo.ids import IdForm
from dealdock.vendors.apollo.opportunity.resource import LEAST_FORECAST
from tools.bench.baselines.rest import Place

ROWS: Final = """
    SELECT o.id, o.owner_id, o.salesforce_owner_id, o.amount, o.closed_date, o.company_id, o.description, s.is_closed,
        s.is_won, o.name, s.name, o.stage_id, o.typed_custom_fields, o.source, o.salesforce_id, o.created_at,
        o.next_step, o.next_step_date, o.closed_lost_reason, o.closed_won_reason, s.forecast_category, s.probability,
        o.created_by_id, s.pipeline_id, o.stage_updated_at, o.next_step_updated_at, o.updated_at,
        c.domain, c.name, c.typed_custom_fields, c.stage_id, c.source, c.original_source, c.owner_id, c.created_at,
        c.phone, c.salesforce_id, c.crm_owner_id, c.created_by_id,
        (SELECT count(*) FROM apollo_contact n WHERE n.dataset_id = c.dataset_id AND n.company_id = c.id)
    FROM apollo_opportunity o
    LEFT JOIN apollo_stage s ON s.dataset_id = o.dataset_id AND s.id = o.stage_id
    LEFT JOIN apollo_company c ON c.dataset_id = o.dataset_id AND c.id = o.company_id
    WHERE o.dataset_id = ? AND o.deleted = 0 ORDER BY o.created_at DESC, o.id DESC LIMIT 100
"""
DISPLAY_NAMES: Final = {"ui_form": "Created from UI", "api": "Created from API"}
TOTAL: Final = "SELECT count FROM live_count WHERE dataset_id = ? AND kind = 'opportunities'"


def page(db: sqlite3.Connection, place: Place) -> bytes:
    """Return the newest 100."""
    (total,) = db.execute(TOTAL, (place.dataset_id,)).fetchone()
    form = IdForm(place.credentials)
    written = ",".join(_opportunity(form, place.account_id, *row) for row in db.execute(ROWS, (place.dataset_id,)))
    return (
        f'{{"breadcrumbs":[],"opportunities":[{written}],"group_by_field_facets":null,"salesforce_users":[],"partial_results_only":false,'
        f'"has_join":false,"disable_eu_prospecting":false,"partial_results_limit":10000,"pagination":{{"page":1,'
        f'"per_page":100,"total_entries":{total},"total_pages":{-(-total // 100)}}},"num_fetch_result":null}}'
    ).encode()


def _opportunity(form: IdForm, account: int, *row: Any) -> str:
    (number, owner, crm_owner, cents, closed, company, description, is_closed, is_won, name, _, stage, custom, source,
     crm_id, created, step, step_date, lost, won, forecast, probability, creator, pipeline, staged, stepped, updated,
     *of_company) = row  # fmt: skip
    revenue = (cents * probability + 50) // 100 / 100
    return (
        f'{{"id":{_id(form, account, "opportunity", number)},"team_id":{_id(form, account, "team", 0)},'
        f'"owner_id":{_id(form, account, "user", owner)},"salesforce_owner_id":{_text(crm_owner)},'
        f'"amount":{cents / 100},"closed_date":{_date(closed)},'
        f'"account_id":{_id(form, account, "company", company)},"description":{_text(description)},'
        f'"is_closed":{_flag(is_closed)},"is_won":{_flag(is_won)},"name":{_text(name)},"stage_name":null,'
        f'"opportunity_stage_id":{_id(form, account, "stage", stage)},"source":{_text(source)},'
        f'"salesforce_id":{_text(crm_id)},"opportunity_created_at":"{_moment(created / 1000)}+00:00",'
        f'"actual_close_date":null,"next_step":{_text(step)},"next_step_date":{_date(step_date)},'
        f'"closed_lost_reason":{_text(lost)},"closed_won_reason":{_text(won)},"forecast_category":'
        f"{_text(forecast if is_closed or probability > LEAST_FORECAST else None)},"
        f'"deal_probability":{float(probability)},"created_by_id":{_id(form, account, "user", creator)},'
        f'"current_solutions":null,"deal_source":null,"manually_updated_probability":null,'
        f'"manually_updated_forecast":null,"crm_id":null,"crm_record_url":null,"crm_owner_id":null,'
        f'"probability":null,"opportunity_pipeline_id":{_id(form, account, "pipeline", pipeline)},'
        f'"stage_updated_at":{_date(_seconds(staged))},"next_step_last_updated_at":{_date(_seconds(stepped))},'
        f'"exchange_rate_code":"USD","exchange_rate_value":1.0,"amount_in_team_currency":{cents / 100},'
        f'"forecasted_revenue":{revenue},"last_activity_date":"{_moment(updated / 1000)}Z",'
        f'"existence_level":"full","typed_custom_fields":{custom},"opportunity_contact_roles":[],'
        f'"currency":{{"name":"US Dollar","iso_code":"USD","symbol":"$"}},'
        f'"account":{_company(form, account, company, *of_company)}}}'
    )


def _company(form: IdForm, account: int, number: int, *row: Any) -> str:
    domain, name, custom, stage, source, original, owner, created, phone, crm_id, crm_owner, creator, contacts = row
    digits = "".join(character for character in phone if character.isdecimal())
    return (
        f'{{"id":{_id(form, account, "company", number)},"domain":{_text(domain)},"name":{_text(name)},'
        f'"team_id":{_id(form, account, "team", 0)},"organization_id":null,'
        f'"account_stage_id":{_id(form, account, "company_stage", stage)},"source":{_text(source)},'
        f'"original_source":{_text(original)},"creator_id":{_id(form, account, "user", creator)},'
        f'"owner_id":{_id(form, account, "user", owner)},"created_at":"{_moment(created / 1000)}Z",'
        f'"phone":{_text(phone)},"phone_status":"no_status","hubspot_id":null,"salesforce_id":{_text(crm_id)},'
        f'"crm_owner_id":{_text(crm_owner)},"parent_account_id":null,"linkedin_url":null,'
        f'"suggested_from_rule_engine_config_id":null,"godmode_apollo_creator":null,"sanitized_phone":"+1{digits}",'
        f'"account_playbook_statuses":[],"existence_level":"full","label_ids":[],"typed_custom_fields":{custom},'
        f'"custom_field_errors":null,"modality":"account","source_display_name":{_text(DISPLAY_NAMES[source])},'
        f'"crm_record_url":null,"contact_emailer_campaign_ids":[],"contact_campaign_status_tally":{{}},'
        f'"num_contacts":{contacts},"twitter_url":null,"facebook_url":null}}'
    )


def _id(form: IdForm, account: int, kind: str, number: int | None) -> str:
    return "null" if number is None else f'"{form.encode(account, kind, number)}"'


def _text(text: str | None) -> str:
    return "null" if text is None else encode_basestring(text)


def _flag(value: int) -> str:
    return "true" if value else "false"


def _date(seconds: float | None) -> str:
    return "null" if seconds is None else f'"{_moment(seconds)}+00:00"'


def _seconds(milliseconds: int | None) -> float | None:
    return None if milliseconds is None else milliseconds / 1000


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None).isoformat(timespec="milliseconds")
