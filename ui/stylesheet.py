"""The one stylesheet, made from a theme: hairlines instead of boxes, a focus ring that is always visible.

What Fusion draws well from the palette (check boxes, radio buttons, progress) is left to it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from string import Template

from PySide6.QtGui import QColor

_ICONS = (Path(__file__).parent / "icons").as_posix()

_SHEET = """
QLabel { background: transparent; }
QLabel[role="small"] { font-size: ${px12}px; color: $muted; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="heading"] { font-size: ${px12}px; font-weight: 600; color: $muted; }
QLabel[role="proposition"] { font-size: ${px15}px; }
QLabel[role="quote"] { font-size: ${px15}px; }
QLabel[role="large"] { font-size: ${px20}px; }
QLabel[role="title"] { font-size: ${px20}px; font-weight: 600; }
QLabel[role="due"] { color: $due; font-weight: 600; }
QLabel[role="error"] { font-size: ${px12}px; color: $error; }

QLineEdit, QPlainTextEdit[role="field"], QSpinBox, QDoubleSpinBox, QDateEdit, QComboBox {
    background: $raised; color: $text; border: 1px solid $edge; border-radius: 4px;
    padding: 4px 7px; selection-background-color: $accent; selection-color: $on_accent;
}
QLineEdit:focus, QPlainTextEdit[role="field"]:focus, QSpinBox:focus, QDoubleSpinBox:focus, QDateEdit:focus,
QComboBox:focus { border: 2px solid $accent; padding: 3px 6px; }
QLineEdit[error="true"], QPlainTextEdit[error="true"], QComboBox[error="true"] { border-color: $error; }
QLineEdit:disabled, QPlainTextEdit[role="field"]:disabled, QComboBox:disabled { color: $muted; background: $panel; }
QLineEdit:read-only { background: $panel; }
QPlainTextEdit { background: $page; color: $text; border: none; }
QComboBox::drop-down { border: none; width: ${px24}px; }
QComboBox::down-arrow { image: url("$icons/chevron.svg"); width: ${px12}px; height: ${px12}px; }
QComboBox QAbstractItemView { background: $raised; border: 1px solid $edge; padding: 4px; outline: none; }
QComboBox QAbstractItemView::item { min-height: ${px24}px; padding: 2px 8px; }
QListWidget::item { min-height: ${px24}px; }
QLineEdit, QPlainTextEdit { placeholder-text-color: $muted; }
QCheckBox, QRadioButton { spacing: 8px; }
QCheckBox::indicator, QRadioButton::indicator, QAbstractItemView::indicator {
    width: ${px14}px; height: ${px14}px; background: $raised; border: 1px solid $edge; border-radius: 3px; }
QRadioButton::indicator { border-radius: ${px7}px; }
QCheckBox::indicator:checked, QRadioButton::indicator:checked, QAbstractItemView::indicator:checked {
    background: $accent; border-color: $accent; image: url("$icons/check-$dark.svg"); }
QRadioButton::indicator:checked { image: url("$icons/dot-$dark.svg"); }
QCheckBox::indicator:indeterminate, QAbstractItemView::indicator:indeterminate {
    background: $accent; border-color: $accent; image: url("$icons/dash-$dark.svg"); }
QCheckBox:focus, QRadioButton:focus { color: $accent; }
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border: 2px solid $accent; }

QPushButton {
    background: $raised; color: $text; border: 1px solid $edge; border-radius: 4px;
    padding: 5px 13px; min-height: ${px18}px;
}
QPushButton:hover { background: $hover; }
QPushButton:focus { border: 2px solid $accent; padding: 4px 12px; }
QPushButton:pressed { background: $line; }
QPushButton:checked { background: $accent_soft; border-color: $accent; }
QPushButton:disabled { color: $muted; background: $panel; border-color: $line; }
QPushButton[role="primary"] { background: $accent; color: $on_accent; border-color: $accent; font-weight: 600; }
QPushButton[role="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[role="primary"]:focus { border: 2px solid $text; }
QPushButton[role="primary"]:disabled { background: $line; color: $muted; border-color: $line; }
QPushButton[role="quiet"] { background: transparent; border: 2px solid transparent; color: $accent; padding: 3px 7px; }
QPushButton[role="quiet"]:hover { background: $hover; }
QPushButton[role="quiet"]:focus { border: 2px solid $accent; }
QPushButton[role="quiet"]:disabled { color: $muted; }
QToolButton { background: transparent; border: 2px solid transparent; border-radius: 4px; padding: 3px; }
QToolButton:hover { background: $hover; }
QToolButton:focus { border-color: $accent; }
QToolButton:checked { background: $accent_soft; }
QToolButton::menu-indicator { image: none; }

QAbstractItemView { background: $page; color: $text; border: none; outline: none;
    selection-background-color: $accent_soft; selection-color: $text; }
QTableView { gridline-color: $line; }
QAbstractItemView[role="panel"] { background: $panel; }
QHeaderView { background: $page; border: none; }
QHeaderView::section { background: $page; color: $muted; font-size: ${px12}px; border: none;
    border-bottom: 1px solid $line; padding: 6px 8px; }
QHeaderView::section:hover { color: $text; background: $hover; }
QHeaderView::down-arrow, QHeaderView::up-arrow { width: ${px8}px; height: ${px8}px; }
QTableCornerButton::section { background: $page; border: none; }

QScrollArea, QScrollArea > QWidget > QWidget[role="clear"] { background: transparent; border: none; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QDialog, QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QDialog[role="popup"] { background: $page; border: 1px solid $edge; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $edge; border-radius: 3px; margin: 3px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: $line; }
QSplitter::handle:hover, QSplitter::handle:focus { background: $accent; }
QFrame[role="line"] { background: $line; border: none; }

QMenuBar { background: $panel; color: $text; border-bottom: 1px solid $line; }
QMenuBar::item { padding: 4px 9px; background: transparent; border-radius: 4px; }
QMenuBar::item:selected { background: $accent_soft; }
QMenu { background: $raised; color: $text; border: 1px solid $edge; padding: 4px; }
QMenu::item { padding: 5px 28px 5px 24px; border-radius: 3px; }
QMenu::item:selected { background: $accent_soft; color: $text; }
QMenu::item:disabled { color: $edge; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QMenu::indicator { left: 6px; }
QToolTip { background: $raised; color: $text; border: 1px solid $edge; padding: 4px 6px; }
QTabBar::tab { padding: 6px 12px; border: none; border-bottom: 2px solid transparent; color: $muted; }
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; }
QTabWidget::pane { border: none; border-top: 1px solid $line; }
QProgressBar { background: $line; border: none; border-radius: 2px; height: 4px; }
QProgressBar::chunk { background: $accent; border-radius: 2px; }
QWidget[role="panel"] { background: $panel; }
QWidget[role="raised"] { background: $raised; }
"""


def sheet(values: Mapping[str, object], px: Callable[[float], int]) -> str:
    """The stylesheet for a theme's values; sizes of text and of what holds text go through ``px``."""
    words = {name: value.name() for name, value in values.items() if isinstance(value, QColor)}
    words |= {f"px{size}": str(px(size)) for size in (7, 8, 12, 14, 15, 18, 20, 24)}
    return Template(_SHEET).substitute(words, icons=_ICONS, dark="dark" if values["dark"] else "light")
