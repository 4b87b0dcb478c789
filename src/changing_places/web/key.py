"""The key that signs what the application hands to browsers, made once and kept from others."""

import os
import secrets
import tempfile
from pathlib import Path

from changing_places.core.errors import InputError

NAME = "secret.key"


def secret_key(folder: Path) -> str:
    """The key in `folder`, made on first use and readable by its owner alone.

    Raises InputError where the folder cannot be written or the key cannot be read.
    """
    path = folder / NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _make(path)
        key = path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise InputError(
            f"The key of the web application cannot be kept in {folder}.",
            f"{error.strerror or error}.",
            "Name a folder that you may write to with '--data DIR' or CHANGING_PLACES_HOME.",
        ) from error
    if len(key) < 50:
        raise InputError(
            f"The key in {path} is damaged.",
            f"It has {len(key)} characters and should have at least 50.",
            f"Delete {path}; a new one is made at the next start.",
        )
    return key


def _make(path: Path) -> None:
    """Write a new key in one step, so that two starting at once end with the same one."""
    if path.exists():
        return
    descriptor, fresh = tempfile.mkstemp(dir=path.parent, prefix=NAME)  # mode 600
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(64))
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    except OSError:  # a file system without hard links
        Path(fresh).replace(path)
    Path(fresh).unlink(missing_ok=True)
