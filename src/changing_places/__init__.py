"""A workbench for councils that must change how they deliver.

The loop: understand, choose, try, prove, share, join up, learn. Every public name
here is loaded when first used, so that importing the package costs nothing.
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_HOMES = {
    "ChangingPlacesError": "changing_places.core.errors",
    "Refusal": "changing_places.core.errors",
    "Store": "changing_places.data.store",
    "load": "changing_places.data.load",
    "appraise": "changing_places.appraisal",
    "evaluate": "changing_places.evaluation",
    "harmonise": "changing_places.data.harmonise",
}

__all__ = ["__version__", *sorted(_HOMES)]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'changing_places' has no name {name!r}")
    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return __all__
