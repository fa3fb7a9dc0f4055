"""Copper's part in scenes."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import partial
from typing import Any, Final

from dealdock.platform.scenes import checks, plain, values
from dealdock.platform.scenes.document import Place, Problem
from dealdock.vendors.copper.names import VENDOR
from dealdock.vendors.copper.scenes import demo, export, forms, generated, new_account, unique
from dealdock.vendors.copper.scenes.kinds import KINDS
from dealdock.vendors.copper.scenes.rows import CopperRows

_PLAIN: Final = plain.support(
    VENDOR,
    forms.Account,
    KINDS,
    demo=demo.accounts,
    new_account=new_account.records,
    generate=generated.generate,
)


def check(accounts: Collection[tuple[Place, Any]]) -> Iterator[Problem]:
    """Yield the problems between the records of a scene's accounts, and each value that comes twice.

    Ids of options, domains of companies and addresses of people are unique; the latter two without regard to case.
    """
    yield from _PLAIN.check(accounts)
    for place, account in accounts:
        definitions = list(checks.records(place, account, "custom_field_definitions"))
        options = (option for at, each in definitions for option in checks.records(at, each, "options"))
        yield from checks.repeated_values(checks.each(options, "id", values.record_id), "id")
        yield from unique.problems(place, account)


SCENES: Final = replace(
    _PLAIN,
    form=replace(
        _PLAIN.form,
        record_types={**_PLAIN.form.record_types, "limits": forms.Limits, "options": forms.Option},
    ),
    check=check,
    rows=partial(CopperRows, KINDS),
    records=partial(export.completed, _PLAIN),
)
