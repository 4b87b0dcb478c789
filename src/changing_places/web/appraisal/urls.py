"""Addresses under /appraisal/."""

from django.urls import path, register_converter

from changing_places.web.appraisal import (
    build,
    download,
    first,
    result,
    rules,
    working,
)


class RuleId:
    """The id of a rule, as in 'vat.s33.refund'."""

    regex = r"[a-z0-9_.]{2,60}"

    def to_python(self, value: str) -> str:
        """The id as it was written."""
        return value

    def to_url(self, value: str) -> str:
        """The id as it stands in an address."""
        return value


register_converter(RuleId, "rule")
app_name = "appraisal"
urlpatterns = [
    path("", first.first, name="first"),
    path("open/", first.opened, name="open"),
    path("rules/", rules.listed, name="rules"),
    path("rules/changed/", rules.changed_between, name="changed"),
    path("rules/<rule:rule_id>/", rules.one, name="rule"),
    path("models/", rules.models, name="models"),
    path("build/<slug:step>/", build.step, name="build"),
    path("live/", result.live, name="live"),
    path("result/", result.tab, {"tab": "options"}, name="result"),
    path("result/working/", working.working, name="working"),
    path("result/download/", download.download, name="download"),
    path("result/<slug:tab>/", result.tab, name="tab"),
]
