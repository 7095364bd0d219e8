"""What the moves of a load, and of its account, are asked with."""

from tenancy.api.fields import BooleanField, ChoiceField, InstantField, TextField
from tenancy.api.objects import KnownKeysMixin
from trucking.models import Load


class LoadTransitionSerializer(KnownKeysMixin):
    """Where the load goes. `at` is now unless said; steps back and cancelling need a reason."""

    to = ChoiceField(choices=Load.Status.choices)
    at = InstantField(required=False, allow_null=True)
    reason = TextField(max_length=500, required=False, allow_null=True)
    tonu = BooleanField(required=False, default=False)
    overrideHold = BooleanField(required=False, default=False)
    overrideCredit = BooleanField(required=False, default=False)


class BillingSerializer(KnownKeysMixin):
    """Where the account goes; payments alone make it paid."""

    to = ChoiceField(choices=Load.BillingStatus.choices)
    invoiceNumber = TextField(max_length=50, required=False, allow_null=True)
    at = InstantField(required=False, allow_null=True)
