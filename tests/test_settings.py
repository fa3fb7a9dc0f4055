"""Settings: where they come from, and the page that explains them."""

from inspect import signature

import pytest
from pydantic import ValidationError

from dealdock.cli.commands import start
from dealdock.settings import Settings
from tests.support.generators.settings_page import WITHOUT_OPTION


def test_each_is_an_option_of_start() -> None:
    assert (
        set(signature(start).parameters) - {"open_console", "until_stdin_closes"}
        == set(Settings.model_fields) - WITHOUT_OPTION
    )


def test_an_empty_variable_is_one_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.setenv(f"DEALDOCK_{name.upper()}", "")
    assert Settings().model_dump() == {name: field.default for name, field in Settings.model_fields.items()}


@pytest.mark.parametrize("name", ["secret", "control_token"])
def test_a_weak_secret_is_refused(name: str) -> None:
    with pytest.raises(ValidationError):
        Settings.model_validate({name: ""})


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:80"),
        ("localhost", "http://localhost:80"),
        ("::1", "http://[::1]:80"),
        ("0.0.0.0", "http://127.0.0.1:80"),  # noqa: S104 (not bound)
        ("::", "http://[::1]:80"),
    ],
)
def test_the_url_is_one_that_a_client_can_call(host: str, url: str) -> None:
    assert Settings(host=host, port=80).url == url


@pytest.mark.parametrize("hosts", ["http://crm.test", "crm.test:8080", "crm.test,b b", "crm.test/"])
def test_what_no_host_header_has_is_no_host(hosts: str) -> None:
    with pytest.raises(ValidationError, match=r"must be host names such as crm\.test"):
        Settings.model_validate({"hosts": hosts})
    assert Settings(hosts=("::1", "Good.test")).hosts == ("::1", "good.test")


@pytest.mark.parametrize("token", ["é", "a\nb"])
def test_a_control_token_that_no_header_can_have_is_refused(token: str) -> None:
    with pytest.raises(ValidationError, match="printable ASCII"):
        Settings(control_token=token)


def test_hosts_are_a_list_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEALDOCK_HOSTS", "One.example, two.example,")
    assert Settings().hosts == ("one.example", "two.example")
