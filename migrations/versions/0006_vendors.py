"""the vendor of an account, with settings of the vendor's own: until now there was only one."""

import hashlib
import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TEXT = sa.String(length=255)
SETTINGS: dict[str, tuple[sa.types.TypeEngine[Any], bool]] = {
    "connector": (sa.String(length=16), True),
    "version": (sa.BigInteger(), False),
    "level": (TEXT, False),
    **dict.fromkeys(
        (
            *("website", "vanity_domain", "address1", "address2", "city", "state"),
            *("territory", "zip", "country", "phone", "fax"),
        ),
        (TEXT, True),
    ),
    **dict.fromkeys(("score_created", "score_won", "score_lost"), (sa.BigInteger(), False)),
    **dict.fromkeys(("keys_in_query", "api_access", "api_keys", "connected_campaigns"), (sa.Boolean(), False)),
    "addresses": (sa.Text(), True),
}
"""Type of each column that becomes a setting, and whether it may be null."""

UNIT = "uq_account_business_unit_id"

account = sa.table(
    "account",
    *(sa.column(name, kind) for name, (kind, _) in SETTINGS.items()),
    *(sa.column(name) for name in ("id", "vendor", "settings", "business_unit_id")),
)
directory = sa.table("directory", *(sa.column(name) for name in ("digest", "kind", "account_id", "generation")))


def upgrade() -> None:
    op.add_column("account", sa.Column("vendor", sa.String(length=32), nullable=True))
    op.add_column("account", sa.Column("settings", sa.Text(), nullable=True))
    db = op.get_bind()
    for row in db.execute(sa.select(account)).mappings().all():
        settings = {name: row[name] for name in SETTINGS}
        if settings["addresses"] is not None:
            settings["addresses"] = settings["addresses"].split()
        changes = {"vendor": "pardot", "settings": json.dumps(settings)}
        db.execute(sa.update(account).where(account.c.id == row["id"]).values(changes))
        digest = hashlib.sha256(row["business_unit_id"].encode()).hexdigest()
        entry = {"digest": digest, "kind": "business_unit_id", "account_id": row["id"], "generation": 0}
        db.execute(sa.insert(directory).values(entry))
    with op.batch_alter_table("account") as changed:
        changed.alter_column("vendor", existing_type=sa.String(length=32), nullable=False)
        changed.alter_column("settings", existing_type=sa.Text(), nullable=False)
        changed.drop_constraint(UNIT, type_="unique")
        for name in ("business_unit_id", *SETTINGS):
            changed.drop_column(name)


def downgrade() -> None:
    if op.get_bind().scalar(sa.select(sa.func.count()).select_from(account)):
        raise NotImplementedError("the ids of business units are stored no more, so that there is no way back")
    with op.batch_alter_table("account") as changed:
        for name in ("vendor", "settings"):
            changed.drop_column(name)
        for name, (kind, is_optional) in SETTINGS.items():
            changed.add_column(sa.Column(name, kind, nullable=is_optional))
        changed.add_column(sa.Column("business_unit_id", sa.String(length=18), nullable=False))
        changed.create_unique_constraint(UNIT, ["business_unit_id"])
