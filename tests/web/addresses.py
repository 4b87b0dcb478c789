"""An address for every page of the application, on the demonstration country.

A new address pattern fails the tests until it has an example here; the browser tests then
visit it at both widths.
"""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from changing_places.data.register import Register
from changing_places.data.store import Store


def names(patterns=None, space: str = "") -> Iterator[str]:
    """The name of every address pattern, with its area, as in 'place:council'."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inside = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from names(pattern.url_patterns, inside)
        elif isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}"


def examples(store: Store) -> dict[str, list[str]]:
    """Addresses of each pattern: of every kind of council where kinds differ."""
    register = Register.of(store)
    councils = register.current()
    kinds = {a.tier: a.code for a in reversed(councils)}
    former = next(a.code for a in register.areas if a.ends and not a.current)
    unitary = kinds["unitary"]
    return {
        "home": ["/"],
        "place:search": ["/place/", "/place/?q=nowhereville", f"/place/?q={councils[0].name[:4]}"],
        "place:council": [f"/place/{c}/" for c in (*kinds.values(), former)],
        "place:similar": [f"/place/{unitary}/similar/", f"/place/{kinds['upper']}/similar/"],
        "place:indicators": [f"/place/{unitary}/indicators/"],
        "place:indicator": [_an_indicator(store, unitary)],
        "sources:held": ["/sources/"],
        "help:reading": ["/help/"],
        "help:accessibility": ["/help/accessibility/"],
    }


def _an_indicator(store: Store, code: str) -> str:
    sql = "select indicator from indicator_latest where area = ? and value is not null limit 1"
    [[indicator]] = store.rows(sql, [code])
    return reverse("place:indicator", args=[code, indicator])
