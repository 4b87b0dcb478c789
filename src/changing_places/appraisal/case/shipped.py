"""The worked cases that come with the package: fictional councils, real rules."""

from importlib.resources import files


def shipped_cases() -> tuple[str, ...]:
    """Their names, in order.

    >>> "leisure" in shipped_cases()
    True
    """
    folder = files("changing_places.appraisal").joinpath("cases")
    return tuple(
        sorted(f.name.removesuffix(".yaml") for f in folder.iterdir() if f.name.endswith(".yaml"))
    )


def shipped_case(name: str) -> str:
    """The text of one by its name. Raises FileNotFoundError where there is none."""
    folder = files("changing_places.appraisal").joinpath("cases")
    return folder.joinpath(f"{name}.yaml").read_text("utf-8")
