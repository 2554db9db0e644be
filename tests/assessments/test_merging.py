"""Merging municipalities: what stands in the way, what happens to people and years, who reads what afterwards."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import Membership, Municipality, MunicipalityChange, Role, User
from assessments import clock, editing
from assessments.merging import Merger, MergeRefused, merge
from assessments.models import Registration, Stage, Status, Submission
from reports.home import home_for
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def successor(cast):
    return factories.municipality("บ้านต๋อม", name_en="Ban Tom")


def merger_of(source, target, day=None, *, moves_people=True):
    return Merger(source, target, day or clock.today(), moves_people)


def merged(cast, source, target, day=None, **fields):
    merge(merger_of(source, target, day, **fields), by=cast.administrator, reason="ประกาศกระทรวงมหาดไทย")
    source.refresh_from_db()
    return source


def earlier_year(town, year=2560, status=Status.PUBLISHED):
    """A finished year of long ago."""
    cycle = factories.cycle(year)
    for stage in cycle.stages.all():
        stage.starts_at, stage.ends_at = (
            timezone.make_aware(timezone.datetime(year - 543, month, 1)) for month in (1, 8)
        )
        stage.save()
    made = factories.submission(town, year)
    Submission.objects.filter(pk=made.pk).update(status=status, self_percent=80)
    return Submission.objects.with_facts().get(pk=made.pk)


class TestWhatHappens:
    def test_it_belongs_to_its_successor_and_is_recorded_at_both(self, cast, successor):
        town = merged(cast, cast.municipality, successor, date(2024, 10, 1))

        assert (town.merged_into, town.merged_on, town.is_merged) == (successor, date(2024, 10, 1), True)
        gone, took_in = town.changes.get(), successor.changes.get()
        action = MunicipalityChange.Action
        assert (gone.action, took_in.action) == (action.MERGED, action.ABSORBED)
        assert gone.facts[0] == ["merged_into", "", "เทศบาลตำบลบ้านต๋อม อำเภอเมืองพะเยา จังหวัดพะเยา"]
        assert took_in.facts == [["took_in", "", "เทศบาลตำบลบ้านสาง อำเภอเมืองพะเยา จังหวัดพะเยา"]]
        assert {gone.by_name, took_in.by_name} == {cast.administrator.full_name}
        assert {gone.since, took_in.since} == {date(2024, 10, 1)}

    def test_its_people_go_along_in_the_same_roles(self, cast, successor):
        Membership.objects.create(user=cast.certifier, role=Role.CERTIFIER, municipality=successor)

        merged(cast, cast.municipality, successor)

        held = Membership.objects.active().filter(municipality=successor)
        assert {(one.user, one.role) for one in held} == {
            (cast.contributor, Role.CONTRIBUTOR),
            (cast.coordinator, Role.COORDINATOR),
            (cast.certifier, Role.CERTIFIER),
        }
        assert not Membership.objects.active().filter(municipality=cast.municipality).exists()
        assert Membership.objects.filter(municipality=cast.municipality).count() == 3, "that they were there stays"
        assert cast.municipality.changes.get().facts[1][0] == "people_moved"

    def test_or_their_roles_end(self, cast, successor):
        merged(cast, cast.municipality, successor, moves_people=False)

        assert not Membership.objects.active().filter(user=cast.coordinator).exists()
        fact = cast.municipality.changes.get().facts[1]
        assert fact == ["people_ended", "", "กมล ช่างเขียน, ปราณี ประสานงาน, สมชาย นายกดี"]

    def test_what_was_merged_before_goes_on_with_it(self, cast, successor):
        first = factories.municipality("แม่กา")
        merged(cast, first, cast.municipality, date(2020, 1, 1))

        merged(cast, cast.municipality, successor, date(2024, 10, 1))

        first.refresh_from_db()
        assert (first.merged_into, first.merged_on) == (successor, date(2020, 1, 1)), "no chain is left behind"
        assert [one.action for one in first.changes.all()] == ["passed_on", "merged"]
        assert first.changes.first().facts == [
            ["merged_into", cast.municipality.label_th, successor.label_th],
        ]
        assert not Municipality.objects.filter(merged_into__merged_into__isnull=False).exists()

    def test_a_registration_that_was_not_used_is_taken_back(self, cast, successor):
        factories.cycle(2570)
        old = factories.cycle(2560, self_assessment=(-900, -800))

        merged(cast, cast.municipality, successor)

        kept = Registration.objects.filter(municipality=cast.municipality)
        assert [one.cycle for one in kept] == [old], "what is over stays as it was"
        assert cast.municipality.changes.get().facts[-1] == ["registrations", "", "2570"]
        assert Registration.objects.filter(municipality=successor).count() == 2


class TestAfterwards:
    def test_it_begins_nothing_any_more(self, cast, successor):
        merged(cast, cast.municipality, successor)
        cycle = factories.cycle()
        Registration.objects.create(municipality=cast.municipality, cycle=cycle)

        with pytest.raises(editing.StartRefused):
            editing.start_submission(cast.municipality, cycle)

    def test_the_people_of_the_successor_read_its_years_and_write_none(self, cast, successor):
        own = factories.member(Role.COORDINATOR, successor)
        before = earlier_year(cast.municipality, status=Status.DRAFT)
        assert not Submission.objects.visible_to(own).exists()

        merged(cast, cast.municipality, successor, moves_people=False)

        person, gone = (User.objects.get(pk=one.pk) for one in (own, cast.coordinator))
        assert list(Submission.objects.visible_to(person)) == [before]
        assert list(Submission.objects.readable_by(person)) == [before]
        assert not Submission.objects.visible_to(gone).exists()
        assert not editing.may_edit(person, before)

    def test_home_lists_them_as_of_the_former_municipality(self, cast, successor, client):
        own = factories.member(Role.COORDINATOR, successor)
        before = earlier_year(cast.municipality)
        merged(cast, cast.municipality, successor)
        factories.cycle()
        current = factories.submission(successor)
        client.force_login(own)

        [desk] = home_for(User.objects.get(pk=own.pk)).municipal

        assert (desk.state.submission, desk.earlier) == (current, [before])
        assert before.full_name == "เทศบาลตำบลบ้านสาง"
        page = client.get("/").content.decode()
        assert "เทศบาลตำบลบ้านสาง" in page
        detail = client.get(f"/submissions/{before.pk}/").content.decode()
        assert "<h1>เทศบาลตำบลบ้านสาง</h1>" in detail

    def test_the_result_stays_public_under_its_old_name(self, cast, successor, client):
        earlier_year(cast.municipality)
        merged(cast, cast.municipality, successor)
        Municipality.objects.filter(pk=cast.municipality.pk).update(name_th="ชื่ออื่น")

        page = client.get("/results/2560/").content.decode()

        assert "เทศบาลตำบลบ้านสาง" in page
        assert "ชื่ออื่น" not in page


class TestWhatStandsInTheWay:
    def reasons(self, cast, successor, day=None):
        return merger_of(cast.municipality, successor, day).reasons_against()

    @pytest.mark.parametrize("status", [one for one in Status if one not in (Status.PUBLISHED, Status.WITHDRAWN)])
    def test_a_running_submission_until_its_cycle_ends(self, cast, successor, status):
        earlier_year(cast.municipality, status=status)

        [reason] = self.reasons(cast, successor, date(2017, 9, 30))
        assert "2560" in reason
        assert str(status.label) in reason
        assert "30 กันยายน 2560" in reason, "when it would be possible"
        assert self.reasons(cast, successor, date(2017, 10, 1)) == []

    def test_the_stages_of_a_cycle_may_run_longer_than_its_year(self, cast, successor):
        cycle = factories.cycle(2560)
        factories.submission(cast.municipality, 2560)
        cycle.stages.exclude(key=Stage.PREVIEW).update(ends_at=None)
        end = timezone.localdate(cycle.stages.get(key=Stage.PREVIEW).ends_at)

        assert len(self.reasons(cast, successor, end)) == 1
        assert self.reasons(cast, successor, end + timedelta(days=1)) == []

    @pytest.mark.parametrize(("status", "count"), [(Status.PUBLISHED, 1), (Status.WITHDRAWN, 0)])
    def test_a_result_of_a_year_that_began_afterwards(self, cast, successor, status, count):
        earlier_year(cast.municipality, status=status)

        assert len(self.reasons(cast, successor, date(2016, 9, 30))) == count
        assert self.reasons(cast, successor, date(2016, 10, 1)) == []

    def test_a_later_change(self, cast, successor):
        merged(cast, factories.municipality("แม่กา"), cast.municipality, date(2020, 1, 1))

        assert "1 มกราคม 2563" in self.reasons(cast, successor, date(2019, 12, 31))[0]
        assert self.reasons(cast, successor, date(2020, 1, 1)) == []

    def test_itself_and_what_is_gone(self, cast, successor):
        assert len(merger_of(successor, successor).reasons_against()) == 1
        merged(cast, cast.municipality, successor)

        assert len(merger_of(cast.municipality, factories.municipality("แม่กา")).reasons_against()) == 1
        assert len(merger_of(factories.municipality("แม่กา"), cast.municipality).reasons_against()) == 1

    def test_what_was_seen_before_is_checked_again(self, cast, successor):
        """Somebody else merged the successor while the page stood open."""
        seen = merger_of(cast.municipality, successor)
        merged(cast, successor, factories.municipality("แม่กา"))

        with pytest.raises(MergeRefused) as refused:
            merge(seen, by=cast.administrator, reason="ประกาศ")

        assert len(refused.value.reasons) == 1
        cast.municipality.refresh_from_db()
        assert not cast.municipality.is_merged
