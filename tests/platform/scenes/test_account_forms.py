"""The settings of accounts in scenes are those of their vendors."""

from typing import Annotated, Any

import pytest
from pydantic import BaseModel, Field

from dealdock.app import VENDORS
from dealdock.platform import scenes
from dealdock.platform.errors import WrongScene
from dealdock.platform.records.models import MAX_ID
from dealdock.platform.scenes.account_forms import with_settings
from dealdock.platform.scenes.document import SceneDocument
from dealdock.platform.scenes.schema import SceneAccount
from dealdock.vendors.pardot.settings import AccountSettings
from tests.support.cases import each_case


@each_case("vendor", VENDORS.names)
def test_an_account_has_the_vendor_s_settings_by_default(vendor: str) -> None:
    form: Any = VENDORS.scenes(vendor).account
    model = VENDORS.get(vendor).accounts.Settings
    found = form.model_validate({}).settings()
    assert model.model_validate({name: found[name] for name in model.model_fields}) == model()


@each_case(
    ("vendor", "setting", "problem"),
    [
        (
            "copper",
            {"limits": {"per_minute": -1}},
            "limits.per_minute: must be a whole number from 0 to 1000000000, is -1",
        ),
        ("copper", {"limits": {"per_minutes": 1}}, "limits.per_minutes: unknown field; did you mean per_minute?"),
        ("copper", {"currency": "euro"}, "currency: must be the three letters of a currency, such as EUR"),
        ("copper", {"date_format": "MM/DD"}, "date_format: must be MM/DD/YYYY or DD/MM/YYYY, is 'MM/DD'"),
        ("close", {"limits": {"window": 0}}, "limits.window: must be a whole number from 1 to 86400, is 0"),
        ("apollo", {"plan_limits": "perhaps"}, "plan_limits: must be true or false, is 'perhaps'"),
        (
            "pardot",
            {"scoring": {"won": 10**7}},
            "scoring.won: must be a whole number from -1000000 to 1000000, is 10000000",
        ),
    ],
)
def test_a_setting_that_the_vendor_does_not_have_is_refused(vendor: str, setting: dict[str, Any], problem: str) -> None:
    with pytest.raises(WrongScene) as caught:
        scenes.checked(SceneDocument("crm.json", {"accounts": [{"vendor": vendor, **setting}]}), VENDORS)
    assert str(caught.value) == f"crm.json: accounts[0].{problem}"


def test_a_page_may_be_as_long_as_the_control_plane_permits() -> None:
    form: Any = VENDORS.scenes("pardot").account
    settings = form.model_validate({"paging": {"max_page": MAX_ID}}).settings()
    assert AccountSettings(max_page=settings["max_page"]).max_page == MAX_ID


def test_a_text_that_has_rules_of_its_own_needs_a_field_of_its_own() -> None:
    class Settings(BaseModel):
        currency: Annotated[str, Field(pattern="[A-Z]{3}")] = "EUR"

    with pytest.raises(TypeError, match="does not determine the values in scenes"):
        with_settings(SceneAccount, Settings)
    form = with_settings(SceneAccount, Settings, currency=(str, "EUR"))
    assert form.model_validate({}).settings()["currency"] == "EUR"
