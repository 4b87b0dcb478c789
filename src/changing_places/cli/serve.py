"""Serve the web application on this machine, for this machine: http://127.0.0.1:8000/.

It makes its own key, database and data folder. With --demo it shows the fictional
demonstration country, made on first use beside your own data and never mixed with them.
"""

import argparse
import http.client
import os
import signal
import socket
import sys
import threading
import time
from pathlib import Path

from changing_places.cli.application import make_tables
from changing_places.core.errors import InputError

HOST = "127.0.0.1"
FIRST_PAGE_BY = 60.0  # seconds after which it is said that the first page is slow


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `serve`."""
    parser.add_argument("--demo", action="store_true", help="show the demonstration country")
    parser.add_argument("--port", type=int, default=8000, metavar="N", help="default: 8000")
    parser.add_argument("--no-browser", action="store_true", help="open no browser")


def run(arguments: argparse.Namespace) -> dict[str, object]:
    """Serve until stopped."""
    check_port(arguments.port)
    home, store = folders(arguments.data, arguments.demo)
    if arguments.demo:
        _make_demo(store)
    os.environ["CHANGING_PLACES_HOME"] = str(home)
    os.environ["CHANGING_PLACES_STORE"] = str(store)
    os.environ["CHANGING_PLACES_SERVED_BY"] = str(os.getpid())
    os.environ["DJANGO_SETTINGS_MODULE"] = "changing_places.web.settings"
    make_tables()
    address = f"http://{HOST}:{arguments.port}/"
    watcher = threading.Thread(target=_announce, args=(address, arguments), daemon=True)
    watcher.start()
    _serve(arguments.port)
    return {"address": address}


def show(result: dict[str, object]) -> str:
    """What is printed at the end."""
    return "Stopped."


def folders(data: str | None, demo: bool) -> tuple[Path, Path]:
    """The data folder (key and database) and the store. The demo country has a folder of its own.

    >>> folders("/somewhere", demo=True)[1].name
    'demonstration'
    """
    from changing_places.data.store import default_folder

    home = Path(data).expanduser().absolute() if data else default_folder()
    return home, home / "demonstration" if demo else home


def check_port(port: int) -> None:
    """Raise InputError, suggesting another, where the port is taken or cannot be one."""
    if not 1 <= port <= 65535:
        raise InputError(
            f"There is no port {port}.",
            "Ports are numbered from 1 to 65535.",
            "Try 'changing-places serve --port 8000'.",
        )
    error = _error_of_binding(port)
    if error is None:
        return
    higher = range(port + 1, min(port + 50, 65536))
    free = next((p for p in higher if _error_of_binding(p) is None), 0) or _any_free_port()
    raise InputError(
        f"Port {port} cannot be used.",
        f"{error.strerror}; it may be that Changing Places is already running there: "
        f"http://{HOST}:{port}/.",
        f"Type 'changing-places serve --port {free}', or stop what uses the port.",
    )


def _error_of_binding(port: int) -> OSError | None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as trial:
        if os.name != "nt":
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((HOST, port))
        except OSError as error:
            return error
    return None


def _any_free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as trial:
        trial.bind((HOST, 0))
        return int(trial.getsockname()[1])


def _make_demo(folder: Path) -> None:
    """Make the demonstration country in `folder` unless this version's is there already."""
    from changing_places.cli.output import Bar
    from changing_places.data import demo
    from changing_places.data.store import Store

    made_by = folder / "made-by.txt"
    version = _version_of(Path(demo.__file__).parents[1])
    store = Store.open(folder)
    if "areas" in store and made_by.exists() and made_by.read_text() == version:
        return
    print("Making the demonstration country…", file=sys.stderr)
    demo.make(store, progress=Bar())
    made_by.write_text(version)


def _version_of(package: Path) -> str:
    """A hash of a package's own files: another version may make other tables."""
    import hashlib

    digest = hashlib.sha256()
    for file in sorted(package.rglob("*")):
        if file.suffix in {".py", ".toml"}:
            digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()


def _serve(port: int) -> None:
    import multiprocessing

    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    # A fork would copy this process's threads' locks as they happen to stand.
    multiprocessing.set_start_method("spawn", force=True)
    server = Granian(
        "changing_places.web.wsgi:application",
        address=HOST,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=4,
        workers_kill_timeout=3,  # seconds after Ctrl+C
        log_level=LogLevels.error,
    )
    if hasattr(signal, "SIGHUP"):
        # A closed terminal means stop; Granian would take it for a reload.
        server.on_startup(lambda: signal.signal(signal.SIGHUP, server.signal_handler_interrupt))
    server.serve()


def _announce(address: str, arguments: argparse.Namespace) -> None:
    """Say the address once the first page has been answered, and open a browser on it."""
    from changing_places.cli.output import print_json

    if not _answered(arguments.port):
        return
    if arguments.json:
        print_json({"address": address})
        sys.stdout.flush()
    else:
        print(f"Changing Places is at {address} (press Ctrl+C to stop)", flush=True)
    if not arguments.no_browser and _has_display():
        import webbrowser

        webbrowser.open(address)


def _answered(port: int) -> bool:
    """Whether the first page was answered, whatever it says."""
    until = time.monotonic() + FIRST_PAGE_BY
    while time.monotonic() < until:
        connection = http.client.HTTPConnection(HOST, port, timeout=FIRST_PAGE_BY)
        try:
            connection.request("GET", "/")
            connection.getresponse().read()
            return True
        except (OSError, http.client.HTTPException):
            time.sleep(0.05)
        finally:
            connection.close()
    print(f"The first page of port {port} has not answered yet.", file=sys.stderr, flush=True)
    return False


def _has_display() -> bool:
    if sys.platform in {"win32", "darwin"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
