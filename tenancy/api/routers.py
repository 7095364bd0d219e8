from rest_framework.routers import SimpleRouter


class ApiRouter(SimpleRouter):
    """Routes without trailing slash; a prefix may hold path converters (`<uuid:customer_id>`)."""

    def __init__(self) -> None:
        super().__init__(trailing_slash=False, use_regex_path=False)
