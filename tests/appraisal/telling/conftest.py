import pytest

from changing_places.appraisal import appraise


@pytest.fixture(scope="session")
def leisure():
    return appraise("leisure", as_at="2026-11-24", draws=400)


@pytest.fixture(scope="session")
def report(leisure):
    return leisure.report()
