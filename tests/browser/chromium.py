"""Find a Chrome or Chromium for the browser tests, or install the system's own package.

Run as a module it prints the path, or one sentence on what is missing and exits with 1.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

# `CHROMIUM` names one explicitly; then what is usually on the PATH; then where macOS keeps it.
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_MAC = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
_INSTALLERS = {
    "apt-get": (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"]),
    "dnf": (["dnf", "install", "-y", "-q", "chromium"],),
    "apk": (["apk", "add", "--quiet", "chromium"],),
    "pacman": (["pacman", "-Sy", "--noconfirm", "chromium"],),
    "zypper": (["zypper", "--non-interactive", "install", "chromium"],),
}


def find_chromium() -> str | None:
    """Return the path of an installed Chrome or Chromium, or None."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named if os.access(named, os.X_OK) else None
    found = (shutil.which(name) for name in _NAMES)
    return next(filter(None, found), None) or next((m for m in _MAC if Path(m).exists()), None)


def install_chromium() -> None:
    """Install Chromium with the system's package manager; does nothing without the right to."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return
    for manager, commands in _INSTALLERS.items():
        if shutil.which(manager):
            environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
            for command in commands:
                subprocess.run(command, env=environment, stdout=sys.stderr, check=False)
            return


def main() -> int:
    """Print the browser's path; exit code 1 and one sentence where none can be had."""
    path = find_chromium()
    if path is None and not os.environ.get("CHROMIUM"):
        print("No Chrome or Chromium found: installing the system's package.", file=sys.stderr)
        install_chromium()
        path = find_chromium()
    if path is None:
        print(
            "The browser tests need Chrome or Chromium and none could be found or installed: "
            "install one (as root: `apt-get install chromium`), or name it with CHROMIUM=/path.",
            file=sys.stderr,
        )
        return 1
    print(f"Browser tests use {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
