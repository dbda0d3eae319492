"""Colours and type as numbers: the one place they are written down. Contrast is checked by a test over every pair."""

from __future__ import annotations

LIGHT: dict[str, str] = {
    "page": "#FBFAF8", "side": "#F1EFEA", "card": "#FFFFFF", "sunk": "#F1EFEA", "hover": "#EFEDE7",
    "soft": "#D9ECE6", "softHover": "#CDE5DE", "line": "#E2DED6", "scroll": "#B9B4AA", "edge": "#8A847A",
    "text": "#1E1C19", "text2": "#56514A", "text3": "#67625A", "accent": "#0B6B5F", "accentHover": "#08584E",
    "onAccent": "#FFFFFF", "onSoft": "#0A4A42", "star": "#B26F00", "starOff": "#857F75", "danger": "#B3261E",
    "warn": "#855300", "ok": "#2B6A3B", "tip": "#2A2825", "onTip": "#F6F4EF", "tipAction": "#62CDBA",
}  # fmt: skip
DARK: dict[str, str] = {
    "page": "#191C1D", "side": "#131516", "card": "#212526", "sunk": "#121415", "hover": "#262A2B",
    "soft": "#1D3B36", "softHover": "#234640", "line": "#2E3334", "scroll": "#4A5051", "edge": "#7E8786",
    "text": "#ECEAE5", "text2": "#B9B6AF", "text3": "#A8A59E", "accent": "#62CDBA", "accentHover": "#7BDAC9",
    "onAccent": "#05231E", "onSoft": "#C5F1E8", "star": "#EFB65A", "starOff": "#87847D", "danger": "#FF9389",
    "warn": "#F0C36C", "ok": "#86CF98", "tip": "#E9E6E0", "onTip": "#1E1C19", "tipAction": "#0B6B5F",
}  # fmt: skip

HUES: dict[str, tuple[str, str]] = {
    "Rock": ("#AE4440", "#FE8B83"),
    "Breakbeat": ("#A25325", "#EF996C"),
    "Classical": ("#85653D", "#CDAA80"),
    "Dancehall": ("#737000", "#B8B75B"),
    "Hip Hop": ("#357D44", "#7CC587"),
    "Electronic": ("#007D7B", "#58C5C1"),
    "Trance": ("#1E71AC", "#6BB9F8"),
    "Drum and bass": ("#6160B4", "#A4A6FF"),
    "Funky house": ("#8A509C", "#D396E6"),
    "Pop": ("#A74370", "#F589B6"),
    "Unknown": ("#6F6B65", "#B4B0AA"),
}

TILE_MIX = (0.16, 0.20)
CHIP_MIX = (0.13, 0.17)
AVATAR_MIX = (0.24, 0.26)
"""How much of a hue is mixed into the ground, light and dark."""

TYPE: dict[str, tuple[float, int]] = {
    "hero": (2.1, 650),
    "page": (1.6, 650),
    "h2": (1.18, 620),
    "body": (1.0, 400),
    "bodyM": (1.0, 500),
    "bodyB": (1.0, 600),
    "sub": (0.92, 400),
    "subM": (0.92, 550),
    "cap": (0.85, 500),
}
"""Factor of the system font's size, and weight, of each role."""

UNCHOSEN_FONTS = ("Sans Serif", "Sans", "sans-serif", "DejaVu Sans")
"""What Qt says where neither the desktop nor the listener chose a font."""
OWN_FONT = "Inter"
"""The font that is taken then, where it is installed."""

SIDEBAR, RAIL, PANE, BAR, HEADER, MARGIN = 204, 60, 312, 80, 66, 20


def mix(ground: str, hue: str, share: float) -> str:
    """The colour of `hue` laid over `ground` at `share` (0..1), as #RRGGBB."""
    low, high = channels(ground), channels(hue)
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in zip(low, high, strict=True))


def channels(colour: str) -> tuple[int, int, int]:
    """Red, green and blue, 0..255, of #RRGGBB."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
