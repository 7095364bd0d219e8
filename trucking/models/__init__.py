from trucking.models.charge import Charge
from trucking.models.fuel_price import FuelPrice
from trucking.models.load import Load
from trucking.models.load_document import LoadDocument
from trucking.models.load_exception import LoadException
from trucking.models.load_number import LoadNumber
from trucking.models.payment import Payment
from trucking.models.rate import Rate
from trucking.models.reference import Reference
from trucking.models.stop import Stop

__all__ = [
    "Charge",
    "FuelPrice",
    "Load",
    "LoadDocument",
    "LoadException",
    "LoadNumber",
    "Payment",
    "Rate",
    "Reference",
    "Stop",
]
