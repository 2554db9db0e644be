"""A municipality sets up its divisions, and says who works in which."""

import pytest
from django.urls import reverse

from accounts.models import Division, Membership, Role
from tests import factories


@pytest.fixture
def coordinator(client, cast):
    client.force_login(cast.coordinator)
    return client


@pytest.fixture
def url(cast):
    return reverse("accounts:division_list", args=[cast.municipality.pk])


def division(cast, name="กองช่าง", **fields):
    return Division.objects.create(municipality=cast.municipality, name=name, **fields)


def test_the_usual_divisions_are_offered_and_one_of_an_own_name(coordinator, cast, url):
    assert "กองสาธารณสุขและสิ่งแวดล้อม" in coordinator.get(url).content.decode()

    answer = coordinator.post(url, {"usual": ["กองช่าง", "กองคลัง"], "name": "  กอง  การแพทย์ "}, follow=True)

    names = list(cast.municipality.divisions.values_list("name", flat=True))
    assert names == ["กองช่าง", "กองคลัง", "กอง การแพทย์"]
    assert 'value="กองช่าง"' not in answer.content.decode()


def test_nothing_chosen_adds_nothing(coordinator, cast, url):
    assert coordinator.post(url, {"name": " "}).status_code == 422
    assert not cast.municipality.divisions.exists()


def test_when_all_usual_ones_are_there_only_a_name_is_asked(coordinator, cast, url):
    coordinator.post(url, {"usual": list(coordinator.get(url).context["adding"].fields["usual"].choices and USUAL)})
    page = coordinator.get(url)
    assert "usual" not in page.context["adding"].fields
    coordinator.post(url, {"name": "กองการเจ้าหน้าที่"})
    assert cast.municipality.divisions.count() == len(USUAL) + 1


USUAL = (
    *("สำนักปลัด", "กองคลัง", "กองช่าง", "กองสาธารณสุขและสิ่งแวดล้อม"),
    *("กองการศึกษา", "กองสวัสดิการสังคม", "กองยุทธศาสตร์และงบประมาณ"),
)


def test_adding_a_closed_one_opens_it_again(coordinator, cast, url):
    closed = division(cast, is_closed=True)
    coordinator.post(url, {"name": "กองช่าง"})
    closed.refresh_from_db()
    assert not closed.is_closed
    assert cast.municipality.divisions.count() == 1


def test_who_works_where_is_said_for_all_roles_of_a_person(coordinator, cast, url):
    works = division(cast)
    Membership.objects.create(user=cast.contributor, role=Role.CERTIFIER, municipality=cast.municipality)
    coordinator.post(url, {"place": "1", f"person-{cast.contributor.pk}": works.pk})
    placed = Membership.objects.filter(user=cast.contributor).values_list("division", flat=True)
    assert list(placed) == [works.pk, works.pk]
    assert Membership.objects.get(user=cast.coordinator).division is None

    coordinator.post(url, {"place": "1", f"person-{cast.contributor.pk}": ""})
    assert not Membership.objects.exclude(division=None).exists()


def test_a_division_of_another_municipality_is_refused(coordinator, cast, url):
    foreign = Division.objects.create(municipality=cast.other_municipality, name="กองช่าง")
    division(cast)
    assert coordinator.post(url, {"place": "1", f"person-{cast.contributor.pk}": foreign.pk}).status_code == 422
    assert not Membership.objects.exclude(division=None).exists()


def test_who_works_in_a_closed_division_stays_in_it(coordinator, cast, url):
    closed = division(cast, is_closed=True)
    Membership.objects.filter(user=cast.contributor).update(division=closed)
    coordinator.post(url, {"place": "1", f"person-{cast.contributor.pk}": closed.pk})
    assert Membership.objects.get(user=cast.contributor).division == closed


def test_a_division_is_renamed_and_closed_but_never_doubled(coordinator, cast):
    works, other = division(cast), division(cast, "กองคลัง")
    address = reverse("accounts:division_edit", args=[works.pk])
    assert coordinator.post(address, {"name": other.name}).status_code == 422
    coordinator.post(address, {"name": "สำนักช่าง", "is_closed": "on"})
    works.refresh_from_db()
    assert (str(works), works.is_closed) == ("สำนักช่าง", True)


def test_a_stranger_finds_no_divisions(client, cast, url):
    works = division(cast)
    client.force_login(cast.stranger)
    assert client.get(url).status_code == 404
    assert client.get(reverse("accounts:division_edit", args=[works.pk])).status_code == 404


def test_the_page_asks_as_much_for_many_people_as_for_one(coordinator, cast, url, django_assert_num_queries):
    division(cast)
    with django_assert_num_queries(6):
        coordinator.get(url)
    for _ in range(3):
        factories.member(Role.CONTRIBUTOR, cast.municipality)
    with django_assert_num_queries(6):
        coordinator.get(url)
