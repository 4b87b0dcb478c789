"""The commercial case: a delivery model assessment, as far as the appraisal can fill it in.

The steps follow the Cabinet Office's guidance note on delivery model assessments, which goes with
the Sourcing Playbook: who takes part, the service, its data, what it should cost, the models, the
criteria, what moving out or in takes, the evaluation, and the recommendation. The questions are in
our own words.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from changing_places.appraisal.model import Appraisal
from changing_places.appraisal.telling.five_cases import setting
from changing_places.appraisal.telling.five_cases.setting import texts
from changing_places.appraisal.uncertainty.words import percent
from changing_places.figures.numbers import listed, money
from changing_places.reports import Block, Paragraph, Section

OFFICER = "The officer: "


@dataclass(frozen=True)
class Asked:
    """One question of the assessment: what the appraisal says, and what is still to be said."""

    question: str
    found: str
    left: str = ""


def assessment(result: Appraisal) -> Section:
    """The assessment, a table for each step."""
    steps = (
        ("Before it starts", _before),
        ("The models and the criteria", _models),
        ("If the service would leave the council", _out),
        ("If the service would stay, or come back", _within),
        ("Weighing up and recommending", _recommended),
    )
    blocks: list[Block] = [
        Paragraph(
            "The Cabinet Office asks central departments to assess delivery models before they "
            "decide to buy or to run a service, and commends it to others. This follows the steps "
            "of its guidance. What the appraisal knows is filled in; the last column is what it "
            "cannot know and an officer has to write.",
            (setting.PLAYBOOK,),
        )
    ]
    for heading, step in steps:
        rows = [
            (a.question, a.found, f"{OFFICER}{a.left}" if a.left else "Nothing")
            for a in step(result)
        ]
        blocks += setting.table(
            f"Delivery model assessment: {heading[0].lower()}{heading[1:]}",
            texts("Question", "What the appraisal says", "Still to be filled in"),
            rows,
            source=(setting.PLAYBOOK, setting.of_case(result)),
        )
    return Section("Commercial case: delivery model assessment", blocks)


def _before(result: Appraisal) -> Iterator[Asked]:
    case, story = result.case, result.case.story
    roles = listed([r["role"] for r in story.roles])
    yield Asked(
        "Who takes part, and has who decides been named?",
        f"Named in the case: {roles}." if roles else "The case names nobody.",
        "commercial, finance, legal and workforce leads, those who run the service, and users.",
    )
    volumes = f"; volumes: {listed(list(case.volumes))}" if case.volumes else ""
    yield Asked(
        "What is the service, how much of it is there, and what must it achieve?",
        f"{story.about or 'The case does not describe it.'} Lines of cost and income: "
        f"{len(case.lines)}{volumes}; objectives: {len(story.objectives)}.",
        "the standard that is asked for, and what must not be lost.",
    )
    cited = sum(1 for a in case.assumptions if a.evidence)
    yield Asked(
        "Which data is there, and how good is it?",
        f"{cited} of {len(case.assumptions)} figures name their evidence (annex D).",
        "assets and their condition, workforce, contracts that run on, demand over the years.",
    )
    yield Asked(
        "What should each model cost over its whole life?",
        f"{len(case.options)} options are costed over {case.years} years in {case.price_year} "
        "prices, with taxes, change-over and what is left at the end (financial case, annex A).",
        "have the finance lead check each cost line, and set quotes or benchmarks beside it.",
    )


def _models(result: Appraisal) -> Iterator[Asked]:
    carried = {v.option.model for v in result.options}
    yield Asked(
        "Which models are assessed, and why not the others?",
        f"All twelve were put before the rules; {len(carried)} are costed, the others are in the "
        "long list of the economic case with the reason.",
        "why lawful models that are not costed were set aside.",
    )
    yield Asked(
        "Would parts of the service suit different models?",
        "The appraisal takes the service as a whole.",
        "whether parts can be split, and a case of its own for a mixed model that is worth it.",
    )
    held = result.weighing
    if held is None:
        found = "The case gives none."
    else:
        found = listed([f"{c} ({w:.0%})" for c, w in held.weights.items()])
    yield Asked(
        "Which strategic and operational criteria count, and how much?",
        setting.capital(found),
        "who agreed on criteria and weights, and that it was before the scores were known.",
    )


def _out(result: Appraisal) -> Iterator[Asked]:
    outside = [v for v in setting.lawful(result) if not v.option.within]
    names = listed([v.option.called for v in outside]) or "none of the lawful options"
    yield Asked("Which options are that?", setting.capital(f"{names}."))
    yield Asked(
        "Is there a healthy market?",
        result.case.story.market or "The case says nothing of the market.",
        "soundings of the market, its capacity, and whether smaller and local bodies can bid.",
    )
    staff = any(v.option.situation.staff_transfer for v in outside)
    yield Asked(
        "Do staff move, and on what terms?",
        "The case says that staff move; what the law asks stands in the commercial case."
        if staff
        else "The case does not say that staff move.",
        "numbers by employer, pensions admission, and the timetable of consultation.",
    )
    yield Asked(
        "Is this the first time that it leaves the council, so that it should be tested first?",
        f"Today it is {setting.model_name(result.case.baseline.model).lower()}. "
        + _worth_testing(result),
        "whether a pilot can be run, and what it would have to show.",
    )
    yield Asked(
        "Who bears which risk, and can they carry it?",
        "Who bears the risk in each model stands in the commercial case.",
        "the allocation of each risk, the operator's finances, and the plan if it fails.",
    )
    yield Asked(
        "How is it managed, measured and ended?",
        f"Measures in the case: {listed(list(result.case.story.measures)) or 'none'}.",
        "targets, payment by results, contract management, and exit with the return of assets.",
    )


def _worth_testing(result: Appraisal) -> str:
    sure = result.uncertainty.get("society")
    if sure is None:
        return "With one lawful option there is nothing that a test could change."
    most = sure.information.evpi
    if most < 0.5:
        return "No finding of a pilot would change the choice for everybody together."
    return f"For everybody together a pilot is worth at most {money(most)} for this choice."


def _within(result: Appraisal) -> Iterator[Asked]:
    inside = [v for v in setting.lawful(result) if v.option.within and not v.option.is_baseline]
    names = listed([v.option.called for v in inside]) or "none but going on as today"
    yield Asked("Which options are that?", setting.capital(f"{names}."))
    yield Asked(
        "Has the council the people, systems and management for it?",
        "The appraisal costs them as far as the case has lines for them.",
        "skills and posts that are wanting, systems, and who will lead it.",
    )
    yield Asked(
        "What does the change itself take?",
        "Costs of change in years 0 and 1 are in annex A, corrected for optimism where the case "
        "says so.",
        "licences, assets and contracts that must be taken over or ended.",
    )
    yield Asked(
        "How will it go on getting better without a contract?",
        f"Measures in the case: {listed(list(result.case.story.measures)) or 'none'}.",
        "who holds the service to account, and what happens where it falls short.",
    )


def _recommended(result: Appraisal) -> Iterator[Asked]:
    mine, best = (result.option(o) for o in (result.council_choice, result.public_choice))
    yield Asked(
        "Which model is best for cost, and for whom?",
        setting.capital(
            f"{mine.option.called} for the council's own money, {best.option.called} for "
            "everybody together."
            if mine is not best
            else f"{best.option.called}, for the council and for everybody together."
        ),
    )
    held = result.weighing
    yield Asked(
        "Which is best on the criteria?",
        "Not weighed."
        if held is None
        else f"{listed([setting.for_options(w, result) for w in held.methods[0].winners])} "
        f"by the {held.methods[0].method}.",
        "how money and criteria were put together to one recommendation.",
    )
    tells = best.is_lawful and not setting.is_certain(result)
    share = percent(best.p_best) if tells else ""
    yield Asked(
        "How far could the figures be wrong before another model is best?",
        f"{setting.capital(best.option.called)} is best for everybody in {share} of draws; the "
        "switching values stand in the economic case."
        if share
        else "The draws cannot tell: see how sure the answer is, in the economic case.",
    )
    conditions = len(best.finding.conditions)
    yield Asked(
        "What is recommended, and who approves it?",
        f"Conditions that must hold for {best.option.called}: {conditions}, in the management case."
        if conditions
        else f"The rules set no open condition for {best.option.called}.",
        "the recommendation, the approvals it needs, and when it is looked at again.",
    )
