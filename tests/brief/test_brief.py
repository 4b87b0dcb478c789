import json
from datetime import date

import pytest

from changing_places.brief import brief
from changing_places.cli.output import plain
from changing_places.core.errors import InputError
from changing_places.data.register import Register
from changing_places.data.services import Services

AS_AT = date(2026, 3, 31)


@pytest.fixture(scope="module")
def register(demo_store):
    return Register.of(demo_store)


@pytest.fixture(scope="module")
def county(register):
    return register.current(tier="upper")[0]


@pytest.fixture(scope="module")
def care(demo_store, county):
    return brief(county.code, service="adult-social-care", store=demo_store, as_at=AS_AT)


def test_a_brief_answers_in_one_sentence(care, county):
    assert care.answer.startswith(f"{county.name} spent £")
    assert care.answer.count(".") - care.answer.count("£") <= 1
    assert care.answer.endswith(".")


def test_its_spending_is_the_last_year_published_beside_similar_councils(care):
    spending = care.spending
    assert spending.latest.period == max(y.period for y in spending.years if y.per_head)
    values = sorted(v for _, v in spending.others)
    assert values[0] <= spending.latest.similar <= values[-1]
    assert spending.rank == 1 + sum(v > spending.latest.per_head for v in values)
    assert spending.of == len(values) + 1


def test_a_year_in_real_terms_is_the_year_in_cash_times_the_deflator(care, demo_store):
    rows = dict(demo_store.rows("select year, value from gdp_deflator"))
    base = rows[care.spending.price_year]
    for year in care.spending.years:
        if year.real is not None:
            assert year.real == pytest.approx(year.per_head * base / rows[year.year])


def test_every_number_of_the_document_names_a_source(care):
    report = care.report()
    assert all(fact.source for fact in report.facts if not isinstance(fact.value, str))
    for block in (*report.figures(), *report.tables()):
        assert block.sources
        assert all(s.publisher and s.title for s in block.sources)
    assert care.sources == tuple(report.numbered())


def test_a_brief_of_the_demonstration_says_that_it_is_fictional(care):
    assert care.fictional
    assert care.report().fictional


def test_it_has_the_fields_that_scripts_rely_on(care):
    body = json.loads(json.dumps(plain(care.to_dict()), allow_nan=False))
    wanted = {"authority", "service", "answer", "similar", "spending", "indicators", "pressure"}
    assert wanted | {"sources", "warnings", "provenance"} <= body.keys()
    assert body["service"]["slug"] == "adult-social-care"
    assert len(body["similar"]) == 15


def test_every_service_that_a_council_runs_has_a_brief_without_an_empty_section(
    demo_store, register
):
    council = next(a for a in register.current(tier="unitary"))
    asked = 0
    for service in Services.load().services:
        if not service.provided_by_tier("unitary") or service.slug == "other-services":
            continue
        report = brief(council, service=service.slug, store=demo_store, as_at=AS_AT).report()
        assert report.sections
        assert all(section.blocks for section in report.sections)
        asked += 1
    assert asked > 8


def test_a_district_is_told_that_its_county_runs_social_care(demo_store, register):
    district = register.current(tier="lower")[0]
    county = register.upper_of(district.code)
    with pytest.raises(InputError) as caught:
        brief(district.code, service="adult-social-care", store=demo_store)
    assert caught.value.what == f"{district.name} does not run adult social care."
    assert county.name in caught.value.why


def test_an_abolished_council_leads_to_its_successor(demo_store, register):
    gone = next(a for a in register.areas if a.ends and a.successors and a.tier != "combined")
    with pytest.raises(InputError) as caught:
        brief(gone.code, service="central-services", store=demo_store)
    assert "no longer exists" in caught.value.what
    assert any(s.name in caught.value.next_step for s in register.successors(gone.code))


def test_the_same_question_gives_the_same_bytes(demo_store, county, care):
    again = brief(county.code, service="Adult social care", store=demo_store, as_at=AS_AT)
    assert json.dumps(plain(again.to_dict())) == json.dumps(plain(care.to_dict()))


def test_real_county_durham_is_briefed_from_returns_of_2024_25(real_store):
    made = brief("County Durham", service="adult-social-care", store=real_store, as_at=AS_AT)
    assert made.spending.latest.period == "2024-25"
    assert made.spending.latest.per_head == pytest.approx(200_600_000 / 532_182, rel=0.01)
    assert made.spending.people_year == 2023
    assert len(made.outcomes) == 7
    assert not made.fictional
