from trucking.admin.fuel_prices import FuelPriceAdmin
from trucking.admin.loads import LoadAdmin
from trucking.admin.rates import RateAdmin

__all__ = ["FuelPriceAdmin", "LoadAdmin", "RateAdmin"]
