from typing import Any, ClassVar

from django.contrib.admin.utils import flatten_fieldsets
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from unfold.admin import StackedInline, TabularInline
from unfold.widgets import UnfoldAdminTextareaWidget

from tenancy.admin.access import AccessMixin, asker_of
from tenancy.admin.forms import RecordForm
from tenancy.admin.links import LinkField, LinkWidget
from tenancy.admin.panels import panels_of
from tenancy.admin.records import ChoicesMixin, RecordAdmin
from tenancy.models import ArchivableModel
from tenancy.roles import Access


def leave_dialog(request: HttpRequest, url: str) -> HttpResponse:
    """Answer the form of an unfold dialog, which htmx sends where scripts run."""
    if "HX-Request" in request.headers:
        return HttpResponse(headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


class CompanyScopedAdmin(AccessMixin, RecordAdmin):
    """Records of the company at work, under the permission table. Needs `fieldsets`."""

    change_form_outer_before_template = "tenancy/admin/archived.html"
    change_form_outer_after_template = "tenancy/admin/panels.html"

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if (record := context.get("original")) is not None:
            context["panels"] = panels_of(request, record)
        return super().render_change_form(request, context, *args, **kwargs)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Of other screens' records only those may be chosen that the asker sees there."""
        if db_field.name in self.raw_id_fields:
            screen: Any = self.admin_site._registry[db_field.related_model]
            kwargs["queryset"] = screen.get_queryset(request)
            kwargs["form_class"] = LinkField
            kwargs["widget"] = LinkWidget(db_field.remote_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def may_see_history(self, request: HttpRequest) -> bool:
        asker = asker_of(request)
        return asker is not None and asker.access("history").reads

    def show_revealed(self, request: HttpRequest, records: list[Any]) -> HttpResponse:
        """Answer a POST with masked values in the page itself, which nothing keeps."""
        context = {**self.admin_site.each_context(request), "opts": self.model._meta}
        return TemplateResponse(
            request,
            "tenancy/admin/revealed.html",
            {**context, "title": "Revealed", "records": records},
        )

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """The fieldsets without what is hidden from the role."""
        return without_hidden(super().get_fieldsets(request, obj), self.field_access(request))

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Save the items below a record; what is archivable is archived in place of deleted."""
        items = formset.save(commit=False)
        for item in formset.deleted_objects:
            if isinstance(item, ArchivableModel):
                item.archive()
            else:
                item.delete()
        for item in self.in_saving_order(items):
            if item._state.adding:
                self.prepare_new_item(request, item, formset)
            item.save()

    def in_saving_order(self, items: list[Any]) -> list[Any]:
        """Override where a unique constraint asks that one item gives way before another."""
        return items

    def prepare_new_item(self, request: HttpRequest, item: Any, formset: Any) -> None:
        """Override to fill in what no form asks for."""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """What is shown and not asked for, by declaration or by the role."""
        declared = list(super().get_readonly_fields(request, obj))
        writes, special = self.access(request).writes, self.field_access(request)
        shown = flatten_fieldsets(self.get_fieldsets(request, obj))
        by_role = [n for n in shown if not (special[n].writes if n in special else writes)]
        return list(dict.fromkeys([*declared, *by_role]))


def without_hidden(fieldsets: Any, special: dict[str, Access]) -> list[Any]:
    hidden = {name for name, access in special.items() if access is Access.HIDDEN}
    kept = []
    for title, options in fieldsets:
        rows = [row for row in (without(row, hidden) for row in options["fields"]) if row]
        if rows:
            kept.append((title, {**options, "fields": rows}))
    return kept


def without(row: Any, hidden: set[str]) -> Any:
    """A row of a fieldset, one name or a tuple of them, less the hidden ones; "" for none."""
    if isinstance(row, str):
        return "" if row in hidden else row
    return tuple(name for name in row if name not in hidden)


class CompanyScopedInline(AccessMixin, ChoicesMixin):
    """Items below a record of the company; who writes the record may delete them."""

    extra = 0
    form = RecordForm
    long_texts: ClassVar[tuple[str, ...]] = ()  # Fields written in more than one line.

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.long_texts:
            kwargs["widget"] = UnfoldAdminTextareaWidget({"rows": 3})
        return super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """The fields without what is hidden from the role."""
        return without_hidden(super().get_fieldsets(request, obj), self.field_access(request))  # type: ignore[misc]

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.access(request).writes


class StackedItems(CompanyScopedInline, StackedInline):
    pass


class ItemTable(CompanyScopedInline, TabularInline):
    pass
