"""The economic case: what has no price, weighed by several methods."""

from collections.abc import Iterator

from changing_places.appraisal.criteria import Weighing
from changing_places.appraisal.criteria.words import NORMALISATION
from changing_places.appraisal.model import Appraisal
from changing_places.appraisal.telling.five_cases import setting
from changing_places.appraisal.telling.five_cases.setting import texts
from changing_places.appraisal.uncertainty.words import percent
from changing_places.figures import Column
from changing_places.figures.numbers import listed
from changing_places.reports import Block, Paragraph, Section


def weighing(result: Appraisal) -> Section:
    """Scores and weights, each method's answer, and where methods part."""
    held = result.weighing
    heading = "Economic case: what has no price"
    if held is None:
        wanted = "criteria for what has no price, with scores and weights, where it matters"
        return Section(heading, [setting.to_write(wanted, "criteria")])
    blocks = [
        *_scores(result, held),
        *setting.part("By six methods", _methods(result, held)),
        *setting.part("What would change the order", _switches(result, held)),
    ]
    return Section(heading, blocks)


def _scores(result: Appraisal, held: Weighing) -> Iterator[Block]:
    yield Paragraph(
        f"Options were scored on what has no price; {held.whose} say how much each criterion "
        "counts. These scores stand beside the money and are not added to it."
    )
    table = held.table
    columns = [
        Column("criterion", "Criterion"),
        Column("weight", "Weight", kind="share", decimals=0),
    ]
    columns += [
        Column(f"o{k}", setting.for_options(o, result), kind="number", decimals=_places(column))
        for k, (o, column) in enumerate(zip(table.options, table.scores, strict=True))
    ]
    rows = []
    for j, criterion in enumerate(table.criteria):
        better = "" if criterion.benefit else ", lower is better"
        unit = f" ({criterion.unit}{better})" if criterion.unit else better
        name = f"{setting.capital(criterion.name)}{unit}"
        rows.append((name, held.weights[criterion.name], *(s[j] for s in table.scores)))
    yield from setting.table(
        "Scores by criterion, and what each counts",
        columns,
        rows,
        source=setting.of_case(result),
        split=2,
    )


def _places(scores: tuple[float, ...]) -> int:
    return 0 if all(float(s).is_integer() for s in scores) else 1


def _methods(result: Appraisal, held: Weighing) -> Iterator[Block]:
    share = percent(held.agreement)
    yield Paragraph(
        f"The scores were weighed in {len(held.methods)} ways that practitioners use, which treat "
        f"scores differently. All have the same winner under {share} of {held.draws:,} weightings "
        "that fit what was said; where they part, the choice rests on the method as well as on "
        "the options."
    )
    rows = []
    for m in held.methods:
        most = m.most_often
        rows.append(
            (
                setting.capital(m.method),
                listed([setting.for_options(w, result) for w in m.winners]),
                f"{setting.for_options(most, result)}, {percent(m.win_share[most])}",
                NORMALISATION[m.method],
            )
        )
    yield from setting.table(
        "What each method puts first, and how it makes scores comparable",
        texts("Method", "First, by the weights", "First most often", "How scores are made alike"),
        rows,
        source=setting.of_case(result),
    )
    yield from setting.told(_capitals(d.sentence, result) for d in held.disagreements)
    yield from setting.told(held.left_out.values())
    if held.compromise is not None and len(held.compromise.options) > 1:
        names = listed(held.compromise.options)
        yield Paragraph(f"By VIKOR no option stands clear: {names} are a compromise together.")


def _capitals(sentence: str, result: Appraisal) -> str:
    return sentence if sentence[:1].isupper() else setting.capital(sentence)


def _switches(result: Appraisal, held: Weighing) -> Iterator[Block]:
    first = held.methods[0]
    won = sorted(first.win_share.items(), key=lambda row: -row[1])
    told = listed([f"{o} in {percent(s)}" for o, s in won if s > 0])
    yield Paragraph(
        f"By the {first.method}, over {held.draws:,} weightings, the winner is {told}."
        if first.method[0].islower()
        else f"By {first.method}, over {held.draws:,} weightings, the winner is {told}."
    )
    moves = sorted(m for s in held.switching for m in s.sentences())
    yield from setting.told(words for _, words in moves)
    yield from setting.told(held.notes)
