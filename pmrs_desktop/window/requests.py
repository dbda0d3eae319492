"""What a page asks the window for: a folder, a log, a file to save to, a sheet."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from pmrs_desktop.app.rows import Done, ImportPreview
from pmrs_desktop.window.desk import Desk
from pmrs_desktop.window.pages.import_sheet import ImportSheet
from pmrs_desktop.window.plays_sheet import PlaysSheet
from pmrs_desktop.window.sheets import (
    asking_sheet,
    diagnostics_sheet,
    failures_sheet,
    genres_sheet,
    keys_sheet,
    naming_sheet,
)
from pmrs_desktop.window.widgets.sheet import Sheet
from pmrs_desktop.words import tr


class Requests(QObject):
    """Answers `Desk.asked`."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._window = desk, window
        self._waiting: list[Path] = []
        desk.asked.connect(self._answer)

    def add_folder(self, folder: Path) -> None:
        """Adds a music folder."""
        self._desk.act(lambda: self._desk.application.folders.add(folder))

    def import_log(self, file: Path, name: str | None = None) -> None:
        """Reads a log and opens the sheet that imports it."""
        listeners = self._desk.application.listeners

        def look() -> tuple[ImportPreview, tuple[str, ...]]:
            return listeners.preview(file), tuple(listeners.names())

        self._desk.bridge.run(look, lambda seen: self._open_import(file, *seen, name))

    def dropped(self, paths: list[Path]) -> None:
        """Takes folders and logs that were dropped on the window."""

        def look() -> tuple[list[Path], list[Path]]:
            return [path for path in paths if path.is_dir()], [path for path in paths if path.is_file()]

        self._desk.bridge.run(look, lambda seen: self._take(*seen))

    def open_sheet(self) -> Sheet | None:
        """The sheet that is open, if any."""
        return next((s for s in self._window.findChildren(Sheet) if s.isVisible()), None)

    def _take(self, folders: list[Path], files: list[Path]) -> None:
        for folder in folders:
            self.add_folder(folder)
        self._waiting += files
        self._next_log()

    def _next_log(self) -> None:
        """Of several logs each has its sheet, one after the other."""
        if self._waiting and self.open_sheet() is None:
            self.import_log(self._waiting.pop(0))

    def _answer(self, what: str) -> None:
        kind, _, rest = what.partition(":")
        answers = {
            "folder": lambda: self._choose_folder(),
            "import": lambda: self._choose_log(rest if _ else None),
            "save-log": lambda: self._save_log(),
            "save-wishes": lambda: self._save_wishes(),
            "diagnostics": lambda: diagnostics_sheet(self._desk, self._window, self._save_diagnostics).open_over(),
            "failures": lambda: self._show_failures(rest),
            "keys": lambda: keys_sheet(self._desk, self._window).open_over(),
            "how-genres": lambda: genres_sheet(self._desk, self._window).open_over(),
            "forget": lambda: self._forget(rest),
            "rename": lambda: self._rename(rest),
            "moved": lambda: self._relocate(int(rest)),
            "plays": lambda: self._show_plays(rest),
        }
        answers[kind]()

    def _choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self._window, tr("Choose folder"))
        if folder:
            self.add_folder(Path(folder))

    def _relocate(self, folder: int) -> None:
        path = QFileDialog.getExistingDirectory(self._window, tr("Where does this folder stand now?"))
        if path:
            self._desk.act(lambda: self._desk.application.folders.relocate(folder, Path(path)))

    def _choose_log(self, name: str | None) -> None:
        file, _ = QFileDialog.getOpenFileName(self._window, tr("Import a listening log"))
        if file:
            self.import_log(Path(file), name)

    def _open_import(self, file: Path, preview: ImportPreview, names: tuple[str, ...], name: str | None) -> None:
        sheet = ImportSheet(self._desk, self._window, file, preview, names, name)
        sheet.finished.connect(lambda _: self._next_log())
        sheet.open_over()

    def _save_log(self) -> None:
        file, _ = QFileDialog.getSaveFileName(self._window, tr("Save my log"), "my-log.jsonl.gz")
        if file:
            self._desk.act(lambda: self._desk.application.listeners.save_mine(Path(file)))

    def _save_wishes(self) -> None:
        kinds = f"{tr('Text')} (*.txt);;{tr('M3U playlist')} (*.m3u8)"
        file, kind = QFileDialog.getSaveFileName(
            self._window, tr("Save the wish list"), tr("Wish list") + ".txt", kinds
        )
        if file:
            path = Path(file)
            if path.suffix.lower() not in (".txt", ".m3u", ".m3u8"):
                path = path.with_name(path.name + (".m3u8" if "m3u8" in kind else ".txt"))
            self._desk.act(lambda: self._desk.application.wishes.save(path))

    def _save_diagnostics(self, with_names: bool) -> None:
        file, _ = QFileDialog.getSaveFileName(self._window, tr("Save the diagnostics file"), "pmrs-diagnostics.txt")
        if file:
            settings = self._desk.application.settings
            self._desk.act(lambda: settings.save_diagnostics(Path(file), with_names))

    def _show_failures(self, kind: str) -> None:
        folders = self._desk.application.folders
        self._desk.bridge.run(
            lambda: folders.failures(kind), lambda rows: failures_sheet(self._desk, self._window, rows).open_over()
        )

    def _rename(self, which: str) -> None:
        number, _, name = which.partition(":")
        listeners = self._desk.application.listeners

        def rename(new: str) -> None:
            self._desk.act(lambda: listeners.rename(int(number), new))

        naming_sheet(self._desk, self._window, tr("Rename"), name, rename).open_over()

    def _show_plays(self, which: str) -> None:
        number, _, title = which.partition(":")
        library = self._desk.application.library
        self._desk.bridge.run(
            lambda: library.plays(int(number)),
            lambda plays: PlaysSheet(self._desk, self._window, title, plays).open_over(),
        )

    def _forget(self, which: str) -> None:
        number, _, name = which.partition(":")
        listeners = self._desk.application.listeners

        def forget() -> Done:
            return listeners.forget(int(number))

        asking_sheet(
            self._desk,
            self._window,
            tr("Forget {name}", name=name),
            tr("Everything that came from this listener's logs is erased for good. Your own log stays as it is."),
            tr("Forget this listener"),
            lambda: self._desk.act(forget),
        ).open_over()
