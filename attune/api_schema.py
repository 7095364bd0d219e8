"""How the published schema of the API is made: drf-spectacular's settings."""

SPECTACULAR_SETTINGS = {
    "TITLE": "AttuneLogic API",
    "DESCRIPTION": "Customers of trucking and service companies: who they are, where they are, "
    "how they want to be reached. One token belongs to one company.",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PUBLIC": True,
    "SERVE_PERMISSIONS": [],
    "SERVE_AUTHENTICATION": [],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": False,
    "ENUM_NAME_OVERRIDES": {
        "CustomerStatusEnum": "customers.models.Customer.Status",
        "CustomerTypeEnum": "customers.models.Customer.Type",
        "ScheduleStatusEnum": "servicing.models.maintenance_plan.MaintenancePlan.Status",
        "IntervalUnitEnum": "servicing.maintenance.Unit",
        "MeterKindEnum": "servicing.models.meter.MeterKind",
        "VisitStatusEnum": "servicing.models.visit_states.Status",
        "LoadStatusEnum": "trucking.moves.Status",
        "StopStatusEnum": "trucking.moves.StopStatus",
        "StopTypeEnum": "trucking.moves.StopType",
        "BillingStatusEnum": "trucking.models.load.BillingStatus",
        "FreightModeEnum": "trucking.freight.Mode",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "tenancy.api.schema.describe_errors",
        "tenancy.api.safety_schema.describe_safety",
    ],
}
