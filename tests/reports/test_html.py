import re
from html.parser import HTMLParser
from itertools import pairwise

from changing_places.reports import FICTIONAL, to_fragment, to_html

from .examples import report

VOID = {"meta", "link", "br", "img", "hr", "input"}


class Outline(HTMLParser):
    """Checks that tags close in order, and keeps headings, ids and links."""

    def __init__(self):
        super().__init__()
        self.open, self.headings, self.ids, self.links = [], [], [], []

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if tag == "a":
            self.links.append(attributes["href"])
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def outline(text):
    seen = Outline()
    seen.feed(text)
    assert not seen.open
    return seen


def test_the_page_is_well_formed_with_one_first_heading_and_no_level_skipped():
    headings = outline(to_html(report())).headings
    assert headings.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(headings))


def test_every_link_to_a_source_leads_somewhere_and_no_id_is_used_twice():
    seen = outline(to_html(report()))
    assert len(seen.ids) == len(set(seen.ids))
    inner = {link[1:] for link in seen.links if link.startswith("#")}
    assert inner == {"source-1", "source-2"} <= set(seen.ids)


def test_names_are_text_and_not_markup():
    page = to_html(report(title="<script>alert(1)</script>"))
    assert "<script" not in page
    assert "North &lt;East&gt; &amp; beyond" in page


def test_tables_have_captions_and_scopes():
    page = to_html(report())
    assert page.count("<caption>") == page.count("<table ")
    assert '<th scope="col" class="report-number">Gap</th>' in page
    assert '<th scope="row">2025</th>' in page


def test_fictional_data_are_named_in_the_title_the_banner_and_the_head():
    page = to_html(report())
    assert page.count(FICTIONAL) >= 3
    assert FICTIONAL not in to_html(report(fictional=False))


def test_the_fragment_brings_no_style_and_no_script():
    assert not re.search(r"<style|style=|<script|<html", to_fragment(report()))


def test_an_address_that_is_not_of_the_web_is_no_link():
    from dataclasses import replace

    from tests.figures.examples import SOURCE

    evil = replace(SOURCE, address="javascript:alert(1)")
    assert "javascript" not in to_html(report(sources=(evil,)))


def test_contents_link_to_every_later_section_where_a_report_asks_for_them():
    seen = outline(to_html(report(contents=True)))
    inner = {link[1:] for link in seen.links if link.startswith("#part-")}
    assert inner == {"part-2"} and {"part-1", "part-2"} <= set(seen.ids)
    assert "#part-2" not in outline(to_html(report())).links
