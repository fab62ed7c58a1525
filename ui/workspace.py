"""The one element of every page: the workspace, whose parts are the product's own modules."""

import nicegui.elements.aggrid  # registers the bundled AG Grid module that the grid imports
import nicegui.elements.echart.echart  # noqa: F401  registers the bundled ECharts that the reports import
from nicegui.element import Element


class Workspace(Element, component="components/workspace.js"):
    """Navigates, shows and edits by itself over the HTTP interface; the server only calls its few methods."""

    def schema_changed(self) -> None:
        """Tells that another schema is served, or that the file on disk is refused."""
        self.run_method("schema_changed")

    def signed_out(self) -> None:
        """Tells that the session ended."""
        self.run_method("signed_out")

    def failed(self, text: str) -> None:
        """Shows a sentence about something unexpected."""
        self.run_method("failed", text)
