"""The figures of a place: each with its finding, its table and its sources."""

from changing_places.core.errors import InputError
from changing_places.figures import Bars, Column, Figure, Strip, Table
from changing_places.place import words
from changing_places.place.measures import Indicators
from changing_places.place.model import SimilarCouncils

SAID = {"higher_is_better": "higher is better", "lower_is_better": "lower is better"}


def similar_figure(result: SimilarCouncils) -> Figure:
    """The distance of each similar council, with the variable that most divides it."""
    if not result.similar:
        raise InputError(
            f"There is no figure of councils like {result.authority.name}.",
            result.warnings[0] if result.warnings else "None were found.",
            "Ask for a current council whose variables are held.",
        )
    columns = (
        Column("name", "Council"),
        Column("distance", "Distance", "standard deviations", "number", 2),
        Column("divides", "Least alike in"),
        Column("persistence", "Stays when one variable is dropped", "%", "number", 0),
    )
    names = {v.id: v.name for v in result.variables}
    rows = [
        (s.name, s.distance, names[next(iter(s.because))], 100 * s.persistence)
        for s in result.similar
    ]
    return Figure(
        title=f"Councils most like {result.authority.name}",
        finding=result.explain()[0],
        table=Table(columns, rows),
        source=result.sources,
        chart=Bars("name", "distance", ranked=False, middle=False),
        note="Distance is over all the variables at once; 0 would be a twin.",
        fictional=result.provenance.fictional,
    )


def indicator_figure(result: Indicators, indicator: str) -> Figure:
    """One indicator: the council among its similar councils."""
    measure = result.by_id().get(indicator)
    if measure is None:
        raise InputError(
            f"There is no indicator '{indicator}' for {result.authority.name}.",
            f"{len(result.measures)} others are published for it.",
            "'changing-places place COUNCIL --json' lists them all under 'indicators'.",
        )
    names = dict(result.similar)
    own: float | str = (
        words.STATUS_WORDS[measure.status] if measure.value is None else measure.value
    )
    rows = [(result.authority.name, own), *((names[c], v) for c, v in measure.others)]
    columns = (Column("name", "Council"), Column("value", measure.name, measure.unit, "number"))
    return Figure(
        title=measure.name,
        finding=words.measure_sentence(measure),
        table=Table(columns, rows),
        source=measure.source,
        chart=Strip(
            "name",
            "value",
            highlight=result.authority.name,
            near=tuple(names[c] for c, _ in measure.others),
            direction=SAID.get(measure.polarity or "", ""),
        ),
        fictional=result.provenance.fictional,
    )
