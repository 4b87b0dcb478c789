"""Taking a case away: its YAML file, its answer as JSON, and the business case."""

import json

from django.http import HttpRequest, HttpResponse
from django.utils.text import slugify

from changing_places.core.errors import InputError
from changing_places.core.plain import plain
from changing_places.web.appraisal.asked import appraised, business_case
from changing_places.web.appraisal.frame import Asked, asked_of, not_opened, of_case
from changing_places.web.errors import NotFound
from changing_places.web.place.service import DOWNLOADS

YAML = "yaml"


def download(request: HttpRequest) -> HttpResponse:
    """The case in `?format=`; the YAML even of a case with errors, so that no work is lost."""
    if request.GET.get("format") == YAML:
        try:
            asked = asked_of(request)
        except NotFound:
            raise
        except InputError as error:
            return not_opened(request, error)
        return _file(asked.held.text.encode(), asked.held.name, "application/yaml")
    return _document(request)


@of_case
def _document(request: HttpRequest, asked: Asked) -> HttpResponse:
    form = request.GET.get("format", "")
    if form not in DOWNLOADS:
        raise InputError(
            f"'{form}' is no format of an appraisal.",
            f"They are {', '.join((YAML, *DOWNLOADS))}.",
            "Choose one on the page of the answer.",
        )
    result = appraised(asked.held, asked.chosen, history=True)
    made = (
        json.dumps(plain(result.to_dict()), ensure_ascii=False).encode()
        if form == "json"
        else business_case(result, form)
    )
    return _file(made, f"{slugify(result.case.title)}.{form}", DOWNLOADS[form][1])


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
