"""What is hauled, and in what; the words that rates and loads share."""

from django.db.models import TextChoices


class EquipmentType(TextChoices):
    VAN = "van", "Van"
    REEFER = "reefer", "Reefer"
    FLATBED = "flatbed", "Flatbed"
    STEP_DECK = "step_deck", "Step deck"
    LOWBOY = "lowboy", "Lowboy"
    CONESTOGA = "conestoga", "Conestoga"
    POWER_ONLY = "power_only", "Power only"
    TANKER = "tanker", "Tanker"
    DUMP = "dump", "Dump"
    BOX_TRUCK = "box_truck", "Box truck"
    HOTSHOT = "hotshot", "Hotshot"
    INTERMODAL = "intermodal", "Intermodal"


class Mode(TextChoices):
    TL = "tl", "Truckload"
    LTL = "ltl", "Less than truckload"
