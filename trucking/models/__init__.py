from trucking.models.fuel_price import FuelPrice
from trucking.models.rate import Rate

__all__ = ["FuelPrice", "Rate"]
