"""The study in the documents says what the program gives on the real data."""

import re
from pathlib import Path

from changing_places.evaluation.known import evaluate_policy

PAGE = Path(__file__).parents[2] / "docs" / "tutorials" / "climate-declarations.md"
OUTCOMES = {
    "household waste recycled": "Waste Reused/Recycled/Composted",
    "gas, kWh per meter": "Gas consumption",
    "electricity, kWh per meter": "Electricity consumption",
}


def numbers(text):
    return [float(n.replace("−", "-")) for n in re.findall(r"[+−]?\d+(?:\.\d+)?", text)]


def test_the_table_of_the_study_holds_the_figures_that_the_data_give(real_store):
    found = {r.outcome: r for r in evaluate_policy(real_store, "climate-emergency").results}
    rows = [
        [cell.strip() for cell in line.strip("|\n").split("|")]
        for line in PAGE.read_text(encoding="utf-8").splitlines()
        if line.startswith("| ") and line.strip("| ").split(" |")[0] in OUTCOMES
    ]
    assert len(rows) == 3
    for name, estimate, interval, level, _ in rows:
        result = found[OUTCOMES[name]]
        places = max(len(part.partition(".")[2].split()[0]) if "." in part else 0
                     for part in (estimate, interval))  # fmt: skip
        low, high = numbers(interval)
        told = (numbers(estimate)[0], low, high)
        given = (result.estimate.value, result.estimate.low, result.estimate.high)
        assert all(abs(t - g) <= 0.6 * 10**-places for t, g in zip(told, given, strict=True))
        assert int(level) == result.evidence_level


def test_what_the_study_says_of_the_design_is_so(real_store):
    found = evaluate_policy(
        real_store, "climate-emergency", outcomes=["recycling/waste-reused-recycled-composted"]
    )
    said = " ".join(PAGE.read_text(encoding="utf-8").split())
    sentence = found.design.sentence()
    assert sentence[0].lower() + sentence[1:] in said
