"""Contrast of every pair of colours that text or marks are painted in."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFont, QFontDatabase

from pmrs_desktop.window.icons import NAMES, Icons
from pmrs_desktop.window.theme import Theme
from pmrs_desktop.window.tokens import AVATAR_MIX, CHIP_MIX, DARK, HUES, LIGHT, OWN_FONT, TILE_MIX, channels, mix

SCHEMES = pytest.mark.parametrize(("colours", "dark"), [(LIGHT, 0), (DARK, 1)], ids=["light", "dark"])
GROUNDS = ("page", "side", "hover", "soft", "card")


def contrast(one, other):
    """Contrast ratio by WCAG 2, 1..21."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour):
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in channels(colour))]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_contrast_of_black_on_white_is_21():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


@SCHEMES
def test_text_has_contrast_of_4_5_on_every_ground(colours, dark):
    for token in ("text", "text2", "text3", "accent", "danger", "warn", "ok"):
        for ground in GROUNDS:
            assert contrast(colours[token], colours[ground]) >= 4.5, (token, ground)
    pairs = [("onAccent", "accent"), ("onAccent", "accentHover"), ("onSoft", "soft"), ("onSoft", "softHover"),
             ("onTip", "tip"), ("tipAction", "tip"), ("text3", "line"), ("text2", "sunk")]  # fmt: skip
    for token, ground in pairs:
        assert contrast(colours[token], colours[ground]) >= 4.5, (token, ground)


@SCHEMES
def test_marks_have_contrast_of_3_on_every_ground(colours, dark):
    for ground in GROUNDS[:4]:
        for token in ("edge", "star", "starOff"):
            assert contrast(colours[token], colours[ground]) >= 3.0, (token, ground)
        for label, hues in HUES.items():
            assert contrast(hues[dark], colours[ground]) >= 3.0, (label, ground)


@SCHEMES
def test_text_on_tiles_chips_and_avatars(colours, dark):
    for label, hues in HUES.items():
        tile = mix(colours["card"], hues[dark], TILE_MIX[dark])
        assert contrast(colours["text"], tile) >= 4.5, label
        assert contrast(colours["text2"], tile) >= 4.5, label
        avatar = mix(colours["card"], hues[dark], AVATAR_MIX[dark])
        assert contrast(colours["text"], avatar) >= 4.5, label
        for ground in ("page", "hover"):
            assert contrast(colours["text"], mix(colours[ground], hues[dark], CHIP_MIX[dark])) >= 4.5, label


def test_every_icon_is_in_the_font(qapp):
    theme = Theme(qapp, "light")
    icons = Icons(theme)
    for name in NAMES:
        image = icons.icon(name, "text").pixmap(24, 24).toImage()
        painted = any(image.pixelColor(x, y).alpha() for x in range(24) for y in range(24))
        assert painted, name


def test_the_theme_is_handed_in_and_switches_live(qapp):
    theme = Theme(qapp, "light")
    light = theme.colour("page").name()
    told = []
    theme.changed.connect(lambda: told.append(theme.dark))
    theme.choose("dark", 150)
    assert told == [True]
    assert theme.colour("page").name() != light
    assert theme.u(100) == round(150 * theme.scale / 1.5)
    assert qapp.palette().window().color() == theme.colour("page")
    theme.choose("light", 100)


@pytest.fixture
def system_font(qapp):
    before = qapp.property("pmrsSystemLook")
    yield lambda family: qapp.setProperty("pmrsSystemLook", (QFont(family, 11), False))
    qapp.setProperty("pmrsSystemLook", before)


def test_a_font_that_the_desktop_chose_is_kept(qapp, system_font):
    system_font("WenQuanYi Micro Hei")
    theme = Theme(qapp, "light")
    assert theme.font("body").families() == ["WenQuanYi Micro Hei"]
    assert theme.font("body").pointSizeF() == 11
    theme.deleteLater()


def test_where_nobody_chose_a_font_ours_comes_first_if_it_is_there(qapp, system_font):
    system_font("Sans Serif")
    theme = Theme(qapp, "light")
    wanted = [OWN_FONT, "Sans Serif"] if QFontDatabase.hasFamily(OWN_FONT) else ["Sans Serif"]
    assert theme.font("body").families() == wanted
    theme.deleteLater()
