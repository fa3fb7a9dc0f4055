"""The tables of Close."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TABLES = (
    "close_custom_field",
    "close_event",
    "close_lead_status",
    "close_pipeline",
    "close_custom_value",
    "close_lead",
    "close_opportunity_status",
    "close_activity",
    "close_contact",
    "close_opportunity",
    "close_task",
)
"""Each follows those that it refers to."""


def upgrade() -> None:
    op.create_table(
        "close_custom_field",
        sa.Column("dataset_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("object", sa.String(length=11), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("type", sa.String(length=8), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("choices", sa.Text(), nullable=False),
        sa.Column("accepts_multiple_values", sa.Boolean(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("updated_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("object IN ('opportunity', 'lead', 'contact')", name=op.f("ck_close_custom_field_object")),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_close_custom_field_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_close_custom_field")),
    )
    op.create_table(
        "close_event",
        sa.Column("dataset_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("action", sa.String(length=8), nullable=False),
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
    op.create_index(op.f("ix_close_event_dataset_id_created_at_id"), "close_event", ["dataset_id", "created_at", "id"])
    op.create_index(op.f("ix_close_event_dataset_id_lead_id"), "close_event", ["dataset_id", "lead_id"])
    op.create_index(op.f("ix_close_event_dataset_id_object_id"), "close_event", ["dataset_id", "object_id"])
    op.create_table(
        "close_lead_status",
        sa.Column("dataset_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("label", sa.String(length=500), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_close_lead_status_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_close_lead_status")),
    )
    op.create_table(
        "close_pipeline",
        sa.Column("dataset_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("updated_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_close_pipeline_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_close_pipeline")),
    )
    op.create_table(
        "close_custom_value",
        sa.Column("dataset_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("record_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("field_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
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
    )
    op.create_table(
        "close_lead",
        sa.Column("dataset_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
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
    op.create_index(op.f("ix_close_lead_dataset_id_created_at_id"), "close_lead", ["dataset_id", "created_at", "id"])
    op.create_index(op.f("ix_close_lead_dataset_id_status_id"), "close_lead", ["dataset_id", "status_id"])
    op.create_index(op.f("ix_close_lead_dataset_id_updated_at_id"), "close_lead", ["dataset_id", "updated_at", "id"])
    op.create_table(
        "close_opportunity_status",
        sa.Column("dataset_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
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
    )
    op.create_table(
        "close_activity",
        sa.Column("dataset_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("type", sa.String(length=32), nullable=False),
        sa.Column("lead_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("opportunity_id", sa.BigInteger(), nullable=True),
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
        op.f("ix_close_activity_dataset_id_activity_at_id"), "close_activity", ["dataset_id", "activity_at", "id"]
    )
    op.create_index(
        op.f("ix_close_activity_dataset_id_created_at_id"), "close_activity", ["dataset_id", "created_at", "id"]
    )
    op.create_index(op.f("ix_close_activity_dataset_id_lead_id"), "close_activity", ["dataset_id", "lead_id"])
    op.create_index(
        op.f("ix_close_activity_dataset_id_opportunity_id"), "close_activity", ["dataset_id", "opportunity_id"]
    )
    op.create_index(
        op.f("ix_close_activity_dataset_id_type_created_at_id"),
        "close_activity",
        ["dataset_id", "type", "created_at", "id"],
    )
    op.create_table(
        "close_contact",
        sa.Column("dataset_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("lead_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("display_name", sa.String(length=500), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("emails", sa.Text(), nullable=False),
        sa.Column("phones", sa.Text(), nullable=False),
        sa.Column("urls", sa.Text(), nullable=False),
        sa.Column("timezone", sa.String(length=255), nullable=True),
        sa.Column("name_words", sa.Text(), nullable=False),
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
        op.f("ix_close_contact_dataset_id_created_at_id"), "close_contact", ["dataset_id", "created_at", "id"]
    )
    op.create_index(op.f("ix_close_contact_dataset_id_lead_id"), "close_contact", ["dataset_id", "lead_id"])
    op.create_table(
        "close_opportunity",
        sa.Column("dataset_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
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
        op.f("ix_close_opportunity_dataset_id_contact_id"), "close_opportunity", ["dataset_id", "contact_id"]
    )
    op.create_index(
        op.f("ix_close_opportunity_dataset_id_created_at_id"), "close_opportunity", ["dataset_id", "created_at", "id"]
    )
    op.create_index(
        op.f("ix_close_opportunity_dataset_id_date_won_id"), "close_opportunity", ["dataset_id", "date_won", "id"]
    )
    op.create_index(op.f("ix_close_opportunity_dataset_id_lead_id"), "close_opportunity", ["dataset_id", "lead_id"])
    op.create_index(op.f("ix_close_opportunity_dataset_id_status_id"), "close_opportunity", ["dataset_id", "status_id"])
    op.create_index(
        op.f("ix_close_opportunity_dataset_id_updated_at_id"), "close_opportunity", ["dataset_id", "updated_at", "id"]
    )
    op.create_index(op.f("ix_close_opportunity_dataset_id_user_id"), "close_opportunity", ["dataset_id", "user_id"])
    op.create_index(
        op.f("ix_close_opportunity_dataset_id_value_period_confidence_value"),
        "close_opportunity",
        ["dataset_id", "value_period", "confidence", "value"],
    )
    op.create_table(
        "close_task",
        sa.Column("dataset_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("lead_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.Column("assigned_to", sa.BigInteger(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("date", sa.String(length=32), nullable=True),
        sa.Column("due", sa.BigInteger(), nullable=True),
        sa.Column("is_complete", sa.Boolean(), nullable=False),
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
    op.create_index(op.f("ix_close_task_dataset_id_contact_id"), "close_task", ["dataset_id", "contact_id"])
    op.create_index(op.f("ix_close_task_dataset_id_created_at_id"), "close_task", ["dataset_id", "created_at", "id"])
    op.create_index(op.f("ix_close_task_dataset_id_due_id"), "close_task", ["dataset_id", "due", "id"])
    op.create_index(op.f("ix_close_task_dataset_id_lead_id"), "close_task", ["dataset_id", "lead_id"])
    op.create_index(op.f("ix_close_task_dataset_id_updated_at_id"), "close_task", ["dataset_id", "updated_at", "id"])


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
