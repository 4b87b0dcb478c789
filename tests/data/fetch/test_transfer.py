"""A transfer can be interrupted at any point, and never leaves half a file in place."""

import errno
import hashlib
import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from changing_places.core.errors import InputError, Offline
from changing_places.data.fetch.answers import is_of_the_disk
from changing_places.data.fetch.transfer import Limits, download

from .server import Answer

TABLE = ("code,value\n" + "".join(f"E0700{n:04},{n}\n" for n in range(2_000))).encode()
TAG = {"ETag": '"v1"', "Content-Type": "text/csv"}


@pytest.fixture
def target(tmp_path):
    return tmp_path / "downloads" / "table.csv"


def only_the_file(target):
    return sorted(f.name for f in target.parent.iterdir()) == [".table.csv.json", "table.csv"]


def test_a_file_arrives_whole_with_its_checksum_and_a_note(site, target, limits):
    site.pages["/t.csv"] = Answer(TABLE, headers=TAG)
    seen = []
    done = download(f"{site.address}/t.csv", target, kind="csv", limits=limits,
                    progress=lambda d, t, s: seen.append((d, t, s)))  # fmt: skip
    assert target.read_bytes() == TABLE
    assert done.sha256 == hashlib.sha256(TABLE).hexdigest()
    assert (done.bytes, done.etag, done.resumed, done.unchanged) == (
        len(TABLE),
        '"v1"',
        False,
        False,
    )
    assert seen[-1] == (len(TABLE), len(TABLE), "table.csv")
    assert only_the_file(target)
    assert site.asked[0].headers["User-Agent"].startswith("changing-places/")
    assert json.loads(json.dumps(done.to_dict()))["file"] == str(target)


def test_a_dropped_connection_is_taken_up_where_it_stopped(site, target, limits, naps):
    site.pages["/t.csv"] = [Answer(TABLE, headers=TAG, cut=9_000), Answer(TABLE, headers=TAG)]
    done = download(f"{site.address}/t.csv", target, kind="csv", limits=limits)
    assert target.read_bytes() == TABLE
    assert done.resumed
    assert site.asked[1].headers["Range"] == "bytes=9000-"
    assert site.asked[1].headers["If-Range"] == '"v1"'
    assert naps == [1.0]
    assert only_the_file(target)


def test_a_later_run_takes_up_what_an_earlier_one_left(site, target, limits):
    site.pages["/t.csv"] = Answer(TABLE, headers=TAG, cut=9_000)
    with pytest.raises(Offline) as caught:
        download(f"{site.address}/t.csv", target, limits=Limits(tries=1, sleep=limits.sleep))
    assert "it goes on where it stopped" in caught.value.next_step
    assert not target.exists()
    site.pages["/t.csv"] = Answer(TABLE, headers=TAG)
    assert download(f"{site.address}/t.csv", target, limits=limits).resumed
    assert target.read_bytes() == TABLE


def test_a_file_that_changed_in_between_is_taken_from_the_start(site, target, limits):
    newer = TABLE.replace(b"value", b"count")
    site.pages["/t.csv"] = [
        Answer(TABLE, headers=TAG, cut=9_000),
        Answer(newer, headers=TAG | {"ETag": '"v2"'}),
    ]
    done = download(f"{site.address}/t.csv", target, limits=limits)
    assert target.read_bytes() == newer
    assert (done.resumed, done.etag) == (False, '"v2"')


def test_without_an_etag_the_time_of_the_last_change_will_do(site, target, limits):
    dated = {"Last-Modified": "Mon, 01 Jan 2024 00:00:00 GMT"}
    site.pages["/t.csv"] = [Answer(TABLE, headers=dated, cut=500), Answer(TABLE, headers=dated)]
    assert download(f"{site.address}/t.csv", target, limits=limits).resumed
    assert site.asked[1].headers["If-Range"] == dated["Last-Modified"]
    assert target.read_bytes() == TABLE


@pytest.mark.parametrize("headers", [{}, {"ETag": 'W/"weak"'}])
def test_without_a_sure_sign_of_its_version_a_file_is_taken_again_whole(
    site, target, limits, headers
):
    site.pages["/t.csv"] = [Answer(TABLE, headers=headers, cut=500), Answer(TABLE, headers=headers)]
    done = download(f"{site.address}/t.csv", target, limits=limits)
    assert "Range" not in site.asked[1].headers
    assert not done.resumed
    assert target.read_bytes() == TABLE


def test_a_server_that_knows_no_ranges_sends_all_again(site, target, limits):
    site.pages["/t.csv"] = [
        Answer(TABLE, headers=TAG, cut=500),
        Answer(TABLE, headers=TAG, ranges=False),
    ]
    assert not download(f"{site.address}/t.csv", target, limits=limits).resumed
    assert target.read_bytes() == TABLE


def test_a_part_that_is_already_whole_needs_no_more_bytes(site, target, limits):
    site.pages["/t.csv"] = Answer(TABLE, headers=TAG, cut=0)
    with pytest.raises(Offline):
        download(f"{site.address}/t.csv", target, limits=Limits(tries=1, sleep=limits.sleep))
    target.with_name("table.csv.part").write_bytes(TABLE)
    site.pages["/t.csv"] = Answer(TABLE, headers=TAG)
    assert download(f"{site.address}/t.csv", target, limits=limits).resumed
    assert target.read_bytes() == TABLE


def test_the_part_of_another_address_is_not_taken_up(site, target, limits):
    site.pages["/old.csv"] = Answer(TABLE, headers=TAG, cut=500)
    with pytest.raises(Offline):
        download(f"{site.address}/old.csv", target, limits=Limits(tries=1, sleep=limits.sleep))
    site.pages["/t.csv"] = Answer(TABLE, headers=TAG)
    download(f"{site.address}/t.csv", target, limits=limits)
    assert "Range" not in site.asked[-1].headers
    assert target.read_bytes() == TABLE


def test_a_file_that_has_not_changed_is_not_sent_again(site, target, limits):
    site.pages["/t.csv"] = Answer(TABLE, headers=TAG)
    first = download(f"{site.address}/t.csv", target, limits=limits)
    again = download(f"{site.address}/t.csv", target, limits=limits)
    assert again.unchanged
    assert (again.sha256, again.retrieved) == (first.sha256, first.retrieved)
    target.write_bytes(b"someone wrote here")
    assert not download(f"{site.address}/t.csv", target, limits=limits).unchanged
    assert target.read_bytes() == TABLE


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_busy_server_is_asked_again_after_longer_and_longer_pauses(
    site, target, limits, naps, status
):
    site.pages["/t.csv"] = [Answer("busy", status), Answer("busy", status), Answer(TABLE)]
    download(f"{site.address}/t.csv", target, limits=limits)
    assert naps == [1.0, 2.0]
    assert target.read_bytes() == TABLE


def test_a_server_that_says_when_to_come_back_is_heeded(site, target, limits, naps):
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=20), usegmt=True)
    site.pages["/t.csv"] = [
        Answer("busy", 429, {"Retry-After": "7"}),
        Answer("busy", 503, {"Retry-After": later}),
        Answer("busy", 503, {"Retry-After": "100000"}),
        Answer(TABLE),
    ]
    download(f"{site.address}/t.csv", target, limits=limits)
    assert naps[0] == 7.0
    assert 15 < naps[1] <= 20
    assert naps[2] == limits.longest_pause


def test_a_server_that_stays_busy_is_given_up_in_three_lines(site, target, limits):
    site.pages["/t.csv"] = Answer("busy", 503)
    with pytest.raises(Offline) as caught:
        download(f"{site.address}/t.csv", target, limits=limits)
    assert "answered 503" in caught.value.why
    assert "after 4 tries" in caught.value.why
    assert "data load FILE" in caught.value.next_step
    assert len(site.asked) == 4


@pytest.mark.parametrize(("status", "why"), [(404, "nothing at this address"), (403, "let this")])
def test_a_refusal_is_not_tried_again(site, target, limits, status, why):
    site.pages["/t.csv"] = Answer("no", status)
    with pytest.raises(InputError) as caught:
        download(f"{site.address}/t.csv", target, limits=limits)
    assert why in caught.value.why
    assert len(site.asked) == 1


def test_a_wrong_checksum_leaves_nothing_behind(site, target, limits):
    site.pages["/t.csv"] = Answer(TABLE, headers=TAG)
    with pytest.raises(InputError) as caught:
        download(f"{site.address}/t.csv", target, sha256="0" * 64, limits=limits)
    assert hashlib.sha256(TABLE).hexdigest() in caught.value.why
    assert list(target.parent.iterdir()) == []
    right = hashlib.sha256(TABLE).hexdigest().upper()
    assert download(f"{site.address}/t.csv", target, sha256=right, limits=limits).bytes


@pytest.mark.parametrize(
    ("body", "kind", "why"),
    [
        ("<!DOCTYPE html><title>Down for work</title>", "csv", "titled 'Down for work'"),
        ("\ufeff\n<html><body>Sorry</body></html>", "csv", "a web page"),
        ("<?xml version='1.0'?><html></html>", "json", "a web page"),
        ('{"message": "no such indicator"}', "csv", "begins with"),
        ("code,value", "json", "no JSON"),
        ("", "csv", "empty"),
    ],
)
def test_something_else_in_place_of_a_table_is_an_error_and_no_file(
    site, target, limits, body, kind, why
):
    site.pages["/t.csv"] = Answer(body)
    with pytest.raises(InputError) as caught:
        download(f"{site.address}/t.csv", target, kind=kind, limits=limits)
    assert why in caught.value.why
    assert not target.exists()


def test_an_older_good_file_outlives_a_bad_answer(site, target, limits):
    site.pages["/t.csv"] = [Answer(TABLE), Answer("<html>down</html>")]
    download(f"{site.address}/t.csv", target, kind="csv", limits=limits)
    with pytest.raises(InputError):
        download(f"{site.address}/t.csv", target, kind="csv", limits=limits)
    assert target.read_bytes() == TABLE


@pytest.mark.parametrize("length", [True, False])
def test_a_file_that_is_too_large_is_refused(site, target, naps, length):
    site.pages["/t.csv"] = Answer(TABLE, length=length)
    small = Limits(most_bytes=1_000, sleep=naps.append)
    with pytest.raises(InputError, match="too large"):
        download(f"{site.address}/t.csv", target, limits=small)
    assert not target.exists()
    assert naps == []


def test_a_redirect_is_followed(site, target, limits):
    site.pages["/old"] = Answer("", 302, {"Location": "/t.csv"})
    site.pages["/t.csv"] = Answer(TABLE)
    download(f"{site.address}/old", target, limits=limits)
    assert target.read_bytes() == TABLE


@pytest.mark.parametrize("to", ["file:///etc/hostname", "ftp://127.0.0.1/t.csv"])
def test_a_redirect_to_something_unsafe_is_refused(site, target, limits, to):
    site.pages["/t.csv"] = Answer("", 302, {"Location": to})
    with pytest.raises(InputError):
        download(f"{site.address}/t.csv", target, limits=limits)
    with pytest.raises(InputError, match="cannot be fetched"):
        download(to, target, limits=limits)


def test_nobody_listening_is_said_at_once_with_what_to_do(site, target, naps):
    gone = site.address.rsplit(":", 1)[0] + ":9"
    with pytest.raises(Offline) as caught:
        download(f"{gone}/t.csv", target, limits=Limits(timeout=2, sleep=naps.append))
    assert naps == []
    assert caught.value.exit_code == 2
    assert f"download {gone}/t.csv by hand" in caught.value.next_step


def test_a_name_that_nobody_knows_is_no_network(target, naps):
    with pytest.raises(Offline):
        download("https://no-such-host.invalid/t.csv", target, limits=Limits(sleep=naps.append))
    assert naps == []


def test_a_disk_that_cannot_be_written_is_not_taken_for_the_network(site, tmp_path, limits, naps):
    site.pages["/t.csv"] = Answer(TABLE)
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(InputError) as caught:
        download(f"{site.address}/t.csv", tmp_path / "file" / "t.csv", limits=limits)
    assert "could not be written" in caught.value.what
    assert "--data DIR" in caught.value.next_step
    assert naps == []


def test_a_full_disk_is_not_taken_for_the_network():
    assert is_of_the_disk(OSError(errno.ENOSPC, "No space left on device"))
    assert not is_of_the_disk(ConnectionResetError(errno.ECONNRESET, "reset"))
    assert not is_of_the_disk(TimeoutError("timed out"))
