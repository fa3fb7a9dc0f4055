"""processes that write the journal later than their responses"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "journal_writer",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("requested", sa.BigInteger(), nullable=False),
        sa.Column("written", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_writer")),
    )


def downgrade() -> None:
    op.drop_table("journal_writer")
