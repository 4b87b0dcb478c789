"""Each claim about speed or accuracy, runnable: `python -m benchmarks.NAME`."""
