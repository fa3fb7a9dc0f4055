"""the first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001_6751c9f81dd8"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("vendor", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("is_limited", sa.Boolean(), nullable=False),
        sa.Column("time_zone", sa.String(length=255), nullable=False),
        sa.Column("frozen_at", sa.BigInteger(), nullable=True),
        sa.Column("clock_offset", sa.BigInteger(), nullable=False),
        sa.Column("redirect_uris", sa.Text(), nullable=True),
        sa.Column("jwt_public_key", sa.Text(), nullable=True),
        sa.Column("last_token", sa.BigInteger(), nullable=False),
        sa.Column("last_fault", sa.BigInteger(), nullable=False),
        sa.Column("live_faults", sa.BigInteger(), nullable=False),
        sa.Column("kept_requests", sa.BigInteger(), nullable=False),
        sa.Column("watched", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
    )
    op.create_table(
        "dataset",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("last_id", sa.BigInteger(), nullable=False),
        sa.Column("abandoned_at", sa.BigInteger(), nullable=True),
        sa.Column("follower_id", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dataset")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_dataset_abandoned_at"), "dataset", ["abandoned_at"], unique=False)
    op.create_table(
        "ended_session",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_ended_session")),
    )
    op.create_table(
        "failed_login",
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("email_key", sa.String(length=255), nullable=False),
        sa.Column("failed_at", sa.Text(), nullable=False),
        sa.Column("forgotten_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "email_key", name=op.f("pk_failed_login")),
    )
    op.create_index(op.f("ix_failed_login_forgotten_at"), "failed_login", ["forgotten_at"], unique=False)
    op.create_table(
        "journal",
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("method", sa.String(length=16), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("object", sa.String(length=255), nullable=True),
        sa.Column("operation", sa.String(length=255), nullable=True),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("status", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=True),
        sa.Column("explain", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("fault", sa.BigInteger(), nullable=True),
        sa.Column("duration", sa.BigInteger(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("answer_headers", sa.Text(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=True),
        sa.Column("done", sa.Text(), nullable=True),
        sa.Column("ignored", sa.Text(), nullable=True),
        sa.Column("changes", sa.Text(), nullable=True),
        sa.Column("vendor", sa.String(length=255), nullable=True),
        sa.Column("credential", sa.String(length=16), nullable=True),
        sa.PrimaryKeyConstraint("account_id", "number", name=op.f("pk_journal")),
    )
    op.create_index(op.f("ix_journal_number"), "journal", ["number"], unique=False)
    op.create_table(
        "lease",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("beats", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lease")),
    )
    op.create_table(
        "recorded_change",
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("previous", sa.BigInteger(), nullable=True),
        sa.Column("records", sa.Text(), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "number", name=op.f("pk_recorded_change")),
    )
    op.create_table(
        "sandbox",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("secret_digest", sa.String(length=64), nullable=False),
        sa.Column("last_account_id", sa.BigInteger(), nullable=False),
        sa.Column("last_dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("url", sa.String(length=255), nullable=True),
        sa.Column("public_url", sa.String(length=255), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sandbox")),
    )
    op.create_table(
        "webhook_lease",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("holder", sa.String(length=36), nullable=True),
        sa.Column("beats", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_lease")),
    )
    op.create_table(
        "worker",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("beats", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker")),
    )
    op.create_table(
        "account_scene",
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_account_scene_account_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_account_scene")),
    )
    op.create_table(
        "apollo_company_stage",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("category", sa.String(length=255), nullable=False),
        sa.Column("display_order", sa.SmallInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_apollo_company_stage_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_apollo_company_stage")),
    )
    op.create_table(
        "apollo_custom_field",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("modality", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("type", sa.String(length=16), nullable=False),
        sa.Column("picklist_values", sa.Text(), nullable=False),
        sa.Column("max_length", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_apollo_custom_field_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_apollo_custom_field")),
    )
    op.create_index(
        op.f("ix_apollo_custom_field_dataset_id_modality_id"),
        "apollo_custom_field",
        ["dataset_id", "modality", "id"],
        unique=False,
    )
    op.create_table(
        "apollo_directory",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("setting", sa.String(length=64), nullable=False),
        sa.Column("is_begun", sa.Boolean(), nullable=False),
        sa.Column("begun_at", sa.BigInteger(), nullable=False),
        sa.Column("part", sa.BigInteger(), nullable=False),
        sa.Column("batches", sa.BigInteger(), nullable=False),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("organizations", sa.BigInteger(), nullable=False),
        sa.Column("people", sa.BigInteger(), nullable=False),
        sa.Column("job_postings", sa.BigInteger(), nullable=False),
        sa.Column("consumed", sa.BigInteger(), nullable=False),
        sa.Column("calls", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_apollo_directory_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_apollo_directory")),
    )
    op.create_table(
        "apollo_job_posting",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("organization_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("url", sa.String(length=255), nullable=True),
        sa.Column("city", sa.String(length=255), nullable=True),
        sa.Column("state", sa.String(length=255), nullable=True),
        sa.Column("country", sa.String(length=255), nullable=True),
        sa.Column("posted_at", sa.BigInteger(), nullable=False),
        sa.Column("last_seen_at", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_apollo_job_posting_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_apollo_job_posting")),
    )
    op.create_index(
        op.f("ix_apollo_job_posting_dataset_id_organization_id_posted_at_id"),
        "apollo_job_posting",
        ["dataset_id", "organization_id", "posted_at", "id"],
        unique=False,
    )
    op.create_table(
        "apollo_news_article",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("organization_id", sa.BigInteger(), nullable=True),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("url", sa.String(length=255), nullable=True),
        sa.Column("domain", sa.String(length=255), nullable=True),
        sa.Column("snippet", sa.Text(), nullable=True),
        sa.Column("published_at", sa.BigInteger(), nullable=True),
        sa.Column("event_categories", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_apollo_news_article_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_apollo_news_article")),
    )
    op.create_index(
        op.f("ix_apollo_news_article_dataset_id_organization_id_published_at"),
        "apollo_news_article",
        ["dataset_id", "organization_id", "published_at"],
        unique=False,
    )
    op.create_table(
        "apollo_organization",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("domain", sa.String(length=255), nullable=True),
        sa.Column("domain_key", sa.String(length=255), nullable=True),
        sa.Column("industry", sa.String(length=255), nullable=True),
        sa.Column("industry_tag", sa.String(length=24), nullable=True),
        sa.Column("employees", sa.BigInteger(), nullable=True),
        sa.Column("revenue", sa.BigInteger(), nullable=True),
        sa.Column("founded_year", sa.BigInteger(), nullable=True),
        sa.Column("phone", sa.String(length=255), nullable=True),
        sa.Column("street_address", sa.String(length=255), nullable=True),
        sa.Column("city", sa.String(length=255), nullable=True),
        sa.Column("state", sa.String(length=255), nullable=True),
        sa.Column("country", sa.String(length=255), nullable=True),
        sa.Column("place_key", sa.Text(), nullable=False),
        sa.Column("postal_code", sa.String(length=255), nullable=True),
        sa.Column("keywords", sa.Text(), nullable=False),
        sa.Column("keyword_key", sa.Text(), nullable=False),
        sa.Column("technologies", sa.Text(), nullable=False),
        sa.Column("technology_key", sa.Text(), nullable=False),
        sa.Column("linkedin_url", sa.String(length=255), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_apollo_organization_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_apollo_organization")),
    )
    op.create_index(
        op.f("ix_apollo_organization_dataset_id_domain_key"),
        "apollo_organization",
        ["dataset_id", "domain_key"],
        unique=False,
    )
    op.create_index(
        op.f("ix_apollo_organization_dataset_id_employees"),
        "apollo_organization",
        ["dataset_id", "employees"],
        unique=False,
    )
    op.create_index(
        op.f("ix_apollo_organization_dataset_id_name_key"),
        "apollo_organization",
        ["dataset_id", "name_key"],
        unique=False,
    )
    op.create_table(
        "apollo_person",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("first_name", sa.String(length=255), nullable=True),
        sa.Column("last_name", sa.String(length=255), nullable=True),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=True),
        sa.Column("seniority", sa.String(length=255), nullable=True),
        sa.Column("email", sa.String(length=255), nullable=True),
        sa.Column("email_key", sa.String(length=255), nullable=True),
        sa.Column("email_md5", sa.String(length=32), nullable=True),
        sa.Column("email_sha256", sa.String(length=64), nullable=True),
        sa.Column("email_md5_start", sa.BigInteger(), nullable=True),
        sa.Column("email_sha256_start", sa.BigInteger(), nullable=True),
        sa.Column("personal_emails", sa.Text(), nullable=False),
        sa.Column("mobile_phone", sa.String(length=255), nullable=True),
        sa.Column("organization_id", sa.BigInteger(), nullable=True),
        sa.Column("city", sa.String(length=255), nullable=True),
        sa.Column("state", sa.String(length=255), nullable=True),
        sa.Column("country", sa.String(length=255), nullable=True),
        sa.Column("linkedin_url", sa.String(length=255), nullable=True),
        sa.Column("linkedin_key", sa.Text(), nullable=True),
        sa.Column("linkedin_md5_start", sa.BigInteger(), nullable=True),
        sa.Column("headline", sa.String(length=255), nullable=True),
        sa.Column("departments", sa.Text(), nullable=False),
        sa.Column("functions", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_apollo_person_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_apollo_person")),
    )
    op.create_index(
        op.f("ix_apollo_person_dataset_id_email_md5_start"),
        "apollo_person",
        ["dataset_id", "email_md5_start"],
        unique=False,
    )
    op.create_index(
        op.f("ix_apollo_person_dataset_id_email_sha256_start"),
        "apollo_person",
        ["dataset_id", "email_sha256_start"],
        unique=False,
    )
    op.create_index(
        op.f("ix_apollo_person_dataset_id_linkedin_md5_start"),
        "apollo_person",
        ["dataset_id", "linkedin_md5_start"],
        unique=False,
    )
    op.create_index(
        op.f("ix_apollo_person_dataset_id_organization_id_name_key"),
        "apollo_person",
        ["dataset_id", "organization_id", "name_key"],
        unique=False,
    )
    op.create_table(
        "apollo_person_search",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("organization_id", sa.BigInteger(), nullable=True),
        sa.Column("seniority_key", sa.Text(), nullable=True),
        sa.Column("has_email", sa.Boolean(), nullable=False),
        sa.Column("title_key", sa.Text(), nullable=False),
        sa.Column("place_key", sa.Text(), nullable=False),
        sa.Column("department_key", sa.Text(), nullable=False),
        sa.Column("search_key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_apollo_person_search_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_apollo_person_search")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "apollo_phone_request",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("request_id", sa.BigInteger(), nullable=False),
        sa.Column("requested", sa.BigInteger(), nullable=False),
        sa.Column("people", sa.Text(), nullable=False),
        sa.Column("credits", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_apollo_phone_request_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_apollo_phone_request")),
    )
    op.create_index(
        op.f("ix_apollo_phone_request_dataset_id_request_id"),
        "apollo_phone_request",
        ["dataset_id", "request_id"],
        unique=False,
    )
    op.create_table(
        "apollo_pipeline",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_apollo_pipeline_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_apollo_pipeline")),
    )
    op.create_table(
        "apollo_revealed",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_apollo_revealed_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "kind", "id", name=op.f("pk_apollo_revealed")),
    )
    op.create_table(
        "call_under_way",
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("limit_name", sa.String(length=32), nullable=False),
        sa.Column("scope", sa.String(length=255), nullable=False),
        sa.Column("worker_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_call_under_way_account_id")),
        sa.PrimaryKeyConstraint("account_id", "id", "limit_name", name=op.f("pk_call_under_way")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "close_batch",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("job_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("numbers", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_close_batch_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "job_id", "position", name=op.f("pk_close_batch")),
        info={"is_queue": True},
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_close_batch_position"), "close_batch", ["position"], unique=False)
    op.create_table(
        "close_bulk_delete",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("query", sa.Text(), nullable=True),
        sa.Column("s_query", sa.Text(), nullable=True),
        sa.Column("sort", sa.Text(), nullable=False),
        sa.Column("results_limit", sa.BigInteger(), nullable=True),
        sa.Column("send_done_email", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("processed", sa.BigInteger(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("updated_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_close_bulk_delete_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_close_bulk_delete")),
    )
    op.create_index(
        op.f("ix_close_bulk_delete_dataset_id_created_at_id"),
        "close_bulk_delete",
        ["dataset_id", "created_at", "id"],
        unique=False,
    )
    op.create_table(
        "close_bulk_edit",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("query", sa.Text(), nullable=True),
        sa.Column("s_query", sa.Text(), nullable=True),
        sa.Column("sort", sa.Text(), nullable=False),
        sa.Column("results_limit", sa.BigInteger(), nullable=True),
        sa.Column("send_done_email", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("processed", sa.BigInteger(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("updated_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_close_bulk_edit_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_close_bulk_edit")),
    )
    op.create_index(
        op.f("ix_close_bulk_edit_dataset_id_created_at_id"),
        "close_bulk_edit",
        ["dataset_id", "created_at", "id"],
        unique=False,
    )
    op.create_table(
        "close_bulk_email",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("query", sa.Text(), nullable=True),
        sa.Column("s_query", sa.Text(), nullable=True),
        sa.Column("sort", sa.Text(), nullable=False),
        sa.Column("results_limit", sa.BigInteger(), nullable=True),
        sa.Column("send_done_email", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("processed", sa.BigInteger(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("updated_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_close_bulk_email_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_close_bulk_email")),
    )
    op.create_index(
        op.f("ix_close_bulk_email_dataset_id_created_at_id"),
        "close_bulk_email",
        ["dataset_id", "created_at", "id"],
        unique=False,
    )
    op.create_table(
        "close_custom_activity_type",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("api_create_only", sa.Boolean(), nullable=False),
        sa.Column("editable_with_roles", sa.Text(), nullable=False),
        sa.Column("is_archived", sa.Boolean(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("updated_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_close_custom_activity_type_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_close_custom_activity_type")),
    )
    op.create_table(
        "close_custom_object_type",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("name_plural", sa.String(length=500), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("api_create_only", sa.Boolean(), nullable=False),
        sa.Column("editable_with_roles", sa.Text(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("updated_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_close_custom_object_type_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_close_custom_object_type")),
    )
    op.create_table(
        "close_email_template",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("attachments", sa.Text(), nullable=False),
        sa.Column("is_archived", sa.Boolean(), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("updated_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_close_email_template_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_close_email_template")),
    )
    op.create_index(
        op.f("ix_close_email_template_dataset_id_created_at_id"),
        "close_email_template",
        ["dataset_id", "created_at", "id"],
        unique=False,
    )
    op.create_table(
        "close_event",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("object_type", sa.String(length=64), nullable=False),
        sa.Column("object_id", sa.String(length=64), nullable=False),
        sa.Column("lead_id", sa.String(length=64), nullable=True),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("request_id", sa.String(length=64), nullable=True),
        sa.Column("has_key", sa.Boolean(), nullable=True),
        sa.Column("changed_fields", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=True),
        sa.Column("previous_data", sa.Text(), nullable=False),
        sa.Column("meta", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_close_event_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_close_event")),
    )
    op.create_index(
        op.f("ix_close_event_dataset_id_created_at_id"), "close_event", ["dataset_id", "created_at", "id"], unique=False
    )
    op.create_index(op.f("ix_close_event_dataset_id_lead_id"), "close_event", ["dataset_id", "lead_id"], unique=False)
    op.create_index(
        op.f("ix_close_event_dataset_id_object_id"), "close_event", ["dataset_id", "object_id"], unique=False
    )
    op.create_table(
        "close_export",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("object", sa.String(length=11), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("query", sa.Text(), nullable=True),
        sa.Column("s_query", sa.Text(), nullable=True),
        sa.Column("sort", sa.Text(), nullable=False),
        sa.Column("results_limit", sa.BigInteger(), nullable=True),
        sa.Column("send_done_email", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("processed", sa.BigInteger(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("updated_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_close_export_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_close_export")),
    )
    op.create_index(
        op.f("ix_close_export_dataset_id_created_at_id"),
        "close_export",
        ["dataset_id", "created_at", "id"],
        unique=False,
    )
    op.create_index(op.f("ix_close_export_token"), "close_export", ["token"], unique=False)
    op.create_table(
        "close_export_part",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("export_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_close_export_part_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "export_id", "position", name=op.f("pk_close_export_part")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "close_group",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("members", sa.Text(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("updated_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_close_group_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_close_group")),
    )
    op.create_table(
        "close_integration_link",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("type", sa.String(length=11), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("updated_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_close_integration_link_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_close_integration_link")),
    )
    op.create_table(
        "close_lead_status",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("label", sa.String(length=500), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_close_lead_status_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_close_lead_status")),
    )
    op.create_table(
        "close_member_settings",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("email_key", sa.Text(), nullable=False),
        sa.Column("role_id", sa.String(length=14), nullable=False),
        sa.Column("auto_record_calls", sa.String(length=8), nullable=False),
        sa.Column("track_email_opens", sa.Boolean(), nullable=False),
        sa.Column("default_caller_id", sa.BigInteger(), nullable=True),
        sa.Column("onboarding_status", sa.String(length=11), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("pinned_views", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_close_member_settings_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_close_member_settings")),
    )
    op.create_index(
        op.f("ix_close_member_settings_dataset_id_email_key"),
        "close_member_settings",
        ["dataset_id", "email_key"],
        unique=False,
    )
    op.create_table(
        "close_phone_number",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.String(length=500), nullable=False),
        sa.Column("type", sa.String(length=8), nullable=False),
        sa.Column("label", sa.String(length=500), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("is_group_number", sa.Boolean(), nullable=False),
        sa.Column("participants", sa.Text(), nullable=False),
        sa.Column("forward_to", sa.Text(), nullable=True),
        sa.Column("forward_to_enabled", sa.Boolean(), nullable=False),
        sa.Column("is_verified", sa.Boolean(), nullable=False),
        sa.Column("press_1_to_accept", sa.Boolean(), nullable=False),
        sa.Column("sms_enabled", sa.Boolean(), nullable=False),
        sa.Column("carrier", sa.String(length=500), nullable=False),
        sa.Column("voicemail_greeting_url", sa.Text(), nullable=True),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("updated_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_close_phone_number_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_close_phone_number")),
    )
    op.create_index(
        op.f("ix_close_phone_number_dataset_id_created_at_id"),
        "close_phone_number",
        ["dataset_id", "created_at", "id"],
        unique=False,
    )
    op.create_table(
        "close_pipeline",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("updated_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_close_pipeline_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_close_pipeline")),
    )
    op.create_table(
        "close_saved_search",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("type", sa.String(length=50), nullable=False),
        sa.Column("query", sa.Text(), nullable=True),
        sa.Column("s_query", sa.Text(), nullable=True),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_close_saved_search_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_close_saved_search")),
    )
    op.create_index(
        op.f("ix_close_saved_search_dataset_id_created_at_id"),
        "close_saved_search",
        ["dataset_id", "created_at", "id"],
        unique=False,
    )
    op.create_table(
        "close_sequence",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("timezone", sa.String(length=500), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=True),
        sa.Column("allow_manual_enrollment", sa.Boolean(), nullable=False),
        sa.Column("schedule", sa.Text(), nullable=True),
        sa.Column("schedule_id", sa.String(length=255), nullable=True),
        sa.Column("trigger_query", sa.Text(), nullable=True),
        sa.Column("steps", sa.Text(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("updated_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_close_sequence_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_close_sequence")),
    )
    op.create_index(
        op.f("ix_close_sequence_dataset_id_created_at_id"),
        "close_sequence",
        ["dataset_id", "created_at", "id"],
        unique=False,
    )
    op.create_table(
        "close_sms_template",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("owned_by", sa.BigInteger(), nullable=True),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("updated_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_close_sms_template_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_close_sms_template")),
    )
    op.create_index(
        op.f("ix_close_sms_template_dataset_id_created_at_id"),
        "close_sms_template",
        ["dataset_id", "created_at", "id"],
        unique=False,
    )
    op.create_table(
        "close_webhook",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("events", sa.Text(), nullable=False),
        sa.Column("verify_ssl", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=6), nullable=False),
        sa.Column("pause_reason", sa.String(length=8), nullable=True),
        sa.Column("signature_key", sa.String(length=64), nullable=False),
        sa.Column("counters", sa.Text(), nullable=False),
        sa.Column("history", sa.Text(), nullable=False),
        sa.Column("latest_error", sa.Text(), nullable=True),
        sa.Column("failing_since", sa.BigInteger(), nullable=True),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("updated_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_close_webhook_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_close_webhook")),
    )
    op.create_index(
        op.f("ix_close_webhook_dataset_id_created_at_id"),
        "close_webhook",
        ["dataset_id", "created_at", "id"],
        unique=False,
    )
    op.create_table(
        "consent",
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("redirect_uri", sa.Text(), nullable=False),
        sa.Column("code_challenge", sa.String(length=43), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_consent_account_id")),
        sa.PrimaryKeyConstraint("account_id", "number", name=op.f("pk_consent")),
    )
    op.create_table(
        "copper_activity",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("parent_id", sa.BigInteger(), nullable=False),
        sa.Column("parent_type", sa.String(length=16), nullable=False),
        sa.Column("type_id", sa.BigInteger(), nullable=False),
        sa.Column("type_category", sa.String(length=8), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("details", sa.Text(), nullable=True),
        sa.Column("activity_date", sa.BigInteger(), nullable=False),
        sa.Column("old_value", sa.Text(), nullable=True),
        sa.Column("new_value", sa.Text(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_copper_activity_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_copper_activity")),
    )
    op.create_index(
        op.f("ix_copper_activity_dataset_id_deleted_activity_date_id"),
        "copper_activity",
        ["dataset_id", "deleted", "activity_date", "id"],
        unique=False,
    )
    op.create_index(
        "ix_copper_activity_parent", "copper_activity", ["dataset_id", "parent_id", "activity_date", "id"], unique=False
    )
    op.create_table(
        "copper_activity_type",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("icon_type", sa.String(length=16), nullable=False),
        sa.Column("is_disabled", sa.Boolean(), nullable=False),
        sa.Column("count_as_interaction", sa.Boolean(), nullable=False),
        sa.Column("is_default_task_type", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_copper_activity_type_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_copper_activity_type")),
    )
    op.create_table(
        "copper_contact_type",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column(
            "name_key",
            sa.String(length=255).with_variant(sa.String(length=255, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_copper_contact_type_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_copper_contact_type")),
    )
    op.create_table(
        "copper_custom_field_definition",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("data_type", sa.String(length=16), nullable=False),
        sa.Column("available_on", sa.Text(), nullable=False),
        sa.Column("is_filterable", sa.Boolean(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("canonical_name", sa.String(length=255), nullable=True),
        sa.Column("connected_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["dataset.id"], name=op.f("fk_copper_custom_field_definition_dataset_id")
        ),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_copper_custom_field_definition")),
    )
    op.create_table(
        "copper_customer_source",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column(
            "name_key",
            sa.String(length=255).with_variant(sa.String(length=255, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_copper_customer_source_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_copper_customer_source")),
    )
    op.create_table(
        "copper_file",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("parent_id", sa.BigInteger(), nullable=False),
        sa.Column("parent_type", sa.String(length=16), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("file_size", sa.BigInteger(), nullable=False),
        sa.Column("content_type", sa.String(length=255), nullable=True),
        sa.Column("creator_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_copper_file_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_copper_file")),
    )
    op.create_index(
        op.f("ix_copper_file_dataset_id_parent_id"), "copper_file", ["dataset_id", "parent_id"], unique=False
    )
    op.create_table(
        "copper_keyword",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("record_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column(
            "word",
            sa.String(length=255).with_variant(sa.String(length=255, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_copper_keyword_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "record_id", "kind", "word", name=op.f("pk_copper_keyword")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_copper_keyword_dataset_id_kind_word_record_id"),
        "copper_keyword",
        ["dataset_id", "kind", "word", "record_id"],
        unique=False,
    )
    op.create_table(
        "copper_lead_status",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_copper_lead_status_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_copper_lead_status")),
    )
    op.create_table(
        "copper_loss_reason",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column(
            "name_key",
            sa.String(length=255).with_variant(sa.String(length=255, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_copper_loss_reason_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_copper_loss_reason")),
    )
    op.create_table(
        "copper_pipeline",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("type", sa.String(length=16), nullable=False),
        sa.Column("is_revenue", sa.Boolean(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_copper_pipeline_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_copper_pipeline")),
    )
    op.create_table(
        "copper_project",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column(
            "name_key",
            sa.String(length=255).with_variant(sa.String(length=255, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("related_id", sa.BigInteger(), nullable=True),
        sa.Column("related_type", sa.String(length=16), nullable=True),
        sa.Column("assignee_id", sa.BigInteger(), nullable=True),
        sa.Column("status", sa.SmallInteger(), nullable=False),
        sa.Column("details", sa.Text(), nullable=True),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_copper_project_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_copper_project")),
    )
    op.create_index(
        op.f("ix_copper_project_dataset_id_assignee_id"), "copper_project", ["dataset_id", "assignee_id"], unique=False
    )
    op.create_index(
        op.f("ix_copper_project_dataset_id_deleted_created_at_id"),
        "copper_project",
        ["dataset_id", "deleted", "created_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_copper_project_dataset_id_deleted_name_key_id"),
        "copper_project",
        ["dataset_id", "deleted", "name_key", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_copper_project_dataset_id_deleted_updated_at_id"),
        "copper_project",
        ["dataset_id", "deleted", "updated_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_copper_project_dataset_id_related_id"), "copper_project", ["dataset_id", "related_id"], unique=False
    )
    op.create_table(
        "copper_webhook",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("type", sa.String(length=16), nullable=False),
        sa.Column("event", sa.String(length=16), nullable=False),
        sa.Column("secret", sa.Text(), nullable=True),
        sa.Column("headers", sa.Text(), nullable=True),
        sa.Column("custom_field_computed_values", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_copper_webhook_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_copper_webhook")),
    )
    op.create_table(
        "directory",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("generation", sa.BigInteger(), nullable=True),
        sa.Column("expires_at", sa.BigInteger(), nullable=True),
        sa.Column("scope", sa.String(length=255), nullable=True),
        sa.Column("consent", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_directory_account_id")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_directory")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_directory_account_id_consent"), "directory", ["account_id", "consent"], unique=False)
    op.create_index(
        op.f("ix_directory_account_id_user_id_kind_expires_at"),
        "directory",
        ["account_id", "user_id", "kind", "expires_at"],
        unique=False,
    )
    op.create_table(
        "earlier_state",
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_earlier_state_account_id")),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_earlier_state_dataset_id")),
        sa.PrimaryKeyConstraint("account_id", "dataset_id", name=op.f("pk_earlier_state")),
    )
    op.create_table(
        "fault",
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("object", sa.String(length=255), nullable=True),
        sa.Column("operation", sa.String(length=255), nullable=True),
        sa.Column("path", sa.Text(), nullable=True),
        sa.Column("parameters", sa.Text(), nullable=True),
        sa.Column("nth", sa.BigInteger(), nullable=True),
        sa.Column("probability", sa.Float(), nullable=True),
        sa.Column("effect", sa.Text(), nullable=True),
        sa.Column("actions", sa.Text(), nullable=True),
        sa.Column("after", sa.Boolean(), nullable=False),
        sa.Column("times", sa.BigInteger(), nullable=True),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.Column("seen", sa.BigInteger(), nullable=False),
        sa.Column("struck", sa.BigInteger(), nullable=False),
        sa.Column("lasts", sa.Float(), nullable=True),
        sa.Column("first_at", sa.BigInteger(), nullable=True),
        sa.Column("released", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_fault_account_id")),
        sa.PrimaryKeyConstraint("account_id", "number", name=op.f("pk_fault")),
    )
    op.create_table(
        "late_change",
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("state_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("statements", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_late_change_account_id")),
        sa.PrimaryKeyConstraint("account_id", "number", name=op.f("pk_late_change")),
    )
    op.create_index(
        op.f("ix_late_change_account_id_at_number"), "late_change", ["account_id", "at", "number"], unique=False
    )
    op.create_table(
        "live_count",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=63), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_live_count_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "kind", name=op.f("pk_live_count")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "pardot_campaign",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_pardot_campaign_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_pardot_campaign")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_pardot_campaign_dataset_id_created_at_id"),
        "pardot_campaign",
        ["dataset_id", "created_at", "id"],
        unique=False,
    )
    op.create_table(
        "pardot_custom_field",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("field_id", sa.String(length=255), nullable=False),
        sa.Column("type", sa.SmallInteger(), nullable=False),
        sa.Column("crm_id", sa.String(length=255), nullable=True),
        sa.Column("is_record_multiple_responses", sa.Boolean(), nullable=False),
        sa.Column("is_use_values", sa.Boolean(), nullable=False),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_pardot_custom_field_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_pardot_custom_field")),
    )
    op.create_index(
        op.f("ix_pardot_custom_field_dataset_id_field_id"),
        "pardot_custom_field",
        ["dataset_id", "field_id"],
        unique=True,
    )
    op.create_table(
        "pardot_dynamic_content",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("embed_code", sa.Text(), nullable=True),
        sa.Column("embed_url", sa.Text(), nullable=True),
        sa.Column("base_content", sa.Text(), nullable=True),
        sa.Column("based_on", sa.String(length=255), nullable=True),
        sa.Column("variations", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_pardot_dynamic_content_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_pardot_dynamic_content")),
    )
    op.create_table(
        "pardot_email",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("is_one_to_one", sa.Boolean(), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("html", sa.Text(), nullable=True),
        sa.Column("sent", sa.BigInteger(), nullable=False),
        sa.Column("delivered", sa.BigInteger(), nullable=False),
        sa.Column("total_clicks", sa.BigInteger(), nullable=False),
        sa.Column("unique_clicks", sa.BigInteger(), nullable=False),
        sa.Column("soft_bounced", sa.BigInteger(), nullable=False),
        sa.Column("hard_bounced", sa.BigInteger(), nullable=False),
        sa.Column("opt_outs", sa.BigInteger(), nullable=False),
        sa.Column("spam_complaints", sa.BigInteger(), nullable=False),
        sa.Column("opens", sa.BigInteger(), nullable=False),
        sa.Column("unique_opens", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_pardot_email_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_pardot_email")),
    )
    op.create_table(
        "pardot_email_template",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("html_message", sa.Text(), nullable=True),
        sa.Column("text_message", sa.Text(), nullable=True),
        sa.Column("from_name", sa.String(length=255), nullable=True),
        sa.Column("is_one_to_one_email", sa.Boolean(), nullable=False),
        sa.Column("is_archived", sa.Boolean(), nullable=False),
        sa.Column("is_auto_responder_email", sa.Boolean(), nullable=False),
        sa.Column("is_drip_email", sa.Boolean(), nullable=False),
        sa.Column("is_list_email", sa.Boolean(), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=True),
        sa.Column("email_type", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_pardot_email_template_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_pardot_email_template")),
    )
    op.create_table(
        "pardot_export",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=False),
        sa.Column("object", sa.String(length=32), nullable=False),
        sa.Column("procedure", sa.Text(), nullable=False),
        sa.Column("column", sa.String(length=32), nullable=False),
        sa.Column("after", sa.BigInteger(), nullable=False),
        sa.Column("before", sa.BigInteger(), nullable=False),
        sa.Column("is_inclusive", sa.Boolean(), nullable=False),
        sa.Column("recycle_bin", sa.String(length=5), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("type", sa.BigInteger(), nullable=True),
        sa.Column("prospect_only", sa.Boolean(), nullable=False),
        sa.Column("include_byte_order_mark", sa.Boolean(), nullable=False),
        sa.Column("legacy_date_format", sa.Boolean(), nullable=False),
        sa.Column("max_file_size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("time_zone", sa.String(length=255), nullable=False),
        sa.Column("processing_at", sa.BigInteger(), nullable=False),
        sa.Column("complete_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.String(length=8), nullable=True),
        sa.Column("fails", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_pardot_export_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_pardot_export")),
    )
    op.create_index(
        op.f("ix_pardot_export_dataset_id_created_at_id"),
        "pardot_export",
        ["dataset_id", "created_at", "id"],
        unique=False,
    )
    op.create_table(
        "pardot_folder",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("path", sa.Text(), nullable=True),
        sa.Column("parent_folder_id", sa.BigInteger(), nullable=True),
        sa.Column("use_permissions", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "parent_folder_id"],
            ["pardot_folder.dataset_id", "pardot_folder.id"],
            name=op.f("fk_pardot_folder_dataset_id_parent_folder_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_pardot_folder_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_pardot_folder")),
    )
    op.create_table(
        "pardot_import",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=False),
        sa.Column("create_on_no_match", sa.Boolean(), nullable=False),
        sa.Column("restore_deleted", sa.Boolean(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("header", sa.Text(), nullable=True),
        sa.Column("batches", sa.BigInteger(), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("rows_done", sa.BigInteger(), nullable=False),
        sa.Column("created_count", sa.BigInteger(), nullable=False),
        sa.Column("updated_count", sa.BigInteger(), nullable=False),
        sa.Column("error_count", sa.BigInteger(), nullable=False),
        sa.Column("time_zone", sa.String(length=255), nullable=False),
        sa.Column("processing_at", sa.BigInteger(), nullable=True),
        sa.Column("complete_at", sa.BigInteger(), nullable=True),
        sa.Column("done_at", sa.BigInteger(), nullable=True),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.String(length=8), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("fail_after", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_pardot_import_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_pardot_import")),
    )
    op.create_index(
        op.f("ix_pardot_import_dataset_id_created_at_id"),
        "pardot_import",
        ["dataset_id", "created_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_pardot_import_done_at_processing_at"), "pardot_import", ["done_at", "processing_at"], unique=False
    )
    op.create_table(
        "pardot_import_part",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("import_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("rows", sa.Text(), nullable=False),
        sa.Column("errors", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_pardot_import_part_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "import_id", "position", name=op.f("pk_pardot_import_part")),
    )
    op.create_table(
        "pardot_lifecycle_stage",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("is_locked", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_pardot_lifecycle_stage_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_pardot_lifecycle_stage")),
    )
    op.create_table(
        "pardot_prospect_account",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_pardot_prospect_account_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_pardot_prospect_account")),
    )
    op.create_table(
        "pardot_tag",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_pardot_tag_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_pardot_tag")),
    )
    op.create_table(
        "public_id",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("public_id", sa.String(length=255), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_public_id_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "kind", "public_id", name=op.f("pk_public_id")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_public_id_dataset_id_kind_id"), "public_id", ["dataset_id", "kind", "id"], unique=True)
    op.create_table(
        "snapshot",
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_snapshot_account_id")),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_snapshot_dataset_id")),
        sa.PrimaryKeyConstraint("account_id", "name", name=op.f("pk_snapshot")),
    )
    op.create_table(
        "usage",
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("limit_name", sa.String(length=32), nullable=False),
        sa.Column("scope", sa.String(length=255), nullable=False),
        sa.Column("began_at", sa.BigInteger(), nullable=False),
        sa.Column("used", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_usage_account_id")),
        sa.PrimaryKeyConstraint("account_id", "limit_name", "scope", "began_at", name=op.f("pk_usage")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "user",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("email_key", sa.String(length=255), nullable=False),
        sa.Column("first_name", sa.String(length=255), nullable=True),
        sa.Column("last_name", sa.String(length=255), nullable=True),
        sa.Column("job_title", sa.String(length=255), nullable=True),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("time_zone", sa.String(length=255), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_user_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_user")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_user_dataset_id_email_key"), "user", ["dataset_id", "email_key"], unique=True)
    op.create_table(
        "webhook_behavior",
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("subscription", sa.BigInteger(), nullable=True),
        sa.Column("behavior", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_webhook_behavior_account_id")),
        sa.PrimaryKeyConstraint("account_id", "number", name=op.f("pk_webhook_behavior")),
    )
    op.create_table(
        "webhook_delivery",
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("subscription", sa.BigInteger(), nullable=False),
        sa.Column("event_id", sa.String(length=64), nullable=True),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("event", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("body_begin", sa.Text(), nullable=False),
        sa.Column("body_end", sa.Text(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=9), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("next_attempt_at", sa.BigInteger(), nullable=True),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.Column("tries", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Text(), nullable=False),
        sa.Column("headers", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("is_under_way", sa.Boolean(), nullable=False),
        sa.Column("changes", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_webhook_delivery_account_id")),
        sa.PrimaryKeyConstraint("account_id", "number", name=op.f("pk_webhook_delivery")),
    )
    op.create_index(
        op.f("ix_webhook_delivery_account_id_event"), "webhook_delivery", ["account_id", "event"], unique=False
    )
    op.create_index(
        op.f("ix_webhook_delivery_account_id_event_id"), "webhook_delivery", ["account_id", "event_id"], unique=False
    )
    op.create_index(
        op.f("ix_webhook_delivery_account_id_sent_at"), "webhook_delivery", ["account_id", "sent_at"], unique=False
    )
    op.create_index(
        op.f("ix_webhook_delivery_account_id_subscription_number"),
        "webhook_delivery",
        ["account_id", "subscription", "number"],
        unique=False,
    )
    op.create_index(
        "ix_webhook_delivery_due",
        "webhook_delivery",
        ["state", "is_under_way", "account_id", "next_attempt_at"],
        unique=False,
    )
    op.create_table(
        "webhook_event",
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_webhook_event_account_id")),
        sa.PrimaryKeyConstraint("account_id", "number", name=op.f("pk_webhook_event")),
    )
    op.create_table(
        "webhook_request",
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("delivery", sa.BigInteger(), nullable=False),
        sa.Column("is_repetition", sa.Boolean(), nullable=False),
        sa.Column("changes", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_webhook_request_account_id")),
        sa.PrimaryKeyConstraint("account_id", "number", name=op.f("pk_webhook_request")),
    )
    op.create_table(
        "webhook_switch",
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("last_number", sa.BigInteger(), nullable=False),
        sa.Column("is_holding", sa.Boolean(), nullable=False),
        sa.Column("stored_bytes", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_webhook_switch_account_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_webhook_switch")),
    )
    op.create_table(
        "apollo_company",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=True),
        sa.Column("name_key", sa.String(length=255), nullable=True),
        sa.Column("domain", sa.String(length=255), nullable=True),
        sa.Column("organization_id", sa.BigInteger(), nullable=True),
        sa.Column("stage_id", sa.BigInteger(), nullable=True),
        sa.Column("owner_id", sa.BigInteger(), nullable=True),
        sa.Column("phone", sa.String(length=255), nullable=True),
        sa.Column("raw_address", sa.String(length=255), nullable=True),
        sa.Column("source", sa.String(length=255), nullable=False),
        sa.Column("original_source", sa.String(length=255), nullable=False),
        sa.Column("salesforce_id", sa.String(length=255), nullable=True),
        sa.Column("crm_owner_id", sa.String(length=255), nullable=True),
        sa.Column("created_by_id", sa.BigInteger(), nullable=True),
        sa.Column("label_ids", sa.Text(), nullable=False),
        sa.Column("typed_custom_fields", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "owner_id"],
            ["user.dataset_id", "user.id"],
            name=op.f("fk_apollo_company_dataset_id_owner_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "stage_id"],
            ["apollo_company_stage.dataset_id", "apollo_company_stage.id"],
            name=op.f("fk_apollo_company_dataset_id_stage_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_apollo_company_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_apollo_company")),
    )
    op.create_index(
        op.f("ix_apollo_company_dataset_id_created_at_id"),
        "apollo_company",
        ["dataset_id", "created_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_apollo_company_dataset_id_name_key"), "apollo_company", ["dataset_id", "name_key"], unique=False
    )
    op.create_index(
        op.f("ix_apollo_company_dataset_id_stage_id_created_at_id"),
        "apollo_company",
        ["dataset_id", "stage_id", "created_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_apollo_company_dataset_id_updated_at_id"),
        "apollo_company",
        ["dataset_id", "updated_at", "id"],
        unique=False,
    )
    op.create_table(
        "apollo_email_account",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "user_id"],
            ["user.dataset_id", "user.id"],
            name=op.f("fk_apollo_email_account_dataset_id_user_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_apollo_email_account_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_apollo_email_account")),
    )
    op.create_table(
        "apollo_label",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("name_key", sa.String(length=255), nullable=False),
        sa.Column("modality", sa.String(length=32), nullable=False),
        sa.Column("book_of_business", sa.Boolean(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "user_id"], ["user.dataset_id", "user.id"], name=op.f("fk_apollo_label_dataset_id_user_id")
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_apollo_label_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_apollo_label")),
    )
    op.create_index(
        op.f("ix_apollo_label_dataset_id_modality_name_key"),
        "apollo_label",
        ["dataset_id", "modality", "name_key"],
        unique=False,
    )
    op.create_table(
        "apollo_note",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=True),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("contact_ids", sa.Text(), nullable=False),
        sa.Column("account_ids", sa.Text(), nullable=False),
        sa.Column("opportunity_ids", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "user_id"], ["user.dataset_id", "user.id"], name=op.f("fk_apollo_note_dataset_id_user_id")
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_apollo_note_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_apollo_note")),
    )
    op.create_index(
        op.f("ix_apollo_note_dataset_id_created_at_id"), "apollo_note", ["dataset_id", "created_at", "id"], unique=False
    )
    op.create_table(
        "apollo_sequence",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("name_key", sa.String(length=255), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "user_id"],
            ["user.dataset_id", "user.id"],
            name=op.f("fk_apollo_sequence_dataset_id_user_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_apollo_sequence_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_apollo_sequence")),
    )
    op.create_table(
        "apollo_stage",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("pipeline_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("display_order", sa.SmallInteger(), nullable=False),
        sa.Column("forecast_category", sa.String(length=255), nullable=False),
        sa.Column("is_won", sa.Boolean(), nullable=False),
        sa.Column("is_closed", sa.Boolean(), nullable=False),
        sa.Column("probability", sa.SmallInteger(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("salesforce_id", sa.String(length=255), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("probability BETWEEN 0 AND 100", name=op.f("ck_apollo_stage_probability")),
        sa.ForeignKeyConstraint(
            ["dataset_id", "pipeline_id"],
            ["apollo_pipeline.dataset_id", "apollo_pipeline.id"],
            name=op.f("fk_apollo_stage_dataset_id_pipeline_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_apollo_stage_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_apollo_stage")),
    )
    op.create_table(
        "close_custom_field",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("object", sa.String(length=18), nullable=False),
        sa.Column("custom_activity_type_id", sa.BigInteger(), nullable=True),
        sa.Column("custom_object_type_id", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("type", sa.String(length=13), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("choices", sa.Text(), nullable=False),
        sa.Column("accepts_multiple_values", sa.Boolean(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=True),
        sa.Column("referenced_custom_type_id", sa.BigInteger(), nullable=True),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("updated_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "object IN ('opportunity', 'lead', 'contact', 'activity', 'custom_object_type', 'shared')",
            name=op.f("ck_close_custom_field_object"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "custom_activity_type_id"],
            ["close_custom_activity_type.dataset_id", "close_custom_activity_type.id"],
            name=op.f("fk_close_custom_field_dataset_id_custom_activity_type_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "custom_object_type_id"],
            ["close_custom_object_type.dataset_id", "close_custom_object_type.id"],
            name=op.f("fk_close_custom_field_dataset_id_custom_object_type_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "referenced_custom_type_id"],
            ["close_custom_object_type.dataset_id", "close_custom_object_type.id"],
            name=op.f("fk_close_custom_field_dataset_id_referenced_custom_type_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_close_custom_field_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_close_custom_field")),
    )
    op.create_table(
        "close_lead",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("display_name", sa.String(length=500), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("status_id", sa.BigInteger(), nullable=False),
        sa.Column("addresses", sa.Text(), nullable=False),
        sa.Column("name_words", sa.Text(), nullable=False),
        sa.Column("display_words", sa.Text(), nullable=False),
        sa.Column("description_words", sa.Text(), nullable=False),
        sa.Column("url_words", sa.Text(), nullable=False),
        sa.Column("address_words", sa.Text(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("updated_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "status_id"],
            ["close_lead_status.dataset_id", "close_lead_status.id"],
            name=op.f("fk_close_lead_dataset_id_status_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_close_lead_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_close_lead")),
    )
    op.create_index(
        op.f("ix_close_lead_dataset_id_created_at_id"), "close_lead", ["dataset_id", "created_at", "id"], unique=False
    )
    op.create_index(op.f("ix_close_lead_dataset_id_status_id"), "close_lead", ["dataset_id", "status_id"], unique=False)
    op.create_index(
        op.f("ix_close_lead_dataset_id_updated_at_id"), "close_lead", ["dataset_id", "updated_at", "id"], unique=False
    )
    op.create_table(
        "close_opportunity_status",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("pipeline_id", sa.BigInteger(), nullable=False),
        sa.Column("label", sa.String(length=500), nullable=False),
        sa.Column("type", sa.String(length=6), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("type IN ('active', 'won', 'lost')", name=op.f("ck_close_opportunity_status_type")),
        sa.ForeignKeyConstraint(
            ["dataset_id", "pipeline_id"],
            ["close_pipeline.dataset_id", "close_pipeline.id"],
            name=op.f("fk_close_opportunity_status_dataset_id_pipeline_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_close_opportunity_status_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_close_opportunity_status")),
    )
    op.create_index(
        op.f("ix_close_opportunity_status_dataset_id_pipeline_id"),
        "close_opportunity_status",
        ["dataset_id", "pipeline_id"],
        unique=False,
    )
    op.create_table(
        "copper_company",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column(
            "name_key",
            sa.String(length=255).with_variant(sa.String(length=255, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column(
            "city_key",
            sa.String(length=255).with_variant(sa.String(length=255, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column(
            "state_key",
            sa.String(length=255).with_variant(sa.String(length=255, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column(
            "postal_code_key",
            sa.String(length=255).with_variant(sa.String(length=255, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column(
            "country_key",
            sa.String(length=255).with_variant(sa.String(length=255, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("assignee_id", sa.BigInteger(), nullable=True),
        sa.Column("contact_type_id", sa.BigInteger(), nullable=True),
        sa.Column("details", sa.Text(), nullable=True),
        sa.Column("email_domain", sa.String(length=255), nullable=True),
        sa.Column(
            "email_domain_key",
            sa.String(length=255).with_variant(sa.String(length=255, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("phone_numbers", sa.Text(), nullable=False),
        sa.Column(
            "phone_key",
            sa.String(length=255).with_variant(sa.String(length=255, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("primary_contact_id", sa.BigInteger(), nullable=True),
        sa.Column("socials", sa.Text(), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("websites", sa.Text(), nullable=False),
        sa.Column("interaction_count", sa.BigInteger(), nullable=False),
        sa.Column("date_last_contacted", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "contact_type_id"],
            ["copper_contact_type.dataset_id", "copper_contact_type.id"],
            name=op.f("fk_copper_company_dataset_id_contact_type_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_copper_company_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_copper_company")),
    )
    op.create_index(
        op.f("ix_copper_company_dataset_id_deleted_created_at_id"),
        "copper_company",
        ["dataset_id", "deleted", "created_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_copper_company_dataset_id_deleted_name_key_id"),
        "copper_company",
        ["dataset_id", "deleted", "name_key", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_copper_company_dataset_id_deleted_updated_at_id"),
        "copper_company",
        ["dataset_id", "deleted", "updated_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_copper_company_dataset_id_email_domain_key"),
        "copper_company",
        ["dataset_id", "email_domain_key"],
        unique=False,
    )
    op.create_index(
        op.f("ix_copper_company_dataset_id_primary_contact_id"),
        "copper_company",
        ["dataset_id", "primary_contact_id"],
        unique=False,
    )
    op.create_table(
        "copper_custom_field_option",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("definition_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "definition_id"],
            ["copper_custom_field_definition.dataset_id", "copper_custom_field_definition.id"],
            name="fk_copper_custom_field_option_definition",
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_copper_custom_field_option_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_copper_custom_field_option")),
    )
    op.create_index(
        "ix_copper_custom_field_option_definition",
        "copper_custom_field_option",
        ["dataset_id", "definition_id"],
        unique=False,
    )
    op.create_table(
        "copper_custom_value",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("record_id", sa.BigInteger(), nullable=False),
        sa.Column("definition_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=True),
        sa.Column("real", sa.Float(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["dataset_id", "definition_id"],
            ["copper_custom_field_definition.dataset_id", "copper_custom_field_definition.id"],
            name="fk_copper_custom_value_definition",
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_copper_custom_value_dataset_id")),
        sa.PrimaryKeyConstraint(
            "dataset_id", "record_id", "definition_id", "position", name=op.f("pk_copper_custom_value")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_copper_custom_value_number",
        "copper_custom_value",
        ["dataset_id", "definition_id", "number", "record_id"],
        unique=False,
    )
    op.create_index(
        "ix_copper_custom_value_real",
        "copper_custom_value",
        ["dataset_id", "definition_id", "real", "record_id"],
        unique=False,
    )
    op.create_table(
        "copper_lead",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column(
            "name_key",
            sa.String(length=255).with_variant(sa.String(length=255, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("prefix", sa.String(length=255), nullable=True),
        sa.Column("first_name", sa.String(length=255), nullable=True),
        sa.Column(
            "first_name_key",
            sa.String(length=255).with_variant(sa.String(length=255, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("last_name", sa.String(length=255), nullable=True),
        sa.Column(
            "last_name_key",
            sa.String(length=255).with_variant(sa.String(length=255, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("middle_name", sa.String(length=255), nullable=True),
        sa.Column("suffix", sa.String(length=255), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column(
            "city_key",
            sa.String(length=255).with_variant(sa.String(length=255, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column(
            "state_key",
            sa.String(length=255).with_variant(sa.String(length=255, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column(
            "postal_code_key",
            sa.String(length=255).with_variant(sa.String(length=255, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column(
            "country_key",
            sa.String(length=255).with_variant(sa.String(length=255, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("assignee_id", sa.BigInteger(), nullable=True),
        sa.Column("company_name", sa.String(length=255), nullable=True),
        sa.Column(
            "company_name_key",
            sa.String(length=255).with_variant(sa.String(length=255, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("customer_source_id", sa.BigInteger(), nullable=True),
        sa.Column("details", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column(
            "email_key",
            sa.String(length=255).with_variant(sa.String(length=255, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("interaction_count", sa.BigInteger(), nullable=False),
        sa.Column(
            "monetary_unit",
            sa.String(length=3).with_variant(sa.String(length=3, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("monetary_value", sa.BigInteger(), nullable=True),
        sa.Column("socials", sa.Text(), nullable=False),
        sa.Column("status_id", sa.BigInteger(), nullable=True),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=True),
        sa.Column(
            "title_key",
            sa.String(length=255).with_variant(sa.String(length=255, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("websites", sa.Text(), nullable=False),
        sa.Column("phone_numbers", sa.Text(), nullable=False),
        sa.Column(
            "phone_key",
            sa.String(length=255).with_variant(sa.String(length=255, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("date_last_contacted", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "customer_source_id"],
            ["copper_customer_source.dataset_id", "copper_customer_source.id"],
            name=op.f("fk_copper_lead_dataset_id_customer_source_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "status_id"],
            ["copper_lead_status.dataset_id", "copper_lead_status.id"],
            name=op.f("fk_copper_lead_dataset_id_status_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_copper_lead_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_copper_lead")),
    )
    op.create_index(
        op.f("ix_copper_lead_dataset_id_assignee_id"), "copper_lead", ["dataset_id", "assignee_id"], unique=False
    )
    op.create_index(
        op.f("ix_copper_lead_dataset_id_deleted_created_at_id"),
        "copper_lead",
        ["dataset_id", "deleted", "created_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_copper_lead_dataset_id_deleted_email_key_id"),
        "copper_lead",
        ["dataset_id", "deleted", "email_key", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_copper_lead_dataset_id_deleted_name_key_id"),
        "copper_lead",
        ["dataset_id", "deleted", "name_key", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_copper_lead_dataset_id_deleted_status_id_updated_at_id"),
        "copper_lead",
        ["dataset_id", "deleted", "status_id", "updated_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_copper_lead_dataset_id_deleted_updated_at_id"),
        "copper_lead",
        ["dataset_id", "deleted", "updated_at", "id"],
        unique=False,
    )
    op.create_table(
        "copper_pipeline_stage",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("pipeline_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("win_probability", sa.BigInteger(), nullable=True),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "pipeline_id"],
            ["copper_pipeline.dataset_id", "copper_pipeline.id"],
            name=op.f("fk_copper_pipeline_stage_dataset_id_pipeline_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_copper_pipeline_stage_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_copper_pipeline_stage")),
    )
    op.create_index(
        op.f("ix_copper_pipeline_stage_dataset_id_pipeline_id"),
        "copper_pipeline_stage",
        ["dataset_id", "pipeline_id"],
        unique=False,
    )
    op.create_table(
        "copper_project_link",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("related_id", sa.BigInteger(), nullable=False),
        sa.Column("related_type", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "project_id"],
            ["copper_project.dataset_id", "copper_project.id"],
            name=op.f("fk_copper_project_link_dataset_id_project_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_copper_project_link_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_copper_project_link")),
    )
    op.create_index(
        op.f("ix_copper_project_link_dataset_id_related_id"),
        "copper_project_link",
        ["dataset_id", "related_id"],
        unique=False,
    )
    op.create_index(
        "uq_copper_project_link", "copper_project_link", ["dataset_id", "project_id", "related_id"], unique=True
    )
    op.create_table(
        "copper_related_link",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("definition_id", sa.BigInteger(), nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("source_type", sa.String(length=16), nullable=False),
        sa.Column("target_id", sa.BigInteger(), nullable=False),
        sa.Column("target_type", sa.String(length=16), nullable=False),
        sa.Column("mirror_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "definition_id"],
            ["copper_custom_field_definition.dataset_id", "copper_custom_field_definition.id"],
            name="fk_copper_related_link_definition",
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_copper_related_link_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_copper_related_link")),
    )
    op.create_index(
        op.f("ix_copper_related_link_dataset_id_source_id_id"),
        "copper_related_link",
        ["dataset_id", "source_id", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_copper_related_link_dataset_id_target_id"),
        "copper_related_link",
        ["dataset_id", "target_id"],
        unique=False,
    )
    op.create_table(
        "copper_task",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column(
            "name_key",
            sa.String(length=255).with_variant(sa.String(length=255, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("related_id", sa.BigInteger(), nullable=True),
        sa.Column("related_type", sa.String(length=16), nullable=True),
        sa.Column("assignee_id", sa.BigInteger(), nullable=True),
        sa.Column("due_date", sa.BigInteger(), nullable=True),
        sa.Column("reminder_date", sa.BigInteger(), nullable=True),
        sa.Column("completed_date", sa.BigInteger(), nullable=True),
        sa.Column("priority", sa.SmallInteger(), nullable=False),
        sa.Column("status", sa.SmallInteger(), nullable=False),
        sa.Column("details", sa.Text(), nullable=True),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("custom_activity_type_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "custom_activity_type_id"],
            ["copper_activity_type.dataset_id", "copper_activity_type.id"],
            name=op.f("fk_copper_task_dataset_id_custom_activity_type_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_copper_task_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_copper_task")),
    )
    op.create_index(
        op.f("ix_copper_task_dataset_id_assignee_id"), "copper_task", ["dataset_id", "assignee_id"], unique=False
    )
    op.create_index(
        op.f("ix_copper_task_dataset_id_deleted_created_at_id"),
        "copper_task",
        ["dataset_id", "deleted", "created_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_copper_task_dataset_id_deleted_due_date_id"),
        "copper_task",
        ["dataset_id", "deleted", "due_date", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_copper_task_dataset_id_deleted_name_key_id"),
        "copper_task",
        ["dataset_id", "deleted", "name_key", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_copper_task_dataset_id_deleted_updated_at_id"),
        "copper_task",
        ["dataset_id", "deleted", "updated_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_copper_task_dataset_id_related_id"), "copper_task", ["dataset_id", "related_id"], unique=False
    )
    op.create_table(
        "pardot_custom_redirect",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("destination_url", sa.Text(), nullable=True),
        sa.Column("campaign_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "campaign_id"],
            ["pardot_campaign.dataset_id", "pardot_campaign.id"],
            name=op.f("fk_pardot_custom_redirect_dataset_id_campaign_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_pardot_custom_redirect_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_pardot_custom_redirect")),
    )
    op.create_table(
        "pardot_dynamic_content_variation",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("dynamic_content_id", sa.BigInteger(), nullable=False),
        sa.Column("comparison", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "dynamic_content_id"],
            ["pardot_dynamic_content.dataset_id", "pardot_dynamic_content.id"],
            name="fk_pardot_dynamic_content_variation_dynamic_content_id",
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["dataset.id"], name=op.f("fk_pardot_dynamic_content_variation_dataset_id")
        ),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_pardot_dynamic_content_variation")),
    )
    op.create_index(
        "ix_pardot_dynamic_content_variation_dynamic_content_id",
        "pardot_dynamic_content_variation",
        ["dataset_id", "dynamic_content_id", "id"],
        unique=False,
    )
    op.create_table(
        "pardot_engagement_studio_program",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("folder_id", sa.BigInteger(), nullable=True),
        sa.Column("status", sa.String(length=255), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("business_hours", sa.Text(), nullable=True),
        sa.Column("prospects_multiple_entry", sa.Text(), nullable=True),
        sa.Column("schedule", sa.Text(), nullable=True),
        sa.Column("recipient_list_ids", sa.Text(), nullable=False),
        sa.Column("suppression_list_ids", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "folder_id"],
            ["pardot_folder.dataset_id", "pardot_folder.id"],
            name=op.f("fk_pardot_engagement_studio_program_dataset_id_folder_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["dataset.id"], name=op.f("fk_pardot_engagement_studio_program_dataset_id")
        ),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_pardot_engagement_studio_program")),
    )
    op.create_table(
        "pardot_folder_content",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("folder_id", sa.BigInteger(), nullable=True),
        sa.Column("object_type", sa.String(length=255), nullable=False),
        sa.Column("object_id", sa.BigInteger(), nullable=False),
        sa.Column("object_name", sa.String(length=255), nullable=True),
        sa.Column("object_ref", sa.Text(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "folder_id"],
            ["pardot_folder.dataset_id", "pardot_folder.id"],
            name=op.f("fk_pardot_folder_content_dataset_id_folder_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_pardot_folder_content_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_pardot_folder_content")),
    )
    op.create_table(
        "pardot_form",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), nullable=True),
        sa.Column("embed_code", sa.Text(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "campaign_id"],
            ["pardot_campaign.dataset_id", "pardot_campaign.id"],
            name=op.f("fk_pardot_form_dataset_id_campaign_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_pardot_form_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_pardot_form")),
    )
    op.create_table(
        "pardot_layout_template",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("layout_content", sa.Text(), nullable=False),
        sa.Column("form_content", sa.Text(), nullable=True),
        sa.Column("site_search_content", sa.Text(), nullable=True),
        sa.Column("is_include_default_css", sa.Boolean(), nullable=False),
        sa.Column("folder_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "folder_id"],
            ["pardot_folder.dataset_id", "pardot_folder.id"],
            name=op.f("fk_pardot_layout_template_dataset_id_folder_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_pardot_layout_template_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_pardot_layout_template")),
    )
    op.create_table(
        "pardot_list",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("is_dynamic", sa.Boolean(), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("is_crm_visible", sa.Boolean(), nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "campaign_id"],
            ["pardot_campaign.dataset_id", "pardot_campaign.id"],
            name=op.f("fk_pardot_list_dataset_id_campaign_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_pardot_list_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_pardot_list")),
    )
    op.create_index(op.f("ix_pardot_list_dataset_id_name"), "pardot_list", ["dataset_id", "name"], unique=False)
    op.create_table(
        "pardot_opportunity",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("probability", sa.SmallInteger(), nullable=False),
        sa.Column("type", sa.String(length=255), nullable=True),
        sa.Column("stage", sa.String(length=255), nullable=True),
        sa.Column("crm_fid", sa.String(length=255), nullable=True),
        sa.Column("status", sa.String(length=4), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.CheckConstraint("status IN ('Open', 'Won', 'Lost')", name=op.f("ck_pardot_opportunity_status")),
        sa.CheckConstraint("probability BETWEEN 0 AND 100", name=op.f("ck_pardot_opportunity_probability")),
        sa.CheckConstraint("value BETWEEN 0 AND 999999999999999", name=op.f("ck_pardot_opportunity_value")),
        sa.ForeignKeyConstraint(
            ["dataset_id", "campaign_id"],
            ["pardot_campaign.dataset_id", "pardot_campaign.id"],
            name=op.f("fk_pardot_opportunity_dataset_id_campaign_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_pardot_opportunity_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_pardot_opportunity")),
    )
    op.create_index(
        op.f("ix_pardot_opportunity_dataset_id_crm_fid"),
        "pardot_opportunity",
        ["dataset_id", "crm_fid"],
        unique=True,
        sqlite_where=sa.text("crm_fid IS NOT NULL"),
        postgresql_where=sa.text("crm_fid IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_pardot_opportunity_dataset_id_deleted_created_at_id"),
        "pardot_opportunity",
        ["dataset_id", "deleted", "created_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_pardot_opportunity_dataset_id_deleted_id"),
        "pardot_opportunity",
        ["dataset_id", "deleted", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_pardot_opportunity_dataset_id_deleted_probability_id"),
        "pardot_opportunity",
        ["dataset_id", "deleted", "probability", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_pardot_opportunity_dataset_id_deleted_updated_at_id"),
        "pardot_opportunity",
        ["dataset_id", "deleted", "updated_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_pardot_opportunity_dataset_id_deleted_value_id"),
        "pardot_opportunity",
        ["dataset_id", "deleted", "value", "id"],
        unique=False,
    )
    op.create_table(
        "pardot_prospect",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), nullable=False),
        sa.Column("salutation", sa.String(length=255), nullable=True),
        sa.Column("first_name", sa.String(length=255), nullable=True),
        sa.Column("last_name", sa.String(length=255), nullable=True),
        sa.Column("email", sa.String(length=255), nullable=True),
        sa.Column("email_key", sa.String(length=255), nullable=True),
        sa.Column("company", sa.String(length=255), nullable=True),
        sa.Column("website", sa.String(length=255), nullable=True),
        sa.Column("job_title", sa.String(length=255), nullable=True),
        sa.Column("department", sa.String(length=255), nullable=True),
        sa.Column("country", sa.String(length=255), nullable=True),
        sa.Column("address_one", sa.String(length=255), nullable=True),
        sa.Column("address_two", sa.String(length=255), nullable=True),
        sa.Column("city", sa.String(length=255), nullable=True),
        sa.Column("state", sa.String(length=255), nullable=True),
        sa.Column("territory", sa.String(length=255), nullable=True),
        sa.Column("zip", sa.String(length=255), nullable=True),
        sa.Column("phone", sa.String(length=255), nullable=True),
        sa.Column("fax", sa.String(length=255), nullable=True),
        sa.Column("source", sa.String(length=255), nullable=True),
        sa.Column("annual_revenue", sa.String(length=255), nullable=True),
        sa.Column("employees", sa.String(length=255), nullable=True),
        sa.Column("industry", sa.String(length=255), nullable=True),
        sa.Column("years_in_business", sa.String(length=255), nullable=True),
        sa.Column("comments", sa.Text(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("score", sa.BigInteger(), nullable=False),
        sa.Column("grade", sa.String(length=2), nullable=True),
        sa.Column("last_activity_at", sa.BigInteger(), nullable=True),
        sa.Column("crm_lead_fid", sa.String(length=255), nullable=True),
        sa.Column("crm_contact_fid", sa.String(length=255), nullable=True),
        sa.Column("crm_owner_fid", sa.String(length=255), nullable=True),
        sa.Column("crm_account_fid", sa.String(length=255), nullable=True),
        sa.Column("crm_last_sync", sa.BigInteger(), nullable=True),
        sa.Column("crm_url", sa.String(length=255), nullable=True),
        sa.Column("is_do_not_email", sa.Boolean(), nullable=True),
        sa.Column("is_do_not_call", sa.Boolean(), nullable=True),
        sa.Column("opted_out", sa.Boolean(), nullable=True),
        sa.Column("is_reviewed", sa.Boolean(), nullable=True),
        sa.Column("is_starred", sa.Boolean(), nullable=True),
        sa.Column("profile_criteria", sa.Text(), nullable=True),
        sa.Column("assigned_to_id", sa.BigInteger(), nullable=True),
        sa.Column("prospect_account_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "assigned_to_id"],
            ["user.dataset_id", "user.id"],
            name=op.f("fk_pardot_prospect_dataset_id_assigned_to_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "campaign_id"],
            ["pardot_campaign.dataset_id", "pardot_campaign.id"],
            name=op.f("fk_pardot_prospect_dataset_id_campaign_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "prospect_account_id"],
            ["pardot_prospect_account.dataset_id", "pardot_prospect_account.id"],
            name=op.f("fk_pardot_prospect_dataset_id_prospect_account_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_pardot_prospect_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_pardot_prospect")),
    )
    op.create_index(
        op.f("ix_pardot_prospect_dataset_id_deleted_created_at_id"),
        "pardot_prospect",
        ["dataset_id", "deleted", "created_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_pardot_prospect_dataset_id_deleted_id"),
        "pardot_prospect",
        ["dataset_id", "deleted", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_pardot_prospect_dataset_id_deleted_last_activity_at_id"),
        "pardot_prospect",
        ["dataset_id", "deleted", "last_activity_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_pardot_prospect_dataset_id_deleted_updated_at_id"),
        "pardot_prospect",
        ["dataset_id", "deleted", "updated_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_pardot_prospect_dataset_id_email_key"), "pardot_prospect", ["dataset_id", "email_key"], unique=False
    )
    op.create_table(
        "pardot_tag_object",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("tag_id", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.String(length=255), nullable=False),
        sa.Column("object_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "tag_id"],
            ["pardot_tag.dataset_id", "pardot_tag.id"],
            name=op.f("fk_pardot_tag_object_dataset_id_tag_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_pardot_tag_object_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_pardot_tag_object")),
    )
    op.create_index(
        op.f("ix_pardot_tag_object_dataset_id_tag_id"), "pardot_tag_object", ["dataset_id", "tag_id"], unique=False
    )
    op.create_table(
        "pardot_tracker_domain",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("domain", sa.String(length=255), nullable=False),
        sa.Column("is_primary", sa.Boolean(), nullable=False),
        sa.Column("default_campaign_id", sa.BigInteger(), nullable=True),
        sa.Column("https_status", sa.String(length=255), nullable=True),
        sa.Column("ssl_status", sa.String(length=255), nullable=True),
        sa.Column("ssl_status_details", sa.String(length=255), nullable=True),
        sa.Column("validation_status", sa.String(length=255), nullable=True),
        sa.Column("validated_at", sa.BigInteger(), nullable=True),
        sa.Column("vanity_url_status", sa.String(length=255), nullable=True),
        sa.Column("tracking_code", sa.Text(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "default_campaign_id"],
            ["pardot_campaign.dataset_id", "pardot_campaign.id"],
            name=op.f("fk_pardot_tracker_domain_dataset_id_default_campaign_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_pardot_tracker_domain_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_pardot_tracker_domain")),
    )
    op.create_table(
        "apollo_contact",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("first_name", sa.String(length=255), nullable=True),
        sa.Column("last_name", sa.String(length=255), nullable=True),
        sa.Column("email", sa.String(length=255), nullable=True),
        sa.Column("email_key", sa.String(length=255), nullable=True),
        sa.Column("title", sa.String(length=255), nullable=True),
        sa.Column("linkedin_url", sa.String(length=255), nullable=True),
        sa.Column("organization_name", sa.String(length=255), nullable=True),
        sa.Column("present_raw_address", sa.String(length=255), nullable=True),
        sa.Column("phone", sa.String(length=255), nullable=True),
        sa.Column("direct_phone", sa.String(length=255), nullable=True),
        sa.Column("mobile_phone", sa.String(length=255), nullable=True),
        sa.Column("home_phone", sa.String(length=255), nullable=True),
        sa.Column("other_phone", sa.String(length=255), nullable=True),
        sa.Column("search_key", sa.Text(), nullable=False),
        sa.Column("company_id", sa.BigInteger(), nullable=True),
        sa.Column("organization_id", sa.BigInteger(), nullable=True),
        sa.Column("owner_id", sa.BigInteger(), nullable=True),
        sa.Column("stage_number", sa.SmallInteger(), nullable=False),
        sa.Column("source", sa.String(length=255), nullable=False),
        sa.Column("original_source", sa.String(length=255), nullable=False),
        sa.Column("salesforce_id", sa.String(length=255), nullable=True),
        sa.Column("created_by_id", sa.BigInteger(), nullable=True),
        sa.Column("label_ids", sa.Text(), nullable=False),
        sa.Column("typed_custom_fields", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "company_id"],
            ["apollo_company.dataset_id", "apollo_company.id"],
            name=op.f("fk_apollo_contact_dataset_id_company_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "owner_id"],
            ["user.dataset_id", "user.id"],
            name=op.f("fk_apollo_contact_dataset_id_owner_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_apollo_contact_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_apollo_contact")),
    )
    op.create_index(
        op.f("ix_apollo_contact_dataset_id_company_id"), "apollo_contact", ["dataset_id", "company_id"], unique=False
    )
    op.create_index(
        op.f("ix_apollo_contact_dataset_id_created_at_id"),
        "apollo_contact",
        ["dataset_id", "created_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_apollo_contact_dataset_id_email_key_id"),
        "apollo_contact",
        ["dataset_id", "email_key", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_apollo_contact_dataset_id_stage_number_created_at_id"),
        "apollo_contact",
        ["dataset_id", "stage_number", "created_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_apollo_contact_dataset_id_updated_at_id"),
        "apollo_contact",
        ["dataset_id", "updated_at", "id"],
        unique=False,
    )
    op.create_table(
        "apollo_opportunity",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("name_key", sa.String(length=255), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("closed_date", sa.BigInteger(), nullable=True),
        sa.Column("stage_id", sa.BigInteger(), nullable=True),
        sa.Column("owner_id", sa.BigInteger(), nullable=True),
        sa.Column("company_id", sa.BigInteger(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("source", sa.String(length=255), nullable=False),
        sa.Column("salesforce_id", sa.String(length=255), nullable=True),
        sa.Column("salesforce_owner_id", sa.String(length=255), nullable=True),
        sa.Column("next_step", sa.String(length=255), nullable=True),
        sa.Column("next_step_date", sa.BigInteger(), nullable=True),
        sa.Column("next_step_updated_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_lost_reason", sa.String(length=255), nullable=True),
        sa.Column("closed_won_reason", sa.String(length=255), nullable=True),
        sa.Column("stage_updated_at", sa.BigInteger(), nullable=True),
        sa.Column("created_by_id", sa.BigInteger(), nullable=True),
        sa.Column("typed_custom_fields", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.CheckConstraint("amount BETWEEN 0 AND 999999999999999", name=op.f("ck_apollo_opportunity_amount")),
        sa.ForeignKeyConstraint(
            ["dataset_id", "company_id"],
            ["apollo_company.dataset_id", "apollo_company.id"],
            name=op.f("fk_apollo_opportunity_dataset_id_company_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "owner_id"],
            ["user.dataset_id", "user.id"],
            name=op.f("fk_apollo_opportunity_dataset_id_owner_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "stage_id"],
            ["apollo_stage.dataset_id", "apollo_stage.id"],
            name=op.f("fk_apollo_opportunity_dataset_id_stage_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_apollo_opportunity_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_apollo_opportunity")),
    )
    op.create_index(
        "ix_apollo_opportunity_dataset_id_company_id",
        "apollo_opportunity",
        ["dataset_id", "company_id", "deleted", "created_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_apollo_opportunity_dataset_id_deleted_amount_id"),
        "apollo_opportunity",
        ["dataset_id", "deleted", "amount", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_apollo_opportunity_dataset_id_deleted_closed_date_id"),
        "apollo_opportunity",
        ["dataset_id", "deleted", "closed_date", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_apollo_opportunity_dataset_id_deleted_created_at_id"),
        "apollo_opportunity",
        ["dataset_id", "deleted", "created_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_apollo_opportunity_dataset_id_deleted_name_id"),
        "apollo_opportunity",
        ["dataset_id", "deleted", "name", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_apollo_opportunity_dataset_id_deleted_updated_at_id"),
        "apollo_opportunity",
        ["dataset_id", "deleted", "updated_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_apollo_opportunity_dataset_id_owner_id_deleted_created_at_id"),
        "apollo_opportunity",
        ["dataset_id", "owner_id", "deleted", "created_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_apollo_opportunity_dataset_id_salesforce_id"),
        "apollo_opportunity",
        ["dataset_id", "salesforce_id"],
        unique=True,
    )
    op.create_index(
        op.f("ix_apollo_opportunity_dataset_id_stage_id_deleted_created_at_id"),
        "apollo_opportunity",
        ["dataset_id", "stage_id", "deleted", "created_at", "id"],
        unique=False,
    )
    op.create_table(
        "apollo_sequence_step",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("sequence_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.String(length=32), nullable=False),
        sa.Column("wait_time", sa.BigInteger(), nullable=False),
        sa.Column("wait_mode", sa.String(length=16), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("priority", sa.String(length=16), nullable=True),
        sa.Column("auto_skip_in_x_days", sa.BigInteger(), nullable=True),
        sa.Column("touch_type", sa.String(length=32), nullable=False),
        sa.Column("touch_status", sa.String(length=32), nullable=False),
        sa.Column("include_signature", sa.Boolean(), nullable=False),
        sa.Column("template_name", sa.String(length=255), nullable=True),
        sa.Column("subject", sa.String(length=255), nullable=True),
        sa.Column("body_html", sa.Text(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "sequence_id"],
            ["apollo_sequence.dataset_id", "apollo_sequence.id"],
            name=op.f("fk_apollo_sequence_step_dataset_id_sequence_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_apollo_sequence_step_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_apollo_sequence_step")),
    )
    op.create_index(
        op.f("ix_apollo_sequence_step_dataset_id_sequence_id_position"),
        "apollo_sequence_step",
        ["dataset_id", "sequence_id", "position"],
        unique=False,
    )
    op.create_table(
        "close_activity",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.String(length=32), nullable=False),
        sa.Column("lead_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("opportunity_id", sa.BigInteger(), nullable=True),
        sa.Column("custom_activity_type_id", sa.BigInteger(), nullable=True),
        sa.Column("thread_id", sa.String(length=100), nullable=True),
        sa.Column("followup_date", sa.String(length=10), nullable=True),
        sa.Column("old_status_keys", sa.Text(), nullable=False),
        sa.Column("new_status_keys", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("activity_at", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("updated_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "lead_id"],
            ["close_lead.dataset_id", "close_lead.id"],
            name=op.f("fk_close_activity_dataset_id_lead_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_close_activity_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_close_activity")),
    )
    op.create_index(
        op.f("ix_close_activity_dataset_id_activity_at_id"),
        "close_activity",
        ["dataset_id", "activity_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_close_activity_dataset_id_created_at_id"),
        "close_activity",
        ["dataset_id", "created_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_close_activity_dataset_id_followup_date"),
        "close_activity",
        ["dataset_id", "followup_date"],
        unique=False,
    )
    op.create_index(
        op.f("ix_close_activity_dataset_id_lead_id"), "close_activity", ["dataset_id", "lead_id"], unique=False
    )
    op.create_index(
        op.f("ix_close_activity_dataset_id_opportunity_id"),
        "close_activity",
        ["dataset_id", "opportunity_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_close_activity_dataset_id_thread_id"), "close_activity", ["dataset_id", "thread_id"], unique=False
    )
    op.create_index(
        op.f("ix_close_activity_dataset_id_type_activity_at_id"),
        "close_activity",
        ["dataset_id", "type", "activity_at", "id"],
        unique=False,
    )
    op.create_table(
        "close_contact",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("lead_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("display_name", sa.String(length=500), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("emails", sa.Text(), nullable=False),
        sa.Column("phones", sa.Text(), nullable=False),
        sa.Column("urls", sa.Text(), nullable=False),
        sa.Column("timezone", sa.String(length=255), nullable=True),
        sa.Column("name_words", sa.Text(), nullable=False),
        sa.Column("title_words", sa.Text(), nullable=False),
        sa.Column("email_keys", sa.Text(), nullable=False),
        sa.Column("email_words", sa.Text(), nullable=False),
        sa.Column("phone_keys", sa.Text(), nullable=False),
        sa.Column("phone_words", sa.Text(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("updated_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "lead_id"],
            ["close_lead.dataset_id", "close_lead.id"],
            name=op.f("fk_close_contact_dataset_id_lead_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_close_contact_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_close_contact")),
    )
    op.create_index(
        op.f("ix_close_contact_dataset_id_created_at_id"),
        "close_contact",
        ["dataset_id", "created_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_close_contact_dataset_id_lead_id"), "close_contact", ["dataset_id", "lead_id"], unique=False
    )
    op.create_table(
        "close_custom_field_association",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("field_id", sa.BigInteger(), nullable=False),
        sa.Column("object_type", sa.String(length=20), nullable=False),
        sa.Column("custom_activity_type_id", sa.BigInteger(), nullable=True),
        sa.Column("custom_object_type_id", sa.BigInteger(), nullable=True),
        sa.Column("editable_with_roles", sa.Text(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=True),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("updated_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "custom_activity_type_id"],
            ["close_custom_activity_type.dataset_id", "close_custom_activity_type.id"],
            name="fk_close_custom_field_association_custom_activity_type_id",
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "custom_object_type_id"],
            ["close_custom_object_type.dataset_id", "close_custom_object_type.id"],
            name="fk_close_custom_field_association_custom_object_type_id",
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "field_id"],
            ["close_custom_field.dataset_id", "close_custom_field.id"],
            name=op.f("fk_close_custom_field_association_dataset_id_field_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["dataset.id"], name=op.f("fk_close_custom_field_association_dataset_id")
        ),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_close_custom_field_association")),
    )
    op.create_index(
        op.f("ix_close_custom_field_association_dataset_id_field_id"),
        "close_custom_field_association",
        ["dataset_id", "field_id"],
        unique=False,
    )
    op.create_table(
        "close_custom_object",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("custom_object_type_id", sa.BigInteger(), nullable=False),
        sa.Column("lead_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("updated_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "custom_object_type_id"],
            ["close_custom_object_type.dataset_id", "close_custom_object_type.id"],
            name=op.f("fk_close_custom_object_dataset_id_custom_object_type_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "lead_id"],
            ["close_lead.dataset_id", "close_lead.id"],
            name=op.f("fk_close_custom_object_dataset_id_lead_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_close_custom_object_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_close_custom_object")),
    )
    op.create_index(
        op.f("ix_close_custom_object_dataset_id_custom_object_type_id"),
        "close_custom_object",
        ["dataset_id", "custom_object_type_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_close_custom_object_dataset_id_lead_id"),
        "close_custom_object",
        ["dataset_id", "lead_id"],
        unique=False,
    )
    op.create_table(
        "close_custom_value",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("record_id", sa.BigInteger(), nullable=False),
        sa.Column("field_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("number", sa.Float(precision=53), nullable=True),
        sa.Column("reference", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["dataset_id", "field_id"],
            ["close_custom_field.dataset_id", "close_custom_field.id"],
            name=op.f("fk_close_custom_value_dataset_id_field_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_close_custom_value_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "record_id", "field_id", "position", name=op.f("pk_close_custom_value")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_close_custom_value_dataset_id_field_id_record_id"),
        "close_custom_value",
        ["dataset_id", "field_id", "record_id"],
        unique=False,
    )
    op.create_table(
        "copper_person",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column(
            "name_key",
            sa.String(length=255).with_variant(sa.String(length=255, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("prefix", sa.String(length=255), nullable=True),
        sa.Column("first_name", sa.String(length=255), nullable=True),
        sa.Column(
            "first_name_key",
            sa.String(length=255).with_variant(sa.String(length=255, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("middle_name", sa.String(length=255), nullable=True),
        sa.Column("last_name", sa.String(length=255), nullable=True),
        sa.Column(
            "last_name_key",
            sa.String(length=255).with_variant(sa.String(length=255, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("suffix", sa.String(length=255), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column(
            "city_key",
            sa.String(length=255).with_variant(sa.String(length=255, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column(
            "state_key",
            sa.String(length=255).with_variant(sa.String(length=255, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column(
            "postal_code_key",
            sa.String(length=255).with_variant(sa.String(length=255, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column(
            "country_key",
            sa.String(length=255).with_variant(sa.String(length=255, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("assignee_id", sa.BigInteger(), nullable=True),
        sa.Column("company_id", sa.BigInteger(), nullable=True),
        sa.Column("contact_type_id", sa.BigInteger(), nullable=True),
        sa.Column("details", sa.Text(), nullable=True),
        sa.Column("emails", sa.Text(), nullable=False),
        sa.Column(
            "email_key",
            sa.String(length=255).with_variant(sa.String(length=255, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("phone_numbers", sa.Text(), nullable=False),
        sa.Column(
            "phone_key",
            sa.String(length=255).with_variant(sa.String(length=255, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("socials", sa.Text(), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=True),
        sa.Column(
            "title_key",
            sa.String(length=255).with_variant(sa.String(length=255, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("websites", sa.Text(), nullable=False),
        sa.Column("interaction_count", sa.BigInteger(), nullable=False),
        sa.Column("date_last_contacted", sa.BigInteger(), nullable=True),
        sa.Column("leads_converted_from", sa.Text(), nullable=True),
        sa.Column("date_lead_created", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "company_id"],
            ["copper_company.dataset_id", "copper_company.id"],
            name=op.f("fk_copper_person_dataset_id_company_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "contact_type_id"],
            ["copper_contact_type.dataset_id", "copper_contact_type.id"],
            name=op.f("fk_copper_person_dataset_id_contact_type_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_copper_person_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_copper_person")),
    )
    op.create_index(
        op.f("ix_copper_person_dataset_id_company_id"), "copper_person", ["dataset_id", "company_id"], unique=False
    )
    op.create_index(
        op.f("ix_copper_person_dataset_id_deleted_created_at_id"),
        "copper_person",
        ["dataset_id", "deleted", "created_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_copper_person_dataset_id_deleted_first_name_key_id"),
        "copper_person",
        ["dataset_id", "deleted", "first_name_key", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_copper_person_dataset_id_deleted_name_key_id"),
        "copper_person",
        ["dataset_id", "deleted", "name_key", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_copper_person_dataset_id_deleted_updated_at_id"),
        "copper_person",
        ["dataset_id", "deleted", "updated_at", "id"],
        unique=False,
    )
    op.create_table(
        "pardot_custom_field_value",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("prospect_id", sa.BigInteger(), nullable=False),
        sa.Column("custom_field_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "custom_field_id"],
            ["pardot_custom_field.dataset_id", "pardot_custom_field.id"],
            name=op.f("fk_pardot_custom_field_value_dataset_id_custom_field_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "prospect_id"],
            ["pardot_prospect.dataset_id", "pardot_prospect.id"],
            name=op.f("fk_pardot_custom_field_value_dataset_id_prospect_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_pardot_custom_field_value_dataset_id")),
        sa.PrimaryKeyConstraint(
            "dataset_id", "prospect_id", "custom_field_id", "position", name=op.f("pk_pardot_custom_field_value")
        ),
    )
    op.create_index(
        op.f("ix_pardot_custom_field_value_dataset_id_custom_field_id"),
        "pardot_custom_field_value",
        ["dataset_id", "custom_field_id"],
        unique=False,
    )
    op.create_table(
        "pardot_email_click",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("prospect_id", sa.BigInteger(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("tracker_redirect_id", sa.BigInteger(), nullable=True),
        sa.Column("list_email_id", sa.BigInteger(), nullable=True),
        sa.Column("drip_program_action_id", sa.BigInteger(), nullable=True),
        sa.Column("email_template_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "prospect_id"],
            ["pardot_prospect.dataset_id", "pardot_prospect.id"],
            name=op.f("fk_pardot_email_click_dataset_id_prospect_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_pardot_email_click_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_pardot_email_click")),
    )
    op.create_table(
        "pardot_file",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("folder_id", sa.BigInteger(), nullable=True),
        sa.Column("campaign_id", sa.BigInteger(), nullable=True),
        sa.Column("tracker_domain_id", sa.BigInteger(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("vanity_url", sa.Text(), nullable=True),
        sa.Column("vanity_url_path", sa.String(length=255), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("is_tracked", sa.Boolean(), nullable=False),
        sa.Column("bitly_is_personalized", sa.Boolean(), nullable=False),
        sa.Column("bitly_short_url", sa.String(length=255), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "campaign_id"],
            ["pardot_campaign.dataset_id", "pardot_campaign.id"],
            name=op.f("fk_pardot_file_dataset_id_campaign_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "folder_id"],
            ["pardot_folder.dataset_id", "pardot_folder.id"],
            name=op.f("fk_pardot_file_dataset_id_folder_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "tracker_domain_id"],
            ["pardot_tracker_domain.dataset_id", "pardot_tracker_domain.id"],
            name=op.f("fk_pardot_file_dataset_id_tracker_domain_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_pardot_file_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_pardot_file")),
    )
    op.create_table(
        "pardot_form_field",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("form_id", sa.BigInteger(), nullable=False),
        sa.Column("prospect_api_field_id", sa.String(length=255), nullable=True),
        sa.Column("type", sa.String(length=255), nullable=True),
        sa.Column("data_format", sa.String(length=255), nullable=True),
        sa.Column("sort_order", sa.BigInteger(), nullable=True),
        sa.Column("has_dependents", sa.Boolean(), nullable=False),
        sa.Column("has_progressives", sa.Boolean(), nullable=False),
        sa.Column("has_values", sa.Boolean(), nullable=False),
        sa.Column("label", sa.String(length=255), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("error_message", sa.Text(), nullable=True),
        sa.Column("css_classes", sa.String(length=255), nullable=True),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("is_always_display", sa.Boolean(), nullable=False),
        sa.Column("is_maintain_initial_value", sa.Boolean(), nullable=False),
        sa.Column("is_do_not_prefill", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "form_id"],
            ["pardot_form.dataset_id", "pardot_form.id"],
            name=op.f("fk_pardot_form_field_dataset_id_form_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_pardot_form_field_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_pardot_form_field")),
    )
    op.create_index(
        op.f("ix_pardot_form_field_dataset_id_form_id_id"),
        "pardot_form_field",
        ["dataset_id", "form_id", "id"],
        unique=False,
    )
    op.create_table(
        "pardot_form_handler",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("folder_id", sa.BigInteger(), nullable=True),
        sa.Column("campaign_id", sa.BigInteger(), nullable=True),
        sa.Column("tracker_domain_id", sa.BigInteger(), nullable=True),
        sa.Column("is_data_forwarded", sa.Boolean(), nullable=False),
        sa.Column("success_location", sa.Text(), nullable=True),
        sa.Column("error_location", sa.Text(), nullable=True),
        sa.Column("is_always_email", sa.Boolean(), nullable=False),
        sa.Column("is_cookieless", sa.Boolean(), nullable=False),
        sa.Column("embed_code", sa.Text(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "campaign_id"],
            ["pardot_campaign.dataset_id", "pardot_campaign.id"],
            name=op.f("fk_pardot_form_handler_dataset_id_campaign_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "folder_id"],
            ["pardot_folder.dataset_id", "pardot_folder.id"],
            name=op.f("fk_pardot_form_handler_dataset_id_folder_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "tracker_domain_id"],
            ["pardot_tracker_domain.dataset_id", "pardot_tracker_domain.id"],
            name=op.f("fk_pardot_form_handler_dataset_id_tracker_domain_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_pardot_form_handler_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_pardot_form_handler")),
    )
    op.create_table(
        "pardot_landing_page",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), nullable=True),
        sa.Column("folder_id", sa.BigInteger(), nullable=True),
        sa.Column("form_id", sa.BigInteger(), nullable=True),
        sa.Column("layout_template_id", sa.BigInteger(), nullable=True),
        sa.Column("tracker_domain_id", sa.BigInteger(), nullable=True),
        sa.Column("title", sa.String(length=255), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("is_do_not_index", sa.Boolean(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("vanity_url", sa.Text(), nullable=True),
        sa.Column("vanity_url_path", sa.String(length=255), nullable=True),
        sa.Column("layout_type", sa.String(length=255), nullable=True),
        sa.Column("layout_table_border", sa.BigInteger(), nullable=True),
        sa.Column("is_use_redirect_location", sa.Boolean(), nullable=False),
        sa.Column("redirect_location", sa.Text(), nullable=True),
        sa.Column("bitly_is_personalized", sa.Boolean(), nullable=False),
        sa.Column("bitly_short_url", sa.String(length=255), nullable=True),
        sa.Column("archive_date", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "campaign_id"],
            ["pardot_campaign.dataset_id", "pardot_campaign.id"],
            name=op.f("fk_pardot_landing_page_dataset_id_campaign_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "folder_id"],
            ["pardot_folder.dataset_id", "pardot_folder.id"],
            name=op.f("fk_pardot_landing_page_dataset_id_folder_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "form_id"],
            ["pardot_form.dataset_id", "pardot_form.id"],
            name=op.f("fk_pardot_landing_page_dataset_id_form_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "layout_template_id"],
            ["pardot_layout_template.dataset_id", "pardot_layout_template.id"],
            name=op.f("fk_pardot_landing_page_dataset_id_layout_template_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "tracker_domain_id"],
            ["pardot_tracker_domain.dataset_id", "pardot_tracker_domain.id"],
            name=op.f("fk_pardot_landing_page_dataset_id_tracker_domain_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_pardot_landing_page_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_pardot_landing_page")),
    )
    op.create_table(
        "pardot_lifecycle_history",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("prospect_id", sa.BigInteger(), nullable=False),
        sa.Column("previous_stage_id", sa.BigInteger(), nullable=True),
        sa.Column("next_stage_id", sa.BigInteger(), nullable=True),
        sa.Column("seconds_elapsed", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "next_stage_id"],
            ["pardot_lifecycle_stage.dataset_id", "pardot_lifecycle_stage.id"],
            name=op.f("fk_pardot_lifecycle_history_dataset_id_next_stage_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "previous_stage_id"],
            ["pardot_lifecycle_stage.dataset_id", "pardot_lifecycle_stage.id"],
            name=op.f("fk_pardot_lifecycle_history_dataset_id_previous_stage_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "prospect_id"],
            ["pardot_prospect.dataset_id", "pardot_prospect.id"],
            name=op.f("fk_pardot_lifecycle_history_dataset_id_prospect_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_pardot_lifecycle_history_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_pardot_lifecycle_history")),
    )
    op.create_table(
        "pardot_list_membership",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("list_id", sa.BigInteger(), nullable=False),
        sa.Column("prospect_id", sa.BigInteger(), nullable=False),
        sa.Column("opted_out", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "list_id"],
            ["pardot_list.dataset_id", "pardot_list.id"],
            name=op.f("fk_pardot_list_membership_dataset_id_list_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "prospect_id"],
            ["pardot_prospect.dataset_id", "pardot_prospect.id"],
            name=op.f("fk_pardot_list_membership_dataset_id_prospect_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_pardot_list_membership_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_pardot_list_membership")),
    )
    op.create_index(
        op.f("ix_pardot_list_membership_dataset_id_deleted_id"),
        "pardot_list_membership",
        ["dataset_id", "deleted", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_pardot_list_membership_dataset_id_list_id_prospect_id"),
        "pardot_list_membership",
        ["dataset_id", "list_id", "prospect_id"],
        unique=True,
    )
    op.create_index(
        op.f("ix_pardot_list_membership_dataset_id_prospect_id"),
        "pardot_list_membership",
        ["dataset_id", "prospect_id"],
        unique=False,
    )
    op.create_table(
        "pardot_opportunity_prospect",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("opportunity_id", sa.BigInteger(), nullable=False),
        sa.Column("prospect_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "opportunity_id"],
            ["pardot_opportunity.dataset_id", "pardot_opportunity.id"],
            name=op.f("fk_pardot_opportunity_prospect_dataset_id_opportunity_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "prospect_id"],
            ["pardot_prospect.dataset_id", "pardot_prospect.id"],
            name=op.f("fk_pardot_opportunity_prospect_dataset_id_prospect_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_pardot_opportunity_prospect_dataset_id")),
        sa.PrimaryKeyConstraint(
            "dataset_id", "opportunity_id", "prospect_id", name=op.f("pk_pardot_opportunity_prospect")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_pardot_opportunity_prospect_dataset_id_prospect_id",
        "pardot_opportunity_prospect",
        ["dataset_id", "prospect_id", "opportunity_id"],
        unique=False,
    )
    op.create_table(
        "pardot_visitor",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("prospect_id", sa.BigInteger(), nullable=True),
        sa.Column("is_identified", sa.Boolean(), nullable=False),
        sa.Column("ip_address", sa.String(length=255), nullable=True),
        sa.Column("hostname", sa.String(length=255), nullable=True),
        sa.Column("browser", sa.String(length=255), nullable=True),
        sa.Column("browser_version", sa.String(length=255), nullable=True),
        sa.Column("operating_system", sa.String(length=255), nullable=True),
        sa.Column("operating_system_version", sa.String(length=255), nullable=True),
        sa.Column("language", sa.String(length=255), nullable=True),
        sa.Column("screen_height", sa.String(length=255), nullable=True),
        sa.Column("screen_width", sa.String(length=255), nullable=True),
        sa.Column("is_flash_enabled", sa.Boolean(), nullable=True),
        sa.Column("is_java_enabled", sa.Boolean(), nullable=True),
        sa.Column("campaign_parameter", sa.String(length=255), nullable=True),
        sa.Column("medium_parameter", sa.String(length=255), nullable=True),
        sa.Column("source_parameter", sa.String(length=255), nullable=True),
        sa.Column("content_parameter", sa.String(length=255), nullable=True),
        sa.Column("term_parameter", sa.String(length=255), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "prospect_id"],
            ["pardot_prospect.dataset_id", "pardot_prospect.id"],
            name=op.f("fk_pardot_visitor_dataset_id_prospect_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_pardot_visitor_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_pardot_visitor")),
    )
    op.create_index(
        op.f("ix_pardot_visitor_dataset_id_prospect_id_id"),
        "pardot_visitor",
        ["dataset_id", "prospect_id", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_pardot_visitor_dataset_id_updated_at_id"),
        "pardot_visitor",
        ["dataset_id", "updated_at", "id"],
        unique=False,
    )
    op.create_table(
        "pardot_visitor_activity",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.SmallInteger(), nullable=False),
        sa.Column("visitor_id", sa.BigInteger(), nullable=True),
        sa.Column("prospect_id", sa.BigInteger(), nullable=True),
        sa.Column("type_name", sa.String(length=255), nullable=False),
        sa.Column("details", sa.Text(), nullable=True),
        sa.Column("campaign_id", sa.BigInteger(), nullable=True),
        sa.Column("email_id", sa.BigInteger(), nullable=True),
        sa.Column("list_email_id", sa.BigInteger(), nullable=True),
        sa.Column("email_template_id", sa.BigInteger(), nullable=True),
        sa.Column("form_id", sa.BigInteger(), nullable=True),
        sa.Column("form_handler_id", sa.BigInteger(), nullable=True),
        sa.Column("site_search_query_id", sa.BigInteger(), nullable=True),
        sa.Column("landing_page_id", sa.BigInteger(), nullable=True),
        sa.Column("paid_search_ad_id", sa.BigInteger(), nullable=True),
        sa.Column("multivariate_test_variation_id", sa.BigInteger(), nullable=True),
        sa.Column("visitor_page_view_id", sa.BigInteger(), nullable=True),
        sa.Column("file_id", sa.BigInteger(), nullable=True),
        sa.Column("custom_redirect_id", sa.BigInteger(), nullable=True),
        sa.Column("visit_id", sa.BigInteger(), nullable=True),
        sa.Column("opportunity_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "campaign_id"],
            ["pardot_campaign.dataset_id", "pardot_campaign.id"],
            name=op.f("fk_pardot_visitor_activity_dataset_id_campaign_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "opportunity_id"],
            ["pardot_opportunity.dataset_id", "pardot_opportunity.id"],
            name=op.f("fk_pardot_visitor_activity_dataset_id_opportunity_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "prospect_id"],
            ["pardot_prospect.dataset_id", "pardot_prospect.id"],
            name=op.f("fk_pardot_visitor_activity_dataset_id_prospect_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_pardot_visitor_activity_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_pardot_visitor_activity")),
    )
    op.create_index(
        op.f("ix_pardot_visitor_activity_dataset_id_opportunity_id_id"),
        "pardot_visitor_activity",
        ["dataset_id", "opportunity_id", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_pardot_visitor_activity_dataset_id_prospect_id_id"),
        "pardot_visitor_activity",
        ["dataset_id", "prospect_id", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_pardot_visitor_activity_dataset_id_visitor_id_id"),
        "pardot_visitor_activity",
        ["dataset_id", "visitor_id", "id"],
        unique=False,
        sqlite_where=sa.text("visitor_id IS NOT NULL"),
        postgresql_where=sa.text("visitor_id IS NOT NULL"),
    )
    op.create_table(
        "apollo_contact_role",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("opportunity_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("is_primary", sa.Boolean(), nullable=False),
        sa.Column("parts", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "contact_id"],
            ["apollo_contact.dataset_id", "apollo_contact.id"],
            name=op.f("fk_apollo_contact_role_dataset_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "opportunity_id"],
            ["apollo_opportunity.dataset_id", "apollo_opportunity.id"],
            name=op.f("fk_apollo_contact_role_dataset_id_opportunity_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_apollo_contact_role_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_apollo_contact_role")),
    )
    op.create_index(
        op.f("ix_apollo_contact_role_dataset_id_contact_id"),
        "apollo_contact_role",
        ["dataset_id", "contact_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_apollo_contact_role_dataset_id_opportunity_id_id"),
        "apollo_contact_role",
        ["dataset_id", "opportunity_id", "id"],
        unique=False,
    )
    op.create_table(
        "apollo_conversation",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("topic", sa.String(length=255), nullable=True),
        sa.Column("conversation_type", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.Column("company_id", sa.BigInteger(), nullable=True),
        sa.Column("opportunity_id", sa.BigInteger(), nullable=True),
        sa.Column("start_time", sa.BigInteger(), nullable=True),
        sa.Column("duration", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=255), nullable=False),
        sa.Column("is_private", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "company_id"],
            ["apollo_company.dataset_id", "apollo_company.id"],
            name=op.f("fk_apollo_conversation_dataset_id_company_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "contact_id"],
            ["apollo_contact.dataset_id", "apollo_contact.id"],
            name=op.f("fk_apollo_conversation_dataset_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "opportunity_id"],
            ["apollo_opportunity.dataset_id", "apollo_opportunity.id"],
            name=op.f("fk_apollo_conversation_dataset_id_opportunity_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "user_id"],
            ["user.dataset_id", "user.id"],
            name=op.f("fk_apollo_conversation_dataset_id_user_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_apollo_conversation_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_apollo_conversation")),
    )
    op.create_index(
        op.f("ix_apollo_conversation_dataset_id_company_id"),
        "apollo_conversation",
        ["dataset_id", "company_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_apollo_conversation_dataset_id_contact_id"),
        "apollo_conversation",
        ["dataset_id", "contact_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_apollo_conversation_dataset_id_start_time_id"),
        "apollo_conversation",
        ["dataset_id", "start_time", "id"],
        unique=False,
    )
    op.create_table(
        "apollo_emailer_message",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("sequence_id", sa.BigInteger(), nullable=True),
        sa.Column("sequence_step_id", sa.BigInteger(), nullable=True),
        sa.Column("email_account_id", sa.BigInteger(), nullable=True),
        sa.Column("type", sa.String(length=32), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=True),
        sa.Column("body_html", sa.Text(), nullable=True),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("completed_at", sa.BigInteger(), nullable=True),
        sa.Column("failed_at", sa.BigInteger(), nullable=True),
        sa.Column("failure_reason", sa.String(length=255), nullable=True),
        sa.Column("not_sent_reason", sa.String(length=255), nullable=True),
        sa.Column("spam_blocked", sa.Boolean(), nullable=False),
        sa.Column("demoed", sa.Boolean(), nullable=False),
        sa.Column("reply_class", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "contact_id"],
            ["apollo_contact.dataset_id", "apollo_contact.id"],
            name=op.f("fk_apollo_emailer_message_dataset_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "email_account_id"],
            ["apollo_email_account.dataset_id", "apollo_email_account.id"],
            name=op.f("fk_apollo_emailer_message_dataset_id_email_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "sequence_id"],
            ["apollo_sequence.dataset_id", "apollo_sequence.id"],
            name=op.f("fk_apollo_emailer_message_dataset_id_sequence_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "sequence_step_id"],
            ["apollo_sequence_step.dataset_id", "apollo_sequence_step.id"],
            name=op.f("fk_apollo_emailer_message_dataset_id_sequence_step_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "user_id"],
            ["user.dataset_id", "user.id"],
            name=op.f("fk_apollo_emailer_message_dataset_id_user_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_apollo_emailer_message_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_apollo_emailer_message")),
    )
    op.create_index(
        op.f("ix_apollo_emailer_message_dataset_id_contact_id"),
        "apollo_emailer_message",
        ["dataset_id", "contact_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_apollo_emailer_message_dataset_id_created_at_id"),
        "apollo_emailer_message",
        ["dataset_id", "created_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_apollo_emailer_message_dataset_id_sequence_id"),
        "apollo_emailer_message",
        ["dataset_id", "sequence_id"],
        unique=False,
    )
    op.create_table(
        "apollo_phone_call",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.Column("company_id", sa.BigInteger(), nullable=True),
        sa.Column("phone_call_outcome_id", sa.String(length=24), nullable=True),
        sa.Column("phone_call_purpose_id", sa.String(length=24), nullable=True),
        sa.Column("inbound", sa.Boolean(), nullable=False),
        sa.Column("from_number", sa.String(length=255), nullable=True),
        sa.Column("to_number", sa.String(length=255), nullable=True),
        sa.Column("start_time", sa.BigInteger(), nullable=True),
        sa.Column("end_time", sa.BigInteger(), nullable=True),
        sa.Column("duration", sa.BigInteger(), nullable=False),
        sa.Column("logged", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "company_id"],
            ["apollo_company.dataset_id", "apollo_company.id"],
            name=op.f("fk_apollo_phone_call_dataset_id_company_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "contact_id"],
            ["apollo_contact.dataset_id", "apollo_contact.id"],
            name=op.f("fk_apollo_phone_call_dataset_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "user_id"],
            ["user.dataset_id", "user.id"],
            name=op.f("fk_apollo_phone_call_dataset_id_user_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_apollo_phone_call_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_apollo_phone_call")),
    )
    op.create_index(
        op.f("ix_apollo_phone_call_dataset_id_company_id"),
        "apollo_phone_call",
        ["dataset_id", "company_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_apollo_phone_call_dataset_id_contact_id"),
        "apollo_phone_call",
        ["dataset_id", "contact_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_apollo_phone_call_dataset_id_start_time_id"),
        "apollo_phone_call",
        ["dataset_id", "start_time", "id"],
        unique=False,
    )
    op.create_table(
        "apollo_sequence_contact",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("sequence_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("email_account_id", sa.BigInteger(), nullable=True),
        sa.Column("added_by_id", sa.BigInteger(), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("inactive_reason", sa.String(length=255), nullable=True),
        sa.Column("paused_at", sa.BigInteger(), nullable=True),
        sa.Column("auto_unpause_at", sa.BigInteger(), nullable=True),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "added_by_id"],
            ["user.dataset_id", "user.id"],
            name=op.f("fk_apollo_sequence_contact_dataset_id_added_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "contact_id"],
            ["apollo_contact.dataset_id", "apollo_contact.id"],
            name=op.f("fk_apollo_sequence_contact_dataset_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "email_account_id"],
            ["apollo_email_account.dataset_id", "apollo_email_account.id"],
            name=op.f("fk_apollo_sequence_contact_dataset_id_email_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "sequence_id"],
            ["apollo_sequence.dataset_id", "apollo_sequence.id"],
            name=op.f("fk_apollo_sequence_contact_dataset_id_sequence_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_apollo_sequence_contact_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_apollo_sequence_contact")),
    )
    op.create_index(
        op.f("ix_apollo_sequence_contact_dataset_id_contact_id"),
        "apollo_sequence_contact",
        ["dataset_id", "contact_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_apollo_sequence_contact_dataset_id_sequence_id"),
        "apollo_sequence_contact",
        ["dataset_id", "sequence_id"],
        unique=False,
    )
    op.create_table(
        "apollo_sequence_event",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("sequence_id", sa.BigInteger(), nullable=True),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.String(length=16), nullable=False),
        sa.Column("step_position", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.String(length=255), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "contact_id"],
            ["apollo_contact.dataset_id", "apollo_contact.id"],
            name=op.f("fk_apollo_sequence_event_dataset_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "sequence_id"],
            ["apollo_sequence.dataset_id", "apollo_sequence.id"],
            name=op.f("fk_apollo_sequence_event_dataset_id_sequence_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_apollo_sequence_event_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_apollo_sequence_event")),
    )
    op.create_index(
        op.f("ix_apollo_sequence_event_dataset_id_contact_id_created_at_id"),
        "apollo_sequence_event",
        ["dataset_id", "contact_id", "created_at", "id"],
        unique=False,
    )
    op.create_table(
        "apollo_task",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.String(length=255), nullable=False),
        sa.Column("priority", sa.String(length=255), nullable=False),
        sa.Column("status", sa.String(length=255), nullable=True),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("title", sa.String(length=255), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.Column("company_id", sa.BigInteger(), nullable=True),
        sa.Column("opportunity_id", sa.BigInteger(), nullable=True),
        sa.Column("creator_id", sa.BigInteger(), nullable=True),
        sa.Column("completed_at", sa.BigInteger(), nullable=True),
        sa.Column("completed_by_id", sa.BigInteger(), nullable=True),
        sa.Column("skipped_at", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "company_id"],
            ["apollo_company.dataset_id", "apollo_company.id"],
            name=op.f("fk_apollo_task_dataset_id_company_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "contact_id"],
            ["apollo_contact.dataset_id", "apollo_contact.id"],
            name=op.f("fk_apollo_task_dataset_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "opportunity_id"],
            ["apollo_opportunity.dataset_id", "apollo_opportunity.id"],
            name=op.f("fk_apollo_task_dataset_id_opportunity_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "user_id"], ["user.dataset_id", "user.id"], name=op.f("fk_apollo_task_dataset_id_user_id")
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_apollo_task_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_apollo_task")),
    )
    op.create_index(
        op.f("ix_apollo_task_dataset_id_company_id"), "apollo_task", ["dataset_id", "company_id"], unique=False
    )
    op.create_index(
        op.f("ix_apollo_task_dataset_id_contact_id"), "apollo_task", ["dataset_id", "contact_id"], unique=False
    )
    op.create_index(
        op.f("ix_apollo_task_dataset_id_due_at_id"), "apollo_task", ["dataset_id", "due_at", "id"], unique=False
    )
    op.create_index(
        op.f("ix_apollo_task_dataset_id_opportunity_id"), "apollo_task", ["dataset_id", "opportunity_id"], unique=False
    )
    op.create_index(op.f("ix_apollo_task_dataset_id_user_id"), "apollo_task", ["dataset_id", "user_id"], unique=False)
    op.create_table(
        "close_opportunity",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("lead_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.Column("status_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("value_period", sa.String(length=8), nullable=False),
        sa.Column("confidence", sa.SmallInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("note_words", sa.Text(), nullable=False),
        sa.Column("date_won", sa.String(length=10), nullable=True),
        sa.Column("date_lost", sa.BigInteger(), nullable=True),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("updated_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "value_period IN ('one_time', 'monthly', 'annual')", name=op.f("ck_close_opportunity_value_period")
        ),
        sa.CheckConstraint("confidence BETWEEN 0 AND 100", name=op.f("ck_close_opportunity_confidence")),
        sa.ForeignKeyConstraint(
            ["dataset_id", "contact_id"],
            ["close_contact.dataset_id", "close_contact.id"],
            name=op.f("fk_close_opportunity_dataset_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "lead_id"],
            ["close_lead.dataset_id", "close_lead.id"],
            name=op.f("fk_close_opportunity_dataset_id_lead_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "status_id"],
            ["close_opportunity_status.dataset_id", "close_opportunity_status.id"],
            name=op.f("fk_close_opportunity_dataset_id_status_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_close_opportunity_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_close_opportunity")),
    )
    op.create_index(
        op.f("ix_close_opportunity_dataset_id_contact_id"),
        "close_opportunity",
        ["dataset_id", "contact_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_close_opportunity_dataset_id_created_at_id"),
        "close_opportunity",
        ["dataset_id", "created_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_close_opportunity_dataset_id_date_won_id"),
        "close_opportunity",
        ["dataset_id", "date_won", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_close_opportunity_dataset_id_lead_id"), "close_opportunity", ["dataset_id", "lead_id"], unique=False
    )
    op.create_index(
        op.f("ix_close_opportunity_dataset_id_status_id"),
        "close_opportunity",
        ["dataset_id", "status_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_close_opportunity_dataset_id_updated_at_id"),
        "close_opportunity",
        ["dataset_id", "updated_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_close_opportunity_dataset_id_user_id"), "close_opportunity", ["dataset_id", "user_id"], unique=False
    )
    op.create_index(
        op.f("ix_close_opportunity_dataset_id_value_period_confidence_value"),
        "close_opportunity",
        ["dataset_id", "value_period", "confidence", "value"],
        unique=False,
    )
    op.create_table(
        "close_sequence_subscription",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("sequence_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("lead_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_email", sa.Text(), nullable=True),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("status_reason", sa.String(length=255), nullable=True),
        sa.Column("start_date", sa.BigInteger(), nullable=True),
        sa.Column("sender_account_id", sa.String(length=255), nullable=True),
        sa.Column("sender_email", sa.Text(), nullable=True),
        sa.Column("sender_name", sa.Text(), nullable=True),
        sa.Column("calls_assigned_to", sa.Text(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("updated_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "contact_id"],
            ["close_contact.dataset_id", "close_contact.id"],
            name=op.f("fk_close_sequence_subscription_dataset_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "lead_id"],
            ["close_lead.dataset_id", "close_lead.id"],
            name=op.f("fk_close_sequence_subscription_dataset_id_lead_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "sequence_id"],
            ["close_sequence.dataset_id", "close_sequence.id"],
            name=op.f("fk_close_sequence_subscription_dataset_id_sequence_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_close_sequence_subscription_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_close_sequence_subscription")),
    )
    op.create_index(
        op.f("ix_close_sequence_subscription_dataset_id_contact_id"),
        "close_sequence_subscription",
        ["dataset_id", "contact_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_close_sequence_subscription_dataset_id_lead_id"),
        "close_sequence_subscription",
        ["dataset_id", "lead_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_close_sequence_subscription_dataset_id_sequence_id"),
        "close_sequence_subscription",
        ["dataset_id", "sequence_id"],
        unique=False,
    )
    op.create_table(
        "close_task",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("lead_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.Column("assigned_to", sa.BigInteger(), nullable=True),
        sa.Column("type", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("date", sa.String(length=32), nullable=True),
        sa.Column("due", sa.BigInteger(), nullable=True),
        sa.Column("is_complete", sa.Boolean(), nullable=False),
        sa.Column("completion_id", sa.BigInteger(), nullable=True),
        sa.Column("priority", sa.String(length=6), nullable=False),
        sa.Column("resolution", sa.String(length=9), nullable=True),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("updated_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "contact_id"],
            ["close_contact.dataset_id", "close_contact.id"],
            name=op.f("fk_close_task_dataset_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "lead_id"],
            ["close_lead.dataset_id", "close_lead.id"],
            name=op.f("fk_close_task_dataset_id_lead_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_close_task_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_close_task")),
    )
    op.create_index(
        op.f("ix_close_task_dataset_id_contact_id"), "close_task", ["dataset_id", "contact_id"], unique=False
    )
    op.create_index(
        op.f("ix_close_task_dataset_id_created_at_id"), "close_task", ["dataset_id", "created_at", "id"], unique=False
    )
    op.create_index(op.f("ix_close_task_dataset_id_due_id"), "close_task", ["dataset_id", "due", "id"], unique=False)
    op.create_index(op.f("ix_close_task_dataset_id_lead_id"), "close_task", ["dataset_id", "lead_id"], unique=False)
    op.create_index(
        op.f("ix_close_task_dataset_id_updated_at_id"), "close_task", ["dataset_id", "updated_at", "id"], unique=False
    )
    op.create_table(
        "copper_opportunity",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column(
            "name_key",
            sa.String(length=255).with_variant(sa.String(length=255, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("assignee_id", sa.BigInteger(), nullable=True),
        sa.Column("close_date", sa.BigInteger(), nullable=True),
        sa.Column("company_id", sa.BigInteger(), nullable=True),
        sa.Column("customer_source_id", sa.BigInteger(), nullable=True),
        sa.Column("details", sa.Text(), nullable=True),
        sa.Column("loss_reason_id", sa.BigInteger(), nullable=True),
        sa.Column("pipeline_id", sa.BigInteger(), nullable=True),
        sa.Column("pipeline_stage_id", sa.BigInteger(), nullable=True),
        sa.Column("primary_contact_id", sa.BigInteger(), nullable=True),
        sa.Column("priority", sa.SmallInteger(), nullable=True),
        sa.Column("priority_rank", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.SmallInteger(), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("interaction_count", sa.BigInteger(), nullable=False),
        sa.Column(
            "monetary_unit",
            sa.String(length=3).with_variant(sa.String(length=3, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("monetary_value", sa.BigInteger(), nullable=True),
        sa.Column("win_probability", sa.BigInteger(), nullable=True),
        sa.Column("date_stage_changed", sa.BigInteger(), nullable=False),
        sa.Column("date_last_contacted", sa.BigInteger(), nullable=True),
        sa.Column("leads_converted_from", sa.Text(), nullable=True),
        sa.Column("date_lead_created", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "company_id"],
            ["copper_company.dataset_id", "copper_company.id"],
            name="fk_copper_opportunity_company_id",
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "customer_source_id"],
            ["copper_customer_source.dataset_id", "copper_customer_source.id"],
            name="fk_copper_opportunity_customer_source_id",
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "loss_reason_id"],
            ["copper_loss_reason.dataset_id", "copper_loss_reason.id"],
            name="fk_copper_opportunity_loss_reason_id",
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "pipeline_id"],
            ["copper_pipeline.dataset_id", "copper_pipeline.id"],
            name="fk_copper_opportunity_pipeline_id",
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "pipeline_stage_id"],
            ["copper_pipeline_stage.dataset_id", "copper_pipeline_stage.id"],
            name="fk_copper_opportunity_pipeline_stage_id",
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "primary_contact_id"],
            ["copper_person.dataset_id", "copper_person.id"],
            name="fk_copper_opportunity_primary_contact_id",
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_copper_opportunity_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_copper_opportunity")),
    )
    op.create_index(
        op.f("ix_copper_opportunity_dataset_id_assignee_id"),
        "copper_opportunity",
        ["dataset_id", "assignee_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_copper_opportunity_dataset_id_company_id"),
        "copper_opportunity",
        ["dataset_id", "company_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_copper_opportunity_dataset_id_deleted_close_date_id"),
        "copper_opportunity",
        ["dataset_id", "deleted", "close_date", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_copper_opportunity_dataset_id_deleted_created_at_id"),
        "copper_opportunity",
        ["dataset_id", "deleted", "created_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_copper_opportunity_dataset_id_deleted_monetary_value_id"),
        "copper_opportunity",
        ["dataset_id", "deleted", "monetary_value", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_copper_opportunity_dataset_id_deleted_name_key_id"),
        "copper_opportunity",
        ["dataset_id", "deleted", "name_key", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_copper_opportunity_dataset_id_deleted_status_updated_at_id"),
        "copper_opportunity",
        ["dataset_id", "deleted", "status", "updated_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_copper_opportunity_dataset_id_deleted_updated_at_id"),
        "copper_opportunity",
        ["dataset_id", "deleted", "updated_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_copper_opportunity_dataset_id_pipeline_stage_id"),
        "copper_opportunity",
        ["dataset_id", "pipeline_stage_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_copper_opportunity_dataset_id_primary_contact_id"),
        "copper_opportunity",
        ["dataset_id", "primary_contact_id"],
        unique=False,
    )
    op.create_table(
        "pardot_form_handler_field",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("form_handler_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("data_format", sa.String(length=255), nullable=True),
        sa.Column("prospect_api_field_id", sa.String(length=255), nullable=True),
        sa.Column("is_maintain_initial_value", sa.Boolean(), nullable=False),
        sa.Column("error_message", sa.Text(), nullable=True),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "form_handler_id"],
            ["pardot_form_handler.dataset_id", "pardot_form_handler.id"],
            name=op.f("fk_pardot_form_handler_field_dataset_id_form_handler_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_pardot_form_handler_field_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_pardot_form_handler_field")),
    )
    op.create_index(
        op.f("ix_pardot_form_handler_field_dataset_id_form_handler_id_id"),
        "pardot_form_handler_field",
        ["dataset_id", "form_handler_id", "id"],
        unique=False,
    )
    op.create_table(
        "pardot_visit",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("visitor_id", sa.BigInteger(), nullable=True),
        sa.Column("prospect_id", sa.BigInteger(), nullable=True),
        sa.Column("campaign_parameter", sa.String(length=255), nullable=True),
        sa.Column("medium_parameter", sa.String(length=255), nullable=True),
        sa.Column("source_parameter", sa.String(length=255), nullable=True),
        sa.Column("content_parameter", sa.String(length=255), nullable=True),
        sa.Column("term_parameter", sa.String(length=255), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "prospect_id"],
            ["pardot_prospect.dataset_id", "pardot_prospect.id"],
            name=op.f("fk_pardot_visit_dataset_id_prospect_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "visitor_id"],
            ["pardot_visitor.dataset_id", "pardot_visitor.id"],
            name=op.f("fk_pardot_visit_dataset_id_visitor_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_pardot_visit_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_pardot_visit")),
    )
    op.create_index(
        op.f("ix_pardot_visit_dataset_id_prospect_id_id"),
        "pardot_visit",
        ["dataset_id", "prospect_id", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_pardot_visit_dataset_id_visitor_id_id"),
        "pardot_visit",
        ["dataset_id", "visitor_id", "id"],
        unique=False,
    )
    op.create_table(
        "apollo_emailer_message_event",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("emailer_message_id", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.String(length=16), nullable=False),
        sa.Column("readable_user_agent", sa.String(length=255), nullable=True),
        sa.Column("state", sa.String(length=255), nullable=True),
        sa.Column("country", sa.String(length=255), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "emailer_message_id"],
            ["apollo_emailer_message.dataset_id", "apollo_emailer_message.id"],
            name=op.f("fk_apollo_emailer_message_event_dataset_id_emailer_message_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["dataset.id"], name=op.f("fk_apollo_emailer_message_event_dataset_id")
        ),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_apollo_emailer_message_event")),
    )
    op.create_index(
        op.f("ix_apollo_emailer_message_event_dataset_id_emailer_message_id"),
        "apollo_emailer_message_event",
        ["dataset_id", "emailer_message_id"],
        unique=False,
    )
    op.create_table(
        "copper_related_item",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("opportunity_id", sa.BigInteger(), nullable=False),
        sa.Column("related_id", sa.BigInteger(), nullable=False),
        sa.Column("related_type", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "opportunity_id"],
            ["copper_opportunity.dataset_id", "copper_opportunity.id"],
            name=op.f("fk_copper_related_item_dataset_id_opportunity_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_copper_related_item_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_copper_related_item")),
    )
    op.create_index(
        op.f("ix_copper_related_item_dataset_id_related_id"),
        "copper_related_item",
        ["dataset_id", "related_id"],
        unique=False,
    )
    op.create_index(
        "uq_copper_related_item", "copper_related_item", ["dataset_id", "opportunity_id", "related_id"], unique=True
    )
    op.create_table(
        "pardot_visitor_page_view",
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("visit_id", sa.BigInteger(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "visit_id"],
            ["pardot_visit.dataset_id", "pardot_visit.id"],
            name=op.f("fk_pardot_visitor_page_view_dataset_id_visit_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_pardot_visitor_page_view_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_pardot_visitor_page_view")),
    )
    op.create_index(
        op.f("ix_pardot_visitor_page_view_dataset_id_visit_id_id"),
        "pardot_visitor_page_view",
        ["dataset_id", "visit_id", "id"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_pardot_visitor_page_view_dataset_id_visit_id_id"), table_name="pardot_visitor_page_view")
    op.drop_table("pardot_visitor_page_view")
    op.drop_index("uq_copper_related_item", table_name="copper_related_item")
    op.drop_index(op.f("ix_copper_related_item_dataset_id_related_id"), table_name="copper_related_item")
    op.drop_table("copper_related_item")
    op.drop_index(
        op.f("ix_apollo_emailer_message_event_dataset_id_emailer_message_id"), table_name="apollo_emailer_message_event"
    )
    op.drop_table("apollo_emailer_message_event")
    op.drop_index(op.f("ix_pardot_visit_dataset_id_visitor_id_id"), table_name="pardot_visit")
    op.drop_index(op.f("ix_pardot_visit_dataset_id_prospect_id_id"), table_name="pardot_visit")
    op.drop_table("pardot_visit")
    op.drop_index(
        op.f("ix_pardot_form_handler_field_dataset_id_form_handler_id_id"), table_name="pardot_form_handler_field"
    )
    op.drop_table("pardot_form_handler_field")
    op.drop_index(op.f("ix_copper_opportunity_dataset_id_primary_contact_id"), table_name="copper_opportunity")
    op.drop_index(op.f("ix_copper_opportunity_dataset_id_pipeline_stage_id"), table_name="copper_opportunity")
    op.drop_index(op.f("ix_copper_opportunity_dataset_id_deleted_updated_at_id"), table_name="copper_opportunity")
    op.drop_index(
        op.f("ix_copper_opportunity_dataset_id_deleted_status_updated_at_id"), table_name="copper_opportunity"
    )
    op.drop_index(op.f("ix_copper_opportunity_dataset_id_deleted_name_key_id"), table_name="copper_opportunity")
    op.drop_index(op.f("ix_copper_opportunity_dataset_id_deleted_monetary_value_id"), table_name="copper_opportunity")
    op.drop_index(op.f("ix_copper_opportunity_dataset_id_deleted_created_at_id"), table_name="copper_opportunity")
    op.drop_index(op.f("ix_copper_opportunity_dataset_id_deleted_close_date_id"), table_name="copper_opportunity")
    op.drop_index(op.f("ix_copper_opportunity_dataset_id_company_id"), table_name="copper_opportunity")
    op.drop_index(op.f("ix_copper_opportunity_dataset_id_assignee_id"), table_name="copper_opportunity")
    op.drop_table("copper_opportunity")
    op.drop_index(op.f("ix_close_task_dataset_id_updated_at_id"), table_name="close_task")
    op.drop_index(op.f("ix_close_task_dataset_id_lead_id"), table_name="close_task")
    op.drop_index(op.f("ix_close_task_dataset_id_due_id"), table_name="close_task")
    op.drop_index(op.f("ix_close_task_dataset_id_created_at_id"), table_name="close_task")
    op.drop_index(op.f("ix_close_task_dataset_id_contact_id"), table_name="close_task")
    op.drop_table("close_task")
    op.drop_index(
        op.f("ix_close_sequence_subscription_dataset_id_sequence_id"), table_name="close_sequence_subscription"
    )
    op.drop_index(op.f("ix_close_sequence_subscription_dataset_id_lead_id"), table_name="close_sequence_subscription")
    op.drop_index(
        op.f("ix_close_sequence_subscription_dataset_id_contact_id"), table_name="close_sequence_subscription"
    )
    op.drop_table("close_sequence_subscription")
    op.drop_index(op.f("ix_close_opportunity_dataset_id_value_period_confidence_value"), table_name="close_opportunity")
    op.drop_index(op.f("ix_close_opportunity_dataset_id_user_id"), table_name="close_opportunity")
    op.drop_index(op.f("ix_close_opportunity_dataset_id_updated_at_id"), table_name="close_opportunity")
    op.drop_index(op.f("ix_close_opportunity_dataset_id_status_id"), table_name="close_opportunity")
    op.drop_index(op.f("ix_close_opportunity_dataset_id_lead_id"), table_name="close_opportunity")
    op.drop_index(op.f("ix_close_opportunity_dataset_id_date_won_id"), table_name="close_opportunity")
    op.drop_index(op.f("ix_close_opportunity_dataset_id_created_at_id"), table_name="close_opportunity")
    op.drop_index(op.f("ix_close_opportunity_dataset_id_contact_id"), table_name="close_opportunity")
    op.drop_table("close_opportunity")
    op.drop_index(op.f("ix_apollo_task_dataset_id_user_id"), table_name="apollo_task")
    op.drop_index(op.f("ix_apollo_task_dataset_id_opportunity_id"), table_name="apollo_task")
    op.drop_index(op.f("ix_apollo_task_dataset_id_due_at_id"), table_name="apollo_task")
    op.drop_index(op.f("ix_apollo_task_dataset_id_contact_id"), table_name="apollo_task")
    op.drop_index(op.f("ix_apollo_task_dataset_id_company_id"), table_name="apollo_task")
    op.drop_table("apollo_task")
    op.drop_index(
        op.f("ix_apollo_sequence_event_dataset_id_contact_id_created_at_id"), table_name="apollo_sequence_event"
    )
    op.drop_table("apollo_sequence_event")
    op.drop_index(op.f("ix_apollo_sequence_contact_dataset_id_sequence_id"), table_name="apollo_sequence_contact")
    op.drop_index(op.f("ix_apollo_sequence_contact_dataset_id_contact_id"), table_name="apollo_sequence_contact")
    op.drop_table("apollo_sequence_contact")
    op.drop_index(op.f("ix_apollo_phone_call_dataset_id_start_time_id"), table_name="apollo_phone_call")
    op.drop_index(op.f("ix_apollo_phone_call_dataset_id_contact_id"), table_name="apollo_phone_call")
    op.drop_index(op.f("ix_apollo_phone_call_dataset_id_company_id"), table_name="apollo_phone_call")
    op.drop_table("apollo_phone_call")
    op.drop_index(op.f("ix_apollo_emailer_message_dataset_id_sequence_id"), table_name="apollo_emailer_message")
    op.drop_index(op.f("ix_apollo_emailer_message_dataset_id_created_at_id"), table_name="apollo_emailer_message")
    op.drop_index(op.f("ix_apollo_emailer_message_dataset_id_contact_id"), table_name="apollo_emailer_message")
    op.drop_table("apollo_emailer_message")
    op.drop_index(op.f("ix_apollo_conversation_dataset_id_start_time_id"), table_name="apollo_conversation")
    op.drop_index(op.f("ix_apollo_conversation_dataset_id_contact_id"), table_name="apollo_conversation")
    op.drop_index(op.f("ix_apollo_conversation_dataset_id_company_id"), table_name="apollo_conversation")
    op.drop_table("apollo_conversation")
    op.drop_index(op.f("ix_apollo_contact_role_dataset_id_opportunity_id_id"), table_name="apollo_contact_role")
    op.drop_index(op.f("ix_apollo_contact_role_dataset_id_contact_id"), table_name="apollo_contact_role")
    op.drop_table("apollo_contact_role")
    op.drop_index(
        op.f("ix_pardot_visitor_activity_dataset_id_visitor_id_id"),
        table_name="pardot_visitor_activity",
        sqlite_where=sa.text("visitor_id IS NOT NULL"),
        postgresql_where=sa.text("visitor_id IS NOT NULL"),
    )
    op.drop_index(op.f("ix_pardot_visitor_activity_dataset_id_prospect_id_id"), table_name="pardot_visitor_activity")
    op.drop_index(op.f("ix_pardot_visitor_activity_dataset_id_opportunity_id_id"), table_name="pardot_visitor_activity")
    op.drop_table("pardot_visitor_activity")
    op.drop_index(op.f("ix_pardot_visitor_dataset_id_updated_at_id"), table_name="pardot_visitor")
    op.drop_index(op.f("ix_pardot_visitor_dataset_id_prospect_id_id"), table_name="pardot_visitor")
    op.drop_table("pardot_visitor")
    op.drop_index("ix_pardot_opportunity_prospect_dataset_id_prospect_id", table_name="pardot_opportunity_prospect")
    op.drop_table("pardot_opportunity_prospect")
    op.drop_index(op.f("ix_pardot_list_membership_dataset_id_prospect_id"), table_name="pardot_list_membership")
    op.drop_index(op.f("ix_pardot_list_membership_dataset_id_list_id_prospect_id"), table_name="pardot_list_membership")
    op.drop_index(op.f("ix_pardot_list_membership_dataset_id_deleted_id"), table_name="pardot_list_membership")
    op.drop_table("pardot_list_membership")
    op.drop_table("pardot_lifecycle_history")
    op.drop_table("pardot_landing_page")
    op.drop_table("pardot_form_handler")
    op.drop_index(op.f("ix_pardot_form_field_dataset_id_form_id_id"), table_name="pardot_form_field")
    op.drop_table("pardot_form_field")
    op.drop_table("pardot_file")
    op.drop_table("pardot_email_click")
    op.drop_index(
        op.f("ix_pardot_custom_field_value_dataset_id_custom_field_id"), table_name="pardot_custom_field_value"
    )
    op.drop_table("pardot_custom_field_value")
    op.drop_index(op.f("ix_copper_person_dataset_id_deleted_updated_at_id"), table_name="copper_person")
    op.drop_index(op.f("ix_copper_person_dataset_id_deleted_name_key_id"), table_name="copper_person")
    op.drop_index(op.f("ix_copper_person_dataset_id_deleted_first_name_key_id"), table_name="copper_person")
    op.drop_index(op.f("ix_copper_person_dataset_id_deleted_created_at_id"), table_name="copper_person")
    op.drop_index(op.f("ix_copper_person_dataset_id_company_id"), table_name="copper_person")
    op.drop_table("copper_person")
    op.drop_index(op.f("ix_close_custom_value_dataset_id_field_id_record_id"), table_name="close_custom_value")
    op.drop_table("close_custom_value")
    op.drop_index(op.f("ix_close_custom_object_dataset_id_lead_id"), table_name="close_custom_object")
    op.drop_index(op.f("ix_close_custom_object_dataset_id_custom_object_type_id"), table_name="close_custom_object")
    op.drop_table("close_custom_object")
    op.drop_index(
        op.f("ix_close_custom_field_association_dataset_id_field_id"), table_name="close_custom_field_association"
    )
    op.drop_table("close_custom_field_association")
    op.drop_index(op.f("ix_close_contact_dataset_id_lead_id"), table_name="close_contact")
    op.drop_index(op.f("ix_close_contact_dataset_id_created_at_id"), table_name="close_contact")
    op.drop_table("close_contact")
    op.drop_index(op.f("ix_close_activity_dataset_id_type_activity_at_id"), table_name="close_activity")
    op.drop_index(op.f("ix_close_activity_dataset_id_thread_id"), table_name="close_activity")
    op.drop_index(op.f("ix_close_activity_dataset_id_opportunity_id"), table_name="close_activity")
    op.drop_index(op.f("ix_close_activity_dataset_id_lead_id"), table_name="close_activity")
    op.drop_index(op.f("ix_close_activity_dataset_id_followup_date"), table_name="close_activity")
    op.drop_index(op.f("ix_close_activity_dataset_id_created_at_id"), table_name="close_activity")
    op.drop_index(op.f("ix_close_activity_dataset_id_activity_at_id"), table_name="close_activity")
    op.drop_table("close_activity")
    op.drop_index(op.f("ix_apollo_sequence_step_dataset_id_sequence_id_position"), table_name="apollo_sequence_step")
    op.drop_table("apollo_sequence_step")
    op.drop_index(
        op.f("ix_apollo_opportunity_dataset_id_stage_id_deleted_created_at_id"), table_name="apollo_opportunity"
    )
    op.drop_index(op.f("ix_apollo_opportunity_dataset_id_salesforce_id"), table_name="apollo_opportunity")
    op.drop_index(
        op.f("ix_apollo_opportunity_dataset_id_owner_id_deleted_created_at_id"), table_name="apollo_opportunity"
    )
    op.drop_index(op.f("ix_apollo_opportunity_dataset_id_deleted_updated_at_id"), table_name="apollo_opportunity")
    op.drop_index(op.f("ix_apollo_opportunity_dataset_id_deleted_name_id"), table_name="apollo_opportunity")
    op.drop_index(op.f("ix_apollo_opportunity_dataset_id_deleted_created_at_id"), table_name="apollo_opportunity")
    op.drop_index(op.f("ix_apollo_opportunity_dataset_id_deleted_closed_date_id"), table_name="apollo_opportunity")
    op.drop_index(op.f("ix_apollo_opportunity_dataset_id_deleted_amount_id"), table_name="apollo_opportunity")
    op.drop_index("ix_apollo_opportunity_dataset_id_company_id", table_name="apollo_opportunity")
    op.drop_table("apollo_opportunity")
    op.drop_index(op.f("ix_apollo_contact_dataset_id_updated_at_id"), table_name="apollo_contact")
    op.drop_index(op.f("ix_apollo_contact_dataset_id_stage_number_created_at_id"), table_name="apollo_contact")
    op.drop_index(op.f("ix_apollo_contact_dataset_id_email_key_id"), table_name="apollo_contact")
    op.drop_index(op.f("ix_apollo_contact_dataset_id_created_at_id"), table_name="apollo_contact")
    op.drop_index(op.f("ix_apollo_contact_dataset_id_company_id"), table_name="apollo_contact")
    op.drop_table("apollo_contact")
    op.drop_table("pardot_tracker_domain")
    op.drop_index(op.f("ix_pardot_tag_object_dataset_id_tag_id"), table_name="pardot_tag_object")
    op.drop_table("pardot_tag_object")
    op.drop_index(op.f("ix_pardot_prospect_dataset_id_email_key"), table_name="pardot_prospect")
    op.drop_index(op.f("ix_pardot_prospect_dataset_id_deleted_updated_at_id"), table_name="pardot_prospect")
    op.drop_index(op.f("ix_pardot_prospect_dataset_id_deleted_last_activity_at_id"), table_name="pardot_prospect")
    op.drop_index(op.f("ix_pardot_prospect_dataset_id_deleted_id"), table_name="pardot_prospect")
    op.drop_index(op.f("ix_pardot_prospect_dataset_id_deleted_created_at_id"), table_name="pardot_prospect")
    op.drop_table("pardot_prospect")
    op.drop_index(op.f("ix_pardot_opportunity_dataset_id_deleted_value_id"), table_name="pardot_opportunity")
    op.drop_index(op.f("ix_pardot_opportunity_dataset_id_deleted_updated_at_id"), table_name="pardot_opportunity")
    op.drop_index(op.f("ix_pardot_opportunity_dataset_id_deleted_probability_id"), table_name="pardot_opportunity")
    op.drop_index(op.f("ix_pardot_opportunity_dataset_id_deleted_id"), table_name="pardot_opportunity")
    op.drop_index(op.f("ix_pardot_opportunity_dataset_id_deleted_created_at_id"), table_name="pardot_opportunity")
    op.drop_index(
        op.f("ix_pardot_opportunity_dataset_id_crm_fid"),
        table_name="pardot_opportunity",
        sqlite_where=sa.text("crm_fid IS NOT NULL"),
        postgresql_where=sa.text("crm_fid IS NOT NULL"),
    )
    op.drop_table("pardot_opportunity")
    op.drop_index(op.f("ix_pardot_list_dataset_id_name"), table_name="pardot_list")
    op.drop_table("pardot_list")
    op.drop_table("pardot_layout_template")
    op.drop_table("pardot_form")
    op.drop_table("pardot_folder_content")
    op.drop_table("pardot_engagement_studio_program")
    op.drop_index(
        "ix_pardot_dynamic_content_variation_dynamic_content_id", table_name="pardot_dynamic_content_variation"
    )
    op.drop_table("pardot_dynamic_content_variation")
    op.drop_table("pardot_custom_redirect")
    op.drop_index(op.f("ix_copper_task_dataset_id_related_id"), table_name="copper_task")
    op.drop_index(op.f("ix_copper_task_dataset_id_deleted_updated_at_id"), table_name="copper_task")
    op.drop_index(op.f("ix_copper_task_dataset_id_deleted_name_key_id"), table_name="copper_task")
    op.drop_index(op.f("ix_copper_task_dataset_id_deleted_due_date_id"), table_name="copper_task")
    op.drop_index(op.f("ix_copper_task_dataset_id_deleted_created_at_id"), table_name="copper_task")
    op.drop_index(op.f("ix_copper_task_dataset_id_assignee_id"), table_name="copper_task")
    op.drop_table("copper_task")
    op.drop_index(op.f("ix_copper_related_link_dataset_id_target_id"), table_name="copper_related_link")
    op.drop_index(op.f("ix_copper_related_link_dataset_id_source_id_id"), table_name="copper_related_link")
    op.drop_table("copper_related_link")
    op.drop_index("uq_copper_project_link", table_name="copper_project_link")
    op.drop_index(op.f("ix_copper_project_link_dataset_id_related_id"), table_name="copper_project_link")
    op.drop_table("copper_project_link")
    op.drop_index(op.f("ix_copper_pipeline_stage_dataset_id_pipeline_id"), table_name="copper_pipeline_stage")
    op.drop_table("copper_pipeline_stage")
    op.drop_index(op.f("ix_copper_lead_dataset_id_deleted_updated_at_id"), table_name="copper_lead")
    op.drop_index(op.f("ix_copper_lead_dataset_id_deleted_status_id_updated_at_id"), table_name="copper_lead")
    op.drop_index(op.f("ix_copper_lead_dataset_id_deleted_name_key_id"), table_name="copper_lead")
    op.drop_index(op.f("ix_copper_lead_dataset_id_deleted_email_key_id"), table_name="copper_lead")
    op.drop_index(op.f("ix_copper_lead_dataset_id_deleted_created_at_id"), table_name="copper_lead")
    op.drop_index(op.f("ix_copper_lead_dataset_id_assignee_id"), table_name="copper_lead")
    op.drop_table("copper_lead")
    op.drop_index("ix_copper_custom_value_real", table_name="copper_custom_value")
    op.drop_index("ix_copper_custom_value_number", table_name="copper_custom_value")
    op.drop_table("copper_custom_value")
    op.drop_index("ix_copper_custom_field_option_definition", table_name="copper_custom_field_option")
    op.drop_table("copper_custom_field_option")
    op.drop_index(op.f("ix_copper_company_dataset_id_primary_contact_id"), table_name="copper_company")
    op.drop_index(op.f("ix_copper_company_dataset_id_email_domain_key"), table_name="copper_company")
    op.drop_index(op.f("ix_copper_company_dataset_id_deleted_updated_at_id"), table_name="copper_company")
    op.drop_index(op.f("ix_copper_company_dataset_id_deleted_name_key_id"), table_name="copper_company")
    op.drop_index(op.f("ix_copper_company_dataset_id_deleted_created_at_id"), table_name="copper_company")
    op.drop_table("copper_company")
    op.drop_index(op.f("ix_close_opportunity_status_dataset_id_pipeline_id"), table_name="close_opportunity_status")
    op.drop_table("close_opportunity_status")
    op.drop_index(op.f("ix_close_lead_dataset_id_updated_at_id"), table_name="close_lead")
    op.drop_index(op.f("ix_close_lead_dataset_id_status_id"), table_name="close_lead")
    op.drop_index(op.f("ix_close_lead_dataset_id_created_at_id"), table_name="close_lead")
    op.drop_table("close_lead")
    op.drop_table("close_custom_field")
    op.drop_table("apollo_stage")
    op.drop_table("apollo_sequence")
    op.drop_index(op.f("ix_apollo_note_dataset_id_created_at_id"), table_name="apollo_note")
    op.drop_table("apollo_note")
    op.drop_index(op.f("ix_apollo_label_dataset_id_modality_name_key"), table_name="apollo_label")
    op.drop_table("apollo_label")
    op.drop_table("apollo_email_account")
    op.drop_index(op.f("ix_apollo_company_dataset_id_updated_at_id"), table_name="apollo_company")
    op.drop_index(op.f("ix_apollo_company_dataset_id_stage_id_created_at_id"), table_name="apollo_company")
    op.drop_index(op.f("ix_apollo_company_dataset_id_name_key"), table_name="apollo_company")
    op.drop_index(op.f("ix_apollo_company_dataset_id_created_at_id"), table_name="apollo_company")
    op.drop_table("apollo_company")
    op.drop_table("webhook_switch")
    op.drop_table("webhook_request")
    op.drop_table("webhook_event")
    op.drop_index("ix_webhook_delivery_due", table_name="webhook_delivery")
    op.drop_index(op.f("ix_webhook_delivery_account_id_subscription_number"), table_name="webhook_delivery")
    op.drop_index(op.f("ix_webhook_delivery_account_id_sent_at"), table_name="webhook_delivery")
    op.drop_index(op.f("ix_webhook_delivery_account_id_event_id"), table_name="webhook_delivery")
    op.drop_index(op.f("ix_webhook_delivery_account_id_event"), table_name="webhook_delivery")
    op.drop_table("webhook_delivery")
    op.drop_table("webhook_behavior")
    op.drop_index(op.f("ix_user_dataset_id_email_key"), table_name="user")
    op.drop_table("user")
    op.drop_table("usage")
    op.drop_table("snapshot")
    op.drop_index(op.f("ix_public_id_dataset_id_kind_id"), table_name="public_id")
    op.drop_table("public_id")
    op.drop_table("pardot_tag")
    op.drop_table("pardot_prospect_account")
    op.drop_table("pardot_lifecycle_stage")
    op.drop_table("pardot_import_part")
    op.drop_index(op.f("ix_pardot_import_done_at_processing_at"), table_name="pardot_import")
    op.drop_index(op.f("ix_pardot_import_dataset_id_created_at_id"), table_name="pardot_import")
    op.drop_table("pardot_import")
    op.drop_table("pardot_folder")
    op.drop_index(op.f("ix_pardot_export_dataset_id_created_at_id"), table_name="pardot_export")
    op.drop_table("pardot_export")
    op.drop_table("pardot_email_template")
    op.drop_table("pardot_email")
    op.drop_table("pardot_dynamic_content")
    op.drop_index(op.f("ix_pardot_custom_field_dataset_id_field_id"), table_name="pardot_custom_field")
    op.drop_table("pardot_custom_field")
    op.drop_index(op.f("ix_pardot_campaign_dataset_id_created_at_id"), table_name="pardot_campaign")
    op.drop_table("pardot_campaign")
    op.drop_table("live_count")
    op.drop_index(op.f("ix_late_change_account_id_at_number"), table_name="late_change")
    op.drop_table("late_change")
    op.drop_table("fault")
    op.drop_table("earlier_state")
    op.drop_index(op.f("ix_directory_account_id_user_id_kind_expires_at"), table_name="directory")
    op.drop_index(op.f("ix_directory_account_id_consent"), table_name="directory")
    op.drop_table("directory")
    op.drop_table("copper_webhook")
    op.drop_index(op.f("ix_copper_project_dataset_id_related_id"), table_name="copper_project")
    op.drop_index(op.f("ix_copper_project_dataset_id_deleted_updated_at_id"), table_name="copper_project")
    op.drop_index(op.f("ix_copper_project_dataset_id_deleted_name_key_id"), table_name="copper_project")
    op.drop_index(op.f("ix_copper_project_dataset_id_deleted_created_at_id"), table_name="copper_project")
    op.drop_index(op.f("ix_copper_project_dataset_id_assignee_id"), table_name="copper_project")
    op.drop_table("copper_project")
    op.drop_table("copper_pipeline")
    op.drop_table("copper_loss_reason")
    op.drop_table("copper_lead_status")
    op.drop_index(op.f("ix_copper_keyword_dataset_id_kind_word_record_id"), table_name="copper_keyword")
    op.drop_table("copper_keyword")
    op.drop_index(op.f("ix_copper_file_dataset_id_parent_id"), table_name="copper_file")
    op.drop_table("copper_file")
    op.drop_table("copper_customer_source")
    op.drop_table("copper_custom_field_definition")
    op.drop_table("copper_contact_type")
    op.drop_table("copper_activity_type")
    op.drop_index("ix_copper_activity_parent", table_name="copper_activity")
    op.drop_index(op.f("ix_copper_activity_dataset_id_deleted_activity_date_id"), table_name="copper_activity")
    op.drop_table("copper_activity")
    op.drop_table("consent")
    op.drop_index(op.f("ix_close_webhook_dataset_id_created_at_id"), table_name="close_webhook")
    op.drop_table("close_webhook")
    op.drop_index(op.f("ix_close_sms_template_dataset_id_created_at_id"), table_name="close_sms_template")
    op.drop_table("close_sms_template")
    op.drop_index(op.f("ix_close_sequence_dataset_id_created_at_id"), table_name="close_sequence")
    op.drop_table("close_sequence")
    op.drop_index(op.f("ix_close_saved_search_dataset_id_created_at_id"), table_name="close_saved_search")
    op.drop_table("close_saved_search")
    op.drop_table("close_pipeline")
    op.drop_index(op.f("ix_close_phone_number_dataset_id_created_at_id"), table_name="close_phone_number")
    op.drop_table("close_phone_number")
    op.drop_index(op.f("ix_close_member_settings_dataset_id_email_key"), table_name="close_member_settings")
    op.drop_table("close_member_settings")
    op.drop_table("close_lead_status")
    op.drop_table("close_integration_link")
    op.drop_table("close_group")
    op.drop_table("close_export_part")
    op.drop_index(op.f("ix_close_export_token"), table_name="close_export")
    op.drop_index(op.f("ix_close_export_dataset_id_created_at_id"), table_name="close_export")
    op.drop_table("close_export")
    op.drop_index(op.f("ix_close_event_dataset_id_object_id"), table_name="close_event")
    op.drop_index(op.f("ix_close_event_dataset_id_lead_id"), table_name="close_event")
    op.drop_index(op.f("ix_close_event_dataset_id_created_at_id"), table_name="close_event")
    op.drop_table("close_event")
    op.drop_index(op.f("ix_close_email_template_dataset_id_created_at_id"), table_name="close_email_template")
    op.drop_table("close_email_template")
    op.drop_table("close_custom_object_type")
    op.drop_table("close_custom_activity_type")
    op.drop_index(op.f("ix_close_bulk_email_dataset_id_created_at_id"), table_name="close_bulk_email")
    op.drop_table("close_bulk_email")
    op.drop_index(op.f("ix_close_bulk_edit_dataset_id_created_at_id"), table_name="close_bulk_edit")
    op.drop_table("close_bulk_edit")
    op.drop_index(op.f("ix_close_bulk_delete_dataset_id_created_at_id"), table_name="close_bulk_delete")
    op.drop_table("close_bulk_delete")
    op.drop_index(op.f("ix_close_batch_position"), table_name="close_batch")
    op.drop_table("close_batch")
    op.drop_table("call_under_way")
    op.drop_table("apollo_revealed")
    op.drop_table("apollo_pipeline")
    op.drop_index(op.f("ix_apollo_phone_request_dataset_id_request_id"), table_name="apollo_phone_request")
    op.drop_table("apollo_phone_request")
    op.drop_table("apollo_person_search")
    op.drop_index(op.f("ix_apollo_person_dataset_id_organization_id_name_key"), table_name="apollo_person")
    op.drop_index(op.f("ix_apollo_person_dataset_id_linkedin_md5_start"), table_name="apollo_person")
    op.drop_index(op.f("ix_apollo_person_dataset_id_email_sha256_start"), table_name="apollo_person")
    op.drop_index(op.f("ix_apollo_person_dataset_id_email_md5_start"), table_name="apollo_person")
    op.drop_table("apollo_person")
    op.drop_index(op.f("ix_apollo_organization_dataset_id_name_key"), table_name="apollo_organization")
    op.drop_index(op.f("ix_apollo_organization_dataset_id_employees"), table_name="apollo_organization")
    op.drop_index(op.f("ix_apollo_organization_dataset_id_domain_key"), table_name="apollo_organization")
    op.drop_table("apollo_organization")
    op.drop_index(
        op.f("ix_apollo_news_article_dataset_id_organization_id_published_at"), table_name="apollo_news_article"
    )
    op.drop_table("apollo_news_article")
    op.drop_index(
        op.f("ix_apollo_job_posting_dataset_id_organization_id_posted_at_id"), table_name="apollo_job_posting"
    )
    op.drop_table("apollo_job_posting")
    op.drop_table("apollo_directory")
    op.drop_index(op.f("ix_apollo_custom_field_dataset_id_modality_id"), table_name="apollo_custom_field")
    op.drop_table("apollo_custom_field")
    op.drop_table("apollo_company_stage")
    op.drop_table("account_scene")
    op.drop_table("worker")
    op.drop_table("webhook_lease")
    op.drop_table("sandbox")
    op.drop_table("recorded_change")
    op.drop_table("lease")
    op.drop_index(op.f("ix_journal_number"), table_name="journal")
    op.drop_table("journal")
    op.drop_index(op.f("ix_failed_login_forgotten_at"), table_name="failed_login")
    op.drop_table("failed_login")
    op.drop_table("ended_session")
    op.drop_index(op.f("ix_dataset_abandoned_at"), table_name="dataset")
    op.drop_table("dataset")
    op.drop_table("account")
