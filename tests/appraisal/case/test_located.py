"""YAML with places: what is read as what, what is refused, and that both parsers agree."""

from datetime import date

import pytest
import yaml

from changing_places.appraisal.case import located, shipped_case, shipped_cases
from changing_places.appraisal.case.located import MOST_LETTERS, MOST_VALUES, read_located
from changing_places.core.errors import InputError


def read(text: str):
    return read_located(text, "a.yaml")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1_200", 1200),
        ("-3", -3),
        ("0.25", 0.25),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("true", True),
        ("False", False),
        ("yes", "yes"),
        ("on", "on"),
        ("12:30", "12:30"),
        ("~", None),
        ("", None),
        ("2027-04-01", date(2027, 4, 1)),
        ("'12'", "12"),
        (".nan", ".nan"),
        ("0x1F", "0x1F"),
        ("010", 10),
    ],
)
def test_scalars_are_those_of_yaml_1_2(written, value):
    found = read(f"it: {written}").fields(["it"]) if value is not None else None
    if found is None:
        assert read(f"it: {written}").value["it"].value is None
        return
    assert found["it"].value == value and type(found["it"].value) is type(value)


def test_every_value_knows_its_path_and_its_line():
    top = read("a:\n  - x: 1\n  - x: 2\n    y: [3, 4]\n")
    assert [(e.path, e.line, e.value) for e in top.leaves()] == [
        ("a[1].x", 2, 1),
        ("a[2].x", 3, 2),
        ("a[2].y[1]", 4, 3),
        ("a[2].y[2]", 4, 4),
    ]
    assert top.plain() == {"a": [{"x": 1}, {"x": 2, "y": [3, 4]}]}


QUIRKS = [
    "a: {b: [1, 2], c: 'd: e'}\n",
    "a: |\n  two\n  lines\nb: >\n  folded\n  text\n",
    "# a remark\na: 1 # another\n\n\nb: é ½ 漢字\n",
    "a: &x {b: 1}\nc: *x\n",
    'a: "q\\n\\u00e9"\nb: "-"\n',
    "? a\n: 1\n",
    "- 1\n- - 2\n  - 3\n",
    "a: 2027-04-01\nb: 1_0\nc: no\nd: ~\n",
]


@pytest.mark.parametrize("text", [*QUIRKS, *map(shipped_case, shipped_cases())])
def test_the_parser_in_c_and_that_in_python_read_alike(text, monkeypatch):
    fast = read(text)
    monkeypatch.setattr(located, "_FastReader", located._Reader)
    assert read(text) == fast


FAULTY = ["a: [1", "a: 1\n\tb: 2", "a: 'x", "a: @x", "a: 1\n---\nb: 2\n", "a: {b: 1}}", "a: *x"]


@pytest.mark.parametrize("text", FAULTY)
def test_faults_are_told_alike_whichever_parser_there_is(text, monkeypatch):
    def said() -> tuple[str, str, str]:
        with pytest.raises(InputError) as raised:
            read(text)
        return raised.value.what, raised.value.why, raised.value.next_step

    fast = said()
    monkeypatch.setattr(located, "_FastReader", located._Reader)
    assert said() == fast
    assert fast[0].startswith("a.yaml, line ") and "cannot be read as YAML" in fast[0]


def test_where_the_library_has_no_parser_in_c_the_other_reads(monkeypatch):
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    assert located._fast() is located._Reader


def test_an_alias_stands_for_what_it_names():
    assert read("a: &x [1, 2]\nb: *x\n").plain() == {"a": [1, 2], "b": [1, 2]}


def test_aliases_that_would_grow_without_end_are_refused():
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{k}: &a{k} [{', '.join([f'*a{k - 1}'] * 10)}]" for k in range(1, 9)]
    with pytest.raises(InputError, match="too many values") as raised:
        read("\n".join(rows))
    assert f"{MOST_VALUES:,}" in raised.value.why


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [*a]",
        "[" * 60 + "]" * 60,
        "[" * 100_000,
        "{a: " * 3_000 + "}" * 3_000,
    ],
)
def test_nesting_without_end_is_refused(text):
    with pytest.raises(InputError):
        read(text)


def test_a_text_beyond_any_case_is_refused():
    with pytest.raises(InputError, match="holds more than 2,000,000 letters"):
        read("a: " + "x" * MOST_LETTERS)


@pytest.mark.parametrize("text", ["", "   \n", "# only a remark\n"])
def test_an_empty_file_leads_to_a_shipped_case(text):
    with pytest.raises(InputError, match=r"a\.yaml is empty") as raised:
        read(text)
    assert "--copy" in raised.value.next_step


@pytest.mark.parametrize("text", ["a: \x00", "a: \x07", "\ufffe"])
def test_letters_that_no_text_holds_are_refused(text):
    with pytest.raises(InputError, match="cannot be read as YAML"):
        read(text)


@pytest.mark.parametrize(
    "mark",
    ["!!python/name:os.system ''", "!!set {a}", "!mine [1]", "!!binary aGk=", "!!omap [a: 1]"],
)
def test_values_of_marked_types_are_refused(mark):
    with pytest.raises(InputError, match="a cannot be read") as raised:
        read(f"a: {mark}")
    assert "marked as" in raised.value.why


@pytest.mark.parametrize("value", ["!!bool maybe", "!!int x", "!!float .inf", "!!timestamp soon"])
def test_a_mark_that_does_not_fit_is_refused(value):
    with pytest.raises(InputError, match=r"a\.yaml, line 1: a "):
        read(f"a: {value}")


def test_a_day_that_is_none_is_refused():
    with pytest.raises(InputError, match="a is '2026-02-30'") as raised:
        read("a: 2026-02-30")
    assert raised.value.why == "There is no such day."


@pytest.mark.parametrize("digits", [400, 5_000])
def test_a_number_beyond_all_reckoning_is_refused(digits):
    with pytest.raises(InputError) as raised:
        read(f"a: 1{'0' * digits}").fields(["a"])["a"].number()
    assert len(raised.value.what) < 120
