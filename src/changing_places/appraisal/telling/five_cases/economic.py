"""The economic case: every way to deliver the service, what each is worth, and to whom."""

from collections.abc import Iterator

from changing_places.appraisal.lawfulness import Finding, lawful_models
from changing_places.appraisal.model import Appraisal, Valued
from changing_places.appraisal.telling import drawings
from changing_places.appraisal.telling.five_cases import setting
from changing_places.appraisal.telling.five_cases.setting import pounds, texts
from changing_places.figures import Column
from changing_places.figures.numbers import listed
from changing_places.reports import Block, FigureBlock, Paragraph, Section

NOT_CARRIED = "Not in the case, which gives no figures for it"


def economic(result: Appraisal) -> Section:
    """The long list, the short list, the three ledgers, value for money, and who gains."""
    return Section(
        "Economic case",
        [
            *setting.part("The long list: twelve ways to deliver a service", _long(result)),
            *setting.part("The short list", _short(result)),
            *setting.part("What each option is worth", _worth(result)),
            *setting.part("Who gains and who loses", _parties(result)),
        ],
    )


# -- which ways there are -------------------------------------------------------------------------


def _long(result: Appraisal) -> Iterator[Block]:
    yield Paragraph(
        "Each of the twelve delivery models was put before the rules of the day. Where the case "
        "carries a model, the verdict is on the option as described; the others are judged by "
        "what is known of the service as it runs today."
    )
    yield from setting.table(
        "The twelve delivery models, and whether each is lawful",
        texts("Delivery model", "Verdict", "On the short list as", "Why"),
        list(_models(result)),
        source=(setting.of_rules(result), setting.of_case(result)),
        note="A first reading of the rules held, and no legal advice.",
    )


def _models(result: Appraisal) -> Iterator[tuple[str, str, str, str]]:
    base = result.case.baseline.situation
    for finding in lawful_models(base, result.as_at, book=result.books.book):
        held = [v for v in result.options if v.option.model == finding.model]
        name = setting.model_name(finding.model)
        for valued in held:
            of = valued.finding
            yield (
                name,
                setting.VERDICTS[of.verdict],
                setting.title(valued.option),
                reasons(of, result),
            )
        if not held:
            why = reasons(finding, result)
            yield name, setting.VERDICTS[finding.verdict], NOT_CARRIED, why


def reasons(finding: Finding, result: Appraisal) -> str:
    """Why a finding is what it is, in one line: the rules against, or the conditions."""
    bearing = "against" if finding.verdict == "not_lawful" else "if"
    found = [r for r in finding.remarks if r.bears == bearing]
    if not found:
        return "No rule stands against it"
    texts_of = dict.fromkeys(setting.capital(r.text) for r in found)
    return setting.by_title("; ".join(texts_of), result)


def _short(result: Appraisal) -> Iterator[Block]:
    rows = [
        (
            setting.title(v.option),
            setting.model_name(v.option.model),
            "today" if v.option.is_baseline else f"year {v.option.starts}",
            setting.VERDICTS[v.finding.verdict],
            v.option.about or "To be described in the case file",
        )
        for v in result.options
    ]
    yield from setting.table(
        "The options that were appraised",
        texts("Option", "Delivery model", "Starts", "Verdict", "What it is"),
        rows,
        source=setting.of_case(result),
    )
    unlawful = [v for v in result.options if not v.is_lawful]
    if unlawful:
        named = listed([f"'{setting.title(v.option)}'" for v in unlawful])
        verb, them = ("is", "it is") if len(unlawful) == 1 else ("are", "they are")
        yield Paragraph(
            f"{named} {verb} not lawful, and so cannot be chosen; {them} valued all the same, so "
            "that the cost of the rule can be seen."
        )


# -- what each is worth ---------------------------------------------------------------------------


def _worth(result: Appraisal) -> Iterator[Block]:
    yield Paragraph(
        "Each option has three ledgers: the council's own money, that of all public bodies "
        "together (the council among them), and everybody's together. What one party pays "
        "another, taxes among it, cancels in the last. Amounts are present values: pounds of "
        "later years count for less, as the Green Book says. All are differences from "
        f"'{setting.title(result.case.baseline)}'; below nothing is worse than that."
    )
    yield from ledgers(result, "The three ledgers of each option, beside going on as today", 0)
    yield from _value_for_money(result)


def ledgers(result: Appraisal, title: str, decimals: int | None = None) -> list[Block]:
    """The three ledgers, the chance of being best, and the verdict of each option."""
    rows = [
        (
            setting.title(v.option),
            v.council,
            v.public_sector,
            v.npsv,
            v.p_best if v.is_lawful else "not lawful",
            setting.VERDICTS[v.finding.verdict],
        )
        for v in result.options
    ]
    columns = [
        Column("option", "Option"),
        pounds("council", "The council", decimals),
        pounds("public", "All public bodies", decimals),
        pounds("society", "Everybody together", decimals),
        Column("p_best", "Chance of being best for everybody", kind="share", decimals=0),
        Column("verdict", "Verdict"),
    ]
    return setting.table(title, columns, rows, source=setting.of_case(result))


def _value_for_money(result: Appraisal) -> Iterator[Block]:
    columns = [
        Column("option", "Option"),
        pounds("npsv", "Net present social value"),
        pounds("cost", "Net cost to public bodies"),
        Column("bcr", "Gain to others for each public £1", kind="number", decimals=2),
        pounds("annual", "The net value as an even sum a year"),
        Column("council", "Council has its money back", kind="text"),
        Column("payback", "Everybody has it back", kind="text"),
    ]
    yield from setting.table(
        "Value for money of each option",
        columns,
        [_value_row(result, v) for v in result.options],
        source=(setting.of_case(result), setting.of_guidance(result)),
        note="The third column of numbers is the benefit-cost ratio (BCR): what everybody but "
        "public bodies gains, over what public bodies pay on balance. Where public bodies gain, "
        "there is no cost to set the gain against, and no ratio.",
    )
    yield from _other_rates(result)


def _value_row(result: Appraisal, valued: Valued) -> tuple[object, ...]:
    is_base = valued.option.is_baseline
    ratio: object = valued.bcr if valued.bcr is not None else "none: public bodies gain"
    return (
        setting.title(valued.option),
        valued.npsv,
        valued.public_cost,
        "the baseline" if is_base else ratio,
        valued.annual,
        "the baseline" if is_base else _back(result, valued.council_payback),
        "the baseline" if is_base else _back(result, valued.payback),
    )


def _back(result: Appraisal, year: int | None) -> str:
    if year is None:
        return f"not in {result.case.years} years"
    return f"in year {year}" if year else "at once"


def _other_rates(result: Appraisal) -> Iterator[Block]:
    """Values with weights for who gains, and at lower rates, where either says something else."""
    weighted = any(abs(v.weighted_npsv - v.npsv) >= 1 for v in result.options)
    lower = any(v.lower_rate_npsv is not None for v in result.options)
    if not weighted and not lower:
        return
    columns = [Column("option", "Option"), pounds("npsv", "As it stands", 0)]
    columns += [pounds("weighted", "With weights for who gains", 0)] if weighted else []
    columns += [pounds("lower", "At the lower rates", 0)] if lower else []
    rows = []
    for v in result.options:
        more = [v.weighted_npsv] if weighted else []
        rows.append(
            (setting.title(v.option), v.npsv, *more, *([v.lower_rate_npsv] if lower else []))
        )
    yield from setting.table(
        "The net present social value reckoned otherwise",
        columns,
        rows,
        source=(setting.of_case(result), setting.of_guidance(result)),
    )


# -- who gains and who loses ----------------------------------------------------------------------


def _parties(result: Appraisal) -> Iterator[Block]:
    for valued in setting.choices(result):
        drawn = drawings.parties(result, valued)
        if drawn is not None:
            yield FigureBlock(drawn, annex=False)
    met = [p for p in result.case.parties if any(abs(v.parties[p]) >= 0.5 for v in result.options)]
    columns = [Column("row_heading", "Party")]
    columns += [pounds(v.option.id, setting.title(v.option), 0) for v in result.options]
    rows = [(setting.capital(p), *(v.parties[p] for v in result.options)) for p in met]
    if rows:
        rows.append(("Everybody together", *(v.npsv for v in result.options)))
    yield from setting.table(
        "What each party gains by each option, beside going on as today",
        columns,
        rows,
        source=setting.of_case(result),
        note="Present values; below nothing is a loss. Columns sum to the last row but for the "
        "rounding of each pound.",
        split=1,
    )
