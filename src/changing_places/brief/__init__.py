"""The main job: one council and one service, on a page that a chief executive can use.

`brief(authority, service=..., store=...)` joins what the other areas know: who the council
is, whom it is like, what the service costs against them and through time, how it does,
what is coming, and what is unusual. A `Brief` becomes a `Report` (`.report()`), which is
written as HTML, Word, PDF, Excel or JSON. A part that the store cannot answer is left out,
and the warnings say so: nothing is promised, and nothing is empty.
"""

from changing_places.brief.compose import brief
from changing_places.brief.model import Brief, Spending, SpendingYear

__all__ = ["Brief", "Spending", "SpendingYear", "brief"]
