"""Find the municipality that a row of another list speaks of, by its code or by its names; never create one."""

from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext as _

from accounts.importing.columns import Columns
from accounts.importing.facts import Refused, district_of, kind_and_name, province_of
from accounts.importing.files import Row
from accounts.models import Kind, Municipality, Province

# How many of several candidates a message names.
NAMED = 3


class Finder:
    """All municipalities by code and by name. Give them with their province and their former kinds."""

    def __init__(self, municipalities: Iterable[Municipality], provinces: dict[str, Province]) -> None:
        self.provinces = provinces
        self.by_code: dict[str, Municipality] = {}
        self.by_name: dict[tuple[int, str], list[Municipality]] = defaultdict(list)
        for one in municipalities:
            if one.source_code:
                self.by_code[one.source_code] = one
            self.by_name[one.province_id, one.name_th].append(one)

    def find(self, row: Row, columns: Columns) -> Municipality:
        """The one that the row means; raises Refused. A code counts only where the name beside it agrees."""
        code = columns.value(row, "code")
        coded = self.by_code.get(code)
        if not columns.value(row, "name"):
            if coded is not None:
                return coded
            if code:
                raise Refused(_("There is no municipality with the code %(code)s.") % {"code": code})
            raise Refused(_("Neither a code nor a name."))
        kind, name = kind_and_name(row, columns)
        if coded is not None:
            if coded.name_th != name:
                raise Refused(
                    _("The code %(code)s is that of %(known)s, but the row says “%(name)s”.")
                    % {"code": code, "known": label(coded), "name": name}
                )
            return coded
        return self._named(row, columns, kind, name)

    def _named(self, row: Row, columns: Columns, kind: Kind | None, name: str) -> Municipality:
        province, district = province_of(row, columns, self.provinces), district_of(row, columns)
        namesakes = self.by_name.get((province.pk, name), [])
        here = [one for one in namesakes if not district or one.district_th == district]
        found = [one for one in here if kind is None or kind == one.kind]
        # A list of an earlier year knows a municipality by the kind it was of then.
        found = found or [one for one in here if any(former.kind == kind for former in one.former_kinds.all())]
        if len(found) == 1:
            return found[0]
        if found:
            raise Refused(
                _("Several municipalities are meant: %(these)s. Add the code or the district.") % _these(found)
            )
        if namesakes:
            raise Refused(_("There is no such municipality; of this name there is %(these)s.") % _these(namesakes))
        raise Refused(
            _("There is no municipality “%(name)s” in the province %(province)s.")
            % {"name": name, "province": province.name_th}
        )


def label(one: Municipality) -> str:
    return f"{one.full_name_th} อำเภอ{one.district_th} จังหวัด{one.province.name_th}"


def _these(found: list[Municipality]) -> dict[str, str]:
    return {"these": ", ".join(label(one) for one in found[:NAMED]) + (" …" if len(found) > NAMED else "")}
