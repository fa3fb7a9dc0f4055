"""why a call was refused, beside it in the journal."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("journal", sa.Column("explain", sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("journal") as journal:
        journal.drop_column("explain")
