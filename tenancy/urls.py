from django.urls import path

from tenancy.api.routers import ApiRouter
from tenancy.views.audit import AuditViewSet
from tenancy.views.auth import MeView, TokenViewSet
from tenancy.views.jobs import JobViewSet
from tenancy.views.members import MemberViewSet
from tenancy.views.webhooks import DeliveryViewSet, WebhookViewSet

router = ApiRouter()
router.register("auth/tokens", TokenViewSet, basename="token")
router.register("audit", AuditViewSet, basename="audit")
router.register("jobs", JobViewSet, basename="job")
router.register("members", MemberViewSet, basename="member")
router.register("webhooks", WebhookViewSet, basename="webhook")
router.register(
    r"webhooks/<uuid:webhook_id>/deliveries", DeliveryViewSet, basename="webhook-delivery"
)

urlpatterns = [*router.urls, path("me", MeView.as_view(), name="me")]
