from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularSwaggerView

from attune.views import SchemaView, api_not_found
from servicing.views.feedback import FeedbackView
from tenancy.health import healthz, readyz
from tenancy.metrics import metrics
from tenancy.views.invitation import InvitationView

api: list[URLPattern | URLResolver] = [
    path("", include("tenancy.urls")),
    path("", include("customers.urls")),
    path("", include("trucking.urls")),
    path("", include("servicing.urls")),
    path("", include("analytics.urls")),
    path("schema", SchemaView.as_view(), name="schema"),
    path("docs", SpectacularSwaggerView.as_view(url_name="schema"), name="docs"),
]

urlpatterns = [
    path("api/v1/", include(api)),
    # Whatever else lies under /api is answered in JSON, also where Django would show a page.
    path("api/<path:rest>", api_not_found),
    path("admin/", admin.site.urls),
    path("invitations/<str:text>", InvitationView.as_view(), name="invitation"),
    path("feedback/<str:text>", FeedbackView.as_view(), name="feedback"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
]

handler400 = "attune.views.bad_request"
handler403 = "attune.views.forbidden"
handler404 = "attune.views.not_found"
handler500 = "attune.views.server_error"
