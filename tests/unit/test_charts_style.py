"""The palette, measured: contrast by WCAG 2.2, difference by CIEDE2000 under three dichromacies.

Simulation of colour blindness: Machado, Oliveira and Fernandes (2009), severity 1. Colour
difference: Sharma, Wu and Dalal (2005), whose test pairs are checked first.
"""

from __future__ import annotations

import re
from itertools import combinations

import numpy as np
import pytest

from ontmoetingen.charts import style

VISION = {
    "full": np.eye(3),
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
               [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
               [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
               [0.004733, 0.691367, 0.303900]],
}  # fmt: skip
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
     [0.0193339, 0.1191920, 0.9503041]]
)  # fmt: skip
WHITE = TO_XYZ.sum(axis=1)


def linear(colour: str) -> np.ndarray:
    part = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)


def contrast(a: str, b: str) -> float:
    light, dark = sorted((float(linear(c) @ TO_XYZ[1]) for c in (a, b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def lab(rgb: np.ndarray) -> tuple[float, float, float]:
    t = TO_XYZ @ np.clip(rgb, 0, 1) / WHITE
    f = np.where(t > 216 / 24389, np.cbrt(t), (24389 / 27 * t + 16) / 116)
    return 116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])


def ciede2000(first, second) -> float:
    (l1, a1, b1), (l2, a2, b2) = first, second
    mean_c = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    g = 0.5 * (1 - np.sqrt(mean_c**7 / (mean_c**7 + 25.0**7)))
    a1, a2 = (1 + g) * a1, (1 + g) * a2
    c1, c2 = np.hypot(a1, b1), np.hypot(a2, b2)
    h1, h2 = (np.degrees(np.arctan2(b, a)) % 360 for a, b in ((a1, b1), (a2, b2)))
    turn = (h2 - h1 + 180) % 360 - 180
    big_h = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2))
    lm, cm, hm = (l1 + l2) / 2, (c1 + c2) / 2, (h1 + ((h2 - h1 + 180) % 360 - 180) / 2) % 360
    waves = ((1, -0.17, 30), (2, 0.24, 0), (3, 0.32, -6), (4, -0.20, 63))
    t = 1 + sum(f * np.cos(np.radians(k * hm - shift)) for k, f, shift in waves)
    s_l = 1 + 0.015 * (lm - 50) ** 2 / np.sqrt(20 + (lm - 50) ** 2)
    s_c, s_h = 1 + 0.045 * cm, 1 + 0.015 * cm * t
    r_c = 2 * np.sqrt(cm**7 / (cm**7 + 25.0**7))
    r_t = -r_c * np.sin(np.radians(60 * np.exp(-(((hm - 275) / 25) ** 2))))
    x, y, z = (l2 - l1) / s_l, (c2 - c1) / s_c, big_h / s_h
    return float(np.sqrt(x**2 + y**2 + z**2 + r_t * y * z))


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((50, 2.5, 0), (58, 24, 15), 19.4535),
        ((63.0109, -31.0961, -5.8663), (62.8187, -29.7946, -4.0864), 1.2630),
    ],
)
def test_the_measure_itself_gives_the_published_values(first, second, expected):
    assert ciede2000(first, second) == pytest.approx(expected, abs=5e-5)


def series(palette: dict[str, str]) -> list[str]:
    return [palette[str(i)] for i in range(1, 6)]


@pytest.mark.parametrize("palette", [style.LIGHT, style.DARK], ids=["light", "dark"])
@pytest.mark.parametrize("vision", VISION)
def test_any_two_series_differ_for_every_eye(palette, vision):
    seen = [lab(np.array(VISION[vision]) @ linear(c)) for c in series(palette)]
    assert min(ciede2000(a, b) for a, b in combinations(seen, 2)) >= 20


@pytest.mark.parametrize("palette", [style.LIGHT, style.DARK], ids=["light", "dark"])
def test_marks_and_texts_stand_out_from_the_page(palette):
    for mark in (*series(palette), palette["band"]):
        assert contrast(mark, palette["paper"]) >= 3
    for text in (palette["ink"], palette["muted"], palette["1"], palette["2"]):
        assert contrast(text, palette["paper"]) >= 4.5


def test_a_colour_has_one_role():
    assert len(set(style.LIGHT.values())) == len(style.LIGHT)
    assert set(style.LIGHT) == set(style.DARK)


def _declared(css: str, prefix: str) -> dict[str, str]:
    """What a stylesheet declares: a colour, or the name of a colour of the page."""
    value = r"(#[0-9a-f]{6}|var\(--om-[a-z-]+\));"
    return dict(re.findall(rf"--{prefix}-([a-z0-9-]+): {value}", css))


def test_the_stylesheet_has_the_same_palette(repository):
    """Dark declares again what differs; what the page has too comes from the page."""
    themes = [(repository / "theme" / name) for name in ("charts.css", "ontmoetingen.css")]
    (light, dark), (page, page_dark) = (
        (p.read_text(encoding="utf-8").split("@media")[:2]) for p in themes
    )
    for here, there, palette in (
        (_declared(light, "chart"), _declared(page, "om"), style.LIGHT),
        (
            _declared(light, "chart") | _declared(dark, "chart"),
            _declared(page_dark, "om"),
            style.DARK,
        ),
    ):
        colours = {f"var(--om-{name})": colour for name, colour in there.items()}
        assert {role: colours.get(value, value) for role, value in here.items()} == palette


def test_page_and_paper_have_ink_and_accent_of_the_charts(repository):
    """One palette: what a reader sees around a chart has its colours."""
    roles = {"ink": "ink", "ink-soft": "muted", "paper": "paper", "accent": "1"}
    css = (repository / "theme" / "ontmoetingen.css").read_text(encoding="utf-8")
    light, dark, *_ = css.split("@media")
    for part, palette in ((light, style.LIGHT), (dark, style.DARK)):
        declared = dict(re.findall(r"--om-([a-z-]+): (#[0-9a-f]{6});", part))
        assert {name: declared[name] for name in roles} == {n: palette[r] for n, r in roles.items()}
    typst = (repository / "theme" / "typst" / "book.typ").read_text(encoding="utf-8")
    drawn = dict(re.findall(r'#let (ink|soft|accent) = rgb\("(#[0-9a-f]{6})"\)', typst))
    assert drawn == {
        "ink": style.LIGHT["ink"], "soft": style.LIGHT["muted"], "accent": style.LIGHT["1"]
    }  # fmt: skip


def test_no_text_is_smaller_than_twelve_pixels():
    def sizes(part):
        for key, value in part.items():
            if isinstance(value, dict):
                yield from sizes(value)
            elif key.lower().endswith("fontsize"):
                yield value

    found = list(sizes(style.config()))
    assert len(found) >= 6
    assert min(found) >= 12


def _states(palette: dict[str, str]) -> list[str]:
    """The colours of the states in that palette: each colour of the light one has one role."""
    role = {colour: name for name, colour in style.LIGHT.items()}
    return [palette[role[colour]] for colour in style.STATE_COLOURS]


def test_every_state_has_its_own_shape():
    assert len(set(style.STATE_SHAPES)) == len(style.STATES) == len(style.STATE_COLOURS)


@pytest.mark.parametrize("palette", [style.LIGHT, style.DARK], ids=["light", "dark"])
@pytest.mark.parametrize("vision", VISION)
def test_what_stands_out_differs_for_every_eye(palette, vision):
    high, low, alike, _ = _states(palette)
    seen = [lab(np.array(VISION[vision]) @ linear(c)) for c in (high, low, alike)]
    assert min(ciede2000(a, b) for a, b in combinations(seen, 2)) >= 20


@pytest.mark.parametrize("palette", [style.LIGHT, style.DARK], ids=["light", "dark"])
def test_what_stands_out_is_there_in_greyscale_too(palette):
    high, low, alike, small = _states(palette)
    for dark, light in ((high, alike), (low, alike), (high, small), (low, small)):
        assert contrast(dark, light) >= 1.5
