from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.postgres.forms import SimpleArrayField
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.widgets import UnfoldAdminTextInputWidget

from customers.admin.filters import ArchivedFilter
from servicing.models import Technician, TimeOff
from servicing.serializers.technicians import TechnicianSerializer, TimeOffSerializer
from tenancy.admin.access import asker_of
from tenancy.admin.archiving import ArchivableAdmin
from tenancy.admin.badges import badge
from tenancy.admin.base import ItemTable
from tenancy.admin.forms import RecordForm
from tenancy.models import Membership
from tenancy.roles import Access

STATES = {"active": "success", "left": "default", "archived": "default"}


class MemberChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.user.email)


class TechnicianForm(RecordForm):
    skills = SimpleArrayField(
        forms.CharField(max_length=50),
        required=False,
        max_length=50,
        widget=UnfoldAdminTextInputWidget({"placeholder": "Such as: hvac, boilers"}),
    )


class TimeOffInline(ItemTable):
    model = TimeOff
    resource = "technicians"
    serializer_class = TimeOffSerializer
    fields = ("start", "end", "reason")
    ordering = ("-start",)
    tab = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(archived_at__isnull=True)


class TechnicianAdmin(ArchivableAdmin):
    resource = "technicians"
    serializer_class = TechnicianSerializer
    menu_icon = "engineering"
    form = TechnicianForm
    empty_text = "No technicians yet. Visits are sent to the people whom you add here."
    list_display = ("shown_name", "shown_phone", "skilled_in", "signs_in_as", "state")
    list_filter = (ArchivedFilter,)
    ordering = ("-active", "created_at", "id")
    sortable_by = ()
    inlines = (TimeOffInline,)
    fieldsets = (
        (None, {"fields": [("name", "active"), ("email", "phone"), ("skills", "color")]}),
        ("Work", {"fields": ["member", "timezone", "working_hours"]}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        people = super().get_queryset(request).select_related("member__user")
        asker = asker_of(request)
        if asker and self.access(request) is Access.SELF:
            people = people.filter(member=asker.membership.pk)
        return people

    def title_of(self, record: Technician) -> str:
        return record.name

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        asker = asker_of(request)
        if db_field.name == "member" and asker:
            members = Membership.objects.filter(tenant=asker.company).select_related("user")
            kwargs |= {"queryset": members.order_by("user__email"), "form_class": MemberChoice}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description="Name")
    def shown_name(self, person: Technician) -> str:
        return person.name

    @admin.display(description="Phone")
    def shown_phone(self, person: Technician) -> str | None:
        return person.phone

    @admin.display(description="Skills")
    def skilled_in(self, person: Technician) -> str:
        return ", ".join(person.skills)

    @admin.display(description="Signs in as")
    def signs_in_as(self, person: Technician) -> str | None:
        return person.member.user.email if person.member else None

    @badge("State", STATES)
    def state(self, person: Technician) -> tuple[str, str]:
        if person.archived_at is not None:
            return "archived", "Archived"
        return ("active", "Works") if person.active else ("left", "Does not work")
