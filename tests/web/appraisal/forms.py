"""How the tests of appraisal read forms as a browser would, and send them again."""

import io
import re
from html import unescape

from changing_places.appraisal.case import shipped_case

LEISURE = shipped_case("leisure")
FIELD = re.compile(
    r'<(?:input|textarea|select)[^>]*\bname="([^"]+)"[^>]*>'
    r"((?:(?!<(?:input|textarea|select))[^\0])*?</(?:textarea|select)>)?"
)
VALUE = re.compile(r'\bvalue="([^"]*)"')
CHOSEN = re.compile(r'<option value="([^"]*)" selected>')
FORM = re.compile(r'<form id="(?:step|held)".*?</form>', re.S)


def form_of(page: str) -> dict[str, str]:
    """What the form of a step or an answer would send, as it stands."""
    found = {}
    for tag in FIELD.finditer(FORM.search(page).group(0)):
        whole, name, inner = tag.group(0), unescape(tag.group(1)), tag.group(2) or ""
        inner = inner.removesuffix("</textarea>")
        if 'type="checkbox"' in whole:
            continue
        if whole.startswith("<textarea"):
            found[name] = unescape(inner.removeprefix("\n"))
        elif whole.startswith("<select"):
            chosen = CHOSEN.search(inner)
            first = re.search(r'<option value="([^"]*)"', inner)
            found[name] = unescape((chosen or first).group(1))
        else:
            value = VALUE.search(whole)
            found[name] = unescape(value.group(1)) if value else ""
    return found


def page_of(answer, status: int = 200) -> str:
    """The page of an answer."""
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def step(client, slug: str, text: str | None = None) -> dict[str, str]:
    """The form of a step, of leisure or of a text."""
    if text is None:
        return form_of(page_of(client.get(f"/appraisal/build/{slug}/?case=leisure")))
    answer = client.post(f"/appraisal/build/{slug}/", {"case": text, "name": "mine.yaml"})
    return form_of(page_of(answer))


def sent(client, content: str | bytes, name: str = "mine.yaml"):
    """The answer to a file that is opened."""
    file = io.BytesIO(content.encode() if isinstance(content, str) else content)
    file.name = name
    return client.post("/appraisal/open/", {"file": file})


def text_of(page: str) -> str:
    """A page without its markup."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))
