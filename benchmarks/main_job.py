"""What the main job costs: loading, one council, the help, a brief, the first page.

    python -m benchmarks.main_job FOLDER_OF_DATA [--store DIR]

Every figure is of a whole process, as the operating system accounts for it: CPU seconds
(user and system), the median of several runs, and the peak of memory. Wall time is printed
only where a person waits for it. Limits are those the project has set itself.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

COMMAND = [sys.executable, "-m", "changing_places"]


@dataclass(frozen=True)
class Cost:
    """CPU seconds, peak memory in MB and wall seconds of one finished process."""

    cpu: float
    peak_mb: float
    wall: float


def run(*words: str) -> Cost:
    """Run one command to its end and account for it alone."""
    started = time.monotonic()
    command = [*COMMAND, *words]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr is not None
    told = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"'{' '.join(words)}' failed:\n{told.decode()}")
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, time.monotonic() - started)


def median_cost(runs: int, *words: str) -> Cost:
    """The median of `runs` runs after one that is not counted."""
    run(*words)
    costs = [run(*words) for _ in range(runs)]
    return Cost(
        statistics.median(c.cpu for c in costs),
        max(c.peak_mb for c in costs),
        statistics.median(c.wall for c in costs),
    )


def first_page(store: Path) -> float:
    """Wall seconds from starting `serve` to its first whole page."""
    port = 8700 + os.getpid() % 200
    words = ["serve", "--data", str(store), "--port", str(port), "--no-browser"]
    started = time.monotonic()
    process = subprocess.Popen([*COMMAND, *words], stdout=subprocess.DEVNULL)
    stop = threading.Timer(60, process.kill)
    stop.start()
    try:
        while process.poll() is None:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30) as answer:
                    answer.read()
                return time.monotonic() - started
            except OSError:
                time.sleep(0.05)
        raise SystemExit("serve ended before it answered")
    finally:
        stop.cancel()
        process.terminate()
        process.wait()


def measure(data: Path, store: Path, council: str) -> list[dict[str, object]]:
    """Every figure with its limit, in the order in which a person meets them."""
    rows: list[dict[str, object]] = []

    def add(name: str, ours: float, limit: float, unit: str) -> None:
        rows.append({"name": name, "ours": round(ours, 3), "limit": limit, "unit": unit})
        print(f"{name:<42}{ours:>9.2f}  under {limit:g} {unit}", file=sys.stderr)

    loaded = run("data", "load", str(data), "--data", str(store))
    add("all data loaded", loaded.cpu, 40, "CPU s")
    add("all data loaded, memory", loaded.peak_mb, 1500, "MB")
    add("help", median_cost(5, "--help").cpu, 0.3, "CPU s")
    place = median_cost(5, "place", council, "--json", "--data", str(store))
    add("one council as JSON, cold", place.cpu, 1.5, "CPU s")
    document = store / "brief.docx"
    words = ["--service", "adult-social-care", "--out", str(document), "--data", str(store)]
    add("a brief in Word", median_cost(3, "brief", council, *words).cpu, 4, "CPU s")
    add("first page after serve", first_page(store), 10, "s")
    return rows


def main() -> None:
    """Measure and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--store", type=Path)
    parser.add_argument("--council", default="County Durham")
    arguments = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with tempfile.TemporaryDirectory() as folder:
        store = arguments.store or Path(folder) / "store"
        print(json.dumps({"results": measure(arguments.data, store, arguments.council)}))


if __name__ == "__main__":
    main()
