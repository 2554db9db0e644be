"""What somebody else does while a request is being answered."""

from contextlib import AbstractContextManager
from typing import Any

from django.db import connection

from assessments.models import Status, Submission


def handed_over_before_the_save(submission: Submission) -> AbstractContextManager[None]:
    """The submission moves on after the request has looked at it and before the save takes its lock."""
    has_looked: list[bool] = []
    pending = [Status.INTERNAL_REVIEW]

    def moved_by_another(execute: Any, sql: str, *rest: Any) -> Any:
        if "assessments_submission" in sql:
            has_looked.append(True)
        if sql.startswith("SAVEPOINT") and has_looked and pending:
            Submission.objects.filter(pk=submission.pk).update(status=pending.pop())
        return execute(sql, *rest)

    return connection.execute_wrapper(moved_by_another)
