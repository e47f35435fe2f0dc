"""What the window needs of the operating system, and how to say that it is missing."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping

EXIT_SYSTEM = 78
"""Exit code: a system library or a display is missing."""

PACKAGES = {
    "libGL": "libgl1",
    "libEGL": "libegl1",
    "libxkbcommon-x11": "libxkbcommon-x11-0",
    "libxkbcommon": "libxkbcommon0",
    "libdbus-1": "libdbus-1-3",
    "libfontconfig": "libfontconfig1",
    "libglib-2.0": "libglib2.0-0",
    "libgthread-2.0": "libglib2.0-0",
    "libxcb-cursor": "libxcb-cursor0",
    "libxcb-icccm": "libxcb-icccm4",
    "libxcb-keysyms": "libxcb-keysyms1",
    "libxcb-shape": "libxcb-shape0",
}
"""System library -> Debian package. Longer names come before those they begin with."""

APT_LINE = "apt-get install -y " + " ".join(dict.fromkeys(PACKAGES.values()))
"""Everything the window needs on a bare Debian or Ubuntu, offscreen and on X11."""

_LIBRARY = re.compile(r"(lib[\w.+-]+?)\.so[.\d]*")


def missing_library(message: str) -> str | None:
    """Turn a loader's complaint into the sentence for the person; None where it is about something else."""
    found = _LIBRARY.search(message)
    if found is None:
        return None
    library = found.group(0)
    package = next((PACKAGES[known] for known in PACKAGES if library.startswith(known)), None)
    hint = f" (Debian package {package})" if package else ""
    return (
        f"The window needs the system library {library}{hint}, which is missing here. "
        f"The other commands work without it. On Debian or Ubuntu: {APT_LINE}"
    )


NO_DISPLAY = (
    "There is no display here to show a window on. Add --screenshot FILE.png to render it into a picture, "
    "or use the other commands, which need no display."
)


def has_display(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> bool:
    """Can a window be shown here? An explicitly chosen Qt platform other than offscreen counts as one."""
    chosen = environment.get("QT_QPA_PLATFORM", "")
    if chosen:
        return chosen.partition(":")[0] not in ("offscreen", "minimal")
    if not platform.startswith("linux"):
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))
