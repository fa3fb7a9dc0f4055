"""Sessions of pytest inside a test, with the plugin installed and nothing configured.

When a session ends, it removes the modules that it imported. Modules that are imported at first use are therefore
imported here: otherwise two copies of a class could be in use afterwards.
"""

import gc
from collections.abc import Sequence
from importlib.metadata import entry_points

import httpcore  # noqa: F401 (httpx imports it at first use)
import pytest
import trustme  # noqa: F401 (it cannot be imported twice)

from dealdock.control.support import support_of
from dealdock.platform.scenes import yaml_events  # noqa: F401 (PyYAML cannot be imported twice)
from dealdock.testing import in_process  # noqa: F401 (the plugin imports it at first use)
from dealdock.vendors.registry import VENDORS
from dealdock.web.vendor_api import api_of, privacy_of

for vendor in VENDORS:
    _ = api_of(vendor), privacy_of(vendor), vendor.scenes, support_of(vendor)

INSTALLED = bool(entry_points(group="pytest11", name="dealdock"))
"""True if this checkout was installed with the plugin; otherwise a session names the plugin."""

CLIENT = """
import json, urllib.request
from urllib.parse import urlencode

def call(dealdock, operation, object="opportunity", **parameters):
    keys = {"api_key": dealdock.credentials.api_key, "user_key": dealdock.credentials.user_key, "format": "json"}
    url = f"{dealdock.url}/api/{object}/version/3/do/{operation}"
    with urllib.request.urlopen(url, urlencode(keys | parameters).encode()) as answer:
        return json.loads(answer.read() or b"{}")
"""


class Session:
    """A folder of tests, and the ways to run them."""

    def __init__(self, pytester: pytest.Pytester) -> None:
        self.pytester = pytester
        pytester.makeini("[pytest]\nfilterwarnings = error")
        pytester.makepyfile(client=CLIENT)

    def run(
        self, tests: str | Sequence[str], *options: object, apart: bool = False, asyncio: bool = False
    ) -> pytest.RunResult:
        """Run one module of tests or several, in this process or in a new one."""
        texts = [tests] if isinstance(tests, str) else tests
        self.pytester.makepyfile(**{f"test_{number}": text for number, text in enumerate(texts, 1)})
        options += ("-o", "asyncio_default_fixture_loop_scope=function") if asyncio else ("-p", "no:asyncio")
        options += ("-p", "no:schemathesis", "-p", "no:hypothesispytest")  # they take most of a short session's time
        if not INSTALLED:
            options += ("-p", "pytest_dealdock.plugin")
        run = self.pytester.runpytest_subprocess if apart else self.pytester.runpytest_inprocess
        gc.freeze()  # at its end a session searches all objects for garbage five times
        return run("-q", "-p", "no:cacheprovider", *map(str, options))
