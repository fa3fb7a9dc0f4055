"""what the control plane steers by: snapshots, scenes to go back to, faults, the journal, the CRM's ids."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

COUNTERS = ("last_fault", "live_faults")


def upgrade() -> None:
    op.create_table(
        "account_scene",
        sa.Column("account_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_account_scene_account_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_account_scene")),
    )
    op.create_table(
        "snapshot",
        sa.Column("account_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("dataset_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_snapshot_account_id")),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_snapshot_dataset_id")),
        sa.PrimaryKeyConstraint("account_id", "name", name=op.f("pk_snapshot")),
    )
    op.create_table(
        "fault",
        sa.Column("account_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("object", sa.String(length=255), nullable=True),
        sa.Column("operation", sa.String(length=255), nullable=True),
        sa.Column("parameters", sa.Text(), nullable=True),
        sa.Column("nth", sa.BigInteger(), nullable=True),
        sa.Column("probability", sa.Float(), nullable=True),
        sa.Column("effect", sa.Text(), nullable=False),
        sa.Column("after", sa.Boolean(), nullable=False),
        sa.Column("times", sa.BigInteger(), nullable=True),
        sa.Column("seen", sa.BigInteger(), nullable=False),
        sa.Column("struck", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_fault_account_id")),
        sa.PrimaryKeyConstraint("account_id", "number", name=op.f("pk_fault")),
    )
    op.create_table(
        "journal",
        sa.Column("account_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("method", sa.String(length=16), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("object", sa.String(length=255), nullable=True),
        sa.Column("operation", sa.String(length=255), nullable=True),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("status", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.BigInteger(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("fault", sa.BigInteger(), nullable=True),
        sa.Column("duration", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "number", name=op.f("pk_journal")),
    )

    for counter in COUNTERS:
        op.add_column("account", sa.Column(counter, sa.BigInteger(), nullable=True))
        op.execute(sa.update(sa.table("account", sa.column(counter))).values({counter: 0}))
    with op.batch_alter_table("account") as account:
        for counter in COUNTERS:
            account.alter_column(counter, existing_type=sa.BigInteger(), nullable=False)

    with op.batch_alter_table("dataset") as dataset:
        dataset.add_column(sa.Column("abandoned_at", sa.BigInteger(), nullable=True))
        dataset.create_index("ix_dataset_abandoned_at", ["abandoned_at"], unique=False)
        dataset.drop_constraint(op.f("fk_dataset_account_id"), type_="foreignkey")

    op.add_column("opportunity", sa.Column("crm_fid", sa.String(length=255), nullable=True))
    op.create_index("ix_opportunity_dataset_id_crm_fid", "opportunity", ["dataset_id", "crm_fid"], unique=True)


def downgrade() -> None:
    op.drop_index("ix_opportunity_dataset_id_crm_fid", "opportunity")
    with op.batch_alter_table("opportunity") as opportunity:
        opportunity.drop_column("crm_fid")

    with op.batch_alter_table("dataset") as dataset:
        dataset.create_foreign_key(op.f("fk_dataset_account_id"), "account", ["account_id"], ["id"])
        dataset.drop_index("ix_dataset_abandoned_at")
        dataset.drop_column("abandoned_at")

    with op.batch_alter_table("account") as account:
        for counter in COUNTERS:
            account.drop_column(counter)

    for table in ("journal", "fault", "snapshot", "account_scene"):
        op.drop_table(table)
