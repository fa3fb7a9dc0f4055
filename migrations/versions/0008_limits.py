"""limits of any vendor: settings of the vendor's own, and counts by limit, scope and window."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

LIMITS = ("daily_limit", "concurrent_limit")
DAILY = "daily"

account = sa.table(
    "account", *(sa.column(name) for name in ("id", "settings", *LIMITS)), sa.column("is_limited", sa.Boolean())
)
days = sa.table("usage", *(sa.column(name) for name in ("account_id", "day", "used")))
counts = sa.table("usage", *(sa.column(name) for name in ("account_id", "limit_name", "scope", "began_at", "used")))


def upgrade() -> None:
    db = op.get_bind()
    op.add_column("account", sa.Column("is_limited", sa.Boolean(), nullable=True))
    for row in db.execute(sa.select(account)).mappings().all():
        limits = {name: row[name] for name in LIMITS}
        is_limited = any(calls is not None for calls in limits.values())
        change(row["id"], settings=json.dumps({**json.loads(row["settings"]), **limits}), is_limited=is_limited)
    with op.batch_alter_table("account") as changed:
        changed.alter_column("is_limited", existing_type=sa.Boolean(), nullable=False)
        for name in LIMITS:
            changed.drop_column(name)
    used = db.execute(sa.select(days)).mappings().all()
    remake("usage", {"limit_name": sa.String(32), "scope": sa.String(255), "began_at": sa.BigInteger()}, USED)
    for row in used:
        midnight = datetime.fromisoformat(row["day"]).replace(tzinfo=UTC)
        count = {"limit_name": DAILY, "scope": "", "began_at": int(midnight.timestamp()) * 1000}
        db.execute(sa.insert(counts).values(account_id=row["account_id"], used=row["used"], **count))
    remake("call_under_way", {"id": sa.String(32), "limit_name": sa.String(32)}, {"scope": sa.String(255), **WORKER})


def downgrade() -> None:
    db = op.get_bind()
    for name in LIMITS:
        op.add_column("account", sa.Column(name, sa.BigInteger(), nullable=True))
    for row in db.execute(sa.select(account)).mappings().all():
        settings = json.loads(row["settings"])
        limits = {name: settings.pop(name) for name in LIMITS}
        change(row["id"], settings=json.dumps(settings), **limits)
    with op.batch_alter_table("account") as changed:
        changed.drop_column("is_limited")
    used = db.execute(sa.select(counts).where(counts.c.limit_name == DAILY)).mappings().all()
    remake("usage", {}, {"day": sa.String(10), **USED})
    for row in used:
        day = datetime.fromtimestamp(row["began_at"] // 1000, UTC).date().isoformat()
        db.execute(sa.insert(days).values(account_id=row["account_id"], day=day, used=row["used"]))
    remake("call_under_way", {"id": sa.String(32)}, WORKER)


USED: Mapping[str, Any] = {"used": sa.BigInteger()}
WORKER: Mapping[str, Any] = {"worker_id": sa.String(32)}


def change(account_id: int, **values: Any) -> None:
    """Change an account's row."""
    op.execute(sa.update(account).where(account.c.id == account_id).values(values))


def remake(table: str, key: Mapping[str, Any], columns: Mapping[str, Any]) -> None:
    """Make a table anew, without rows, with an account's id before the other columns of its key."""
    op.drop_table(table)
    op.create_table(
        table,
        sa.Column("account_id", sa.BigInteger(), autoincrement=False, nullable=False),
        *(sa.Column(name, kind, nullable=False) for name, kind in {**key, **columns}.items()),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f(f"fk_{table}_account_id")),
        sa.PrimaryKeyConstraint("account_id", *key, name=op.f(f"pk_{table}")),
        sqlite_with_rowid=False,
    )
