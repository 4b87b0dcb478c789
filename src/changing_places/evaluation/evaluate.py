"""The verb: reads a panel from any table or file, and evaluates it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from changing_places.core.progress import Progress, silent
from changing_places.evaluation.about import About
from changing_places.evaluation.model import Evaluation, Evaluations
from changing_places.evaluation.panel.files import panel_from_file
from changing_places.evaluation.panel.reading import panel
from changing_places.evaluation.settings import Settings
from changing_places.evaluation.study import study
from changing_places.evaluation.subject import Subject


def evaluate(
    table: Any,
    *,
    unit: str,
    time: str,
    outcome: str | Sequence[str],
    adopted: str | None = None,
    treated: str | None = None,
    treated_unit: str | Sequence[str] | None = None,
    start: Any = None,
    covariates: Sequence[str] = (),
    weights: str | None = None,
    cluster: str | None = None,
    sheet: str | None = None,
    subject: Subject | None = None,
    progress: Progress = silent,
    **settings: Any,
) -> Evaluation | Evaluations:
    """What adopting a policy did to an outcome, from any dataframe or the name of a file.

    The columns are those of `panel.panel`; `settings` are those of `Settings` (method, control,
    estimator, base, aggregate, anticipation, missing, inference, draws, level, meaningful,
    seed). Several outcomes give `Evaluations`, which allow for there being several.

    Raises InputError where the table or a choice cannot be used, and Refusal where the data
    cannot tell.
    """
    made = Settings(**settings)
    columns = {
        "unit": unit,
        "time": time,
        "outcome": outcome,
        "adopted": adopted,
        "treated": treated,
        "treated_unit": treated_unit,
        "start": start,
        "covariates": tuple(covariates),
        "weights": weights,
        "cluster": cluster,
    }
    if isinstance(table, str | Path):
        read = panel_from_file(table, sheet=sheet, **columns)
        named: dict[str, Any] = {"source": str(table)}
    else:
        read, named = panel(table, **columns), {}
    about = About(
        subjects={read.outcomes[0]: subject} if subject else {},
        options={**named, **{k: v for k, v in columns.items() if v}},
    )
    return study(read, made, about, progress=progress)
