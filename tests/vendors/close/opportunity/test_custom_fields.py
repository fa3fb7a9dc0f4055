"""Values of custom fields in opportunities (contract 2.4)."""

from typing import Any

import pytest

from tests.support.cases import each_case
from tests.vendors.close.client import Close

SINGLE = "This field does not accept multiple values."


@pytest.fixture
def several(close: Close) -> str:
    """A field of choices that accepts several values."""
    return close.field("Weekdays", type="choices", choices=["A", "B", "C", "D"], accepts_multiple_values=True)


class TestPlain:
    @pytest.mark.contract("2.4.set.1", "2.4.set.2", "2.4.set.3", "2.4.set.4", "2.1.shape.1")
    def test_values_of_many_fields(self, close: Close) -> None:
        first, second, third = (close.field(name) for name in ("First", "Second", "Third"))
        made = close.add(**{second: "2", first: "1"})
        assert {first: "1", second: "2"}.items() <= made.items()
        assert third not in made
        names = list(made)
        place = names.index("created_by_name")
        assert names[place + 1 : place + 3] == sorted([first, second])
        assert names[place + 3] == "date_created"
        assert close.read(made) == made

    @pytest.mark.contract("2.4.unset.1", "2.4.set.3")
    def test_null_unsets_the_one_field(self, close: Close) -> None:
        first, second = close.field("First"), close.field("Second")
        made = close.add(**{first: "1", second: "2"})
        changed = close.change(made, **{first: None})
        assert {name: value for name, value in changed.items() if name.startswith("custom.")} == {second: "2"}
        assert first not in close.add(**{first: None})

    @pytest.mark.contract("2.4.many.4", "2.4.type.1")
    def test_a_field_of_text_takes_one_text(self, close: Close) -> None:
        key, made = close.field(), close.add()
        wrong = {key: "Value must be of str type."}
        values: list[Any] = [["a"], [], 5, True, {}]
        for value in values:
            assert close.refused("POST", "/opportunity/", {key: value}).fields == wrong
            assert close.refused("PUT", f"/opportunity/{made['id']}/", {key: value}).fields == wrong
        assert close.rows() == [made]


class TestSeveral:
    @pytest.mark.contract("2.4.many.1", "2.4.many.2", "2.4.many.3", "2.4.many.5")
    def test_a_value_replaces_the_list(self, close: Close, several: str) -> None:
        made = close.add(**{several: ["A", "B"]})
        assert made[several] == ["A", "B"]
        assert close.change(made, **{several: ["A", "B", "C"]})[several] == ["A", "B", "C"]
        assert close.change(made, **{several: "D"})[several] == ["D"]
        assert several not in close.change(made, **{several: []})
        assert several not in close.add(**{several: []})

    @pytest.mark.contract("2.4.unset.1")
    def test_null_unsets_a_list(self, close: Close, several: str) -> None:
        assert several not in close.change(close.add(**{several: ["A", "B"]}), **{several: None})

    @pytest.mark.slow
    @pytest.mark.contract("2.4.add.1", "2.4.add.2", "2.4.add.3", "2.4.add.4", "2.4.add.8", "2.4.add.9", "2.4.add.10")
    @each_case(
        ("before", "sent", "after"),
        [
            (["A"], {".add": "B"}, ["A", "B"]),
            (["A", "B"], {".add": "A"}, ["A", "B"]),
            (["A", "B", "C"], {".remove": "B"}, ["A", "C"]),
            (["A"], {".remove": "B"}, ["A"]),
            (["A"], {".remove": "A"}, None),
            (None, {".add": "A"}, ["A"]),
            (None, {".remove": "A"}, None),
            (["A"], {".add": "B", ".remove": "A"}, ["B"]),
            (["A"], {".add": "A", ".remove": "A"}, ["A"]),
            (["A", "B"], {".add": "A", ".remove": "A"}, ["B", "A"]),
            (["A"], {".remove": "B", "": ["B", "C"], ".add": "D"}, ["C", "D"]),
            (["A"], {".add": "B", "": None}, ["B"]),
        ],
    )
    def test_add_and_remove(
        self, close: Close, several: str, before: list[str] | None, sent: dict[str, Any], after: list[str] | None
    ) -> None:
        made = close.add(**{several: before})
        changed = close.change(made, **{f"{several}{suffix}": value for suffix, value in sent.items()})
        assert changed.get(several) == after
        assert close.read(made) == changed
        assert not [name for name in changed if name.endswith((".add", ".remove"))]

    @pytest.mark.contract("2.4.add.3", "2.4.add.4", "2.1.date_updated.2")
    def test_what_changes_nothing_is_no_update(self, close: Close, several: str) -> None:
        made = close.add(**{several: ["A"]})
        close.freeze("2026-01-03T00:00:00Z")
        assert close.change(made, **{f"{several}.add": "A", f"{several}.remove": "B"}) == made

    @pytest.mark.contract("2.4.add.5", "2.4.add.6", "2.4.add.7")
    @pytest.mark.parametrize("suffix", [".add", ".remove"])
    def test_is_refused(self, close: Close, several: str, suffix: str) -> None:
        single, made = close.field("Single"), close.add()
        path = f"/opportunity/{made['id']}/"
        assert close.refused("PUT", path, {f"{single}{suffix}": "A"}).fields == {f"{single}{suffix}": SINGLE}
        assert close.refused("POST", "/opportunity/", {f"{several}{suffix}": "A"}).fields == {
            f"{several}{suffix}": SINGLE
        }
        assert close.rows() == [made]

    @pytest.mark.contract("2.4.add.11", "2.4.type.1")
    @each_case(
        ("suffix", "value", "text"),
        [
            (".add", "E", "Not a valid choice."),
            ("", ["A", "E"], "Not a valid choice."),
            ("", "E", "Not a valid choice."),
        ],
    )
    def test_forbidden_values(self, close: Close, several: str, suffix: str, value: Any, text: str) -> None:
        made = close.add(**{several: ["A"]})
        key = f"{several}{suffix}"
        assert close.refused("PUT", f"/opportunity/{made['id']}/", {key: value}).fields == {key: text}
        assert close.read(made) == made


class TestOld:
    @pytest.mark.contract("2.4.old.1", "2.4.old.2", "2.4.old.3", "2.4.old.6")
    def test_names_and_an_object(self, close: Close) -> None:
        first, second = close.field("First"), close.field("Big one")
        made = close.add(custom={first.removeprefix("custom."): "1", "Big one": "2"})
        assert {name: value for name, value in made.items() if name.startswith("custom")} == {first: "1", second: "2"}
        changed = close.change(made, **{"custom.First": "3", "custom.Big one": None})
        assert {name: value for name, value in changed.items() if name.startswith("custom")} == {first: "3"}

    @pytest.mark.contract("2.4.old.4", "2.4.old.5")
    @pytest.mark.parametrize(("sent", "after"), [({"Second": "3"}, ("1", "3")), ({}, ("1", "2"))])
    def test_an_object_replaces_what_it_names(self, close: Close, sent: dict[str, str], after: tuple[str, str]) -> None:
        keys = close.field("First"), close.field("Second")
        made = close.add(**dict(zip(keys, "12", strict=True)))
        changed = close.change(made, custom=sent)
        assert tuple(changed[key] for key in keys) == after

    @pytest.mark.contract("2.4.old.5")
    @pytest.mark.parametrize("sent", [None, [], ["First"]])
    def test_null_or_a_list_is_ignored(self, close: Close, sent: Any) -> None:
        made = close.add(**{close.field("First"): "1"})
        assert close.change(made, custom=sent) == made


class TestUnknown:
    @pytest.mark.contract("2.4.unknown.1")
    def test_a_name_of_no_field_is_refused(self, close: Close) -> None:
        for body in ({"custom.Nothing": "x"}, {"custom": {"Nothing": "x"}}):
            fields = close.refused("POST", "/opportunity/", body).fields
            assert fields == {"custom.Nothing": 'The Custom Field "Nothing" does not exist.'}

    @pytest.mark.contract("2.4.unknown.2", "2.4.unknown.3")
    def test_an_id_of_no_field_is_refused(self, close: Close) -> None:
        absent = "custom.cf_" + "0" * 43
        for key in (absent, close.field("Of leads", of="lead")):
            fields = close.refused("POST", "/opportunity/", {key: "x"}).fields
            assert fields == {key: f'The Custom Field "{key.removeprefix("custom.")}" does not exist.'}
        path, form = f"/opportunity/{close.add()['id']}/", f"{absent}.add"
        fields = close.refused("PUT", path, {absent: None, form: "x"}).fields
        assert fields == dict.fromkeys((absent, form), f'The Custom Field "cf_{"0" * 43}" does not exist.')
