from django.urls import path

from customers.duplicates.views import DuplicateViewSet
from customers.exporting.views import CustomerExportViewSet
from customers.imports.views import CustomerImportViewSet
from customers.privacy.views import ContactErasureViewSet, LegalHoldViewSet
from customers.search.views import CustomerSearchViewSet
from customers.views import CustomerHistoryViewSet, CustomerViewSet, NoteViewSet
from tenancy.api.routers import ApiRouter

router = ApiRouter()
router.register("customers", CustomerViewSet, basename="customer")
router.register("customers/duplicates", DuplicateViewSet, basename="customer-duplicate")
router.register("customers/import", CustomerImportViewSet, basename="customer-import")
router.register("customers/<uuid:customer_id>/notes", NoteViewSet, basename="customer-note")
router.register(
    "customers/<uuid:customer_id>/history", CustomerHistoryViewSet, basename="customer-history"
)

urlpatterns = [
    path("customers.csv", CustomerExportViewSet.as_view({"get": "list"}), name="customer-export"),
    path(
        "customers/search",
        CustomerSearchViewSet.as_view({"get": "list"}),
        name="customer-search",
    ),
    path(
        "customers/<uuid:customer_id>/contacts/<uuid:id>/erase",
        ContactErasureViewSet.as_view({"post": "erase"}, detail=True),
        name="customer-contact-erase",
    ),
    path(
        "customers/<uuid:customer_id>/legal-hold",
        LegalHoldViewSet.as_view({"get": "retrieve", "post": "create", "delete": "destroy"}),
        name="customer-legal-hold",
    ),
    *router.urls,
]
