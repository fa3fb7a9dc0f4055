"""Copper: the tables of its records."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

KEY = sa.String(length=255).with_variant(sa.String(length=255, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "copper_activity",
        sa.Column("dataset_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
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
        sa.Column("dataset_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("is_disabled", sa.Boolean(), nullable=False),
        sa.Column("count_as_interaction", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_copper_activity_type_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_copper_activity_type")),
    )
    op.create_table(
        "copper_contact_type",
        sa.Column("dataset_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("name_key", KEY, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_copper_contact_type_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_copper_contact_type")),
    )
    op.create_table(
        "copper_custom_field_definition",
        sa.Column("dataset_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("data_type", sa.String(length=16), nullable=False),
        sa.Column("available_on", sa.Text(), nullable=False),
        sa.Column("is_filterable", sa.Boolean(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["dataset.id"], name=op.f("fk_copper_custom_field_definition_dataset_id")
        ),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_copper_custom_field_definition")),
    )
    op.create_table(
        "copper_customer_source",
        sa.Column("dataset_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("name_key", KEY, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_copper_customer_source_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_copper_customer_source")),
    )
    op.create_table(
        "copper_keyword",
        sa.Column("dataset_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("record_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=32), autoincrement=False, nullable=False),
        sa.Column("word", KEY, autoincrement=False, nullable=False),
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
        "copper_loss_reason",
        sa.Column("dataset_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("name_key", KEY, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_copper_loss_reason_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_copper_loss_reason")),
    )
    op.create_table(
        "copper_pipeline",
        sa.Column("dataset_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
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
        "copper_webhook",
        sa.Column("dataset_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
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
        "copper_company",
        sa.Column("dataset_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("name_key", KEY, nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("city_key", KEY, nullable=True),
        sa.Column("state_key", KEY, nullable=True),
        sa.Column("postal_code_key", KEY, nullable=True),
        sa.Column("country_key", KEY, nullable=True),
        sa.Column("assignee_id", sa.BigInteger(), nullable=True),
        sa.Column("contact_type_id", sa.BigInteger(), nullable=True),
        sa.Column("details", sa.Text(), nullable=True),
        sa.Column("email_domain", sa.String(length=255), nullable=True),
        sa.Column("email_domain_key", KEY, nullable=True),
        sa.Column("phone_numbers", sa.Text(), nullable=False),
        sa.Column("phone_key", KEY, nullable=True),
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
        sa.Column("dataset_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
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
        sa.Column("dataset_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("record_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("definition_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
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
        "copper_pipeline_stage",
        sa.Column("dataset_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
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
        "copper_person",
        sa.Column("dataset_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("name_key", KEY, nullable=False),
        sa.Column("prefix", sa.String(length=255), nullable=True),
        sa.Column("first_name", sa.String(length=255), nullable=True),
        sa.Column("first_name_key", KEY, nullable=True),
        sa.Column("middle_name", sa.String(length=255), nullable=True),
        sa.Column("last_name", sa.String(length=255), nullable=True),
        sa.Column("last_name_key", KEY, nullable=True),
        sa.Column("suffix", sa.String(length=255), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("city_key", KEY, nullable=True),
        sa.Column("state_key", KEY, nullable=True),
        sa.Column("postal_code_key", KEY, nullable=True),
        sa.Column("country_key", KEY, nullable=True),
        sa.Column("assignee_id", sa.BigInteger(), nullable=True),
        sa.Column("company_id", sa.BigInteger(), nullable=True),
        sa.Column("contact_type_id", sa.BigInteger(), nullable=True),
        sa.Column("details", sa.Text(), nullable=True),
        sa.Column("emails", sa.Text(), nullable=False),
        sa.Column("email_key", KEY, nullable=True),
        sa.Column("phone_numbers", sa.Text(), nullable=False),
        sa.Column("phone_key", KEY, nullable=True),
        sa.Column("socials", sa.Text(), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=True),
        sa.Column("title_key", KEY, nullable=True),
        sa.Column("websites", sa.Text(), nullable=False),
        sa.Column("interaction_count", sa.BigInteger(), nullable=False),
        sa.Column("date_last_contacted", sa.BigInteger(), nullable=True),
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
        "copper_opportunity",
        sa.Column("dataset_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("name_key", KEY, nullable=False),
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
        sa.Column("monetary_value", sa.BigInteger(), nullable=True),
        sa.Column("win_probability", sa.BigInteger(), nullable=True),
        sa.Column("date_stage_changed", sa.BigInteger(), nullable=False),
        sa.Column("date_last_contacted", sa.BigInteger(), nullable=True),
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
        "copper_related_item",
        sa.Column("dataset_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
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


def downgrade() -> None:
    op.drop_table("copper_related_item")
    op.drop_table("copper_opportunity")
    op.drop_table("copper_person")
    op.drop_table("copper_pipeline_stage")
    op.drop_table("copper_custom_value")
    op.drop_table("copper_custom_field_option")
    op.drop_table("copper_company")
    op.drop_table("copper_webhook")
    op.drop_table("copper_pipeline")
    op.drop_table("copper_loss_reason")
    op.drop_table("copper_keyword")
    op.drop_table("copper_customer_source")
    op.drop_table("copper_custom_field_definition")
    op.drop_table("copper_contact_type")
    op.drop_table("copper_activity_type")
    op.drop_table("copper_activity")
