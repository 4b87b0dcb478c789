"""Which national rule, by statute, stands between the council's best option and the public's.

`barrier_ledger` takes the gap between the two apart by rule, lists what each rule costs or forbids
in each option, and what would follow if it went; `turns` tells when the choice changed and why.
"""

from changing_places.appraisal.barriers.history import turns
from changing_places.appraisal.barriers.ledger import barrier_ledger
from changing_places.appraisal.barriers.model import Barrier, BarrierLedger, Gap, Lift, Turn

__all__ = ["Barrier", "BarrierLedger", "Gap", "Lift", "Turn", "barrier_ledger", "turns"]
