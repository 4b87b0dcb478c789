"""How a service could be delivered: what the rules allow, and how a worked case comes out."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from changing_places.appraisal import Appraisal, appraise, read_case
from changing_places.appraisal.case import shipped_cases
from changing_places.appraisal.lawfulness import Finding, Situation, lawful_models
from changing_places.figures import Column, Source, Table
from changing_places.reports import Bullets, Note, Paragraph, Section, TableBlock

# The worked cases that speak of a service, by the service's slug.
CASES = {
    "adult-social-care": "day-services",
    "childrens-social-care": "childrens-residential",
    "cultural-services": "leisure",
    "environmental-and-regulatory-services": "waste",
    "central-services": "revenues-and-benefits",
}
# The council's share of business rates by its tier, where the tier has one of its own.
RATES_SHARE = {"lower": "district"}
DRAWS = 4_000
RULES = Source("Changing Places", "Dated rules of tax and regulation, each with its statute")


@dataclass(frozen=True)
class Options:
    """The delivery models of a service under the rules of a day, and a worked case of it.

    The case is of a fictional council: its rules are real, its figures an example.
    """

    case: str
    appraisal: Appraisal
    models: tuple[Finding, ...]

    def explain(self) -> list[str]:
        """The worked case in a few sentences."""
        told = self.appraisal.explain()
        return [told[0], *self.appraisal.barriers.explain()[:2]]

    def to_dict(self) -> dict[str, Any]:
        """What `brief --json` prints of it."""
        held = self.appraisal
        return {
            "case": self.case,
            "title": held.case.title,
            "fictional": held.case.fictional,
            "models": [
                {
                    "model": f.model,
                    "name": f.name,
                    "lawful": f.verdict,
                    "excluded_by": list(f.excluded_by),
                    "conditions": [r.to_dict() for r in f.conditions],
                }
                for f in self.models
            ],
            "options": [
                {
                    "id": v.option.id,
                    "name": v.option.name,
                    "lawful": v.finding.verdict,
                    "ledgers": {
                        "council": v.council,
                        "public_sector": v.public_sector,
                        "society": v.npsv,
                    },
                    "p_best": v.p_best,
                }
                for v in held.options
            ],
            "preferred": {"council": held.council_choice, "public": held.public_choice},
            "barriers": [b.to_dict() for b in held.barriers.barriers],
            "plain_english": self.explain(),
        }


@cache
def options(service: str, tier: str, as_at: date) -> Options | None:
    """The options of a service by its slug, for a council of a tier; None without a worked case.

    The council's share of business rates is that of its tier, since it decides what a relief costs.
    """
    name = CASES.get(service)
    if name is None or name not in shipped_cases():
        return None
    case = read_case(name)
    held = replace(case, rates_share=RATES_SHARE.get(tier, "unitary"))
    found = appraise(held, as_at=as_at, draws=DRAWS)
    return Options(name, found, lawful_models(Situation(case.service), as_at))


def options_section(found: Options) -> Section:
    """The options as a part of the brief."""
    held = found.appraisal
    return Section(
        "How it could be delivered",
        (
            Paragraph(
                f"Of the {len(found.models)} ways to deliver {held.case.service_name}, "
                f"{_counted(found, 'lawful')} are lawful as they stand under the rules of "
                f"{held.as_at.day} {held.as_at:%B %Y}, and {_counted(found, 'lawful_if')} on "
                "conditions."
            ),
            _models(found),
            Note(
                f"What follows is a worked case of a fictional council, '{held.case.title}': its "
                "rules are real and its figures an example. To put your own in, copy it with "
                f"'changing-places appraise {found.case} --copy my-case.yaml'."
            ),
            Bullets(tuple(found.explain())),
            _worked(found),
        ),
    )


def _counted(found: Options, verdict: str) -> str:
    count = sum(f.verdict == verdict for f in found.models)
    return str(count) if count else "none"


VERDICTS = {"lawful": "lawful", "lawful_if": "lawful if", "not_lawful": "not lawful"}


def _models(found: Options) -> TableBlock:
    columns = (
        Column("name", "Delivery model"),
        Column("verdict", "Under the rules"),
        Column("why", "What decides"),
    )
    rows = [(f.name, VERDICTS[f.verdict], _why(f)) for f in found.models]
    return TableBlock("Delivery models and the rules", Table(columns, rows), RULES)


def _why(finding: Finding) -> str:
    """The first rule against, or the first two conditions."""
    bearing = [r for r in finding.remarks if r.bears == "against"] or list(finding.conditions[:2])
    said = "; ".join(r.text for r in bearing)
    more = len(finding.conditions) - 2
    if finding.verdict == "lawful_if" and more > 0:
        said += f"; and {more} more"
    return said or "nothing stands against it"


def _worked(found: Options) -> TableBlock:
    held = found.appraisal
    unit = f"£ thousand over {held.case.years} years"
    columns = (
        Column("option", "Option"),
        Column("council", "Council", unit, "money"),
        Column("public", "Public sector", unit, "money"),
        Column("society", "Everybody", unit, "money"),
        Column("lawful", "Under the rules"),
    )
    rows = [
        (
            v.option.name,
            round(v.council / 1000),
            round(v.public_sector / 1000),
            round(v.npsv / 1000),
            VERDICTS[v.finding.verdict],
        )
        for v in held.options
    ]
    return TableBlock(
        f"Worked case: {held.case.title}",
        Table(columns, rows),
        (Source("Changing Places", f"Worked case '{found.case}', figures made up"), RULES),
        note=f"Gains in today's money beside {held.case.baseline.called}, at "
        f"{held.case.price_year} prices.",
    )
