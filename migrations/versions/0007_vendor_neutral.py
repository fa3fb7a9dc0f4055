"""tables of records with their vendor's name, numbers of live records by kind, and error codes as text."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

PREFIX = "pardot_"
TABLES = (
    *("campaign", "custom_field", "custom_field_value", "list", "list_membership", "opportunity"),
    *("opportunity_prospect", "prospect", "prospect_account", "tag", "visitor_activity"),
)
LONG = "ix_opportunity_prospect_dataset_id_prospect_id_opportunity_id"
SHORT = "ix_pardot_opportunity_prospect_dataset_id_prospect_id"
"""The usual name would be longer than PostgreSQL's 63 characters."""

KINDS = ("opportunities", "prospects", "visitor_activities", "list_memberships")

live_count = sa.table("live_count", *map(sa.column, ("dataset_id", "kind", "count")))
dataset = sa.table("dataset", *map(sa.column, ("id", *(f"live_{kind}" for kind in KINDS))))


def upgrade() -> None:
    for table in TABLES:
        rename(table, PREFIX + table, {LONG: SHORT})
    op.create_table(
        "live_count",
        sa.Column("dataset_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=63), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_live_count_dataset_id")),
        sa.PrimaryKeyConstraint("dataset_id", "kind", name=op.f("pk_live_count")),
        sqlite_with_rowid=False,
    )
    for kind in KINDS:
        stored = dataset.c[f"live_{kind}"]
        rows = sa.select(dataset.c.id, sa.literal(kind, sa.String(63)), stored).where(stored != 0)
        op.execute(live_count.insert().from_select(["dataset_id", "kind", "count"], rows))
        op.drop_column("dataset", stored.name)
    with op.batch_alter_table("journal") as changed:
        changed.alter_column(
            "code", existing_type=sa.BigInteger(), type_=sa.String(length=40), postgresql_using="code::varchar(40)"
        )


def downgrade() -> None:
    op.execute(
        "UPDATE journal SET code = NULL WHERE lower(code) <> upper(code)"
    )  # a word, for which there was no column
    with op.batch_alter_table("journal") as changed:
        changed.alter_column(
            "code", existing_type=sa.String(length=40), type_=sa.BigInteger(), postgresql_using="code::bigint"
        )
    for kind in KINDS:
        op.add_column("dataset", sa.Column(f"live_{kind}", sa.BigInteger(), nullable=True))
        mine = sa.and_(live_count.c.dataset_id == dataset.c.id, live_count.c.kind == kind)
        counted = sa.select(live_count.c.count).where(mine).scalar_subquery()
        op.execute(dataset.update().values({f"live_{kind}": sa.func.coalesce(counted, 0)}))
    with op.batch_alter_table("dataset") as changed:
        for kind in KINDS:
            changed.alter_column(f"live_{kind}", existing_type=sa.BigInteger(), nullable=False)
    op.drop_table("live_count")
    for table in TABLES:
        rename(PREFIX + table, table, {SHORT: LONG})


def rename(old: str, new: str, exceptions: dict[str, str]) -> None:
    """Rename a table with its indexes and constraints. No row is copied."""
    op.rename_table(old, new)
    renamed = {name: exceptions.get(name, name.replace(f"_{old}", f"_{new}", 1)) for name in names(new)}
    if op.get_bind().dialect.name == "sqlite":
        rename_in_schema(new, renamed)
        return
    for before, after in renamed.items():
        if before.startswith("ix_"):
            op.execute(f"ALTER INDEX {before} RENAME TO {after}")
        else:
            op.execute(f"ALTER TABLE {new} RENAME CONSTRAINT {before} TO {after}")


def rename_in_schema(table: str, renamed: dict[str, str]) -> None:
    """Rename in SQLite's schema table, as its documentation describes it (lang_altertable.html, section 8).

    SQLite has no statement that renames an index or a constraint.
    """
    db = op.get_bind()
    version = db.scalar(sa.text("PRAGMA schema_version"))
    op.execute("PRAGMA writable_schema = ON")
    for before, after in renamed.items():
        same = {"before": before, "after": after, "table": table}
        sql = "UPDATE sqlite_master SET sql = replace(sql, :before || ' ', :after || ' ') WHERE tbl_name = :table"
        db.execute(sa.text(sql), same)
        name = "UPDATE sqlite_master SET name = :after WHERE name = :before AND tbl_name = :table"
        db.execute(sa.text(name), same)
    op.execute(f"PRAGMA schema_version = {version + 1}")
    op.execute("PRAGMA writable_schema = OFF")


def names(table: str) -> Iterator[str]:
    """Yield the names of a table's indexes and constraints."""
    look = sa.inspect(op.get_bind())
    keys = [look.get_pk_constraint(table), *look.get_foreign_keys(table)]
    for each in (*keys, *look.get_check_constraints(table), *look.get_indexes(table)):
        yield str(each["name"])
