from trucking.admin.fuel_prices import FuelPriceAdmin
from trucking.admin.rates import RateAdmin

__all__ = ["FuelPriceAdmin", "RateAdmin"]
