"""What somebody else does while a request is being answered."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from django.db import connection


def meanwhile(act: Callable[[], Any], *, at: int = 1) -> AbstractContextManager[None]:
    """Act just before the request opens its first transaction, or the one with this number."""
    left = [at]

    def acted_by_another(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith("SAVEPOINT"):
            left[0] -= 1
            if left[0] == 0:
                act()
        return execute(sql, *rest)

    return connection.execute_wrapper(acted_by_another)
