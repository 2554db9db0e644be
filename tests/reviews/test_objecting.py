"""An objection refers to evidence that was handed in, and the panel's reply says what came of it."""

import pytest
from django.db import IntegrityError
from django.urls import reverse

from assessments.engine import make_move
from assessments.models import Evidence, EvidenceKind, Status
from reviews.models import Objection, Outcome
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def preview(cast):
    return factories.submission_in(Status.PREVIEW, cast)


def link(submission, number, caption, through=None):
    made = Evidence.objects.create(
        submission=submission, kind=EvidenceKind.LINK, url=f"https://example.go.th/{caption}", caption=caption
    )
    if through:
        made.activities.add(through)
    else:
        made.responses.set(submission.responses.filter(indicator__number=number))
    return made


def object_at(submission, number="20"):
    return reverse("reviews:objection_add", args=[submission.pk, number])


def reply_at(submission):
    return reverse("reviews:objection_reply", args=[Objection.objects.get(response__submission=submission).pk])


def chosen():
    return list(Objection.objects.get().evidence.values_list("pk", flat=True))


def test_only_evidence_of_the_indicator_is_offered_each_once(preview, cast, as_user):
    direct = link(preview, "20", "direct")
    activity = factories.activity(preview, "20")
    through = link(preview, "20", "through", activity)
    through.responses.set(preview.responses.filter(indicator__number="20"))
    link(preview, "18", "other")

    form = as_user(cast.coordinator).get(object_at(preview)).context["form"]

    assert [key for key, _ in form.fields["evidence"].choices] == [direct.pk, through.pk]


def test_references_are_kept_changed_and_read_by_the_chair(preview, cast, as_user):
    one, two = link(preview, "20", "one"), link(preview, "20", "two")
    ours, chair = as_user(cast.coordinator), as_user(cast.chair)
    ours.post(object_at(preview), {"reason": "x", "evidence": [two.pk, one.pk]})
    assert chosen() == [one.pk, two.pk]
    form = ours.get(object_at(preview)).context["form"]
    assert form["evidence"].value() == [one.pk, two.pk]

    ours.post(object_at(preview), {"reason": "x", "evidence": [two.pk], "base": form["base"].value()})
    assert chosen() == [two.pk]
    make_move("object", preview, cast.coordinator)

    for address in (reverse("reviews:settling", args=[preview.pk]), reply_at(preview)):
        text = chair.get(address).content.decode()
        assert two.url in text and one.url not in text


@pytest.mark.parametrize(
    ("kind", "name"), [(EvidenceKind.DOCUMENT, "document_read"), (EvidenceKind.PHOTO, "evidence_view")]
)
def test_files_are_opened_where_they_are_read(preview, cast, as_user, kind, name):
    from assessments.models import StoredFile

    file = StoredFile.objects.create(sha256="a" * 64, size=1)
    made = Evidence.objects.create(submission=preview, kind=kind, file=file, file_name="x")
    factories.object_to(preview, "20", cast.coordinator).evidence.add(made)

    page = as_user(cast.coordinator).get(reverse("reviews:result_detail", args=[preview.pk]))

    assert f'href="{reverse(f"assessments:{name}", args=[made.pk])}"' in page.content.decode()


def test_evidence_of_another_indicator_is_refused_and_what_was_chosen_stays(preview, cast, as_user):
    own, other = link(preview, "20", "own"), link(preview, "18", "other")

    response = as_user(cast.coordinator).post(object_at(preview), {"reason": "x", "evidence": [own.pk, other.pk]})

    assert response.status_code == 422
    assert response.context["form"].errors["evidence"]
    assert str(own.pk) in response.context["form"]["evidence"].value()
    assert not Objection.objects.exists()


def test_a_colleagues_choice_is_not_overwritten_unseen(preview, cast, as_user):
    one, two = link(preview, "20", "one"), link(preview, "20", "two")
    as_user(cast.certifier).post(object_at(preview), {"reason": "x", "evidence": [one.pk]})

    response = as_user(cast.coordinator).post(object_at(preview), {"reason": "x", "evidence": [two.pk]})

    assert response.status_code == 409
    assert chosen() == [one.pk]
    form = response.context["form"]
    again = {"reason": "x", "evidence": form["evidence"].value(), "base": form["base"].value()}
    assert as_user(cast.coordinator).post(object_at(preview), again).status_code == 302
    assert chosen() == [two.pk]


def test_without_evidence_nothing_is_offered(preview, cast, as_user):
    page = as_user(cast.coordinator).get(object_at(preview))

    assert 'type="checkbox" name="evidence"' not in page.content.decode()
    assert page.context["form"]["evidence"].is_hidden


def test_a_reply_needs_an_outcome_which_the_municipality_reads_once_decided(preview, cast, as_user):
    factories.object_to(preview, "20", cast.coordinator)
    make_move("object", preview, cast.coordinator)
    chair, ours = as_user(cast.chair), as_user(cast.coordinator)
    refused = chair.post(reply_at(preview), {"reply": "ปรับแล้ว"})
    assert refused.status_code == 422 and refused.context["form"].errors["outcome"]
    assert "ปรับแล้ว" in refused.content.decode()

    chair.post(reply_at(preview), {"reply": "ปรับแล้ว", "outcome": "partly"})

    assert Objection.objects.get().outcome == Outcome.PARTLY
    assert chair.get(reply_at(preview)).context["form"]["outcome"].value() == "partly"
    tag = f'<span class="tag tag-grey">{Outcome.PARTLY.label}</span>'
    address = reverse("reviews:result_detail", args=[preview.pk])
    assert tag not in ours.get(address).content.decode()
    make_move("decide_objections", preview, cast.chair)
    assert tag in ours.get(address).content.decode()


def test_another_outcome_from_an_old_page_is_refused(preview, cast, as_user):
    factories.object_to(preview, "20", cast.coordinator)
    make_move("object", preview, cast.coordinator)
    chair = as_user(cast.chair)
    chair.post(reply_at(preview), {"reply": "x", "outcome": "upheld"})

    assert chair.post(reply_at(preview), {"reply": "x", "outcome": "not_upheld"}).status_code == 409
    assert Objection.objects.get().outcome == Outcome.UPHELD


def test_no_outcome_stands_without_a_reply(preview, cast):
    made = factories.object_to(preview, "20", cast.coordinator)

    with pytest.raises(IntegrityError):
        Objection.objects.filter(pk=made.pk).update(outcome=Outcome.UPHELD)
