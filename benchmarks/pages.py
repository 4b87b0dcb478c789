"""What the pages cost: CPU of one request, weight without compression, and requests.

    python -m benchmarks.pages [--store DIR] [--councils N]

Without a store it makes the demonstration country. Each page is asked for N councils spread
over the country, the application being warm: the first time that a council is asked for, when
the engines answer, and again, when the answer is remembered. CPU seconds are of this process
with everything between the request and the response; medians and the largest. Weight is the
page with every style sheet, script, font and icon that it names.

Of appraisal, every shipped case is asked for: its pages once the answer is remembered, and what
the server does when one number of a step is changed, each time to another value, which nothing
remembers.
"""

import argparse
import json
import os
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from changing_places.data.store import Store

NAMED = re.compile(r'(?:<link [^>]*href|<script [^>]*src)="([^"]+)"')
FONT = "/static/changing_places/source-sans-3.woff2"
CPU_LIMIT, WEIGHT_LIMIT, REQUESTS_LIMIT = 60, 300, 10
# A change of a number is answered in this many milliseconds on the server.
LIVE_LIMIT, CHANGES = 300, 12
PAGES = {
    "the first page": "/",
    "the map": "/place/map/",
    "a place": "/place/{code}/",
    "its similar councils": "/place/{code}/similar/",
    "its pressure": "/place/{code}/pressure/",
    "its indicators": "/place/{code}/indicators/",
    "evaluation": "/evaluation/",
    "appraisal": "/appraisal/",
    "rules of appraisal": "/appraisal/rules/",
}
APPRAISED = {
    "an answer": "/appraisal/result/?case={case}",
    "its barriers": "/appraisal/result/barriers/?case={case}",
    "a number's working": "/appraisal/result/working/?case={case}&option={option}&ledger=council",
    "an option's step": "/appraisal/build/option-2/?case={case}",
}


def application(store: Path, home: Path) -> Callable[[str], bytes]:
    """A function that answers an address over a store, warmed as `serve` warms it."""
    os.environ["CHANGING_PLACES_HOME"] = str(home)
    os.environ["CHANGING_PLACES_STORE"] = str(store)
    os.environ["DJANGO_SETTINGS_MODULE"] = "changing_places.web.settings"
    import django

    django.setup()
    from django.test import Client

    from changing_places.web.store import the_store, warm_up

    warm_up(the_store())
    client = Client(headers={"host": "localhost"})

    def ask(address: str) -> bytes:
        answer = client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answered {answer.status_code}")
        return b"".join(answer) if answer.streaming else answer.content

    return ask


def councils(store: Path, n: int) -> list[str]:
    """The codes of `n` councils in force, spread over the list."""
    from changing_places.data.register import Register

    held = Register.of(Store.open(store)).current()
    return [a.code for a in held[:: max(1, len(held) // n)]][:n]


def cost(ask: Callable[[str], bytes], address: str) -> tuple[float, bytes]:
    """CPU milliseconds of one request, and the page."""
    started = time.process_time()
    page = ask(address)
    return (time.process_time() - started) * 1000, page


def live(case: str) -> list[float]:
    """CPU milliseconds of each change in a step's form, to a value that was not asked before.

    The text of the case travels with each change, as a browser sends it.
    """
    from django.test import Client

    from changing_places.appraisal.case import shipped_case

    client = Client(headers={"host": "localhost"})
    taken = []
    for change in range(CHANGES):
        form = {"case": shipped_case(case), "name": f"{case}.yaml", "from": "service"}
        started = time.process_time()
        answer = client.post("/appraisal/live/", form | {"title": f"Change {change}"})
        taken.append((time.process_time() - started) * 1000)
        if b"<table" not in answer.content:
            raise SystemExit(f"a change of {case} was not answered")
    return taken[1:]  # the first reads what all of them need


def weight(ask: Callable[[str], bytes], page: bytes) -> tuple[float, int]:
    """Kilobytes of a page with all it names, and how many requests that takes."""
    named = [*dict.fromkeys(NAMED.findall(page.decode())), FONT]
    return (len(page) + sum(len(ask(a)) for a in named)) / 1000, 1 + len(named)


def measure(store: Path, home: Path, n: int) -> list[dict[str, object]]:
    """Every figure with its limit."""
    ask = application(store, home)
    other, *codes = councils(store, n + 1)
    for pattern in PAGES.values():  # templates are read at the first page of their kind
        ask(pattern.format(code=other))
    rows: list[dict[str, object]] = []

    def add(name: str, ours: float, limit: float, unit: str) -> None:
        rows.append({"name": name, "ours": round(ours, 1), "limit": limit, "unit": unit})
        print(f"{name:<50}{ours:>9.1f}  under {limit:g} {unit}", file=sys.stderr)

    for name, pattern in PAGES.items():
        asked = [pattern.format(code=code) for code in codes] if "{" in pattern else [pattern]
        first = [cost(ask, address) for address in asked]
        again = [cost(ask, address)[0] for address in asked]
        if len(asked) > 1:
            times = [ms for ms, _ in first]
            add(f"{name}, first asked", statistics.median(times), CPU_LIMIT, "CPU ms")
            add(f"{name}, first asked, the slowest", max(times), CPU_LIMIT, "CPU ms")
        add(f"{name}, again", statistics.median(again), CPU_LIMIT, "CPU ms")
        heaviest = max((page for _, page in first), key=len)
        kilobytes, requests = weight(ask, heaviest)
        add(f"{name}, weight", kilobytes, WEIGHT_LIMIT, "KB")
        add(f"{name}, requests", requests, REQUESTS_LIMIT, "requests")
    rows += measure_appraisal(ask)
    return rows


def measure_appraisal(ask: Callable[[str], bytes]) -> list[dict[str, object]]:
    """The pages of every shipped case, and the changes of one number."""
    from changing_places.appraisal.case import read_case, shipped_cases

    rows: list[dict[str, object]] = []

    def add(name: str, ours: float, limit: float, unit: str) -> None:
        rows.append({"name": name, "ours": round(ours, 1), "limit": limit, "unit": unit})
        print(f"{name:<50}{ours:>9.1f}  under {limit:g} {unit}", file=sys.stderr)

    changes = {case: live(case) for case in shipped_cases()}
    slowest = max(changes, key=lambda c: statistics.median(changes[c]))
    add(
        f"a change of a number, {slowest}",
        statistics.median(changes[slowest]),
        LIVE_LIMIT,
        "CPU ms",
    )
    for name, pattern in APPRAISED.items():
        times, pages = [], []
        for case in shipped_cases():
            option = next(o.id for o in read_case(case).options if not o.is_baseline)
            address = pattern.format(case=case, option=option)
            ask(address)
            taken, page = cost(ask, address)
            times.append(taken)
            pages.append(page)
        add(f"{name}, again, the slowest case", max(times), CPU_LIMIT, "CPU ms")
        kilobytes, requests = weight(ask, max(pages, key=len))
        add(f"{name}, weight", kilobytes, WEIGHT_LIMIT, "KB")
        add(f"{name}, requests", requests, REQUESTS_LIMIT, "requests")
    return rows


def main() -> None:
    """Measure and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path)
    parser.add_argument("--councils", type=int, default=40)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = arguments.store or Path(folder) / "store"
        if not arguments.store:
            from changing_places.data.demo import make

            make(Store.open(store))
        home = Path(folder) / "home"
        print(json.dumps({"results": measure(store, home, arguments.councils)}))


if __name__ == "__main__":
    main()
