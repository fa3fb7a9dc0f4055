"""heartbeats instead of moments: of what is being filled, and of workers that hold calls."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lease",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("beats", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lease")),
    )
    remake_worker("beats")


def downgrade() -> None:
    remake_worker("seen_at")
    op.drop_table("lease")


def remake_worker(column: str) -> None:
    """Make the table anew, without rows: the processes that it tells of have ended."""
    op.execute("DELETE FROM call_under_way")
    op.drop_table("worker")
    op.create_table(
        "worker",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column(column, sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker")),
    )
