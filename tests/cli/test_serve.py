"""`changing-places serve`: what it does before a page is asked for."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request

import pytest

from changing_places.cli.serve import check_port, folders
from changing_places.core.errors import InputError


@pytest.fixture
def taken_port():
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        yield held.getsockname()[1]


def test_a_port_in_use_is_told_with_another_that_is_free(taken_port):
    with pytest.raises(InputError) as caught:
        check_port(taken_port)
    assert f"Port {taken_port} cannot be used." in caught.value.what
    other = int(re.search(r"--port (\d+)", caught.value.next_step)[1])
    assert other != taken_port
    check_port(other)


@pytest.mark.parametrize("port", [0, -1, 70000])
def test_a_number_that_is_no_port_is_told(port):
    with pytest.raises(InputError, match=f"no port {port}"):
        check_port(port)


def test_the_demonstration_country_never_shares_a_folder_with_real_data(tmp_path):
    home, store = folders(str(tmp_path), demo=False)
    assert home == store == tmp_path
    assert folders(str(tmp_path), demo=True)[1] not in (home, store)


def test_it_prints_its_address_answers_and_stops_when_asked(tmp_path):
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    words = ["serve", "--data", str(tmp_path / "home"), "--port", str(port), "--no-browser"]
    command = [sys.executable, "-m", "changing_places", *words]
    server = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        line = server.stdout.readline()
        assert f"http://127.0.0.1:{port}/" in line
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30) as page:
            assert b"Changing Places" in page.read()
    finally:
        os.killpg(server.pid, signal.SIGINT)
        server.wait(timeout=30)
    held = {f.name for f in (tmp_path / "home").iterdir()}
    assert {"secret.key", "changing-places.sqlite3"} <= held


def test_the_demonstration_country_is_made_once_for_each_version(tmp_path, monkeypatch):
    from changing_places.cli import serve
    from changing_places.data import demo

    made = []

    def make(store, *, progress):
        made.append(store.folder)
        store.records["areas"] = None
        (store.folder).mkdir(parents=True, exist_ok=True)

    class Held:
        def __init__(self, folder):
            self.folder = folder
            self.records = {"areas": None} if made else {}

        def __contains__(self, table):
            return table in self.records

    monkeypatch.setattr(demo, "make", make)
    monkeypatch.setattr("changing_places.data.store.Store.open", Held)
    for version in ("one", "one", "two"):
        monkeypatch.setattr(serve, "_version_of", lambda _, version=version: version)
        serve._make_demo(tmp_path / "demonstration")
    assert len(made) == 2
