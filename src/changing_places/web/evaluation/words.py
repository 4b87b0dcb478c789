"""What the pages of the area say beside the evaluation's own sentences."""

# The Maryland Scientific Methods Scale, a line each.
LEVELS = (
    (1, "A comparison at one time, or before and after"),
    (2, "The same, allowing for other differences"),
    (3, "Before and after, beside others who did not adopt"),
    (4, "Chance, or as good as chance, decided who adopted"),
    (5, "Who adopted was drawn by lot"),
)
MARKS = {True: "Passed", False: "Failed", None: "Cannot tell"}
KINDS = {
    "effect": "An effect was found",
    "fragile": "An effect that is not firm",
    "no_effect": "No effect that would matter",
    "too_little_data": "Too little data to tell",
    "association": "A difference, not an effect",
}


def kind_in_words(kind: str) -> str:
    """What kind of finding it is, in a few words."""
    return KINDS.get(kind, kind.replace("_", " ").capitalize())
