"""One error tree, told in three lines: what happened, why, and what to do.

    ChangingPlacesError      the input cannot be used               exit code 2
    ├── InputError           a file, a name or an option is wrong   exit code 2
    ├── Offline              there is no network, or no answer      exit code 2
    ├── Cancelled            the person asked to stop               exit code 2
    └── Refusal              refused on purpose                     exit code 3

The terminal prints the three lines, the page shows an error summary, the API sends
problem+json. A traceback is never shown for bad input.
"""


class ChangingPlacesError(Exception):
    """An error that a person can act on.

    `what` says what happened, `why` says why, and `next_step` what to type or do instead.

    >>> print(ChangingPlacesError("No such council.", "'Durhum' fits none.", "Try 'Durham'."))
    No such council.
    'Durhum' fits none.
    Try 'Durham'.
    """

    exit_code = 2

    def __init__(self, what: str, why: str, next_step: str) -> None:
        super().__init__(what, why, next_step)
        self.what, self.why, self.next_step = what, why, next_step

    def __str__(self) -> str:
        return f"{self.what}\n{self.why}\n{self.next_step}"

    def to_dict(self) -> dict[str, str]:
        """The three lines under their names, as `--json` prints them."""
        return {"what": self.what, "why": self.why, "next_step": self.next_step}


class InputError(ChangingPlacesError):
    """A file, a name or an option cannot be used as it is."""


class Offline(ChangingPlacesError):
    """An address did not answer."""


class Cancelled(ChangingPlacesError):
    """The person asked for the work to stop."""


class Refusal(ChangingPlacesError):
    """Refused on purpose: not identified, not lawful, not permitted, or it would disclose."""

    exit_code = 3
