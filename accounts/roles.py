"""What each role is for, in words: the help page and the invitations are made from this."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Role

DESCRIPTIONS: dict[Role, str | Promise] = {
    Role.CONTRIBUTOR: _(
        "Works in a division of the municipality: answers indicators, records activities, adds photos."
    ),
    Role.COORDINATOR: _(
        "Leads the self-assessment of the municipality: divides the work, sees what is missing, hands over to "
        "the certifier."
    ),
    Role.CERTIFIER: _("The mayor or clerk: reads the summary, certifies with name and position, and submits."),
    Role.PROVINCIAL_OFFICER: _(
        "Works at the provincial office: registers the municipalities of the province, checks whether a submission "
        "is complete, accepts it or returns it with reasons."
    ),
    Role.EVALUATOR: _("Scores the submissions assigned by the programme, independently of other evaluators."),
    Role.CHAIR: _("Leads a panel: sees the finished scores side by side, settles scores and grade."),
    Role.ADMINISTRATOR: _(
        "Runs the cycle: dates, evaluators, results, exports. Sees every submission but writes into none."
    ),
}
