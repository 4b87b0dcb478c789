from pathlib import Path

import polars as pl
import pytest

from changing_places.core.errors import InputError
from changing_places.data.services import OtherLine, Service, Services
from changing_places.data.store import Store, TableWrite


@pytest.fixture
def esd_store(tmp_path):
    """A made-up list of services, in the layout of the ESD standards."""
    frames = {
        "esd_services": pl.DataFrame(
            {
                "identifier": ["900", "901", "902"],
                "label": ["Lunch club", "Sea rescue", "Kerb painting"],
            }
        ),
        "esd_functions": pl.DataFrame(
            {"identifier": ["59", "148", "777"], "parent_identifiers": [None, "59", None]}
        ),
        "esd_services_functions": pl.DataFrame(
            {"identifier": ["900", "901", "902"], "mapped_identifier": ["148", None, "777"]}
        ),
    }
    store = Store.open(tmp_path)
    store.write([TableWrite(n, "esd", f) for n, f in frames.items()])
    return store


def test_a_service_is_found_by_slug_name_or_finance_line():
    services = Services.load()
    for text in ("adult-social-care", "Adult social care", "ADULT_SOCIAL_CARE", "asc"):
        assert services.find(text).service.slug == "adult-social-care"
    assert services.find("Children’s services").service.slug == "childrens-social-care"


def test_an_esd_service_finds_its_money_through_the_function_above_it(esd_store):
    asked = Services.load().find("lunch club", store=esd_store)
    assert asked.service.slug == "adult-social-care"
    assert asked.esd == ("900", "Lunch club")
    assert Services.load().find("900", store=esd_store) == asked


@pytest.mark.parametrize("text", ["Sea rescue", "Kerb painting"])
def test_an_esd_service_outside_the_returns_is_an_error(esd_store, text):
    with pytest.raises(InputError, match="cannot be told apart"):
        Services.load().find(text, store=esd_store)


def test_a_wrong_name_gets_the_nearest(esd_store):
    with pytest.raises(InputError) as caught:
        Services.load().find("adult socail care", store=esd_store)
    assert "'Adult social care'" in caught.value.why


def test_no_line_and_no_function_has_two_homes():
    services = Services.load()
    lines = [line for s in services.services for line in s.finance_lines]
    lines += [other.line for other in services.other_lines]
    functions = [f for s in services.services for f in s.functions]
    assert len(lines) == len(set(lines))
    assert len(functions) == len(set(functions))


def test_every_line_of_the_real_returns_has_a_home(real_data: Path):
    panel = pl.read_parquet(real_data / "finance" / "rs_service_panel.parquet")
    for line in panel["service"].unique():
        assert isinstance(Services.load().of_line(line), Service | OtherLine)


def test_a_line_that_nobody_knows_is_an_error():
    with pytest.raises(InputError, match="no home"):
        Services.load().of_line("moon_bases")
