"""Where: areas, offices, provinces, municipalities and the kinds they had."""

from datetime import date

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.names import Bilingual


class Kind(models.TextChoices):
    NAKHON = "nakhon", _("City municipality")
    MUEANG = "mueang", _("Town municipality")
    TAMBON = "tambon", _("Subdistrict municipality")
    TAO = "tao", _("Subdistrict administrative organisation")


# What stands before the name in every Thai document.
PREFIX_TH = {
    Kind.NAKHON: "เทศบาลนคร",
    Kind.MUEANG: "เทศบาลเมือง",
    Kind.TAMBON: "เทศบาลตำบล",
    Kind.TAO: "องค์การบริหารส่วนตำบล",
}


class Area(Bilingual):
    """One of the five areas whose sub-committee reviews at area level."""

    key = models.SlugField(unique=True)

    class Meta:
        ordering = ["pk"]


class Office(Bilingual):
    """A regional office of environment and pollution control (สคพ. 1-16)."""

    number = models.PositiveSmallIntegerField(unique=True)
    short_th = models.CharField(max_length=20)
    seat_th = models.CharField(max_length=60)

    class Meta:
        ordering = ["number"]


class Region(models.TextChoices):
    NORTH = "north", _("North")
    NORTHEAST = "northeast", _("Northeast")
    CENTRAL = "central", _("Central")
    EAST = "east", _("East")
    WEST = "west", _("West")
    SOUTH = "south", _("South")


class Province(Bilingual):
    code = models.CharField(max_length=2, unique=True)
    iso = models.CharField(max_length=5, unique=True)
    region = models.CharField(max_length=10, choices=Region)
    area = models.ForeignKey(Area, on_delete=models.PROTECT)
    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    is_office_confirmed = models.BooleanField(
        default=False, help_text="The published lists of offices differ for some provinces."
    )

    class Meta:
        ordering = ["name_th"]


class MunicipalityQuerySet(models.QuerySet["Municipality"]):
    def with_place(self) -> "MunicipalityQuerySet":
        return self.select_related("province")


class Municipality(Bilingual):
    """A local government that may assess itself. Names repeat, so district and province belong to every mention."""

    kind = models.CharField(max_length=10, choices=Kind)
    province = models.ForeignKey(Province, on_delete=models.PROTECT)
    district_th = models.CharField(max_length=60)
    district_en = models.CharField(max_length=60, blank=True)
    source_code = models.CharField(
        max_length=20,
        null=True,
        blank=True,
        unique=True,
        help_text="The key of the list it was imported from; published codes change, so it is never our key.",
    )
    population = models.PositiveIntegerField(null=True, blank=True)
    households = models.PositiveIntegerField(null=True, blank=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        ordering = ["province__name_th", "name_th"]
        constraints = [
            models.UniqueConstraint(
                fields=["province", "district_th", "kind", "name_th"],
                name="one_municipality_of_a_kind_and_name_in_a_district",
            )
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        if get_language() == "en" and self.name_en:
            return f"{self.name_en} {self.get_kind_display().title()}"
        return self.full_name_th

    @property
    def full_name_th(self) -> str:
        return f"{PREFIX_TH[Kind(self.kind)]}{self.name_th}"

    @property
    def place(self) -> str:
        """District and province, which tell apart municipalities of one name."""
        if get_language() == "en" and self.district_en:
            return f"{self.district_en}, {self.province.name}"
        return f"อำเภอ{self.district_th} จังหวัด{self.province.name_th}"

    def kind_on(self, day: date) -> Kind:
        """What the municipality was on a day: a few change their kind each year."""
        former = self.former_kinds.filter(until__gt=day).order_by("until").first()
        return Kind(former.kind if former else self.kind)


class FormerKind(models.Model):
    """What a municipality was until a day (that day excluded)."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="former_kinds")
    kind = models.CharField(max_length=10, choices=Kind)
    until = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "until"], name="one_change_of_kind_per_municipality_and_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} {self.kind} < {self.until}"
