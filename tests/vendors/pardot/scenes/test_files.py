"""Reading files: YAML, JSON, and other content."""

from decimal import Decimal
from pathlib import Path
from textwrap import dedent

import pytest

from dealdock.app import VENDORS
from dealdock.platform import scenes
from dealdock.platform.errors import WrongScene
from tests.support.cases import each_case
from tests.vendors.pardot.scenes.conftest import Read, WrongValue


class TestNoScene:
    @each_case(
        ("text", "said"),
        [
            ("", "crm.yaml: is empty: a scene has at least one account"),
            ("# nothing yet\n", "crm.yaml: is empty: a scene has at least one account"),
            ("- a", "crm.yaml:1: must be a mapping of fields to values, is a list"),
            ("accounts:", "crm.yaml:1: accounts: must be a list, is empty"),
            ("\naccounts: []", "crm.yaml:2: accounts: must hold at least one account"),
            ("accounts:\n  a: b: c", "crm.yaml:2: is not YAML: mapping values are not allowed in this context"),
            ("# é\r\naccounts:\n\t- name: A", "crm.yaml:3: is not YAML: there is a tab; YAML is indented by spaces"),
            (
                "accounts:\n  - name: A\n\t  id: 1",
                "crm.yaml:3: is not YAML: there is a tab; YAML is indented by spaces",
            ),
            ("accounts: [{}]\n# \0", "crm.yaml:2: is not YAML: control characters are not allowed"),
            (
                b"accounts:\n- name: caf\xe9",
                (
                    "crm.yaml:2: is not UTF-8: it has the byte E9, é in Windows-1252. "
                    "Save the file as UTF-8, or convert it by iconv -f WINDOWS-1252 -t UTF-8"
                ),
            ),
            ("accounts: [{}]\n---\naccounts: [{}]", "crm.yaml:2: holds a second YAML document: a scene is one"),
            ("accounts: [{}]\naccounts: [{}]", "crm.yaml:2: accounts: is repeated; it first occurs on line 1"),
            ("accounts: &a [*a]", "crm.yaml:1: *a refers to nothing that ends before it"),
            ("accounts: [{<<: 3}]", "crm.yaml:1: only mappings can be merged with <<"),
            ("? [a]\n: b", "crm.yaml:1: a field's name must be a word"),
            ("a: " + "[" * 50_000, "crm.yaml:1: more than 80 lists and mappings are nested"),
            ('{"a": ' * 50_000, "crm.yaml:1: more than 80 lists and mappings are nested"),
        ],
    )
    def test_a_file_that_is_no_scene_at_all_gets_one_line(
        self, wrong: WrongValue, text: str | bytes, said: str
    ) -> None:
        assert wrong(text) == [said]

    def test_no_tag_makes_anything(self, wrong: WrongValue) -> None:
        (line,) = wrong("accounts: [{name: !!python/object/apply:os.getcwd []}]")
        assert line.startswith("crm.yaml:1: YAML's tags mean nothing here")

    def test_aliases_cannot_blow_a_file_up(self, wrong: WrongValue) -> None:
        lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
        lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
        assert wrong("\n".join(lines)) == ["crm.yaml:5: aliases repeat more than 100000 values"]

    @pytest.mark.parametrize(
        ("name", "known"),
        [("nowhere.yaml", ": there are demo and empty"), ("dmo", "; did you mean demo? There are demo and empty")],
    )
    def test_a_missing_file_gets_one_line(self, name: str, known: str) -> None:
        with pytest.raises(WrongScene) as caught:
            scenes.read(name, VENDORS)
        assert str(caught.value) == f"{name}: no such file, and no scene has that name{known}"

    def test_a_folder_is_no_file(self, tmp_path: Path) -> None:
        with pytest.raises(WrongScene) as caught:
            scenes.read(str(tmp_path), VENDORS)
        assert str(caught.value) == f"{tmp_path}: can't be read: Is a directory"


class TestYaml:
    def test_anchors_aliases_and_merges_save_repeating(self, read: Read) -> None:
        text = """\
            accounts:
              - opportunities:
                  - &first {name: A, value: 1, probability: 10, stage: Early}
                  - {<<: *first, name: B}
                  - {<<: [{stage: Late}, *first], name: C}
            """
        deals = read(dedent(text)).accounts[0].opportunities
        assert [(deal.name, deal.value, deal.stage) for deal in deals] == [
            ("A", Decimal(1), "Early"),
            ("B", Decimal(1), "Early"),
            ("C", Decimal(1), "Late"),
        ]

    def test_a_byte_order_mark_and_windows_line_ends_are_fine(self, read: Read) -> None:
        assert read("\ufeffaccounts:\r\n  - name: A\r\n").accounts[0].name == "A"

    def test_a_mapping_in_braces_is_yaml_too(self, read: Read) -> None:
        assert read("{accounts: [{name: A}]}").accounts[0].name == "A"


class TestJson:
    TEXT = '{\n\t"accounts": [\n\t\t{"name": "\\ud83d\\ude00 \\/ &", "version": 4, "connector": null}\n\t]\n}'

    @pytest.mark.parametrize("name", ["crm.json", "crm.yaml", "crm"])
    def test_is_read_with_tabs_and_escapes_whatever_its_name(self, read: Read, name: str) -> None:
        account = read(self.TEXT, name).accounts[0]
        assert (account.name, account.version, account.connector) == ("😀 / &", 4, None)

    def test_mistakes_have_lines(self, wrong: WrongValue) -> None:
        text = '{"accounts": [\n{"name": "A",\n "nmae": "B", "name": "C"},\n{"version": 5}]}'
        assert wrong(text, "crm.json") == [
            "crm.json:3: accounts[0].name: is repeated; it first occurs on line 2",
            "crm.json:3: accounts[0].nmae: unknown field; did you mean name?",
            "crm.json:4: accounts[1].version: must be 3 or 4, is 5",
        ]

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ('{"accounts": [\n{} {}]}', "crm.json:2: is not JSON: Expecting ',' delimiter, column 4"),
            ("accounts: [{}]", "crm.json:1: is not JSON: Expecting value, column 1"),
            ('{"accounts": ' + "9" * 5000, "crm.json:1: is not JSON: Expecting ',' delimiter, column 5014"),
            ("[" * 100_000, "crm.json:1: more than 80 lists and mappings are nested"),
            (" ", "crm.json: is empty: a scene has at least one account"),
        ],
    )
    def test_what_is_none_gets_one_line(self, wrong: WrongValue, text: str, said: str) -> None:
        assert wrong(text, "crm.json") == [said]

    @each_case("value", ["NaN", "Infinity", "1e400", "true", "9" * 5000, "[]", "{}"])
    def test_a_value_must_be_an_amount(self, wrong: WrongValue, value: str) -> None:
        text = '{"accounts": [{"opportunities": [{"name": "A", "probability": 1, "value": %s}]}]}'
        (line,) = wrong(text % value, "crm.json")
        assert line.startswith("crm.json:1: accounts[0].opportunities[0].value: must be a ")
