"""Addresses under /evaluation/."""

from django.urls import path, register_converter

from changing_places.web.evaluation import columns, design, faults, policies, receive, result


class Key:
    """The key of an uploaded file."""

    regex = "[0-9a-f]{32}"

    def to_python(self, value: str) -> str:
        """The key as it was written."""
        return value

    def to_url(self, value: str) -> str:
        """The key as it stands in an address."""
        return value


register_converter(Key, "upload")
app_name = "evaluation"
urlpatterns = [
    path("", policies.first, name="first"),
    path("new/", receive.new, name="new"),
    path("policy/<slug:slug>/<path:outcome>/", policies.policy, name="policy"),
    path("<upload:key>/columns/", columns.columns, name="columns"),
    path("<upload:key>/faults/", faults.faults, name="faults"),
    path("<upload:key>/design/", design.design, name="design"),
    path("<upload:key>/result/", result.result, name="result"),
    path("<upload:key>/delete/", receive.delete, name="delete"),
]
