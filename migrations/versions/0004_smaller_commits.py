"""less for SQLite to write at a commit: small rows in the key's own tree, and an index only of what came from a CRM."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KEYED = ("call_under_way", "campaign", "dataset", "directory", "opportunity_prospect", "usage", "user")
FROM_CRM = sa.text("crm_fid IS NOT NULL")
INDEX = "ix_opportunity_dataset_id_crm_fid"


def upgrade() -> None:
    rebuild("WITHOUT ROWID")
    op.drop_index(INDEX, "opportunity")
    columns = ["dataset_id", "crm_fid"]
    op.create_index(INDEX, "opportunity", columns, unique=True, sqlite_where=FROM_CRM, postgresql_where=FROM_CRM)


def downgrade() -> None:
    op.drop_index(INDEX, "opportunity")
    op.create_index(INDEX, "opportunity", ["dataset_id", "crm_fid"], unique=True)
    rebuild("")


def rebuild(kind: str) -> None:
    """Make these tables anew, as they were made but for this; PostgreSQL knows no such kinds."""
    db = op.get_bind()
    for table in KEYED if db.dialect.name == "sqlite" else ():
        made = db.scalar(
            sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :name"), {"name": table}
        )
        others = sa.text("SELECT sql FROM sqlite_master WHERE type <> 'table' AND tbl_name = :name AND sql IS NOT NULL")
        described = db.scalars(others, {"name": table}).all()
        columns = made[made.index("(") : made.rindex(")") + 1]
        key = ", ".join(sa.inspect(db).get_pk_constraint(table)["constrained_columns"])
        for statement in (
            f'CREATE TABLE "new_{table}" {columns} {kind}',
            # the rows themselves, not what an index has of them, in the order that the new tree takes fastest
            f'INSERT INTO "new_{table}" SELECT * FROM "{table}" NOT INDEXED ORDER BY {key}',  # noqa: S608 (our own names)
            f'DROP TABLE "{table}"',
            f'ALTER TABLE "new_{table}" RENAME TO "{table}"',
            *described,
        ):
            db.exec_driver_sql(statement)
