"""A scene with one account of a vendor, whose records are generated."""

from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import Any

from dealdock.platform.errors import WrongSetting
from dealdock.platform.scenes.generated.history import history
from dealdock.platform.scenes.support import SceneVendors
from dealdock.platform.scenes.writers import LazyList, LazyMapping


def generated(vendors: SceneVendors, vendor: str, *, deals: int, seed: int, until: date) -> LazyMapping:
    """Return a scene with this number of deals, to be written once. Raises `WrongSetting`.

    The same arguments give the same scene.
    """
    generate = vendors.scenes(vendor).generate
    if generate is None:
        raise WrongSetting(f"scenes of {vendor} cannot be generated")

    def account() -> Iterator[tuple[str, Any]]:
        if vendor != vendors.default:
            yield "vendor", vendor
        for name, value in generate(history(deals, seed=seed, until=until)):
            if not isinstance(value, Iterator):
                yield name, value
            elif first := next(value, None):
                yield name, LazyList(chain([first], value))

    return LazyMapping([("accounts", LazyList([LazyMapping(account())]))])
