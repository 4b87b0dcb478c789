"""The order in which drivers that follow one another can be worked out, or the circle they form."""

from collections.abc import Mapping, Sequence

from changing_places.core.errors import InputError


def order_of(follows: Mapping[str, Sequence[str]]) -> list[str]:
    """Names so ordered that each comes after those that it follows.

    Raises InputError that names the circle where there is one.

    >>> order_of({"pay": ["inflation"], "inflation": []})
    ['inflation', 'pay']
    """
    done: list[str] = []
    placed: set[str] = set()
    for start in follows:
        trail: list[str] = []
        stack = [(start, iter(follows[start]))] if start not in placed else []
        if stack:
            trail.append(start)
        while stack:
            name, rest = stack[-1]
            other = next((o for o in rest if o not in placed), None)
            if other is None:
                stack.pop()
                trail.pop()
                placed.add(name)
                done.append(name)
            elif other in trail:
                _refuse([*trail[trail.index(other) :], other])
            else:
                trail.append(other)
                stack.append((other, iter(follows[other])))
    return done


def _refuse(circle: list[str]) -> None:
    raise InputError(
        "The drivers go round in a circle.",
        " follows ".join(circle) + ".",
        f"Take one of them out: for instance, let {circle[-2]} not follow {circle[-1]}.",
    )
