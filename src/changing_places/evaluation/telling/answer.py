"""An evaluation as JSON, as a frame, and as the lines of Python that give it again."""

from typing import Any

from changing_places.evaluation.model import (
    Aggregated,
    CellEstimate,
    Estimate,
    Evaluation,
    Evaluations,
    KeyedEstimate,
    Opinion,
)
from changing_places.evaluation.panel.model import TimeScale


def answer(result: Evaluation) -> dict[str, Any]:
    """The object of `evaluate --json` for one outcome."""
    estimate, scale = result.estimate, result.panel.scale
    return {
        "method": result.method,
        "chosen": result.chosen,
        "outcome": result.outcome,
        "estimand": result.estimand,
        "aggregate": result.aggregate,
        "estimate": estimate.value,
        "se": estimate.se,
        "ci": interval(estimate),
        "p": estimate.p,
        "n": counts(result),
        "design": result.design.to_dict(),
        "group_time": [_cell(c, scale) for c in result.cells],
        "event_study": [_event(p) for p in result.event_study],
        "aggregates": {k: _aggregated(a, scale) for k, a in result.aggregates.items()},
        "weights": {"units": {}, "times": {}, "predictors": {}},
        "placebo": _placebo(result),
        "sensitivity": dict(result.sensitivity),
        "diagnostics": dict(result.diagnostics),
        "missing": result.missing,
        "policies": [{"missing": o.name, **_opinion(o)} for o in result.policies],
        "second_opinions": [{"method": o.name, **_opinion(o)} for o in result.opinions],
        "checks": [c.to_dict() for c in result.checks],
        "warnings": list(result.warnings),
        "evidence_level": result.verdict.level,
        "verdict": _verdict(result),
        "plain_english": " ".join(result.explain()),
        "provenance": {
            "data_sha256": result.provenance.data_sha256,
            "version": result.provenance.version,
            "seed": result.provenance.seed,
            "options": dict(result.provenance.options),
            "python": reproduce(result),
        },
    }


def answers(result: Evaluations) -> dict[str, Any]:
    """The object of `evaluate --json` for many outcomes: the first in full, and every one."""
    return {
        **answer(result.results[0]),
        "outcomes": [answer(r) for r in result.results],
        "adjusted_p": {k: dict(v) for k, v in result.adjusted.items()},
        "plain_english": " ".join(result.explain()),
    }


def interval(estimate: Estimate) -> dict[str, Any]:
    """The interval of an estimate with its level and what it rests on."""
    return {
        "low": estimate.low,
        "high": estimate.high,
        "level": estimate.level,
        "df": estimate.df,
        "how": estimate.how,
    }


def counts(result: Evaluation) -> dict[str, int]:
    """How many units, adopters, periods and observations."""
    return {
        "units": len(result.panel.units),
        "treated": result.design.treated,
        "periods": len(result.panel.times),
        "rows": int(result.panel.observed.sum()),
    }


def _cell(cell: CellEstimate, scale: TimeScale) -> dict[str, Any]:
    return {
        "group": _period(cell.group, scale),
        "time": _period(cell.time, scale),
        **_numbers(cell.estimate),
        "treated": cell.treated,
        "controls": cell.controls,
    }


def _period(ordinal: int, scale: TimeScale) -> int | str:
    return ordinal if scale.kind in ("year", "period") else scale.label(ordinal)


def _event(part: KeyedEstimate) -> dict[str, Any]:
    band = {"band_low": part.band_low, "band_high": part.band_high}
    return {"event_time": part.key, **_numbers(part.estimate), **band, "treated": part.treated}


def _numbers(estimate: Estimate) -> dict[str, Any]:
    return {
        "estimate": estimate.value,
        "se": estimate.se,
        "low": estimate.low,
        "high": estimate.high,
    }


def _aggregated(found: Aggregated, scale: TimeScale) -> dict[str, Any]:
    parts = []
    for part in found.parts:
        key = part.key if found.kind == "dynamic" else _period(part.key, scale)
        parts.append({"key": key, **_numbers(part.estimate)})
    return {"overall": _numbers(found.overall), "parts": parts}


def _opinion(opinion: Opinion) -> dict[str, Any]:
    return {**_numbers(opinion.estimate), "words": opinion.words, "concern": opinion.concern}


def _placebo(result: Evaluation) -> dict[str, Any]:
    return {c.name: c.to_dict() for c in result.checks if c.name.startswith("placebo")}


def _verdict(result: Evaluation) -> dict[str, Any]:
    verdict = result.verdict
    return {
        "kind": verdict.kind,
        "level": verdict.level,
        "earned": verdict.earned,
        "why": verdict.why,
        "lowered": list(verdict.lowered),
        "smallest_effect_seen": verdict.smallest_seen,
    }


def frame(result: Evaluation) -> Any:
    """Effects by cohort and period, without them the overall estimate, as a dataframe."""
    if result.cells:
        return _frame([_cell(c, result.panel.scale) for c in result.cells], result.about.backend)
    return _frame([{"outcome": result.outcome, **_numbers(result.estimate)}], result.about.backend)


def frame_of_many(result: Evaluations) -> Any:
    """One row an outcome: estimate, interval, p alone and adjusted, level."""
    rows = [
        {
            "outcome": r.outcome,
            **_numbers(r.estimate),
            "p": r.estimate.p,
            **{f"p_{name}": by[r.outcome] for name, by in result.adjusted.items()},
            "evidence_level": r.evidence_level,
        }
        for r in result.results
    ]
    return _frame(rows, result.results[0].about.backend)


def _frame(rows: list[dict[str, Any]], backend: Any) -> Any:
    import narwhals as nw

    columns = {name: [row[name] for row in rows] for name in rows[0]}
    return nw.from_dict(columns, backend=backend).to_native()


def reproduce(result: Evaluation) -> str:
    """The lines of Python that give this answer again from the same table."""
    options = {k: v for k, v in result.provenance.options.items() if v not in (None, (), [])}
    source, policy = options.pop("source", "panel.csv"), options.pop("policy", None)
    told = ", ".join(f"{name}={value!r}" for name, value in options.items())
    lines = ["import changing_places as cp"]
    if policy:
        lines += [
            "from changing_places.evaluation import evaluate_policy",
            'store = cp.Store.open("my-data")',
            f"result = evaluate_policy(store, {policy!r}, {told})",
        ]
    else:
        lines.append(f"result = cp.evaluate({source!r}, {told})")
    lines.append('print("\\n".join(result.explain()))')
    return "\n".join(lines)
