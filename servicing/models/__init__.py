from servicing.models.booking import Booking
from servicing.models.crew import CrewMember
from servicing.models.dispatch import move
from servicing.models.document import ServiceDocument
from servicing.models.equipment import Equipment
from servicing.models.generation_run import GenerationRun
from servicing.models.ledger import LedgerEntry, LedgerMark
from servicing.models.maintenance_plan import MaintenancePlan
from servicing.models.meter import Meter, MeterReading
from servicing.models.part import PartUsed
from servicing.models.recurring_service import RecurringService
from servicing.models.series_equipment import SeriesEquipment
from servicing.models.service_record import ServiceRecord
from servicing.models.technician import Technician
from servicing.models.time_off import TimeOff
from servicing.models.treated import ServicedEquipment, VisitEquipment
from servicing.models.visit import Visit

__all__ = [
    "Booking",
    "CrewMember",
    "Equipment",
    "GenerationRun",
    "LedgerEntry",
    "LedgerMark",
    "MaintenancePlan",
    "Meter",
    "MeterReading",
    "PartUsed",
    "RecurringService",
    "SeriesEquipment",
    "ServiceDocument",
    "ServiceRecord",
    "ServicedEquipment",
    "Technician",
    "TimeOff",
    "Visit",
    "VisitEquipment",
    "move",
]
