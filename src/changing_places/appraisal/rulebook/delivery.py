"""The ways to deliver a service: who employs, owns, buys, bears the risk, and how it is taxed."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from changing_places.core.errors import InputError


@dataclass(frozen=True)
class DeliveryModel:
    """One way to deliver a service, by the code that rules name it with."""

    code: str
    name: str
    employs: str
    owns: str
    buys: str
    bears_risk: str
    tax: str

    def to_dict(self) -> dict[str, str]:
        """Its fields."""
        return dict(self.__dict__)


@cache
def delivery_models() -> dict[str, DeliveryModel]:
    """Every delivery model by its code.

    >>> delivery_models()["LATC"].name
    'wholly owned company'
    """
    folder = files("changing_places.appraisal.rulebook")
    rows = tomllib.loads(folder.joinpath("delivery_models.toml").read_text("utf-8"))["model"]
    return {row["code"]: DeliveryModel(**row) for row in rows}


def delivery_model(asked: str) -> DeliveryModel:
    """A delivery model by its code in any case, or its name; InputError where there is none.

    >>> delivery_model("charity or trust").code
    'CT'
    """
    wanted = asked.strip().lower()
    for model in delivery_models().values():
        if wanted in (model.code.lower(), model.name.lower()):
            return model
    listed = ", ".join(f"{m.code} ({m.name})" for m in delivery_models().values())
    raise InputError(
        f"There is no delivery model '{asked}'.",
        f"The models are {listed}.",
        "Give one of these codes or names.",
    )
