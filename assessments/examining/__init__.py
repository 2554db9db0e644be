"""What uploaded files are and show, found out in the sandbox: no Django here, limits come as arguments."""

from typing import Any


class Refused(Exception):
    """A file that cannot be taken, for a reason that assessments/refusals.py has words for."""

    def __init__(self, reason: str, **facts: Any) -> None:
        super().__init__(reason, facts)
        self.reason = reason
        self.facts = facts
