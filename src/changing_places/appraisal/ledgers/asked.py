"""One option put before the rules of tax: its flows, the day and the rulebook."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from changing_places.appraisal.case.model import OPERATOR, Case, Line, Option, Shares
from changing_places.appraisal.ledgers.model import Floats, Flow
from changing_places.appraisal.ledgers.running import Running
from changing_places.appraisal.rulebook import Rulebook


@dataclass(frozen=True)
class Asked:
    """What every charge looks at."""

    case: Case
    running: Running
    day: date
    book: Rulebook

    @property
    def option(self) -> Option:
        """The option whose charges they are."""
        return self.running.option

    @property
    def model(self) -> str:
        """The code of its delivery model."""
        return self.option.model

    def flows(self, *kinds: str) -> Iterator[tuple[Flow, Line]]:
        """Running flows of some kinds with the line behind each."""
        for flow in self.running.own:
            if flow.head in kinds:
                yield flow, self.running.lines[flow.line]

    def paid(self) -> Floats:
        """What running the service costs the operator each year, before any tax."""
        flows = [f.amounts * borne(f) for f, _ in self.flows("staff", "supplies", "premises")]
        return np.asarray(sum(flows, np.zeros(self.case.years + 1)))

    def made(
        self,
        head: str,
        name: str,
        amounts: Floats,
        *,
        payer: Shares,
        gainer: Shares,
        working: str,
        root: str = "",
        line: str = "",
    ) -> Iterable[Flow]:
        """A charge as a flow; none where it is nothing in every year."""
        if not np.abs(amounts).max() > 0:
            return
        yield Flow(
            name=name,
            head=head,
            payer=payer,
            gainer=gainer,
            amounts=np.asarray(amounts),
            root=root or name,
            working=working,
            line=line,
        )


def borne(flow: Flow) -> float:
    """The share of a cost that the operator pays; what others pay bears none of its taxes."""
    return flow.payer.get(OPERATOR, 0.0)


def parts(total: Floats, of: Floats) -> Floats:
    """`total` for each pound of `of`, year by year; nothing where there is nothing."""
    return np.divide(total, of, out=np.zeros_like(of), where=of != 0)
