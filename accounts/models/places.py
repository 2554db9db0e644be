"""Where: areas, offices, provinces, municipalities."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
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


@dataclass(frozen=True)
class Name:
    """What a municipality is called in both languages, without its kind."""

    th: str
    en: str

    def with_kind(self, kind: str) -> str:
        """As it is written in a list or a heading, in the reader's language; Thai where there is no English name."""
        if get_language() == "en" and self.en:
            return f"{self.en} {str(Kind(kind).label).title()}"
        return self.with_kind_th(kind)

    def with_kind_th(self, kind: str) -> str:
        return f"{PREFIX_TH[Kind(kind)]}{self.th}"


class MunicipalityQuerySet(models.QuerySet["Municipality"]):
    def visible_to(self, user: Any) -> "MunicipalityQuerySet":
        """The municipalities a person has to do with: all, those of the province, or one's own."""
        held = user.active_memberships if user.is_authenticated else []
        if user.is_authenticated and user.is_administrator:
            return self.all()
        provinces = [one.province_id for one in held if one.province_id]
        own = [one.municipality_id for one in held if one.municipality_id]
        return self.filter(Q(province_id__in=provinces) | Q(pk__in=own))

    def existing(self) -> "MunicipalityQuerySet":
        """Those that were not merged into another one."""
        return self.filter(merged_into=None)

    def named(self, text: str) -> "MunicipalityQuerySet":
        """Those that are or were called so, in either language."""
        former = Q(former_names__name_th__icontains=text) | Q(former_names__name_en__icontains=text)
        once = Municipality.objects.filter(former)
        return self.filter(Q(name_th__icontains=text) | Q(name_en__icontains=text) | Q(pk__in=once.values("pk")))

    def with_place(self) -> "MunicipalityQuerySet":
        return self.select_related("province")


class Municipality(Bilingual):
    """A local government that may assess itself. Names repeat, so district and province belong to every mention."""

    kind = models.CharField(_("Kind"), max_length=10, choices=Kind)
    province = models.ForeignKey(Province, verbose_name=_("Province"), on_delete=models.PROTECT)
    district_th = models.CharField(_("District in Thai"), max_length=60)
    district_en = models.CharField(_("District in English"), max_length=60, blank=True)
    source_code = models.CharField(
        _("Code"),
        max_length=20,
        null=True,
        blank=True,
        unique=True,
        help_text="The key of the list it was imported from; published codes change, so it is never our key.",
    )
    population = models.PositiveIntegerField(_("Population"), null=True, blank=True)
    households = models.PositiveIntegerField(_("Households"), null=True, blank=True)
    latitude = models.DecimalField(_("Latitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(_("Longitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="predecessors",
        help_text="Where it belongs today: when that one is merged in turn, this follows, so there are no chains.",
    )
    merged_on = models.DateField(null=True, blank=True, help_text="The first day on which it did not exist.")

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        ordering = ["province__name_th", "name_th"]
        constraints = [
            # The name of one that is gone is free again: a successor often takes it.
            models.UniqueConstraint(
                fields=["province", "district_th", "kind", "name_th"],
                condition=Q(merged_into=None),
                name="one_municipality_of_a_kind_and_name_in_a_district",
            ),
            models.CheckConstraint(
                name="a_merged_municipality_has_successor_and_day",
                condition=Q(merged_into=None, merged_on=None) | Q(merged_into__isnull=False, merged_on__isnull=False),
            ),
            models.CheckConstraint(
                name="no_municipality_is_merged_into_itself",
                condition=Q(merged_into=None) | ~Q(merged_into=F("pk")),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def called(self) -> Name:
        return Name(self.name_th, self.name_en)

    @property
    def full_name(self) -> str:
        return self.called.with_kind(self.kind)

    @property
    def full_name_th(self) -> str:
        return self.called.with_kind_th(self.kind)

    @property
    def label_th(self) -> str:
        """Name and place as records and reports keep them, in Thai whoever reads."""
        return f"{self.full_name_th} อำเภอ{self.district_th} จังหวัด{self.province.name_th}"

    @property
    def place(self) -> str:
        """District and province, which tell apart municipalities of one name."""
        if get_language() == "en" and self.district_en:
            return f"{self.district_en}, {self.province.name}"
        return f"อำเภอ{self.district_th} จังหวัด{self.province.name_th}"

    @property
    def is_merged(self) -> bool:
        return self.merged_on is not None

    def kind_on(self, day: date) -> Kind:
        """What the municipality was on a day: a few change their kind each year."""
        former = self.former_kinds.filter(until__gt=day).order_by("until").first()
        return Kind(former.kind if former else self.kind)

    def name_on(self, day: date) -> Name:
        """What the municipality was called on a day."""
        former = self.former_names.filter(until__gt=day).order_by("until").first()
        return former.called if former else self.called

    def full_name_on(self, day: date) -> str:
        return self.name_on(day).with_kind(self.kind_on(day))
