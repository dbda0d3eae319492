"""Where things lie: the listener's data, settings, caches and diagnostics, and the resources that ship with the program."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import platformdirs

APP = "pmrs-desktop"


@dataclass(frozen=True, slots=True)
class Places:
    """Folders of one listener. They are made when something is first put there."""

    data: Path
    settings: Path
    diagnostics: Path
    resources: Path

    @property
    def network(self) -> Path:
        """The bundled genre network."""
        return self.resources / "network"

    @property
    def queue(self) -> Path:
        """The queue and the position in it, kept over a restart."""
        return self.data / "queue.json"


def places(data_dir: Path | None = None) -> Places:
    """Returns the system's usual folders for this program, or all of them below `data_dir` where one is given."""
    if data_dir is not None:
        root = data_dir.expanduser().resolve()
        return Places(root, root / "settings.toml", root / "diagnostics", resources())
    dirs = platformdirs.PlatformDirs(APP, appauthor=False)
    return Places(dirs.user_data_path, dirs.user_config_path / "settings.toml", dirs.user_log_path, resources())


def resources() -> Path:
    """Returns the folder of the files that ship with the program, in an installed wheel or beside a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "resources"
    return inside if inside.is_dir() else package.parent / "resources"
