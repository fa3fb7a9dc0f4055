"""the first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("business_unit_id", sa.String(length=18), nullable=False),
        sa.Column("connector", sa.String(length=16), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("level", sa.String(length=255), nullable=False),
        sa.Column("website", sa.String(length=255), nullable=True),
        sa.Column("vanity_domain", sa.String(length=255), nullable=True),
        sa.Column("address1", sa.String(length=255), nullable=True),
        sa.Column("address2", sa.String(length=255), nullable=True),
        sa.Column("city", sa.String(length=255), nullable=True),
        sa.Column("state", sa.String(length=255), nullable=True),
        sa.Column("territory", sa.String(length=255), nullable=True),
        sa.Column("zip", sa.String(length=255), nullable=True),
        sa.Column("country", sa.String(length=255), nullable=True),
        sa.Column("phone", sa.String(length=255), nullable=True),
        sa.Column("fax", sa.String(length=255), nullable=True),
        sa.Column("time_zone", sa.String(length=255), nullable=False),
        sa.Column("frozen_at", sa.BigInteger(), nullable=True),
        sa.Column("clock_offset", sa.BigInteger(), nullable=False),
        sa.Column("daily_limit", sa.BigInteger(), nullable=True),
        sa.Column("concurrent_limit", sa.BigInteger(), nullable=True),
        sa.Column("score_created", sa.BigInteger(), nullable=False),
        sa.Column("score_won", sa.BigInteger(), nullable=False),
        sa.Column("score_lost", sa.BigInteger(), nullable=False),
        sa.Column("keys_in_query", sa.Boolean(), nullable=False),
        sa.Column("api_access", sa.Boolean(), nullable=False),
        sa.Column("api_keys", sa.Boolean(), nullable=False),
        sa.Column("connected_campaigns", sa.Boolean(), nullable=False),
        sa.Column("addresses", sa.Text(), nullable=True),
        sa.Column("redirect_uris", sa.Text(), nullable=True),
        sa.Column("jwt_public_key", sa.Text(), nullable=True),
        sa.Column("last_token", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("business_unit_id", name=op.f("uq_account_business_unit_id")),
    )
    op.create_table(
        "failed_login",
        sa.Column("account_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("email_key", sa.String(length=255), nullable=False),
        sa.Column("failed_at", sa.Text(), nullable=False),
        sa.Column("forgotten_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "email_key", name=op.f("pk_failed_login")),
    )
    op.create_index("ix_failed_login_forgotten_at", "failed_login", ["forgotten_at"], unique=False)

    op.create_table(
        "sandbox",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("secret_digest", sa.String(length=64), nullable=False),
        sa.Column("last_account_id", sa.BigInteger(), nullable=False),
        sa.Column("last_dataset_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sandbox")),
    )
    op.create_table(
        "worker",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker")),
    )
    op.create_table(
        "call_under_way",
        sa.Column("account_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("worker_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_call_under_way_account_id")),
        sa.PrimaryKeyConstraint("account_id", "id", name=op.f("pk_call_under_way")),
    )
    op.create_table(
        "consent",
        sa.Column("account_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("redirect_uri", sa.Text(), nullable=False),
        sa.Column("code_challenge", sa.String(length=43), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_consent_account_id")),
        sa.PrimaryKeyConstraint("account_id", "number", name=op.f("pk_consent")),
    )
    op.create_table(
        "dataset",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("last_id", sa.BigInteger(), nullable=False),
        sa.Column("live_opportunities", sa.BigInteger(), nullable=False),
        sa.Column("live_prospects", sa.BigInteger(), nullable=False),
        sa.Column("live_visitor_activities", sa.BigInteger(), nullable=False),
        sa.Column("live_list_memberships", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_dataset_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dataset")),
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
    )
    op.create_index("ix_directory_account_id_consent", "directory", ["account_id", "consent"], unique=False)
    op.create_index(
        "ix_directory_account_id_user_id_kind_expires_at",
        "directory",
        ["account_id", "user_id", "kind", "expires_at"],
        unique=False,
    )

    op.create_table(
        "usage",
        sa.Column("account_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("used", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_usage_account_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_usage")),
    )
    op.create_table(
        "campaign",
        sa.Column("dataset_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_campaign_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_campaign")),
    )
    op.create_index(
        "ix_campaign_dataset_id_created_at_id", "campaign", ["dataset_id", "created_at", "id"], unique=False
    )

    op.create_table(
        "custom_field",
        sa.Column("dataset_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("field_id", sa.String(length=255), nullable=False),
        sa.Column("type", sa.SmallInteger(), nullable=False),
        sa.Column("crm_id", sa.String(length=255), nullable=True),
        sa.Column("is_record_multiple_responses", sa.Boolean(), nullable=False),
        sa.Column("is_use_values", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_custom_field_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_custom_field")),
    )
    op.create_index("ix_custom_field_dataset_id_field_id", "custom_field", ["dataset_id", "field_id"], unique=True)

    op.create_table(
        "list",
        sa.Column("dataset_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("is_dynamic", sa.Boolean(), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("is_crm_visible", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_list_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_list")),
    )
    op.create_index("ix_list_dataset_id_name", "list", ["dataset_id", "name"], unique=False)

    op.create_table(
        "prospect_account",
        sa.Column("dataset_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_prospect_account_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_prospect_account")),
    )
    op.create_table(
        "tag",
        sa.Column("dataset_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_tag_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_tag")),
    )
    op.create_table(
        "user",
        sa.Column("dataset_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
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
    )
    op.create_index("ix_user_dataset_id_email_key", "user", ["dataset_id", "email_key"], unique=True)

    op.create_table(
        "opportunity",
        sa.Column("dataset_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("probability", sa.SmallInteger(), nullable=False),
        sa.Column("type", sa.String(length=255), nullable=True),
        sa.Column("stage", sa.String(length=255), nullable=True),
        sa.Column("status", sa.String(length=4), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.CheckConstraint("status IN ('Open', 'Won', 'Lost')", name=op.f("ck_opportunity_status")),
        sa.CheckConstraint("probability BETWEEN 0 AND 100", name=op.f("ck_opportunity_probability")),
        sa.CheckConstraint("value BETWEEN 0 AND 999999999999999", name=op.f("ck_opportunity_value")),
        sa.ForeignKeyConstraint(
            ["dataset_id", "campaign_id"],
            ["campaign.dataset_id", "campaign.id"],
            name=op.f("fk_opportunity_dataset_id_campaign_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_opportunity_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_opportunity")),
    )
    op.create_index(
        "ix_opportunity_dataset_id_deleted_created_at_id",
        "opportunity",
        ["dataset_id", "deleted", "created_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_opportunity_dataset_id_deleted_id", "opportunity", ["dataset_id", "deleted", "id"], unique=False
    )
    op.create_index(
        "ix_opportunity_dataset_id_deleted_probability_id",
        "opportunity",
        ["dataset_id", "deleted", "probability", "id"],
        unique=False,
    )
    op.create_index(
        "ix_opportunity_dataset_id_deleted_updated_at_id",
        "opportunity",
        ["dataset_id", "deleted", "updated_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_opportunity_dataset_id_deleted_value_id",
        "opportunity",
        ["dataset_id", "deleted", "value", "id"],
        unique=False,
    )

    op.create_table(
        "prospect",
        sa.Column("dataset_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
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
        sa.Column("assigned_to_id", sa.BigInteger(), nullable=True),
        sa.Column("prospect_account_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "assigned_to_id"],
            ["user.dataset_id", "user.id"],
            name=op.f("fk_prospect_dataset_id_assigned_to_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "campaign_id"],
            ["campaign.dataset_id", "campaign.id"],
            name=op.f("fk_prospect_dataset_id_campaign_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "prospect_account_id"],
            ["prospect_account.dataset_id", "prospect_account.id"],
            name=op.f("fk_prospect_dataset_id_prospect_account_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_prospect_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_prospect")),
    )
    op.create_index(
        "ix_prospect_dataset_id_deleted_created_at_id",
        "prospect",
        ["dataset_id", "deleted", "created_at", "id"],
        unique=False,
    )
    op.create_index("ix_prospect_dataset_id_deleted_id", "prospect", ["dataset_id", "deleted", "id"], unique=False)
    op.create_index(
        "ix_prospect_dataset_id_deleted_last_activity_at_id",
        "prospect",
        ["dataset_id", "deleted", "last_activity_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_prospect_dataset_id_deleted_updated_at_id",
        "prospect",
        ["dataset_id", "deleted", "updated_at", "id"],
        unique=False,
    )
    op.create_index("ix_prospect_dataset_id_email_key", "prospect", ["dataset_id", "email_key"], unique=False)

    op.create_table(
        "custom_field_value",
        sa.Column("dataset_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("prospect_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("custom_field_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "custom_field_id"],
            ["custom_field.dataset_id", "custom_field.id"],
            name=op.f("fk_custom_field_value_dataset_id_custom_field_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "prospect_id"],
            ["prospect.dataset_id", "prospect.id"],
            name=op.f("fk_custom_field_value_dataset_id_prospect_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_custom_field_value_dataset_id")),
        sa.PrimaryKeyConstraint(
            "dataset_id", "prospect_id", "custom_field_id", "position", name=op.f("pk_custom_field_value")
        ),
    )
    op.create_index(
        "ix_custom_field_value_dataset_id_custom_field_id",
        "custom_field_value",
        ["dataset_id", "custom_field_id"],
        unique=False,
    )

    op.create_table(
        "list_membership",
        sa.Column("dataset_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("list_id", sa.BigInteger(), nullable=False),
        sa.Column("prospect_id", sa.BigInteger(), nullable=False),
        sa.Column("opted_out", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "list_id"],
            ["list.dataset_id", "list.id"],
            name=op.f("fk_list_membership_dataset_id_list_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "prospect_id"],
            ["prospect.dataset_id", "prospect.id"],
            name=op.f("fk_list_membership_dataset_id_prospect_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_list_membership_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_list_membership")),
    )
    op.create_index(
        "ix_list_membership_dataset_id_deleted_id", "list_membership", ["dataset_id", "deleted", "id"], unique=False
    )
    op.create_index(
        "ix_list_membership_dataset_id_list_id_prospect_id",
        "list_membership",
        ["dataset_id", "list_id", "prospect_id"],
        unique=True,
    )
    op.create_index(
        "ix_list_membership_dataset_id_prospect_id", "list_membership", ["dataset_id", "prospect_id"], unique=False
    )

    op.create_table(
        "opportunity_prospect",
        sa.Column("dataset_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("opportunity_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("prospect_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "opportunity_id"],
            ["opportunity.dataset_id", "opportunity.id"],
            name=op.f("fk_opportunity_prospect_dataset_id_opportunity_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "prospect_id"],
            ["prospect.dataset_id", "prospect.id"],
            name=op.f("fk_opportunity_prospect_dataset_id_prospect_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_opportunity_prospect_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "opportunity_id", "prospect_id", name=op.f("pk_opportunity_prospect")),
    )
    op.create_index(
        "ix_opportunity_prospect_dataset_id_prospect_id_opportunity_id",
        "opportunity_prospect",
        ["dataset_id", "prospect_id", "opportunity_id"],
        unique=False,
    )

    op.create_table(
        "visitor_activity",
        sa.Column("dataset_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
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
            ["campaign.dataset_id", "campaign.id"],
            name=op.f("fk_visitor_activity_dataset_id_campaign_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "opportunity_id"],
            ["opportunity.dataset_id", "opportunity.id"],
            name=op.f("fk_visitor_activity_dataset_id_opportunity_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id", "prospect_id"],
            ["prospect.dataset_id", "prospect.id"],
            name=op.f("fk_visitor_activity_dataset_id_prospect_id"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_visitor_activity_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_visitor_activity")),
    )
    op.create_index(
        "ix_visitor_activity_dataset_id_opportunity_id_id",
        "visitor_activity",
        ["dataset_id", "opportunity_id", "id"],
        unique=False,
    )
    op.create_index(
        "ix_visitor_activity_dataset_id_prospect_id_id",
        "visitor_activity",
        ["dataset_id", "prospect_id", "id"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_index("ix_visitor_activity_dataset_id_prospect_id_id", "visitor_activity")
    op.drop_index("ix_visitor_activity_dataset_id_opportunity_id_id", "visitor_activity")

    op.drop_table("visitor_activity")
    op.drop_index("ix_opportunity_prospect_dataset_id_prospect_id_opportunity_id", "opportunity_prospect")

    op.drop_table("opportunity_prospect")
    op.drop_index("ix_list_membership_dataset_id_prospect_id", "list_membership")
    op.drop_index("ix_list_membership_dataset_id_list_id_prospect_id", "list_membership")
    op.drop_index("ix_list_membership_dataset_id_deleted_id", "list_membership")

    op.drop_table("list_membership")
    op.drop_index("ix_custom_field_value_dataset_id_custom_field_id", "custom_field_value")

    op.drop_table("custom_field_value")
    op.drop_index("ix_prospect_dataset_id_email_key", "prospect")
    op.drop_index("ix_prospect_dataset_id_deleted_updated_at_id", "prospect")
    op.drop_index("ix_prospect_dataset_id_deleted_last_activity_at_id", "prospect")
    op.drop_index("ix_prospect_dataset_id_deleted_id", "prospect")
    op.drop_index("ix_prospect_dataset_id_deleted_created_at_id", "prospect")

    op.drop_table("prospect")
    op.drop_index("ix_opportunity_dataset_id_deleted_value_id", "opportunity")
    op.drop_index("ix_opportunity_dataset_id_deleted_updated_at_id", "opportunity")
    op.drop_index("ix_opportunity_dataset_id_deleted_probability_id", "opportunity")
    op.drop_index("ix_opportunity_dataset_id_deleted_id", "opportunity")
    op.drop_index("ix_opportunity_dataset_id_deleted_created_at_id", "opportunity")

    op.drop_table("opportunity")
    op.drop_index("ix_user_dataset_id_email_key", "user")

    op.drop_table("user")
    op.drop_table("tag")
    op.drop_table("prospect_account")
    op.drop_index("ix_list_dataset_id_name", "list")

    op.drop_table("list")
    op.drop_index("ix_custom_field_dataset_id_field_id", "custom_field")

    op.drop_table("custom_field")
    op.drop_index("ix_campaign_dataset_id_created_at_id", "campaign")

    op.drop_table("campaign")
    op.drop_table("usage")
    op.drop_index("ix_directory_account_id_user_id_kind_expires_at", "directory")
    op.drop_index("ix_directory_account_id_consent", "directory")

    op.drop_table("directory")
    op.drop_table("dataset")
    op.drop_table("consent")
    op.drop_table("call_under_way")
    op.drop_table("worker")
    op.drop_table("sandbox")
    op.drop_index("ix_failed_login_forgotten_at", "failed_login")

    op.drop_table("failed_login")
    op.drop_table("account")
