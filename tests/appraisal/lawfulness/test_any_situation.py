"""Any situation on any day under any reform gets a finding, and never a traceback."""

import json
import random
from datetime import date, timedelta

from changing_places.appraisal.lawfulness import Situation, lawful_models
from changing_places.appraisal.lawfulness.model import CONTRACT_KINDS, DATES, MONEY, SERVICES
from changing_places.appraisal.rulebook import FIRST, LAST, rulebook, switches, try_reform
from changing_places.cli.output import plain
from changing_places.core.errors import InputError

OTHER = ("open_market_share", "service", "contract_kind", "statutory_duty", "last_reserved_award")
YES_OR_NO = [n for n in Situation.known_fields() if n not in (*MONEY, *DATES, *OTHER)]


def any_situation(draw):
    known = {
        "service": draw.choice(SERVICES),
        "contract_kind": draw.choice([None, *CONTRACT_KINDS]),
        "open_market_share": draw.choice([None, "0", "0.19", "0.2", "1"]),
        "statutory_duty": draw.choice([None, "", "EPA 1990 s.45"]),
        "last_reserved_award": draw.choice([None, False, any_day(draw)]),
    }
    known |= {n: draw.choice([None, 0, 1, 10 ** draw.randint(3, 9)]) for n in MONEY}
    known |= {n: draw.choice([None, any_day(draw)]) for n in DATES}
    known |= {n: draw.choice([None, True, False]) for n in YES_OR_NO}
    try:
        return Situation(**known)
    except InputError:
        return any_situation(draw)


def any_day(draw):
    return FIRST + timedelta(days=draw.randint(0, (LAST - FIRST).days))


def test_any_situation_on_any_day_under_any_reform_gets_twelve_findings():
    draw = random.Random(4)
    ids = list(rulebook().rules)
    for _ in range(150):
        book = try_reform(without=draw.sample(ids, draw.choice([0, 0, 1, 8, 68])))
        chosen = draw.sample(sorted(switches()), draw.randint(0, 4))
        found = lawful_models(any_situation(draw), any_day(draw), switches=chosen, book=book)
        assert len(found) == 12
        for finding in found:
            assert (finding.verdict == "not_lawful") == bool(finding.excluded_by)
            assert all(r.text for r in finding.remarks)
            json.dumps(plain(finding.to_dict()), allow_nan=False)


def test_any_headroom_is_the_limit_less_the_figure_and_past_where_it_is_below_nothing():
    draw = random.Random(5)
    for _ in range(100):
        for finding in lawful_models(any_situation(draw), date(2026, 11, 23)):
            for cliff in finding.cliffs:
                if cliff.figure is None:
                    assert cliff.headroom is None and cliff.wants
                    continue
                assert abs(cliff.headroom) == abs(cliff.limit - cliff.figure)
                assert cliff.past or cliff.headroom >= 0
                assert not cliff.past or cliff.headroom <= 0
