"""What it costs to load all of the data, against only reading the same files.

Run: python benchmarks/load.py FOLDER

1. `changing-places data load FOLDER` into an empty store, in a process of its own. Targets: 40 s
   of CPU time and 1.5 GB of memory at most.
2. The peers read the same CSV and Parquet files and do nothing with them: Polars, and pandas
   where it is installed. Recognising, checking, converting, merging, deriving and writing is
   what ours costs beyond that.
"""

import resource
import subprocess
import sys
import tempfile
from pathlib import Path

READ = """
import sys
from pathlib import Path
import {library} as library
for path in Path(sys.argv[1]).rglob("*"):
    if path.suffix == ".parquet":
        library.read_parquet(path)
    elif path.suffix == ".csv" and path.parent.name not in ("spend", "evidence"):
        library.read_csv(path, {options})
"""

PEERS = {"polars": "infer_schema=False", "pandas": "low_memory=False"}


def measure(*command: str) -> tuple[float, float] | None:
    """CPU seconds and peak megabytes of a command; None where it fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([sys.executable, *command], capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        print(done.stderr.strip().splitlines()[-1] if done.stderr else "failed", file=sys.stderr)
        return None
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, after.ru_maxrss / 1024


def main(folder: str) -> int:
    """Print a line for each; the exit code is 1 where a target is missed."""
    # The largest child so far is what the system reports, so the small ones go first.
    for library, options in PEERS.items():
        found = measure("-c", READ.format(library=library, options=options), folder)
        if found:
            print(f"{library + ', reading only':<24}{found[0]:6.1f} s CPU")
    with tempfile.TemporaryDirectory() as store:
        ours = measure("-m", "changing_places", "data", "load", folder, "--data", store)
        held = sum(p.stat().st_size for p in Path(store).rglob("*.parquet")) / 1e6
    if ours is None:
        return 1
    print(f"{'changing-places':<24}{ours[0]:6.1f} s CPU, {ours[1]:,.0f} MB at most")
    print(f"{'the store':<24}{held:6.1f} MB")
    return 0 if ours[0] < 40 and ours[1] < 1500 else 1


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
