"""Answers that belong to no app: unknown addresses and what failed outside every view."""

from django.http import HttpRequest, HttpResponse
from django.views import defaults
from django.views.decorators.csrf import csrf_exempt
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer
from drf_spectacular.views import SpectacularAPIView

from tenancy.api.exceptions import ApiError, error_response
from tenancy.middleware.api_boundary import is_api


class SchemaView(SpectacularAPIView):
    """The schema as JSON; as YAML where a client asks for it."""

    renderer_classes = [OpenApiJsonRenderer, OpenApiYamlRenderer]


@csrf_exempt
def api_not_found(request: HttpRequest, rest: str) -> HttpResponse:
    return error_response(ApiError(404))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_api(request):
        return error_response(ApiError(400))
    return defaults.bad_request(request, exception)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_api(request):
        return error_response(ApiError(403))
    return defaults.permission_denied(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_api(request):
        return error_response(ApiError(404))
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    if is_api(request):
        return error_response(ApiError(500))
    return defaults.server_error(request)
