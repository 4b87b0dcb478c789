"""Faults of an upload, put right in place."""

import io
import json
import re

import polars as pl
import pytest

from tests.web.addresses import FAULTS, MATCHED, hubs
from tests.web.conftest import client_of
from tests.web.uploading import SMALL, page_at, text_of, upload


@pytest.fixture
def demo_client(demo_store):
    yield from client_of(demo_store)


@pytest.fixture
def faulty(demo_client, demo_store):
    """The address of an upload of the same panel with faults, and nothing corrected yet."""
    address = upload(demo_client, hubs(demo_store, faulty=True))
    demo_client.post(f"{address}faults/?{MATCHED}", {"undo": "all"})
    return address


def test_every_fault_is_shown_with_its_cell_and_the_design_waits(demo_client, faulty):
    page = page_at(demo_client, f"{faulty}faults/?{MATCHED}")
    for _, text in FAULTS.values():
        assert f'value="{text}"' in page
    assert "a second row for" in page
    assert demo_client.get(f"{faulty}design/?{MATCHED}")["Location"] == f"{faulty}faults/?{MATCHED}"
    assert demo_client.get(f"{faulty}result/?{MATCHED}").status_code == 302


def _typed(page: str, answers: dict[tuple[int, str], str], aside: dict[int, str]):
    """The form of a page of faults as a person fills it in."""
    fields = {"fault": re.findall(r'name="fault" value="(\d+)"', page)}
    for number in fields["fault"]:
        row = int(re.search(rf'name="row.{number}" value="(\d+)"', page)[1])
        column = re.search(rf'name="column.{number}" value="([^"]*)"', page)[1]
        value = re.search(rf'name="value.{number}" value="([^"]*)"', page)
        fields |= {f"row.{number}": row, f"column.{number}": column}
        if value:
            fields[f"value.{number}"] = answers.get((row, column), value[1])
        fields[f"aside.{number}"] = aside.get(row, "")
    return fields


def test_faults_are_put_right_in_place_and_the_result_follows(demo_client, faulty, demo_store):
    address = f"{faulty}faults/?{MATCHED}"
    last = len(hubs(demo_store, faulty=True).splitlines())
    answers = {(7, "rate"): "60", (11, "rate"): "", (32, "adopted"): "2016"}
    demo_client.post(address, _typed(page_at(demo_client, address), answers, {last: "row"}))
    page = text_of(page_at(demo_client, address))
    assert "No faults left" in page
    assert "now '60'" in page.replace("&#x27;", "'")
    assert "1 is set aside" in page
    first = _estimate(demo_client, faulty)
    again = {"fault": "0", "row.0": "12", "column.0": "rate", "value.0": "6000", "aside.0": ""}
    demo_client.post(address, again)
    assert _estimate(demo_client, faulty) != first
    design = text_of(page_at(demo_client, f"{faulty}design/?{MATCHED}"))
    assert "You changed 4 cells and set 1 row aside" in design


def _estimate(client, address: str) -> object:
    answer = client.get(f"{address}result/?{MATCHED}&format=json")
    return json.loads(answer.content)["facts"][0]["value"]


def test_the_file_itself_is_never_altered_and_the_corrected_table_can_be_had(
    demo_client, faulty, demo_store
):
    from changing_places.web.evaluation import uploads

    address = f"{faulty}faults/?{MATCHED}"
    demo_client.post(address, {"many": "blank:not_a_number"})
    demo_client.post(address, {"many": "aside:repeated_row"})
    held = uploads.find(faulty.split("/")[2])
    kept = (held.folder / held.name).read_text()
    assert kept == hubs(demo_store, faulty=True)
    corrected = demo_client.get(f"{address}&format=csv").content.decode("utf-8-sig")
    rows = pl.read_csv(io.StringIO(corrected), infer_schema=False)
    assert rows["rate"][5] is None
    assert "n.k." not in corrected


def test_all_rows_of_a_unit_can_be_set_aside_or_written_alike(demo_client, faulty):
    address = f"{faulty}faults/?{MATCHED}"
    row = {"fault": "0", "row.0": "32", "column.0": "adopted", "value.0": "2016"}
    demo_client.post(address, {**row, "aside.0": "every"})
    page = text_of(page_at(demo_client, address))
    assert page.count("column 'adopted': now '2016'".replace("'", "&#x27;")) > 10
    demo_client.post(address, {"undo": "all"})
    demo_client.post(address, {**row, "aside.0": "unit"})
    assert text_of(page_at(demo_client, address)).count(": set aside.") > 10


def test_a_correction_can_be_undone(demo_client, faulty):
    address = f"{faulty}faults/?{MATCHED}"
    demo_client.post(address, {"many": "blank:not_a_number"})
    before = page_at(demo_client, address)
    name = re.search(r'name="undo" value="(cell:[^"]+)"', before)[1]
    demo_client.post(address, {"undo": name})
    assert page_at(demo_client, address).count('value="cell:') == before.count('value="cell:') - 1
    demo_client.post(address, {"undo": "all"})
    assert "What was changed" not in page_at(demo_client, address)


@pytest.mark.parametrize(
    "typed",
    [
        {"fault": "0", "row.0": "999999", "column.0": "rate", "value.0": "1"},
        {"fault": "0", "row.0": "-1", "column.0": "rate", "value.0": "1"},
        {"fault": "0", "row.0": "7", "column.0": "nothing", "value.0": "1"},
        {"many": "blank:repeated_row"},
        {"many": "nonsense"},
        {"undo": "row:x"},
    ],
)
def test_a_correction_that_fits_nothing_changes_nothing(demo_client, faulty, typed):
    address = f"{faulty}faults/?{MATCHED}"
    assert demo_client.post(address, typed).status_code == 302
    assert "What was changed" not in page_at(demo_client, address)


def test_faults_of_columns_lead_back_to_the_columns(demo_client):
    address = upload(demo_client, re.sub(r",\d+,(?=[\d]*$)", ",1,", SMALL, flags=re.MULTILINE))
    page = page_at(
        demo_client, f"{address}faults/?unit=council&time=year&outcome=rate&adopted=adopted"
    )
    assert "an outcome that differs between units or periods" in page
    assert "Change the columns" in page
