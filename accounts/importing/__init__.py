"""Bring municipalities in from a list, the national one or a few rows, and say what happens to every row."""

from accounts.importing.files import ImportFailed
from accounts.importing.report import Change, Line, Report
from accounts.importing.running import import_file

__all__ = ["Change", "ImportFailed", "Line", "Report", "import_file"]
