"""What every page has: headers, banner, errors in three lines."""

import stat
import threading

import pytest

from changing_places.core.errors import InputError, Offline, Refusal
from changing_places.web.key import NAME, secret_key


def test_the_content_security_policy_allows_nothing_inline(client):
    policy = client.get("/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "form-action 'self'" in policy


def test_no_page_may_be_framed_sniffed_or_use_a_devices_powers(client):
    answer = client.get("/")
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "camera=()" in answer["Permissions-Policy"]
    assert answer["Referrer-Policy"] == "same-origin"


def test_fictional_data_are_labelled_on_every_page(client):
    for address in ("/", "/place/?q=", "/sources/", "/help/", "/nothing/", "/place/E99/"):
        assert "Fictional data." in client.get(address).content.decode(), address


def test_an_empty_store_shows_how_to_load_data(client_of_nothing):
    answer = client_of_nothing.get("/")
    assert answer.status_code == 200
    assert "changing-places data load FOLDER" in answer.content.decode()
    assert "Fictional" not in answer.content.decode()


def test_a_page_that_needs_data_says_so_where_there_are_none(client_of_nothing):
    answer = client_of_nothing.get("/place/E06000901/")
    assert answer.status_code == 400
    assert "The store lacks" in answer.content.decode()


def test_a_damaged_store_is_an_error_page_and_not_a_traceback(client_of_nothing, tmp_path):
    (tmp_path / "store.json").write_text("not json")
    answer = client_of_nothing.get("/")
    assert answer.status_code == 400
    assert "cannot be read" in answer.content.decode()


def test_an_address_of_nothing_is_a_kind_page(client):
    answer = client.get("/nothing/of/the/kind/")
    assert answer.status_code == 404
    assert "Page not found" in answer.content.decode()


def test_a_fault_of_the_program_is_a_kind_page(client, monkeypatch):
    from changing_places.web.home import pages

    def fails(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(pages, "first", fails)

    client.raise_request_exception = False
    answer = client.get("/")
    assert answer.status_code == 500
    assert "Something went wrong here" in answer.content.decode()
    assert "ZeroDivisionError" not in answer.content.decode()


@pytest.mark.parametrize(
    ("error", "status"), [(InputError, 400), (Refusal, 403), (Offline, 503)], ids=lambda e: str(e)
)
def test_an_error_is_shown_in_three_lines_with_its_status(client, monkeypatch, error, status):
    def fails(*_):
        raise error("What happened.", "Why it did.", "What to do.")

    monkeypatch.setattr("changing_places.web.sources.views.the_store", fails)
    answer = client.get("/sources/")
    page = answer.content.decode()
    assert answer.status_code == status
    assert "There is a problem" in page
    for line in ("What happened.", "Why it did.", "What to do."):
        assert line in page


def test_static_files_bear_the_hash_of_what_they_hold(client):
    from django.templatetags.static import static

    assert "?v=" in static("changing_places/site.css")


def test_the_key_is_made_once_and_kept_from_others(tmp_path):
    made = []
    threads = [
        threading.Thread(target=lambda: made.append(secret_key(tmp_path / "home")))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 1
    assert stat.S_IMODE((tmp_path / "home" / NAME).stat().st_mode) == 0o600
    assert [f.name for f in (tmp_path / "home").iterdir()] == [NAME]


def test_a_damaged_key_is_told_in_three_lines(tmp_path):
    (tmp_path / NAME).write_text("short")
    with pytest.raises(InputError, match="damaged"):
        secret_key(tmp_path)


def test_a_folder_that_cannot_be_written_is_told_in_three_lines(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(InputError, match="cannot be kept"):
        secret_key(tmp_path / "file" / "home")
