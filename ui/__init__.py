"""The screens: NiceGUI serves one workspace, the browser's part is fed by the HTTP interface."""

from ui.mounting import mount

__all__ = ["mount"]
