"""What can be done with a chart: keep it as a picture, or see the same numbers as a table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QPoint, QSize, Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QDialog, QHBoxLayout, QMenu, QTableView, QVBoxLayout, QWidget

from ui.charts.chart import Chart, Sheet
from ui.session import Session
from ui.theme import current
from ui.widgets.chart_view import ChartView
from ui.widgets.text import button, label

Index = QModelIndex | QPersistentModelIndex
FILTERS = "Picture for any size (*.svg);;Picture in pixels (*.png);;PDF (*.pdf)"


def attend(view: ChartView, session: Session) -> None:
    """Give a chart its menu, by the right button and by the menu key."""
    view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def show(place: QPoint) -> None:
        menu = QMenu(view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Save as a picture…").triggered.connect(lambda: save_picture(session, view.chart))
        menu.addAction("Show as a table").triggered.connect(lambda: show_values(view.chart, view))
        menu.popup(view.mapToGlobal(place))

    view.customContextMenuRequested.connect(show)


def save_picture(session: Session, chart: Chart) -> None:
    """Ask for a file and write the chart as its ending says: SVG, PNG or PDF, light, in a job."""
    suggested = session.ledger.path.with_name(f"{chart.title}.svg")
    chosen = session.messages.save_path("Save chart as a picture", str(suggested), FILTERS)
    if chosen is None:
        return
    path = chosen if chosen.suffix else chosen.with_suffix(".svg")
    family = QGuiApplication.font().family()

    def work(_cancelled: Callable[[], bool]) -> Path:
        from ui.charts.saving import save_chart

        save_chart(chart, path, family)
        return path

    session.jobs.run(
        work,
        lambda written: session.say(f"Saved the chart as {written.name}"),
        lambda error: session.messages.error(str(error)),
        label=f"Writing {path.name}",
        owner=session,
    )


def show_values(chart: Chart, parent: QWidget) -> SheetDialog:
    """Open the table of a chart over its window."""
    dialog = SheetDialog(chart, parent.window())
    dialog.open()
    return dialog


class SheetModel(QAbstractTableModel):
    """The cells as they are given."""

    def __init__(self, sheet: Sheet, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.sheet = sheet

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.sheet.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.sheet.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        text = self.sheet.rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if _is_number(text) else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.sheet.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            name = self.sheet.columns[section]
            return name[:1].upper() + name[1:]
        if role == Qt.ItemDataRole.TextAlignmentRole and self.sheet.rows:
            return self.data(self.index(0, section), role)
        return None


class SheetDialog(QDialog):
    """A chart's title, what it says in words, and its numbers; Ctrl+C copies the chosen rows, or all of them."""

    def __init__(self, chart: Chart, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Chart as a table")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        theme = current(self)
        self.table = QTableView()
        self.table.setAccessibleName(chart.title)
        self.model = SheetModel(chart.sheet(), self)
        self.table.setModel(self.model)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(QFontMetrics(theme.fonts.body).lineSpacing() + 10)
        self.table.resizeColumnsToContents()
        for column in range(self.model.columnCount()):
            wide = self.table.columnWidth(column) + theme.px(12)
            self.table.setColumnWidth(column, min(wide, theme.px(300)))
        self.copy = button("Copy", name="Copy as a table")
        self.copy.clicked.connect(self.copy_rows)
        close = button("Close", "primary")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addWidget(self.copy)
        foot.addStretch(1)
        foot.addWidget(close)
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(24, 20, 24, 16)
        column_.setSpacing(12)
        column_.addWidget(label(chart.title, "large", wrap=True))
        column_.addWidget(label(chart.describe(), "muted", wrap=True))
        column_.addWidget(self.table, 1)
        column_.addLayout(foot)
        room = parent.window().size() * 0.9 if parent is not None else QSize(720, 480)
        self.resize(QSize(theme.px(720), theme.px(480)).boundedTo(room))
        self.table.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_rows()
        else:
            super().keyPressEvent(event)

    def copy_rows(self) -> None:
        """Put the chosen rows, or all, on the clipboard: cells by tabs, with the titles."""
        chosen = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        sheet = self.model.sheet
        rows = [sheet.rows[row] for row in chosen] or list(sheet.rows)
        lines = ("\t".join(" ".join(cell.split()) for cell in row) for row in (sheet.columns, *rows))
        QGuiApplication.clipboard().setText("\n".join(lines))


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).replace(",", "").lstrip("+-").isdecimal()
