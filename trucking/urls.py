from tenancy.api.routers import ApiRouter
from trucking.views.fuel_prices import FuelPriceViewSet
from trucking.views.rates import CustomerRateViewSet, RateViewSet

router = ApiRouter()
router.register("rates", RateViewSet, basename="rate")
router.register("customers/<uuid:customer_id>/rates", CustomerRateViewSet, basename="customer-rate")
router.register("fuel-prices", FuelPriceViewSet, basename="fuel-price")

urlpatterns = router.urls
