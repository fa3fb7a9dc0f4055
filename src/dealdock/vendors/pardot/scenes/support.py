"""Pardot's part in scenes."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from dealdock.platform.database.database import Database
from dealdock.platform.models.context import AccountContext
from dealdock.platform.scenes.id_bitmap import Numbers
from dealdock.platform.scenes.json_lines import Batch, Lines
from dealdock.platform.scenes.lookups import Named
from dealdock.platform.scenes.parse_lines import described
from dealdock.platform.scenes.support import SceneSupport
from dealdock.vendors.pardot.scenes import check, demo, export, fast_opportunities, load, schema, users
from dealdock.vendors.pardot.scenes.line_rows import LineRows


class _LineLoader:
    """Loads accounts from lines: opportunities fast, the others as the form has them."""

    def open(
        self, database: Database, account: AccountContext, users: Named, numbers: Numbers, now: datetime, lines: Lines
    ) -> LineRows:
        """Begin an account."""
        return LineRows(database, account, users, numbers, now, lines)

    def own_ids(self, lines: Lines, batch: Batch) -> Iterator[tuple[int, int]]:
        """Return the ids that these records bring along, each with the index of its line."""
        records = fast_opportunities.swiftly(batch.lines) if batch.kind == "opportunities" else None
        for index, each in enumerate(described(lines, batch, schema.FORM) if records is None else records):
            for one in (each, *(getattr(each, "activities", None) or ())):
                if one.id is not None:
                    yield index, one.id


SCENES: Final = SceneSupport(
    vendor="pardot",
    form=schema.FORM,
    check=check.problems,
    check_in=check.problems_in,
    users=users,
    write=load.write,
    settings=export.settings,
    records=export.records,
    demo=demo.accounts,
    line_loader=_LineLoader(),
)
