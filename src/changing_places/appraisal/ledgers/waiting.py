"""What an option is until it starts: the baseline, with whoever bears it there."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from changing_places.appraisal.case.model import OPERATOR, Option
from changing_places.appraisal.ledgers.model import Flow, bearer

UNTIL = " until it starts"


def from_start(flows: Iterable[Flow], option: Option) -> list[Flow]:
    """Flows of an option from the year in which it starts."""
    return [
        replace(f, amounts=np.where(np.arange(len(f.amounts)) >= option.starts, f.amounts, 0.0))
        for f in flows
    ]


def until_start(flows: Iterable[Flow], option: Option, base: Option) -> list[Flow]:
    """The baseline's flows before that year, borne as the baseline has it; none where nothing."""
    found = []
    for flow in flows:
        before = np.arange(len(flow.amounts)) < option.starts
        if not flow.amounts[before].any():
            continue
        bears = bearer(OPERATOR, base)
        other = bears != bearer(OPERATOR, option) and OPERATOR in {**flow.payer, **flow.gainer}
        found.append(
            replace(
                flow,
                amounts=np.where(before, flow.amounts, 0.0),
                operator=bears if other else "",
            )
        )
    return found


def together(after: Iterable[Flow], before: Iterable[Flow]) -> list[Flow]:
    """Flows from the start with those until it, as one where they differ in their years alone."""
    found = list(after)
    places = {_alike(f): k for k, f in enumerate(found)}
    for flow in before:
        k = places.get(_alike(flow))
        if k is None:
            found.append(replace(flow, name=f"{flow.name}{UNTIL}"))
        else:
            found[k] = replace(found[k], amounts=found[k].amounts + flow.amounts)
    return found


def named(flow: Flow) -> str:
    """What a flow is called in any year.

    >>> named(Flow("rent until it starts", "lines", {}, {}, np.zeros(1), "rent"))
    'rent'
    """
    return flow.name.removesuffix(UNTIL)


def _alike(flow: Flow) -> tuple[object, ...]:
    sides = (tuple(sorted(flow.payer.items())), tuple(sorted(flow.gainer.items())))
    return (flow.name, flow.root, flow.line, flow.operator, flow.schedule, flow.working, *sides)
