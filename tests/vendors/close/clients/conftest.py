"""A server with TLS and a proxy, for clients whose addresses are hard-coded."""

import os
from collections.abc import Iterator, Mapping

import pytest

from dealdock import Sandbox
from tests.server.answering import Answering, answering


@pytest.fixture(scope="module")
def running(sandbox: Sandbox) -> Iterator[Answering]:
    with answering(sandbox, "uvloop") as running:
        yield running


@pytest.fixture
def proxied(running: Answering) -> Mapping[str, str]:
    """The environment by which programs go through the proxy and trust the sandbox."""
    address, ca = f"http://127.0.0.1:{running.port}", str(running.authority.file())
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    for name in ("PYTHONPATH", "PYTHONHOME"):
        kept.pop(name, None)
    return kept | {"HTTPS_PROXY": address, "HTTP_PROXY": address, "REQUESTS_CA_BUNDLE": ca, "SSL_CERT_FILE": ca}
