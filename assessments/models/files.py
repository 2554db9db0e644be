"""The bytes behind evidence, each stored once by its SHA-256 and never changed, and what was learnt of them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments import clock


class StoredFile(models.Model):
    """The bytes of an original, shared by every evidence that shows them."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Being prepared")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Could not be prepared")

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField(help_text="Bytes")
    content_type = models.CharField(max_length=100)
    name = models.CharField(max_length=200, help_text="Path in the storage")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    stored_at = models.DateTimeField(default=clock.now)
    unused_since = models.DateTimeField(null=True, blank=True, help_text="When verify_files first found no use of it")
    page_count = models.PositiveIntegerField(
        null=True, blank=True, help_text="Pages of a document, once a worker counted them"
    )

    def __str__(self) -> str:
        return self.sha256


class RenditionKind(models.TextChoices):
    THUMBNAIL = "thumbnail", _("Thumbnail")
    SCREEN = "screen", _("Screen")
    PRINT = "print", _("Print")


class Rendition(models.Model):
    """A photo made upright, smaller and free of metadata, once for each set of blurred places, by a worker."""

    file = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="renditions")
    kind = models.CharField(max_length=10, choices=RenditionKind)
    blur = models.CharField(max_length=16, blank=True, help_text="Which places are blurred, see evidence.blur_key")
    name = models.CharField(max_length=200, help_text="Path in the storage")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "kind", "blur"], name="one_rendition_per_file_kind_and_blur")
        ]

    def __str__(self) -> str:
        return self.name


class PageImage(models.Model):
    """One page of a document as a picture, made by a worker."""

    file = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="pages")
    number = models.PositiveIntegerField(help_text="From 1")
    name = models.CharField(max_length=200, help_text="Path in the storage")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="one_picture_per_page")]


class PhotoFacts(models.Model):
    """What a photo tells of itself, read once from the original."""

    file = models.OneToOneField(StoredFile, on_delete=models.CASCADE, primary_key=True, related_name="facts")
    width = models.PositiveIntegerField(help_text="Pixels, upright")
    height = models.PositiveIntegerField(help_text="Pixels, upright")
    taken_at = models.DateTimeField(
        null=True, blank=True, help_text="By the camera's clock; Thai time when it names no zone"
    )
    latitude = models.FloatField(null=True, blank=True, help_text="Degrees north, WGS 84")
    longitude = models.FloatField(null=True, blank=True, help_text="Degrees east, WGS 84")
    device = models.CharField(max_length=200, blank=True, help_text="Maker and model")
    software = models.CharField(max_length=200, blank=True, help_text="The program that wrote the file, as it says")
    is_screenshot = models.BooleanField(default=False)
    sharpness = models.FloatField(
        null=True, blank=True, help_text="See examining/sharpness.py; none for photos examined before it was measured"
    )

    class Meta:
        verbose_name_plural = "photo facts"
        constraints = [
            models.CheckConstraint(
                name="a_place_is_somewhere_on_earth",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
            )
        ]


class Fingerprint(models.Model):
    """The perceptual hash of a photo: 64 bits of which few differ between pictures that look alike.

    The four bands are the same bits in 16-bit pieces, by which near ones are found (assessments/trust/likeness.py).
    Bits and bands are signed, as databases count. The indexes hold all that a search reads, band by band in one place.
    """

    file = models.OneToOneField(StoredFile, on_delete=models.CASCADE, primary_key=True, related_name="fingerprint")
    bits = models.BigIntegerField()
    band_1 = models.SmallIntegerField()
    band_2 = models.SmallIntegerField()
    band_3 = models.SmallIntegerField()
    band_4 = models.SmallIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["band_1", "bits", "file"], name="fingerprints_by_band_1"),
            models.Index(fields=["band_2", "bits", "file"], name="fingerprints_by_band_2"),
            models.Index(fields=["band_3", "bits", "file"], name="fingerprints_by_band_3"),
            models.Index(fields=["band_4", "bits", "file"], name="fingerprints_by_band_4"),
        ]


class Likeness(models.Model):
    """Two different files whose pictures look alike, found when the later of them came."""

    file = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="+")
    distance = models.PositiveSmallIntegerField(help_text="Bits that differ, of 64")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "other"], name="one_likeness_of_two_files"),
            models.CheckConstraint(name="a_likeness_names_the_earlier_file_first", condition=Q(file__lt=F("other"))),
        ]
