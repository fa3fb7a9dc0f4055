"""the tables of Apollo."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "apollo_company_stage",
        sa.Column("dataset_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("category", sa.String(length=255), nullable=False),
        sa.Column("display_order", sa.SmallInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_apollo_company_stage_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_apollo_company_stage")),
        sqlite_with_rowid=True,
    )
    op.create_table(
        "apollo_custom_field",
        sa.Column("dataset_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("modality", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("type", sa.String(length=16), nullable=False),
        sa.Column("picklist_values", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_apollo_custom_field_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_apollo_custom_field")),
        sqlite_with_rowid=True,
    )
    op.create_index(
        op.f("ix_apollo_custom_field_dataset_id_modality_id"),
        "apollo_custom_field",
        ["dataset_id", "modality", "id"],
        unique=False,
    )
    op.create_table(
        "apollo_pipeline",
        sa.Column("dataset_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_apollo_pipeline_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_apollo_pipeline")),
        sqlite_with_rowid=True,
    )
    op.create_table(
        "apollo_company",
        sa.Column("dataset_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=255), nullable=True),
        sa.Column("name_key", sa.String(length=255), nullable=True),
        sa.Column("domain", sa.String(length=255), nullable=True),
        sa.Column("stage_id", sa.BigInteger(), nullable=True),
        sa.Column("owner_id", sa.BigInteger(), nullable=True),
        sa.Column("phone", sa.String(length=255), nullable=True),
        sa.Column("raw_address", sa.String(length=255), nullable=True),
        sa.Column("source", sa.String(length=255), nullable=False),
        sa.Column("original_source", sa.String(length=255), nullable=False),
        sa.Column("salesforce_id", sa.String(length=255), nullable=True),
        sa.Column("crm_owner_id", sa.String(length=255), nullable=True),
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
        sqlite_with_rowid=True,
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
        "apollo_stage",
        sa.Column("dataset_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
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
        sqlite_with_rowid=True,
    )
    op.create_table(
        "apollo_contact",
        sa.Column("dataset_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("first_name", sa.String(length=255), nullable=True),
        sa.Column("last_name", sa.String(length=255), nullable=True),
        sa.Column("email", sa.String(length=255), nullable=True),
        sa.Column("email_key", sa.String(length=255), nullable=True),
        sa.Column("title", sa.String(length=255), nullable=True),
        sa.Column("linkedin_url", sa.String(length=255), nullable=True),
        sa.Column("organization_name", sa.String(length=255), nullable=True),
        sa.Column("present_raw_address", sa.String(length=255), nullable=True),
        sa.Column("phone", sa.String(length=255), nullable=True),
        sa.Column("search_key", sa.Text(), nullable=False),
        sa.Column("company_id", sa.BigInteger(), nullable=True),
        sa.Column("owner_id", sa.BigInteger(), nullable=True),
        sa.Column("stage_number", sa.SmallInteger(), nullable=False),
        sa.Column("source", sa.String(length=255), nullable=False),
        sa.Column("original_source", sa.String(length=255), nullable=False),
        sa.Column("salesforce_id", sa.String(length=255), nullable=True),
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
        sqlite_with_rowid=True,
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
        sa.Column("dataset_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
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
        sqlite_with_rowid=True,
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
        "apollo_contact_role",
        sa.Column("dataset_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
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
        sqlite_with_rowid=True,
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


def downgrade() -> None:
    op.drop_table("apollo_contact_role")
    op.drop_table("apollo_opportunity")
    op.drop_table("apollo_contact")
    op.drop_table("apollo_stage")
    op.drop_table("apollo_company")
    op.drop_table("apollo_pipeline")
    op.drop_table("apollo_custom_field")
    op.drop_table("apollo_company_stage")
