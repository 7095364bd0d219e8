from tenancy.api.routers import ApiRouter
from trucking.views.fuel_prices import FuelPriceViewSet
from trucking.views.load_parts import (
    ChargeViewSet,
    LoadDocumentViewSet,
    PaymentViewSet,
    StopViewSet,
)
from trucking.views.loads import CustomerLoadViewSet, LoadViewSet
from trucking.views.rates import CustomerRateViewSet, RateViewSet

router = ApiRouter()
router.register("rates", RateViewSet, basename="rate")
router.register("customers/<uuid:customer_id>/rates", CustomerRateViewSet, basename="customer-rate")
router.register("fuel-prices", FuelPriceViewSet, basename="fuel-price")
router.register("loads", LoadViewSet, basename="load")
router.register("customers/<uuid:customer_id>/loads", CustomerLoadViewSet, basename="customer-load")
router.register("loads/<uuid:load_id>/stops", StopViewSet, basename="load-stop")
router.register("loads/<uuid:load_id>/charges", ChargeViewSet, basename="load-charge")
router.register("loads/<uuid:load_id>/payments", PaymentViewSet, basename="load-payment")
router.register("loads/<uuid:load_id>/documents", LoadDocumentViewSet, basename="load-document")

urlpatterns = router.urls
