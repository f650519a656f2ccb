"""W-22, W-32, W-33, W-35: no page of signed-in people keeps anybody out, in any state, in either language."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest

from tests.browser.desk_pages import FILES, OTHERS, PAGES, PRESSES, addressed, press, show
from tests.browser.desk_world import DATA, Desks
from web.app import create_app

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
# What is said on the page but what is marked as another language, and the names of the board's rows; how it lies there;
# what axe finds grave. Contrast takes most of the time and is the style sheet's: what is drawn as something was that is
# known is not looked at again, for as long as the window lasts.
SEEN = """async () => {
  const said = [document.title], skipped = 'script, style, [lang] [lang], tr[data-unit] th a'
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode())
    if (!walker.currentNode.parentElement.closest(skipped)) said.push(walker.currentNode.data)
  for (const one of document.querySelectorAll('[aria-label], [placeholder], [title], [alt]'))
    if (!one.closest(skipped))
      said.push(...['aria-label', 'placeholder', 'title', 'alt'].map(name => one.getAttribute(name) || ''))
  const drawn = one => one == document.documentElement ? '' : drawn(one.parentElement) + '>' + one.tagName
    + ['class', 'type', 'open', 'disabled', 'aria-current'].map(name => one.getAttribute(name) ?? '-')
  const known = window.known ??= new Set()
  const anew = [...document.querySelectorAll('body *')].filter(one => one.checkVisibility()
    && (one.matches('input, select, textarea') || [...one.childNodes].some(of => of.nodeType == 3 && of.data.trim()))
    && known.size < known.add(drawn(one)).size)
  const how = {resultTypes: ['violations'], iframes: false, preload: false}
  const found = await axe.run(document, {...how, rules: {'color-contrast': {enabled: false}}})
  if (anew.length)
    found.violations.push(...(await axe.run({include: anew}, {...how, runOnly: ['color-contrast']})).violations)
  return {lang: document.documentElement.lang, headings: document.querySelectorAll('h1').length,
    said: said.map(one => one.trim().replace(/\\s+/g, ' ')),
    grave: found.violations.filter(one => ['serious', 'critical'].includes(one.impact))
      .map(one => `${one.id}: ${one.nodes[0].html}`)}
}"""
# Notes that the focus was here; what it is, and how that is seen.
STEP = """(() => { const one = document.activeElement, style = getComputedStyle(one)
  one.dataset.reached = ''
  return [one == document.body ? 'BODY' : one.tagName == 'IFRAME' ? 'IFRAME' : one.outerHTML.slice(0, 200),
    style.outlineStyle + style.outlineWidth] })()"""
# Of radio buttons one is reached, the arrows lead to the others.
UNREACHED = """[...document.querySelectorAll('a[href], button, input, select, textarea, summary, iframe')]
  .filter(one => one.checkVisibility() && one.type != 'hidden' && one.type != 'radio' && !('reached' in one.dataset))
  .map(one => one.outerHTML.slice(0, 200))"""
# How wide the page is, and the cards out of which something sticks.
WIDE = """[document.documentElement.scrollWidth, [...document.querySelectorAll('main .card')]
  .filter(one => one.scrollWidth > one.clientWidth && getComputedStyle(one).overflowX == 'visible')
  .map(one => one.innerText.slice(0, 60))]"""
LANGUAGES = ("vi", "en")
NARROW, BROAD = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
# What both languages write alike: names of the product, of holidays, of a law; kinds of files, codes.
SHARED = re.compile(
    r"Đôn Đốc|đồng|\b(SHA-256|PDF|CSV|XLSX|YAML|SMS|Zalo|Excel|SMTP|MB|KB|B|dd/mm/yyyy)\b|BN-\d+-\d+|DONDOC_\w+"
    r"|[\w-]+\.yaml|(plan|items\[\d+\])\.\w+|\b[0-9a-f]{4,}\b|Bộ luật Dân sự 2015, Đ\.148"
    r"|(29 |Mùng \w+ |Giao thừa )?Tết( Nguyên Đán| Dương lịch)?|Quốc khánh"
    r"|Ngày (Chiến thắng|Giỗ Tổ Hùng Vương|Quốc tế Lao động)"
)
VIETNAMESE = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯ\u00c0-\u00ff\u1ea0-\u1ef9]")
ENGLISH = re.compile(r"\b(the|of|and|is|are|was|with|this|please|not|due|task|plan|unit)\b", re.IGNORECASE)
WORD = re.compile(r"[^\W\d_]{2,}")


def test_w22_w32_w33_w35_every_page_in_every_state(chromium: Any, desk_province: Desks) -> None:
    province = desk_province
    wrong: list[tuple[str, str]] = []
    heard: list[str] = []
    spoken: dict[str, set[str]] = {}
    with chromium.new_context(viewport=NARROW) as context:
        page = context.new_page()
        page.on("console", lambda one: one.text.startswith("Failed to load") or heard.append(one.text))
        page.on("pageerror", lambda error: heard.append(str(error)))
        province.become(context, "desk", "vi")
        page.goto(province.url + province.filled("/outbox/{failed}"))  # the others are drawn within it: it may frame
        page.evaluate(AXE)
        for tongue in LANGUAGES:
            for name, status, wanted in _shown(province, page, tongue):
                found = page.evaluate(SEEN)
                spoken[name] = {_own(one) for one in found["said"]} - {""}
                wrong += [(name, one) for one in (*found["grave"], *heard)]
                heard.clear()
                for size in (NARROW, BROAD):
                    if size != page.viewport_size:  # which it waits for
                        page.set_viewport_size(size)
                    wide, cards = page.evaluate(WIDE)
                    wrong += [(name, f"{wide} px of {size['width']}")] if wide > size["width"] else []
                    wrong += [(name, f"at {size['width']} px sticks out of: {one}") for one in cards]
                page.set_viewport_size(NARROW)
                if (status, found["lang"], found["headings"]) != (wanted, tongue, 1):
                    wrong.append((name, f"{status}, {found['lang']}, {found['headings']} h1"))
    assert wrong == []
    assert _untranslated(spoken) == []


def _shown(province: Desks, page: Any, tongue: str) -> Iterator[tuple[str, int, int]]:
    """Each page while it is shown in that language, as it is asked for and as a press leaves it: its name, the
    answer's status, and the one that is right."""
    signed_in = ""
    for who, path, wanted in addressed():
        if who != signed_in:
            province.become(page.context, who, tongue)
            signed_in = who
        yield f"{tongue} {who} {path}", show(page, province.filled(path)), wanted
    for one in PRESSES:
        province.become(page.context, one.who, tongue)
        yield f"{tongue} {one.name}", press(page, province.filled(one.path), one), one.status


def _own(text: str) -> str:
    """What the page itself says in that text: without what is data."""
    return " ".join(SHARED.sub(" ", DATA.sub(" ", text)).split())


def _untranslated(spoken: dict[str, set[str]]) -> list[tuple[str, str]]:
    """What is said alike in both languages, or in the letters or words of the other one."""
    found = []
    for name, texts in spoken.items():
        tongue, _, at = name.partition(" ")
        foreign = ENGLISH if tongue == "vi" else VIETNAMESE
        alike = spoken[f"en {at}"] & texts if tongue == "vi" else set()
        found += [(name, one) for one in texts if foreign.search(one) or (one in alike and WORD.search(one))]
    return sorted(found)


@pytest.mark.parametrize(
    ("who", "path"),
    [
        *(("desk", path) for path in ("/plans/{open}", "/tasks/{bao-cao xa-a1}?form=return", "/outbox/{failed}")),
        *(("desk", "/plans/drafts/{draft}"), ("admin", "/admin/accounts")),
    ],
)
def test_w33_the_keyboard_reaches_and_leaves_everything(
    chromium: Any, desk_province: Desks, who: str, path: str
) -> None:
    with chromium.new_context() as context:
        desk_province.become(context, who, "vi")
        page, unseen = context.new_page(), list[str]()
        page.goto(desk_province.url + desk_province.filled(path))
        for _ in range(150):
            page.keyboard.press("Tab")
            name, outline = page.evaluate(STEP)
            if name == "BODY":
                break
            if outline != "solid3px" and name != "IFRAME":  # within a frame the focus is the frame's to show
                unseen.append(name)
        assert name == "BODY", "the keyboard is caught"
        assert unseen == []
        assert page.evaluate(UNREACHED) == []


def test_no_page_is_forgotten(desk_province: Desks) -> None:
    with warnings.catch_warnings():  # of names that no page of the documentation shows
        warnings.simplefilter("ignore")
        paths = create_app(desk_province.story.settings).openapi()["paths"]
    known = {*PAGES, *FILES, *OTHERS}
    assert {path for path, methods in paths.items() if "get" in methods} == known


def test_w22_files_are_given_to_be_kept(chromium: Any, desk_province: Desks) -> None:
    with chromium.new_context() as context:
        desk_province.become(context, "desk", "vi")
        for route, path in FILES.items():
            answer = context.request.get(desk_province.url + desk_province.filled(path))
            assert answer.status == 200, route
            assert answer.headers["content-disposition"].startswith("attachment"), route
            assert "default-src 'none'" in answer.headers["content-security-policy"], route
