"""One question asked of one panel: estimated, set beside second opinions, checked, judged.

`study` asks it of a panel and `study_sections` of repeated cross-sections. `run` is the course of
it: `estimates` turns aggregates into numbers, `gaps` says what is done about missing figures,
`battery` runs the checks, `robustness` the bounds, `opinions` the other methods.
"""

from changing_places.evaluation.asking.run import concluded, study, study_one, together

__all__ = ["concluded", "study", "study_one", "together"]
