"""Puts in place what the tests need besides Python: Chromium and Chinese fonts, from the system's own packages."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.chromium import NAMES, executable
from tests.postgres import server_url

PACKAGES = {NAMES[0]: "Chromium", "fonts-noto-cjk": "fonts for Chinese text"}


def missing() -> list[str]:
    """The packages that are not there yet."""
    absent = [] if executable() else [NAMES[0]]
    return absent if _has_chinese_font() else [*absent, "fonts-noto-cjk"]


def install(packages: list[str]) -> None:
    """Installs with apt; as root, or by sudo without a password."""
    apt = [*(["sudo", "-n"] if os.geteuid() else []), "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120"]
    _run([*apt, "update"])
    _run([*apt, "install", "-y", "--no-install-recommends", *packages])


def _run(command: list[str]) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)
    if done.returncode:
        sys.exit(f"`{' '.join(command)}` failed. Please install {' and '.join(PACKAGES.values())} and try again.")


def _has_chinese_font() -> bool:
    if shutil.which("fc-list") is None:
        return any(Path("/usr/share/fonts").rglob("*CJK*"))
    return bool(subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=False).stdout.strip())


def main() -> None:
    """Prepares the machine, or ends with a sentence."""
    if absent := missing():
        print(f"installing {', '.join(absent)} ...", flush=True)
        install(absent)
    print(f"PostgreSQL answers at {server_url().rpartition('@')[2]}; Chromium is {executable()}")


if __name__ == "__main__":
    main()
