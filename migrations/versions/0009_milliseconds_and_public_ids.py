"""frozen clocks to the millisecond, and public ids that were imported."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("UPDATE account SET frozen_at = frozen_at * 1000")
    op.create_table(
        "public_id",
        sa.Column("dataset_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("public_id", sa.String(length=255), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_public_id_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "kind", "public_id", name=op.f("pk_public_id")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_public_id_dataset_id_kind_id"), "public_id", ["dataset_id", "kind", "id"], unique=True)


def downgrade() -> None:
    op.drop_table("public_id")
    op.execute("UPDATE account SET frozen_at = frozen_at / 1000")
