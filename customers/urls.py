from customers.views import CustomerViewSet, NoteViewSet
from tenancy.api.routers import ApiRouter

router = ApiRouter()
router.register("customers", CustomerViewSet, basename="customer")
router.register("customers/<uuid:customer_id>/notes", NoteViewSet, basename="customer-note")

urlpatterns = router.urls
