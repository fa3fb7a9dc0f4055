"""Custom fields: definitions, values, filters. Contract 2.8, 3.7."""

from collections.abc import Sequence
from typing import Any, Final

import httpx
import pytest

from tests.support.cases import each_case
from tests.vendors.copper.client import NOW, Copper, Json

MIDNIGHT = 1_483_344_000  # of January 2, 2017 in Los Angeles


def sent(definition: Json, value: Any) -> list[Json]:
    return [{"custom_field_definition_id": definition["id"], "value": value}]


def shown(copper: Copper, deal: Json, definition: Json) -> Any:
    [found] = [
        each["value"]
        for each in copper.get(deal)["custom_fields"]
        if each["custom_field_definition_id"] == definition["id"]
    ]
    return found


class TestForm:
    @pytest.mark.contract("2.8.form.1", "2.1.custom.1")
    def test_has_an_object_for_each_definition(self, copper: Copper) -> None:
        types = ("String", "MultiSelect", "Checkbox", "Connect")
        options = {"MultiSelect": ("a", "b")}
        ids = [copper.definition(each, *options.get(each, ()))["id"] for each in types]
        copper.definition("Text", on="person")
        text, several, flag, connect = ids
        expected = [(flag, False), (several, []), (text, None), (connect, []), (connect + 1, [])]
        assert [
            (each["custom_field_definition_id"], each["value"]) for each in copper.deal()["custom_fields"]
        ] == expected

    @pytest.mark.contract("2.8.form.3", "2.8.form.4", "2.8.form.5")
    def test_has_set_fields_first_then_empty_ones_downwards_then_connect(self, copper: Copper) -> None:
        """A false that was sent counts as set, also on update; one that was emptied does not."""
        types = ("Connect", "String", "Checkbox", "Float", "Connect", "MultiSelect", "Checkbox")
        options = {"MultiSelect": ("a", "b")}
        link, text, flag, number, other, several, last = (
            copper.definition(each, *options.get(each, ())) for each in types
        )
        names = {each["id"]: place for place, each in enumerate((link, text, flag, number, other, several, last))}

        def order(record: Json) -> list[int]:
            """Return the places of the fields, without the second definitions of those of the type Connect."""
            ids = [each["custom_field_definition_id"] for each in record["custom_fields"]]
            assert ids[-4:] == [link["id"], link["id"] + 1, other["id"], other["id"] + 1]
            return [names[each] for each in ids if each in names]

        deal = copper.deal(custom_fields=sent(flag, False) + sent(number, 0))
        assert order(deal) == [2, 3, 6, 5, 1, 0, 4]
        assert order(copper.put(deal, custom_fields=sent(several, ["a"]) + sent(last, False))) == [2, 3, 5, 6, 1, 0, 4]
        copper.advance(60)
        same = copper.put(deal, custom_fields=sent(last, None) + sent(flag, "false"))
        assert (order(same), same["date_modified"]) == ([2, 3, 5, 6, 1, 0, 4], deal["date_modified"])
        emptied = copper.put(deal, custom_fields=sent(flag, None) + sent(number, None) + sent(text, "x"))
        assert order(emptied) == [1, 5, 6, 3, 2, 0, 4]
        assert [order(each) for each in copper.ask("POST", "/opportunities/search")] == [order(emptied)]

    @pytest.mark.contract("2.8.form.2")
    def test_has_computed_values_where_they_are_asked_for(self, copper: Copper) -> None:
        color, sizes = copper.definition("Dropdown", "Red", "Blue"), copper.definition("MultiSelect", "S", "L")
        text = copper.definition("String")
        small, large = (option["id"] for option in sizes["options"])
        custom = sent(color, "Red") + sent(sizes, ["L", "S"]) + sent(text, "x")
        query = "?custom_field_computed_values=true"
        body = {"name": "Deal", "primary_contact_id": copper.person()["id"], "custom_fields": custom}
        deal = copper.ask("POST", f"/opportunities{query}", body)
        values = [(color["options"][0]["id"], "Red"), ([large, small], ["L", "S"]), ("x", "x")]
        expected = [
            {"custom_field_definition_id": definition["id"], "value": value, "computed_value": computed}
            for definition, (value, computed) in zip((color, sizes, text), values, strict=True)
        ]
        path = f"/opportunities/{deal['id']}{query}"
        answers = [deal, copper.ask("GET", path), copper.ask("PUT", path, {})]
        answers += copper.ask("POST", f"/opportunities/search{query}")
        answers += copper.ask("POST", f"/opportunities/bulk_create{query}", {"opportunities": [body]})
        assert [each["custom_fields"] for each in answers] == [expected] * 5
        assert "computed_value" not in copper.get(deal)["custom_fields"][0]


class TestValue:
    @pytest.mark.contract("2.8.type.1", "2.8.type.2", "2.8.type.7", "2.8.type.8", "2.8.type.9", "2.8.type.10")
    @pytest.mark.contract("2.8.type.6", "2.8.type.11", "2.8.type.12", "2.8.body.3")
    def test_is_of_its_type(self, copper: Copper) -> None:
        cases: list[tuple[str, Any, str]] = [
            ("String", "x" * 255, '"' + "x" * 255 + '"'),
            ("String", "", '""'),
            ("Text", "a\nb", '"a\\nb"'),
            ("URL", "https://x.example/", '"https://x.example/"'),
            ("Date", "1/2/2017", str(MIDNIGHT)),
            ("Date", MIDNIGHT + 3600, str(MIDNIGHT)),
            ("Date", str(MIDNIGHT), str(MIDNIGHT)),
            ("Date", "", "null"),
            ("Checkbox", True, "true"),
            ("Checkbox", "true", "true"),
            ("Checkbox", None, "false"),
            ("Float", 42, "42.0"),
            ("Float", "1.25", "1.25"),
            ("Float", "", "null"),
            ("Percentage", 50, "50"),
            ("Percentage", 49.5, "50"),
            ("Currency", 75000, "75000.0"),
            ("Currency", -0.5, "-0.5"),
            ("Connect", [5], "[]"),
        ]
        definitions = [copper.definition(data_type) for data_type, _, _ in cases]
        places = {each["id"]: place for place, each in enumerate(definitions)}
        second = definitions[-1]["connected_id"]
        given = [each for of, (_, value, _) in zip(definitions, cases, strict=True) for each in sent(of, value)]
        deal = copper.deal(custom_fields=given)
        shown_ = copper.send("GET", f"/opportunities/{deal['id']}").text
        for definition, (data_type, value, text) in zip(definitions, cases, strict=True):
            written = f'{{"custom_field_definition_id":{definition["id"]},"value":{text}}}'
            assert written in shown_, (data_type, value)
        emptied = copper.put(deal, custom_fields=[each | {"value": None} for each in given])["custom_fields"]
        nothing = {"Checkbox": False, "Connect": []}
        emptied = [each for each in emptied if each["custom_field_definition_id"] != second]
        emptied.sort(key=lambda each: places[each["custom_field_definition_id"]])
        assert [each["value"] for each in emptied] == [nothing.get(data_type) for data_type, _, _ in cases]

    @pytest.mark.contract("2.8.type.3", "2.8.type.4", "2.8.type.5")
    def test_is_an_option_by_id_or_name(self, copper: Copper) -> None:
        color, sizes = copper.definition("Dropdown", "Red", "Blue"), copper.definition("MultiSelect", "S", "L")
        red, large = color["options"][0]["id"], sizes["options"][1]["id"]
        deal = copper.deal(custom_fields=sent(color, red) + sent(sizes, ["L", large]))
        assert (shown(copper, deal, color), shown(copper, deal, sizes)) == (red, [large])
        copper.put(deal, custom_fields=sent(color, "Blue"))
        assert shown(copper, deal, color) == color["options"][1]["id"]
        copper.put(deal, custom_fields=sent(color, str(red)) + sent(sizes, []))
        assert (shown(copper, deal, color), shown(copper, deal, sizes)) == (red, [])

    @pytest.mark.contract("2.8.type.3", "2.8.type.4")
    def test_is_the_first_of_two_options_of_one_name(self, copper: Copper) -> None:
        """By its id the second one is found, too."""
        for data_type in ("Dropdown", "MultiSelect"):
            two = copper.definition(data_type, "Red", "Red")
            first, second = (each["id"] for each in two["options"])
            for value, expected in (("Red", first), (str(second), second), (second, second)):
                many = data_type == "MultiSelect"
                deal = copper.deal(custom_fields=sent(two, [value] if many else value))
                assert shown(copper, deal, two) == ([expected] if many else expected), (data_type, value)

    @pytest.mark.contract("2.8.type.3")
    def test_is_the_option_with_the_id_before_the_one_with_this_name(self, copper: Copper) -> None:
        last = copper.definition("Dropdown", "Red", "Blue")["options"][-1]["id"]
        number = last + 2  # behind the new definition's own id
        color = copper.definition("Dropdown", "Red", str(number))
        assert color["options"][0]["id"] == number
        deal = copper.deal(custom_fields=sent(color, str(number)))
        assert shown(copper, deal, color) == number

    @each_case(
        ("data_type", "value", "text"),
        [
            ("String", "x" * 256, "is too long (maximum is 255 characters)"),
            ("String", 5, "must be a string"),
            ("Dropdown", "Green", "is not included in the list"),
            ("MultiSelect", "a", "must be an array"),
            ("MultiSelect", ["a", 5], "is not included in the list"),
            ("Date", "2017-01-02", "is not a valid date (MM/DD/YYYY)"),
            ("Checkbox", 1, "must be a boolean"),
            ("Float", "x", "must be a number"),
            ("Percentage", 101, "must be less than or equal to 100"),
        ],
    )
    def test_that_is_not_valid_is_refused(self, copper: Copper, data_type: str, value: Any, text: str) -> None:
        definition = copper.definition(data_type, *(("a", "b") if data_type in {"Dropdown", "MultiSelect"} else ()))
        body = {"name": "Deal", "primary_contact_id": copper.person()["id"], "custom_fields": sent(definition, value)}
        assert copper.refused("POST", "/opportunities", body) == [f"Custom Fields: {text}"]

    @pytest.mark.contract("2.8.body.1", "2.8.body.2")
    def test_needs_a_known_definition_and_may_have_other_keys(self, copper: Copper) -> None:
        of_person = copper.definition("String", on="person")
        contact = copper.person()["id"]
        body = {"name": "Deal", "primary_contact_id": contact}
        known = f"Custom Fields: Invalid value for Custom Fields: no such record: {of_person['id']}"
        faults = copper.refused(
            "POST", "/opportunities", {**body, "custom_fields": [*sent(of_person, "x"), {"value": 1}]}
        )
        assert faults == [known, "Custom Fields: Invalid value for Custom Fields: no such record: null"]
        text = copper.definition("String")
        custom = {"custom_field_definition_id": str(text["id"]), "value": "x", "computed_value": "y", "name": "z"}
        assert copper.deal(custom_fields=[custom])["custom_fields"][0]["value"] == "x"

    @pytest.mark.contract("2.4.update.6", "2.4.update.13")
    def test_of_others_stays_where_one_changes(self, copper: Copper) -> None:
        one, two = copper.definition("String"), copper.definition("String")
        deal, beside = (copper.deal(custom_fields=sent(one, "a") + sent(two, "b")) for _ in range(2))
        copper.advance(60)
        assert copper.put(deal, custom_fields=sent(one, "a")) == deal
        changed = copper.put(deal, custom_fields=sent(two, "c"))
        assert [each["value"] for each in changed["custom_fields"]] == ["a", "c"]
        assert changed["date_modified"] == deal["date_modified"] + 60
        assert copper.get(beside) == beside

    @pytest.mark.slow
    @each_case("zone", ["Asia/Kolkata", "UTC", "America/Los_Angeles"])
    def test_of_the_first_and_the_last_date_comes_back_as_it_was_read(self, http: httpx.Client, zone: str) -> None:
        copper = Copper.open(http, time_zone=zone)
        date = copper.definition("Date")
        for day in ("1/1/0002", "12/31/9998"):
            deal = copper.deal(name=day, close_date=day, custom_fields=sent(date, day))
            midnight = deal["custom_fields"][0]["value"]
            assert copper.put(deal, **deal) == deal
            by_day: tuple[Json, ...] = (
                {"minimum_close_date": midnight, "maximum_close_date": midnight},
                {"custom_fields": [{"custom_field_definition_id": date["id"], "value": midnight}]},
            )
            assert [copper.found(body) for body in by_day] == [[day]] * 2
            for body in ({"minimum_close_date": midnight + 1}, {"maximum_close_date": midnight - 1}):
                assert day not in copper.found(body)


class Deals:
    """Opportunities A to D with a value of each type; D has none."""

    VALUES: Final[tuple[tuple[str, dict[str, Any]], ...]] = (
        ("A", {"Dropdown": "Red", "MultiSelect": ["S"], "Date": "1/1/2017", "Checkbox": True, "Float": 1.5}),
        ("B", {"Dropdown": "Blue", "MultiSelect": ["S", "L"], "Date": "1/2/2017", "Checkbox": False, "Float": 42}),
        ("C", {"Dropdown": "Red", "MultiSelect": ["L"], "Date": "1/3/2017", "Checkbox": True, "Float": -3}),
        ("D", {}),
    )
    NUMBERS: Final = {"A": 10, "B": 20, "C": 30}

    def __init__(self, copper: Copper) -> None:
        self.copper = copper
        options = {"Dropdown": ("Red", "Blue"), "MultiSelect": ("S", "L")}
        types = ("Dropdown", "MultiSelect", "Date", "Checkbox", "Float", "Percentage", "Currency")
        self.by_type = {each: copper.definition(each, *options.get(each, ())) for each in types}
        for name, values in self.VALUES:
            numbers = {"Percentage": self.NUMBERS[name], "Currency": self.NUMBERS[name] + 0.5} if values else {}
            custom = [each for of, value in (values | numbers).items() for each in sent(self.by_type[of], value)]
            copper.deal(name=name, custom_fields=custom)

    def option(self, data_type: str, name: str) -> int:
        options: dict[str, int] = {each["name"]: each["id"] for each in self.by_type[data_type]["options"]}
        return options[name]

    def found(self, *filters: tuple[str, Json]) -> str:
        return "".join(self.copper.found({"custom_fields": self._objects(filters)}))

    def refused(self, *filters: tuple[str, Json]) -> list[str]:
        return self.copper.refused("POST", "/opportunities/search", {"custom_fields": self._objects(filters)})

    def _objects(self, filters: Sequence[tuple[str, Json]]) -> list[Json]:
        return [{"custom_field_definition_id": self.by_type[of]["id"], **more} for of, more in filters]


@pytest.fixture(scope="module")
def deals(http: httpx.Client) -> Deals:
    return Deals(Copper.open(http))


class TestFilter:
    @pytest.mark.slow
    @pytest.mark.contract("2.8.filter.1", "2.8.filter.7")
    def test_by_an_option(self, deals: Deals) -> None:
        red, blue = deals.option("Dropdown", "Red"), deals.option("Dropdown", "Blue")
        assert deals.found(("Dropdown", {"value": [red]})) == "AC"
        assert deals.found(("Dropdown", {"value": [red, blue]})) == "ABC"
        assert deals.found(("Dropdown", {"value": red})) == "AC"
        assert deals.found(("Dropdown", {"value": [blue], "allow_empty": True})) == "BD"
        assert deals.found(("Dropdown", {"allow_empty": True})) == "D"
        assert deals.found(("Dropdown", {"value": [10**9]})) == ""
        assert deals.found(("Dropdown", {})) == "ABCD"
        for blank in ([], [""], [None]):
            assert deals.found(("Dropdown", {"value": blank})) == "ABCD"
            assert deals.found(("MultiSelect", {"value": blank, "option": "ALL"})) == "ABCD"
            assert deals.found(("Dropdown", {"value": blank, "allow_empty": True})) == "D"
        assert deals.found(("Dropdown", {"value": [red]}), ("Percentage", {"minimum_value": 20})) == "C"

    @each_case("option", ["ANY", "ALL"])
    def test_by_many_options_and_impossible_ones(self, deals: Deals, option: str) -> None:
        long = deals.option("MultiSelect", "L")
        found = "BC" if option == "ANY" else ""
        for value in ([long, 10**40], [long, 2**63], [long, *range(10**9, 10**9 + 999)]):
            assert deals.found(("MultiSelect", {"option": option, "value": value})) == found
        assert deals.found(("MultiSelect", {"option": option, "value": [long, long, str(long)]})) == "BC"

    def test_of_more_fields_than_a_search_may_name(self, deals: Deals) -> None:
        one = ("Percentage", {"minimum_value": 20})
        assert deals.found(*[one] * 20) == deals.found(one)
        refused = deals.refused(*[one] * 21)
        assert refused == ["Custom Fields: is too long (maximum is 20 objects)"]

    @pytest.mark.contract("2.8.filter.2")
    @each_case(
        ("option", "names", "found"),
        [
            ("ANY", "S", "AB"),
            ("ANY", "SL", "ABC"),
            ("ALL", "SL", "B"),
            ("ALL", "L", "BC"),
            ("NONE", "S", "C"),
            (None, "L", "BC"),
        ],
    )
    def test_by_several_options(self, deals: Deals, option: str | None, names: str, found: str) -> None:
        value = [deals.option("MultiSelect", name) for name in names]
        assert deals.found(("MultiSelect", {"option": option, "value": value})) == found
        with_empty = {"option": option, "value": value, "allow_empty": True}
        assert deals.found(("MultiSelect", with_empty)) == found + "D"

    @pytest.mark.contract("2.8.filter.3", "2.8.filter.6")
    def test_by_bounds(self, deals: Deals) -> None:
        assert deals.found(("Date", {"minimum_value": MIDNIGHT})) == "BC"
        assert deals.found(("Date", {"minimum_value": MIDNIGHT + 1})) == "C"
        assert deals.found(("Date", {"maximum_value": MIDNIGHT})) == "AB"
        assert deals.found(("Percentage", {"minimum_value": 10, "maximum_value": 20})) == "AB"
        assert deals.found(("Percentage", {"minimum_value": "20.5"})) == "C"
        assert deals.found(("Currency", {"minimum_value": 20.5})) == "BC"
        assert deals.found(("Currency", {"maximum_value": 20.49})) == "A"
        assert deals.found(("Float", {"minimum_value": -3, "maximum_value": 1.5})) == "AC"

    def test_by_a_value_and_bounds_is_joined(self, deals: Deals) -> None:
        for data_type, value in (("Percentage", 20), ("Currency", 20.5), ("Float", 42), ("Date", MIDNIGHT)):
            for bound, found in (({"minimum_value": value + 1}, ""), ({"minimum_value": value - 1}, "B")):
                assert deals.found((data_type, {"value": value, **bound})) == found, (data_type, bound)

    @pytest.mark.contract("2.8.filter.4", "2.8.filter.5")
    def test_by_a_value(self, deals: Deals) -> None:
        assert deals.found(("Checkbox", {"value": True})) == "AC"
        assert deals.found(("Checkbox", {"value": False})) == "BD"
        assert deals.found(("Float", {"value": 42})) == "B"
        assert deals.found(("Float", {"value": "1.5"})) == "A"
        assert deals.found(("Percentage", {"value": 20})) == "B"
        assert deals.found(("Currency", {"value": 20.5})) == "B"
        assert deals.found(("Date", {"value": MIDNIGHT})) == "B"

    @pytest.mark.contract("2.8.filter.8")
    def test_by_what_has_none_is_refused(self, copper: Copper) -> None:
        of_person, text = copper.definition("Dropdown", "a", on="person"), copper.definition("Text")
        for definition_id in (of_person["id"], text["id"], 999_999, "x", None):
            body = {"custom_fields": [{"custom_field_definition_id": definition_id, "value": 1}]}
            [fault] = copper.refused("POST", "/opportunities/search", body)
            assert fault.startswith("Custom Fields: ")

    def test_with_several_faults_has_them_all(self, deals: Deals) -> None:
        wrong = (("Percentage", {"value": "x"}), ("Checkbox", {"value": 1}), ("Percentage", {"value": 5}))
        assert deals.refused(*wrong) == ["Custom Fields: must be a number", "Custom Fields: must be a boolean"]

    def test_by_two_of_one_type_in_one_call(self, deals: Deals) -> None:
        both = (("Percentage", {"minimum_value": 15}), ("Percentage", {"maximum_value": 25}))
        assert deals.found(*both) == "B"


class TestDefinition:
    @pytest.mark.contract("3.7.definition.1", "3.7.definition.4")
    def test_has_options_or_a_currency(self, copper: Copper) -> None:
        text = copper.definition("Text", name="Notes", is_filterable=True)
        common = {"id": text["id"], "name": "Notes", "data_type": "Text", "available_on": ["opportunity"]}
        assert text == common | {"is_filterable": True}
        color = copper.definition("Dropdown", "Red", "Blue")
        ranks = [(option["name"], option["rank"]) for option in color["options"]]
        assert (list(color)[-1], ranks) == ("options", [("Red", 0), ("Blue", 1)])
        money = copper.definition("Currency", currency="EUR")
        assert list(money)[-1] == "currency"
        assert (money["currency"], copper.definition("Currency")["currency"]) == ("EUR", "USD")
        assert copper.ask("GET", f"/custom_field_definitions/{color['id']}") == color
        assert copper.ask("GET", "/custom_field_definitions")[:3] == [text, color, money]

    @pytest.mark.contract("3.7.definition.2", "3.7.definition.3")
    @each_case(
        ("body", "faults"),
        [
            ({}, ["Name: can't be blank", "Data Type: can't be blank"]),
            ({"name": "x", "data_type": "Number"}, ["Data Type: is not included in the list"]),
            ({"name": "x", "data_type": "Dropdown"}, ["Options: can't be blank"]),
            ({"name": "x", "data_type": "MultiSelect", "options": [{"name": "a"}]}, ["Options: can't be blank"]),
            (
                {"name": "x", "data_type": "Text", "available_on": ["deal"]},
                ["Available On: is not included in the list"],
            ),
        ],
    )
    def test_that_is_not_valid_is_refused(self, fresh: Copper, body: Json, faults: list[str]) -> None:
        assert fresh.refused("POST", "/custom_field_definitions", body) == faults

    @pytest.mark.contract("3.7.definition.5", "3.7.definition.6")
    def test_that_gets_other_options_has_them_with_new_ids(self, copper: Copper) -> None:
        color = copper.definition("Dropdown", "Red", "Blue")
        deal = copper.deal(custom_fields=sent(color, "Red"))
        path = f"/custom_field_definitions/{color['id']}"
        assert copper.ask("PUT", path, {**color, "name": "Colour"}) == color | {"name": "Colour"}
        assert shown(copper, deal, color) == color["options"][0]["id"]
        changed = copper.ask("PUT", path, {"options": [{"name": "Blue"}]})
        assert [option["name"] for option in changed["options"]] == ["Blue"]
        assert changed["options"][0]["id"] > color["options"][1]["id"]
        assert shown(copper, deal, color) is None
        assert copper.refused("PUT", path, {"options": []}) == ["Options: can't be blank"]

    @pytest.mark.contract("3.7.definition.5", "3.7.definition.6")
    def test_that_gets_its_options_in_another_order_has_them_with_new_ids(self, copper: Copper) -> None:
        color = copper.definition("Dropdown", "Red", "Blue")
        path = f"/custom_field_definitions/{color['id']}"
        copper.advance(60)
        copper.ask("PUT", path, {"options": [{"name": "Red"}, {"name": "Blue"}]})
        before = copper.control("GET", f"/records/customFieldDefinition/{color['id']}")
        changed = copper.ask("PUT", path, {"options": [{"name": "Blue"}, {"name": "Red"}]})["options"]
        assert [(each["name"], each["rank"]) for each in changed] == [("Blue", 0), ("Red", 1)]
        assert min(each["id"] for each in changed) > color["options"][1]["id"]
        after = copper.control("GET", f"/records/customFieldDefinition/{color['id']}")
        assert after["updated_at"] > before["updated_at"] == before["created_at"]

    @pytest.mark.contract("3.7.definition.6")
    def test_that_gets_other_options_modifies_the_records_that_showed_a_value(self, copper: Copper) -> None:
        color = copper.definition("Dropdown", "Red", "Blue", available_on=["opportunity", "company"])
        deal, without = copper.deal(custom_fields=sent(color, "Red")), copper.deal()
        company = copper.company(custom_fields=sent(color, "Red"))
        path = f"/custom_field_definitions/{color['id']}"
        copper.ask("PUT", path, {"available_on": ["company"]})
        copper.advance(60)
        copper.ask("PUT", path, {"options": [{"name": "Green"}]})
        assert [copper.get(each)["date_modified"] for each in (deal, without)] == [NOW, NOW]
        assert copper.ask("GET", f"/companies/{company['id']}")["date_modified"] == NOW + 60

    @pytest.mark.contract("3.7.definition.7")
    def test_that_is_deleted_goes_with_its_values(self, copper: Copper) -> None:
        one, two = copper.definition("String"), copper.definition("String")
        deal = copper.deal(custom_fields=sent(one, "a") + sent(two, "b"))
        path = f"/custom_field_definitions/{one['id']}"
        assert copper.ask("DELETE", path) == {"id": one["id"], "is_deleted": True}
        assert copper.get(deal)["custom_fields"] == sent(two, "b")
        assert [copper.status(method, path) for method in ("GET", "PUT", "DELETE")] == [404] * 3


class TestDateModified:
    @each_case("is_deleted", [False, True])
    def test_moves_with_the_value_that_a_definition_takes(self, copper: Copper, is_deleted: bool) -> None:
        """New options, and the end of a definition, modify the records whose value is emptied, and no others."""
        definition = copper.definition("Dropdown", "a", "b", available_on=["opportunity", "person"])
        custom = [{"custom_field_definition_id": definition["id"], "value": "a"}]
        deal, other = copper.deal(custom_fields=custom), copper.deal()
        person = copper.person(custom_fields=custom)
        copper.advance(60)
        path = f"/custom_field_definitions/{definition['id']}"
        copper.ask("DELETE", path) if is_deleted else copper.ask("PUT", path, {"options": [{"name": "b"}]})
        assert copper.get(deal)["date_modified"] == deal["date_modified"] + 60
        assert copper.get(other)["date_modified"] == other["date_modified"]
        assert copper.ask("GET", f"/people/{person['id']}")["date_modified"] == person["date_modified"] + 60
