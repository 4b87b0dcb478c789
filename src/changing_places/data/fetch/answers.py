"""What an answer means: to be tried again, given up, or no network at all."""

import errno
import re
import socket
import ssl
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError, URLError

from changing_places.core.errors import ChangingPlacesError, InputError, Offline

# Worth another try: the server is busy, or something on the way timed out.
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_NO_ROUTE = frozenset(
    {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ECONNREFUSED, errno.ENETDOWN, errno.EHOSTDOWN}
)
_DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO})
_REASONS = {
    401: "it wants a key or a password",
    403: "it does not let this program in",
    404: "there is nothing at this address any more",
    410: "the file was taken away",
    429: "it was asked too often",
    503: "the service is down or busy",
}


class Stopped(OSError):
    """The file changed or the answer was wrong; a fresh try may do."""


def worth_another_try(error: BaseException) -> bool:
    """Whether the same request may succeed a little later."""
    if isinstance(error, HTTPError):
        return error.code in _AGAIN
    if isinstance(error, URLError):
        return not isinstance(error.reason, ssl.SSLCertVerificationError)
    return isinstance(error, OSError | HTTPException)


def pause_for(error: BaseException, attempt: int) -> float:
    """Seconds to wait: what the server asks for, else 1, 2, 4 and so on."""
    wait = error.headers.get("Retry-After") if isinstance(error, HTTPError) else None
    if wait and wait.strip().isdigit():
        return float(wait)
    if wait:
        try:
            return max(0.0, (parsedate_to_datetime(wait) - datetime.now(UTC)).total_seconds())
        except (TypeError, ValueError):
            pass
    return float(2 ** (attempt - 1))


def is_offline(error: BaseException) -> bool:
    """Whether there is no way to the address: no network, no name, nobody listening."""
    if isinstance(error, HTTPError):
        return False
    reason = error.reason if isinstance(error, URLError) else error
    if isinstance(reason, socket.gaierror):
        return True
    if isinstance(reason, OSError):
        return reason.errno in _NO_ROUTE or "Tunnel connection failed" in str(reason)
    return False


def is_of_the_disk(error: BaseException) -> bool:
    """Whether it is this computer's disk, and not the network, that failed."""
    if isinstance(error, URLError) or not isinstance(error, OSError):
        return False
    return error.filename is not None or error.errno in _DISK


def disk(folder: Path, error: BaseException) -> InputError:
    """The disk is full or may not be written, in three lines."""
    return InputError(
        f"The file could not be written to {folder}.",
        f"The system says: {error}.",
        "Make room there or choose another folder with '--data DIR', and type the same again.",
    )


def offline(address: str, error: BaseException) -> Offline:
    """There is no network, in three lines."""
    reason = error.reason if isinstance(error, URLError) else error
    return Offline(
        f"{address} could not be reached.",
        f"This computer has no way to it: {reason}.",
        f"Connect to the internet and try again; or download {address} by hand in a browser on "
        "another computer and load it with 'changing-places data load FILE'.",
    )


def failed(address: str, error: BaseException, tries: int) -> ChangingPlacesError:
    """It answered, and not with the file."""
    times = f"after {tries} tries" if tries > 1 else "at once"
    if isinstance(error, HTTPError):
        why = _REASONS.get(error.code, "it did not say why")
        answered = f"It answered {error.code} ({error.reason}) {times}: {why}."
        kind = Offline if error.code in _AGAIN else InputError
        return kind(
            f"{address} did not give the file.",
            answered,
            "Try again later; or find the file on the publisher's page, download it by hand and "
            "load it with 'changing-places data load FILE'.",
        )
    reason = error.reason if isinstance(error, URLError) else error
    return Offline(
        f"{address} stopped answering.",
        f"The connection failed {times}: {reason or type(error).__name__}.",
        "Type the same command again: it goes on where it stopped.",
    )


def check_kind(file: Path, kind: str, address: str) -> None:
    """Raise InputError where a file is empty, or a web page in place of a table."""
    with file.open("rb") as data:
        head = data.read(4096).lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head:
        raise _not_a_table(address, "The answer is empty")
    text = head.decode("utf-8", errors="replace")
    lowered = text[:200].lower()
    if kind != "any" and (lowered.startswith(("<!doctype html", "<html")) or "<html" in lowered):
        title = re.search(r"<title[^>]*>([^<]*)", text, re.IGNORECASE)
        named = f", titled '{title[1].strip()}'" if title and title[1].strip() else ""
        raise _not_a_table(address, f"The answer is a web page{named}")
    if kind == "json" and text[0] not in "[{":
        raise _not_a_table(address, "The answer is no JSON")
    if kind == "csv" and text[0] in "{<":
        raise _not_a_table(address, f"The answer begins with '{text[:40].splitlines()[0]}'")


def _not_a_table(address: str, what: str) -> InputError:
    return InputError(
        f"{address} did not give a table.",
        f"{what}: the service may be down, or the file may have moved.",
        "Try again later; or find the file on the publisher's page, download it by hand and "
        "load it with 'changing-places data load FILE'.",
    )
