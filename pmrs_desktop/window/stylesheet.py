"""The one style sheet of the application, made from the tokens."""

from __future__ import annotations

from typing import Protocol

from pmrs_desktop.window import tokens

TONES = ("text", "text2", "text3", "accent", "danger", "warn", "ok", "onSoft", "onTip")


class Look(Protocol):
    """What a style sheet is made from."""

    def value(self, token: str) -> str:
        """A colour as #RRGGBB."""
        ...

    def u(self, px: float) -> int:
        """A length that grows with the text."""
        ...

    def points(self, role: str) -> float:
        """The size of a role's font."""
        ...


def style_sheet(look: Look) -> str:
    """The sheet for the whole application. Rules go by the dynamic properties `role`, `tone`, `kind` and `ground`."""
    return "\n".join(
        [*_type_rules(look), *_tone_rules(look), _grounds(look), _buttons(look), _fields(look), _views(look)]
    )


def _type_rules(look: Look) -> list[str]:
    return [
        f'*[role="{role}"] {{ font-size: {look.points(role):.2f}pt; font-weight: {weight}; }}'
        for role, (_, weight) in tokens.TYPE.items()
    ]


def _tone_rules(look: Look) -> list[str]:
    return [f'QLabel[tone="{tone}"] {{ color: {look.value(tone)}; }}' for tone in TONES]


def _grounds(look: Look) -> str:
    v, u = look.value, look.u
    return f"""
QLabel {{ background: transparent; }}
QWidget[ground="page"] {{ background: {v("page")}; }}
QWidget[ground="side"] {{ background: {v("side")}; }}
QFrame[ground="card"] {{ background: {v("card")}; border: 1px solid {v("line")}; border-radius: 10px; }}
QFrame[ground="dialog"] {{ background: {v("card")}; border: 1px solid {v("line")}; border-radius: 14px; }}
QFrame[ground="sunk"] {{ background: {v("sunk")}; border: none; border-radius: 7px; }}
QFrame[ground="line"] {{ background: {v("line")}; border: none; }}
QScrollArea, QScrollArea > QWidget > QWidget[ground="clear"] {{ background: transparent; border: none; }}
QToolTip {{ background: {v("tip")}; color: {v("onTip")}; border: none; padding: {u(5)}px {u(8)}px; }}
QMenu {{ background: {v("card")}; color: {v("text")}; border: 1px solid {v("edge")}; padding: {u(5)}px; }}
QMenu::item {{ padding: {u(6)}px {u(28)}px {u(6)}px {u(14)}px; border-radius: 6px; }}
QMenu::item:selected {{ background: {v("soft")}; color: {v("onSoft")}; }}
QMenu::item:disabled {{ color: {v("text3")}; }}
QMenu::separator {{ height: 1px; background: {v("line")}; margin: {u(4)}px {u(8)}px; }}
"""


def _buttons(look: Look) -> str:
    v, u = look.value, look.u
    height = max(u(28), 20)
    return f"""
QPushButton {{ min-height: {height}px; padding: 0 {u(14)}px; border-radius: 7px; outline: none;
  background: {v("card")}; color: {v("text")}; border: 1px solid {v("edge")}; }}
QPushButton:hover {{ background: {v("hover")}; }}
QPushButton:pressed {{ background: {v("soft")}; color: {v("onSoft")}; }}
QPushButton:disabled {{ color: {v("text3")}; border-color: {v("line")}; }}
QPushButton[kind="primary"] {{ background: {v("accent")}; color: {v("onAccent")}; border-color: {v("accent")};
  font-weight: 600; }}
QPushButton[kind="primary"]:hover, QPushButton[kind="primary"]:pressed {{ background: {v("accentHover")};
  border-color: {v("accentHover")}; color: {v("onAccent")}; }}
QPushButton[kind="primary"]:disabled {{ background: {v("line")}; color: {v("text3")}; border-color: {v("line")}; }}
QPushButton[kind="link"] {{ background: transparent; border: none; padding: 0; color: {v("accent")};
  font-weight: 500; }}
QPushButton[kind="link"]:hover, QPushButton[kind="link"]:pressed {{ background: transparent;
  color: {v("accentHover")}; }}
QPushButton[kind="link"][tone="tip"], QPushButton[kind="link"][tone="tip"]:hover {{ color: {v("tipAction")}; }}
QPushButton[kind="quiet"] {{ background: transparent; border: none; padding: 0; color: {v("text2")}; }}
QPushButton[kind="quiet"]:hover {{ background: transparent; color: {v("text")}; }}
QPushButton[kind="link"]:disabled {{ color: {v("text3")}; }}
"""


def _fields(look: Look) -> str:
    v, u = look.value, look.u
    return f"""
QLineEdit, QComboBox {{ min-height: {u(32)}px; padding: 0 {u(10)}px; border-radius: 7px; background: {v("card")};
  color: {v("text")}; border: 1px solid {v("edge")}; selection-background-color: {v("accent")};
  selection-color: {v("onAccent")}; }}
QComboBox[kind="quiet"] {{ border: none; background: transparent; padding: 0; min-height: {u(26)}px;
  color: {v("text2")}; }}
QComboBox::drop-down {{ border: none; width: 0; }}
QComboBox QAbstractItemView {{ background: {v("card")}; color: {v("text")}; border: 1px solid {v("edge")};
  selection-background-color: {v("soft")}; selection-color: {v("onSoft")}; outline: none; }}
QPlainTextEdit {{ background: {v("card")}; color: {v("text")}; border: 1px solid {v("line")}; border-radius: 7px; }}
"""


def _views(look: Look) -> str:
    v, u = look.value, look.u
    return f"""
QTableView, QListView {{ background: transparent; border: none; outline: none;
  selection-background-color: transparent; }}
QTableView[kind="numbers"] {{ selection-background-color: {v("soft")}; selection-color: {v("onSoft")}; }}
QTableView[kind="numbers"]::item {{ padding: 0 {u(8)}px; border: 1px solid transparent; }}
QTableView[kind="numbers"]::item:focus {{ border: 2px solid {v("accent")}; }}
QTableView[kind="numbers"] QHeaderView::section {{ background: transparent; color: {v("text2")}; border: none;
  border-bottom: 1px solid {v("line")}; padding: {u(4)}px {u(8) + 3}px;
  font-size: {look.points("cap"):.2f}pt; font-weight: 500; }}
QHeaderView {{ background: transparent; border: none; }}
QTableCornerButton::section {{ background: transparent; border: none; }}
QScrollBar:vertical {{ background: transparent; width: {u(12)}px; margin: 0; }}
QScrollBar::handle:vertical {{ background: {v("scroll")}; border-radius: 3px; min-height: {u(36)}px;
  margin: 0 {u(3)}px; }}
QScrollBar:horizontal {{ background: transparent; height: {u(12)}px; margin: 0; }}
QScrollBar::handle:horizontal {{ background: {v("scroll")}; border-radius: 3px; min-width: {u(36)}px;
  margin: {u(3)}px 0; }}
QScrollBar::handle:hover {{ background: {v("edge")}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""
