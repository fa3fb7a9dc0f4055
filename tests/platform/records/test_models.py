"""The models are SQLAlchemy's declarative classes: a `Session` reads and writes records as objects."""

import subprocess
import sys
from decimal import Decimal

import pytest
from sqlalchemy import Connection, select
from sqlalchemy.orm import Session, configure_mappers

from dealdock.platform.database import write_guard
from dealdock.platform.records.models import Base
from dealdock.vendors.all_tables import metadata
from dealdock.vendors.pardot.opportunity.model import Opportunity
from dealdock.vendors.registry import VENDORS
from tests.support.builders import Account

ONE_VENDOR = """
import sys
from sqlalchemy.orm import configure_mappers
from dealdock.platform.records.models import Base
import dealdock.vendors.{vendor}.models
configure_mappers()
assert all(key.column.table is not None for table in Base.metadata.sorted_tables for key in table.foreign_keys)
print({{name.split(".")[2] for name in sys.modules if name.startswith("dealdock.vendors.")}})
"""


def test_a_session_gives_opportunities_and_writes_one(account: Account) -> None:
    account.opportunity(name="Two anchors", value=Decimal("12.34"))

    def work(db: Connection) -> list[tuple[str, Decimal]]:
        mine = select(Opportunity).where(Opportunity.dataset_id == account.tenant.dataset_id).order_by(Opportunity.id)
        with write_guard.lifted(db), Session(db) as session:
            (first,) = session.scalars(mine)
            assert isinstance(first, Opportunity)
            columns = {column.key: getattr(first, column.key) for column in Opportunity.__table__.c}
            session.add(Opportunity(**columns | {"id": first.id + 1, "name": "A buoy"}))
            first.value = Decimal("56.78")
            session.flush()
            assert [type(each) for each in session.scalars(mine)] == [Opportunity, Opportunity]
            session.commit()
        return [(row.name, row.value) for row in db.execute(mine)]

    stored = account.sandbox.database.write(work)
    assert stored == [("Two anchors", Decimal("56.78")), ("A buoy", Decimal("12.34"))]


def test_every_table_has_a_mapped_class() -> None:
    configure_mappers()
    assert {mapper.local_table.key for mapper in Base.registry.mappers} >= metadata.tables.keys()  # type: ignore[attr-defined]  # a table


@pytest.mark.slow
@pytest.mark.parametrize("vendor", [vendor.name for vendor in VENDORS])
def test_the_models_of_a_vendor_need_no_other(vendor: str) -> None:
    code = ONE_VENDOR.format(vendor=vendor)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, repr({vendor})), done.stderr
