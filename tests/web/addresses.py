"""An address for every page of the application, on the demonstration country.

A new address pattern fails the tests until it has an example here; the browser tests then
visit it at both widths.
"""

from collections.abc import Callable, Iterator

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


class Known:
    """What the examples need to know of the country."""

    def __init__(self, store: Store) -> None:
        register = Register.of(store)
        self.store, self.councils = store, register.current()
        self.of_tier = {a.tier: a.code for a in reversed(self.councils)}
        self.former = next(a.code for a in register.areas if a.ends and not a.current)
        self.unitary = self.of_tier["unitary"]

    def indicator(self) -> str:
        """An indicator that the unitary council has a value of."""
        found = self.store.arrays(
            "indicator_latest", ("indicator", "value"), where={"area": [self.unitary]}
        )
        pairs = zip(found["indicator"].tolist(), found["value"].tolist(), strict=True)
        return next(i for i, value in pairs if value == value)


EXAMPLES: dict[str, Callable[[Known], list[str]]] = {
    "home": lambda k: ["/"],
    "place:search": lambda k: ["/place/", "/place/?q=zzz", f"/place/?q={k.councils[0].name[:4]}"],
    "place:map": lambda k: ["/place/map/"],
    "place:council": lambda k: [f"/place/{c}/" for c in (*k.of_tier.values(), k.former)],
    "place:similar": lambda k: [f"/place/{k.unitary}/similar/"],
    "place:pressure": lambda k: [
        f"/place/{k.unitary}/pressure/",
        f"/place/{k.of_tier['lower']}/pressure/?years=5&scenario=flat-cash&assume=inflation=3",
    ],
    "place:indicators": lambda k: [f"/place/{k.unitary}/indicators/"],
    "place:indicator": lambda k: [reverse("place:indicator", args=[k.unitary, k.indicator()])],
    "place:service": lambda k: [
        f"/place/{k.unitary}/adult-social-care/",
        f"/place/{k.of_tier['lower']}/housing/",
    ],
    "place:brief": lambda k: [f"/place/{k.unitary}/childrens-social-care/brief/"],
    "sources:held": lambda k: ["/sources/"],
    "help:reading": lambda k: ["/help/"],
    "help:accessibility": lambda k: ["/help/accessibility/"],
}
