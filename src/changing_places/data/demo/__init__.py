"""The demo country: a fictional country of 150 councils made from a seed, whose truths are known.

It writes the same tables as a load of real data, so that nothing else needs to know which it
answers from; every table is marked fictional. What is true of it (the effects of its policies,
its unit costs, the noise) stands beside the tables in `truth.json`, so that a method can be
shown to recover it. How each thing is made: `docs/explanation/demo-country.md`.
"""

from changing_places.data.demo.make import make
from changing_places.data.demo.truth import DemoTruth

__all__ = ["DemoTruth", "make"]
