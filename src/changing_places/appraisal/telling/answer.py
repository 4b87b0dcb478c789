"""An appraisal as JSON: the object of `appraise CASE --json`."""

from typing import Any

from changing_places.appraisal.ledgers import HEADS, Flow, falls_on
from changing_places.appraisal.model import Appraisal, Uncertainty, Valued
from changing_places.appraisal.rulebook import delivery_models


def answer(result: Appraisal) -> dict[str, Any]:
    """Everything that an appraisal found; money is pounds of present value unless named by year."""
    return {
        **_asked(result),
        "options": [_option(result, v) for v in result.options],
        "preferred": {"council": result.council_choice, "public": result.public_choice},
        "barriers": [b.to_dict() for b in result.barriers.barriers],
        "gap": result.barriers.gap.to_dict(),
        "lifts": [lift.to_dict() for lift in result.barriers.lifts],
        "turns": [t.to_dict() for t in result.turns],
        **_how_sure(result),
        "discount_rates": [
            {"rate": r.rate, "council": r.council, "public": r.public, "npsv": dict(r.npsv)}
            for r in result.rates_tried
        ],
        "criteria": result.weighing.to_dict() if result.weighing else None,
        "agencies": [_agencies(result, v) for v in result.options],
        "assumptions": [
            {"path": a.path, "value": a.value, "place": a.place, "evidence": a.evidence}
            for a in result.case.assumptions
        ],
        "warnings": list(result.warnings),
        "plain_english": result.explain(),
    }


def _asked(result: Appraisal) -> dict[str, Any]:
    """What was asked, and what made the answer."""
    case, made = result.case, result.provenance
    return {
        "title": case.title,
        "service": case.service,
        "council": case.council,
        "fictional": case.fictional,
        "as_at": result.as_at,
        "seed": made.seed,
        "draws": made.draws,
        "price_year": case.price_year,
        "first_year": case.first_year,
        "years": case.years,
        "baseline": case.baseline.id,
        "provenance": {
            "case_sha256": made.case_sha256,
            "version": made.version,
            "seed": made.seed,
            "chosen": dict(made.chosen),
        },
    }


def _how_sure(result: Appraisal) -> dict[str, Any]:
    """Switching values and tornado of both ledgers, and what it is worth to know for everybody."""
    held = result.uncertainty
    society = held.get("society")
    return {
        "switching_values": [
            {"ledger": u.ledger, **s.to_dict()} for u in held.values() for s in u.switching
        ],
        "tornado": [
            {"ledger": u.ledger, **bar.to_dict()} for u in held.values() for bar in u.tornado
        ],
        "evpi": society.information.evpi if society else 0.0,
        "evppi": [w.to_dict() for w in society.information.worths] if society else [],
        "uncertainty": {k: _uncertainty(u) for k, u in held.items()},
    }


def _option(result: Appraisal, valued: Valued) -> dict[str, Any]:
    option, finding = valued.option, valued.finding
    return {
        "id": option.id,
        "name": option.name,
        "model": option.model,
        "model_name": delivery_models()[option.model].name,
        "baseline": option.is_baseline,
        "lawful": finding.verdict,
        "excluded_by": list(finding.excluded_by),
        "remarks": [r.to_dict() for r in finding.remarks],
        "cliffs": [c.to_dict() for c in finding.cliffs],
        "ledgers": {
            "council": valued.council,
            "public_sector": valued.public_sector,
            "society": valued.npsv,
        },
        "parties": dict(valued.parties),
        "npsv": valued.npsv,
        "bcr": valued.bcr,
        "public_cost": valued.public_cost,
        "annual_value": valued.annual,
        "weighted_npsv": valued.weighted_npsv,
        "lower_rate_npsv": valued.lower_rate_npsv,
        "council_payback": valued.council_payback,
        "payback": valued.payback,
        "p_best": valued.p_best,
        "p_best_council": valued.p_best_council,
        "outcome": valued.outcome.to_dict() if valued.outcome else None,
        "council_outcome": valued.council_outcome.to_dict() if valued.council_outcome else None,
        "by_year": {p: v.tolist() for p, v in valued.ledger.by_year.items() if v.any()},
        "lines": [_flow(result, flow, valued) for flow in valued.ledger.flows],
    }


def _flow(result: Appraisal, flow: Flow, valued: Valued) -> dict[str, Any]:
    """One flow as it stands, before the baseline is taken off."""
    return {
        "name": flow.name,
        "head": HEADS[flow.head],
        "payer": dict(flow.payer),
        "gainer": dict(flow.gainer),
        "falls_on": falls_on(flow, valued.option),
        "by_year": flow.amounts.tolist(),
        "present_value": result.books.present(flow),
        "working": flow.working,
        "rules": list(flow.rules),
        "place": flow.place,
        "evidence": flow.evidence,
    }


def _uncertainty(held: Uncertainty) -> dict[str, Any]:
    return {
        "simulation": held.simulation.to_dict(),
        "information": held.information.to_dict(),
        "regions": [r.to_dict() for r in held.regions],
        "grid": held.grid.to_dict() if held.grid else None,
        "regret": held.regret.to_dict() if held.regret else None,
    }


def _agencies(result: Appraisal, valued: Valued) -> dict[str, Any]:
    account = result.account(valued.option.id)
    payments = result.payments(valued.option.id)
    return {
        "option": valued.option.id,
        "account": account.to_dict() if account else None,
        "payments": payments.to_dict() if payments else None,
    }
