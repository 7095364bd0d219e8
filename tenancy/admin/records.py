import re
from functools import cache
from typing import Any, ClassVar

from django.contrib.admin import ShowFacets
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import (
    BadRequest,
    ObjectDoesNotExist,
    PermissionDenied,
    ValidationError,
)
from django.db import IntegrityError
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from unfold.admin import ModelAdmin, checkbox

from tenancy.admin.access import asker_of, is_operator
from tenancy.admin.forms import RecordForm, refusal_of
from tenancy.admin.happenings import happenings
from tenancy.admin.paging import CompanyChangeList, LookAheadPaginator
from tenancy.asker import Asker
from tenancy.audit.feed import EVENT, Feed, feed_for
from tenancy.audit.registry import name_of
from tenancy.errors import ConflictError

QUOTED = re.compile(r" “[^”]*”")


VALUE = "value-of-the-row"


@cache
def _checkbox_with(value: str) -> str:
    """unfold's own checkbox; a form's template for every row of a list is dear."""
    return str(checkbox.render(ACTION_CHECKBOX_NAME, value))


class Titled:
    """A record under the title that pages show; its own str() is what the log stores."""

    def __init__(self, record: Model, title: str) -> None:
        self.record, self.title = record, title

    def __getattr__(self, name: str) -> Any:
        return getattr(self.record, name)

    def __str__(self) -> str:
        return self.title


class ChoicesMixin:
    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kw: Any) -> Any:
        """Preselect nothing where the model has no default: a wrong type is easily overlooked."""
        if not db_field.has_default():
            blank = [("", "Choose…")]
            kw.setdefault("choices", db_field.get_choices(include_blank=True, blank_choice=blank))
        return super().formfield_for_choice_field(db_field, request, **kw)  # type: ignore[misc]


class RecordAdmin(ChoicesMixin, ModelAdmin):
    """What every admin of the product has in common, whoever its records belong to."""

    form = RecordForm
    change_list_template = "tenancy/admin/change_list.html"
    show_full_result_count = False
    show_facets = ShowFacets.NEVER  # They count the table once per choice.
    list_max_show_all = 0
    list_per_page = 100
    list_disable_select_all = True
    list_filter_submit = True
    empty_value_display = "–"
    empty_text = "Nothing is here yet."  # What an empty list says, and what to do next.

    # Where the sidebar shows it; daily work stands in the group without a name.
    menu_group: ClassVar[str] = ""
    menu_icon: ClassVar[str] = "list"

    # Whether adding answers with show_once(), so that no other button makes sense.
    adding_shows_a_secret = False

    def get_paginator(
        self, request: HttpRequest, queryset: QuerySet[Any], per_page: int, *args: Any, **kw: Any
    ) -> LookAheadPaginator:
        text = request.GET.get("p", "1")
        return LookAheadPaginator(queryset, per_page, int(text[:6]) if text.isdecimal() else 1)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[CompanyChangeList]:
        return CompanyChangeList

    def action_checkbox(self, obj: Model) -> str:
        return SafeString(_checkbox_with(VALUE).replace(VALUE, escape(str(obj.pk))))

    action_checkbox.short_description = ModelAdmin.action_checkbox.short_description  # type: ignore[attr-defined]

    def message_user(self, request: HttpRequest, message: Any, *args: Any, **kw: Any) -> None:
        """Without the str() of a record that Django quotes: an id, which tells people nothing."""
        super().message_user(request, QUOTED.sub("", str(message)), *args, **kw)

    def menu_title(self, request: HttpRequest) -> str:
        return capfirst(self.model._meta.verbose_name_plural)

    def empty_text_for(self, request: HttpRequest) -> str:
        return self.empty_text

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if any("\0" in text for _, texts in request.GET.lists() for text in texts):
            raise BadRequest("PostgreSQL knows no NUL.")
        return super().changelist_view(request, extra_context)

    def response_action(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        try:
            return super().response_action(request, queryset)
        except ValidationError:  # A malformed id among those selected.
            raise BadRequest("These records cannot be selected.") from None

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only what the filters ask: other columns may be sealed, or lead out of the model."""
        known = {
            item if isinstance(item, str) else getattr(item, "parameter_name", "")
            for spec in self.get_list_filter(request)
            for item in [spec[0] if isinstance(spec, tuple) else spec]
        }
        return lookup.split("__")[0] in known

    def lock_above(self, object_id: str) -> None:
        """Override to lock first what stands above the record, as the API's views do."""

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Model:
        """The record, else 404. What is about to be written is locked, so that writers queue."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied  # Before the query, which outside a company would raise.
        if "\0" in object_id:
            raise Http404
        queryset = self.get_queryset(request)
        if request.method == "POST":
            self.lock_above(object_id)
            queryset = queryset.select_for_update(of=("self",))
        try:
            found: Model = queryset.get(**{from_field or "pk": object_id})
        except (ObjectDoesNotExist, ValidationError, ValueError):
            raise Http404 from None
        return found

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, **kwargs)
        form.refusal = getattr(request, "refusal", None)
        return form

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show what only the save found out, by a constraint or a model's verb, in the form."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except (IntegrityError, ConflictError) as error:
            request.refusal = refusal_of(error)  # type: ignore[attr-defined]
        return super().changeform_view(request, *args, **kwargs)

    def title_of(self, record: Any) -> str:
        """How pages name a record. Unlike its str(), which is stored, it may be personal."""
        return str(record)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if (record := context.get("original")) is not None:
            title = self.title_of(record)
            context |= {"original": Titled(record, title), "subtitle": title}
        elif self.adding_shows_a_secret:
            context |= {"show_save_and_continue": False, "show_save_and_add_another": False}
        return super().render_change_form(request, context, *args, **kwargs)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        if not self.may_see_history(request):
            raise PermissionDenied
        record = self.get_object(request, object_id)
        title = self.title_of(record)
        shown = {"object": Titled(record, title), "title": "History", "subtitle": title}
        asker = asker_of(request)
        if asker is None:  # An operator, who sees what operators did and no company's audit.
            return super().history_view(request, object_id, {**shown, **(extra_context or {})})
        told = happenings(self.history_feed(asker, record), request, asker)
        context = {**self.admin_site.each_context(request), **shown, "happenings": told}
        return TemplateResponse(
            request, "tenancy/admin/history.html", {**context, "opts": self.model._meta}
        )

    def history_feed(self, asker: Asker, record: Any) -> Feed:
        """What is told of a record; override where other records hang on it."""
        name = name_of(self.model)
        feed = feed_for(asker)
        history = feed.branches[name].filter(id=record.id)
        return Feed({name: history, EVENT: feed.branches[EVENT].filter(resource_id=record.id)})

    def may_see_history(self, request: HttpRequest) -> bool:
        return is_operator(request)

    def home_panel(self, request: HttpRequest) -> dict[str, Any] | None:
        """What the home page shows of these records: a template with its context."""
        return None

    def show_once(self, request: HttpRequest, **context: Any) -> HttpResponse:
        """Answer a POST with a secret in the page itself, which no session or log then keeps."""
        site = self.admin_site.each_context(request)
        shown = {**site, "opts": self.model._meta, **context}
        return TemplateResponse(request, "tenancy/admin/shown_once.html", shown)


class OperatorAdmin(RecordAdmin):
    """Records of the platform itself, for its operators alone."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_operator(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return is_operator(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return is_operator(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return is_operator(request)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
