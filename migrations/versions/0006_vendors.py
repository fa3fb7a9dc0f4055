"""the vendor of an account: until now there was only one."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("account", sa.Column("vendor", sa.String(length=32), nullable=True))
    op.execute(sa.update(sa.table("account", sa.column("vendor"))).values(vendor="pardot"))
    with op.batch_alter_table("account") as account:
        account.alter_column("vendor", existing_type=sa.String(length=32), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("account") as account:
        account.drop_column("vendor")
