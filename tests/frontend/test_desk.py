"""The desk's interactions in a browser: keys, spans in code points, marks and cards, citations."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.waiting import becomes, until

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.frontend.conftest import Site

#: The report's text; the paragraphs' marks and emphasis must not shift any offset.
TEXT = "Near 𝕏 the 🕊️ flew.\n\nPolice said at least 18 died, and 𝟓 men fled.\n"
FIRST = TEXT.index("\n\n")
SECOND = FIRST + 2
ONE = (
    '<mark class="mark killed" data-claim="c1" data-label="killed" tabindex="0">at least 18</mark>'
)
TWO = '<mark class="mark killed" data-claim="c2" tabindex="0">𝟓</mark>'
DESK = f"""
<main>
<div class="report-text" data-report-text>
<p data-start="0">{TEXT[:FIRST]}</p>
<p data-start="{SECOND}">Police said <span class="sentence" data-claims="c1 c2">{ONE} died</span>, \
and {TWO} men fled.</p>
</div>
<article class="claim" data-item data-claim="c1" tabindex="-1">One
<button data-key="a">Accept one</button></article>
<article class="claim" data-item data-claim="c2" tabindex="-1">Two
<button data-key="a">Accept two</button></article>
<button data-key="n">New</button> <a href="#end" data-key="g">Down</a>
<form><fieldset data-span-picker data-source="[data-report-text]">
<label>Start <input name="x-start"></label><label>End <input name="x-end"></label>
<output data-span-words></output></fieldset><label>Why <input name="why"></label></form>
<dialog data-help aria-label="Keys">Keys <button data-closes>Close</button></dialog>
<p id="end">End</p>
</main>
"""
PROBE = """() => {
  window.clicks = [];
  addEventListener("click", ({target}) => {
    if (target.matches("button")) clicks.push(target.textContent);
  });
}"""


@pytest.fixture
def desk(site: Site) -> Page:
    page = site.page("/", DESK)
    page.evaluate(PROBE)
    return page


def select(page: Page, words: str, paragraph: int) -> None:
    """Selects words as a pointer would, across marks."""
    page.evaluate(
        """([words, paragraph]) => {
          const block = document.querySelectorAll("[data-start]")[paragraph];
          const at = block.textContent.indexOf(words);
          const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
          const range = document.createRange();
          for (let seen = 0, node; (node = walker.nextNode()); seen += node.length) {
            if (seen <= at && at <= seen + node.length) range.setStart(node, at - seen);
            const end = at + words.length - seen;
            if (end >= 0 && end <= node.length) { range.setEnd(node, end); break; }
          }
          getSelection().removeAllRanges();
          getSelection().addRange(range);
          document.dispatchEvent(new PointerEvent("pointerup", {bubbles: true}));
        }""",
        [words, paragraph],
    )


@pytest.mark.parametrize(
    ("words", "paragraph"),
    [
        ("at least 18", 1),
        ("18 died, and 𝟓 men", 1),
        ("𝟓", 1),
        ("the 🕊️ flew", 0),
        (" men fled.", 1),
    ],
)
def test_selected_words_give_their_span_in_code_points(
    desk: Page, words: str, paragraph: int
) -> None:
    select(desk, words, paragraph)
    expect(desk.locator("[data-span-words]")).to_have_text(f"“{words.strip()}”")
    start, end = (int(desk.get_by_label(one).input_value()) for one in ("Start", "End"))
    assert TEXT[start:end] == words.strip()


def test_keys_go_through_items_and_act_on_the_one_in_focus(desk: Page) -> None:
    def clicked() -> list[str]:
        found: list[str] = desk.evaluate("clicks")
        return found

    desk.keyboard.press("a")
    assert clicked() == []
    desk.keyboard.press("j")
    desk.keyboard.press("a")
    desk.keyboard.press("j")
    desk.keyboard.press("j")
    desk.keyboard.press("a")
    desk.keyboard.press("n")
    becomes(clicked, ["Accept one", "Accept two", "New"])
    desk.keyboard.press("k")
    becomes(lambda: desk.evaluate("document.activeElement.dataset.claim"), "c1")
    desk.keyboard.press("Control+a")
    desk.get_by_label("Why").focus()
    desk.keyboard.type("an n?")
    expect(desk.get_by_label("Why")).to_have_value("an n?")
    assert clicked() == ["Accept one", "Accept two", "New"]


def test_a_question_mark_shows_the_keys_and_nothing_else_acts_behind_it(desk: Page) -> None:
    desk.keyboard.press("?")
    expect(desk.get_by_role("dialog", name="Keys")).to_be_visible()
    desk.keyboard.press("n")
    assert desk.evaluate("clicks") == []
    desk.get_by_role("button", name="Close").click()
    expect(desk.get_by_role("dialog")).to_have_count(0)


def test_mark_card_and_sentence_light_up_together(desk: Page) -> None:
    desk.keyboard.press("j")
    lit, names = desk.locator(".is-focused"), "all => all.map(one => one.tagName)"
    becomes(lambda: lit.evaluate_all(names), ["SPAN", "MARK", "ARTICLE"])
    desk.locator("mark[data-claim=c2]").focus()
    expect(desk.locator("article.is-focused")).to_have_attribute("data-claim", "c2")
    desk.keyboard.press("Enter")
    expect(desk.locator("article[data-claim=c2]")).to_be_focused()


def test_citations_are_offered_while_writing_and_put_in_by_keyboard(site: Site) -> None:
    results = [
        {"token": "[[claim:one]]", "label": "14 killed", "detail": "Basra"},
        {"token": "[[claim:two]]", "label": "18 killed", "detail": "<b>Kut</b>"},
    ]
    site.put("/cite", json.dumps({"results": results}), "application/json")
    page = site.page(
        "/", '<main><textarea aria-label="Text" data-citations="/cite"></textarea></main>'
    )
    area = page.get_by_label("Text")
    area.press_sequentially("Police: [[kill")
    page.get_by_role("option", name="18 killed <b>Kut</b>").wait_for()
    area.press("ArrowDown")
    area.press("Enter")
    expect(area).to_have_value("Police: [[claim:two]]")
    expect(page.get_by_role("option")).to_have_count(0)
    area.press_sequentially(" and [[")
    page.get_by_role("option", name="14 killed Basra").click()
    expect(area).to_have_value("Police: [[claim:two]] and [[claim:one]]")
    area.press("Enter")
    until(area.input_value, lambda text: text.endswith("]]\n"))


COLOURS = """() => {
  const style = getComputedStyle(document.documentElement);
  return ["--paper", "--ink", "--killed", "--map-water", "--shadow"].map(
    (name) => style.getPropertyValue(name));
}"""


def test_dark_is_one_whether_it_is_chosen_or_the_systems(site: Site) -> None:
    found = {}
    for system in ("light", "dark"):
        page = site.page("/", "<main>Text</main>", color_scheme=system)
        for chosen in ("", "light", "dark"):
            page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", chosen)
            found[system, chosen or "auto"] = page.evaluate(COLOURS)
    dark, light = found["light", "dark"], found["dark", "light"]
    assert found["dark", "auto"] == found["dark", "dark"] == dark
    assert found["light", "auto"] == found["light", "light"] == light
    assert not set(dark) & set(light)


def test_light_and_dark_are_kept_from_page_to_page(site: Site) -> None:
    page = site.page("/", "<main><button data-theme-switch>Theme</button></main>")

    def ground() -> str:
        found: str = page.evaluate("getComputedStyle(document.body).backgroundColor")
        return found

    before = ground()
    page.get_by_role("button").click()
    page.get_by_role("button").click()
    expect(page.get_by_role("button")).to_have_text("Theme: dark")
    until(ground, lambda colour: colour != before)
    page.reload()
    becomes(lambda: page.evaluate("document.documentElement.dataset.theme"), "dark")
