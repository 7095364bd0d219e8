"""Which field a heading probably means, for people whose program exports headings of its own."""

import re
from collections.abc import Iterable

from customers.imports.columns import column
from customers.imports.table import Cells

# What other programs call it, in small letters and without anything between.
MEANT_BY = {
    "name": "customer customername company companyname account accountname displayname fullname"
    " client clientname",
    "type": "customertype accounttype kind category",
    "externalId": "id customerid clientid accountid accountnumber accountno customernumber"
    " customerno number",
    "contactInfo.email": "email emailaddress mail mainemail",
    "contactInfo.phone": "phone phonenumber telephone tel mobile cell mainphone workphone",
    "contactInfo.primaryContact": "contact contactname primarycontact attention attn",
    "addresses[0].street": "street street1 address address1 addressline1 streetaddress"
    " billingaddress billingstreet",
    "addresses[0].street2": "street2 address2 addressline2 suite unit apt",
    "addresses[0].city": "city town billingcity",
    "addresses[0].state": "state province stateprovince region billingstate",
    "addresses[0].zipCode": "zip zipcode postalcode postcode billingzip billingpostalcode",
    "addresses[0].country": "country countrycode billingcountry",
    "addresses[0].accessNotes": "accessnotes gatecode directions",
    "industry": "sector",
    "tags": "tag labels groups",
    "mcNumber": "mc mcnumber",
    "dotNumber": "dot usdot dotnumber usdotnumber",
    "paymentTermsDays": "terms paymentterms netdays",
    "creditLimit": "credit limit",
    "preferences.preferredServiceWindow": "servicewindow hours",
}
FIELDS = {word: field for field, words in MEANT_BY.items() for word in words.split()}


def guessed(header: Iterable[str]) -> list[str | None]:
    """A field for each heading, none twice; None for a heading that tells nothing.

    >>> guessed(["Company Name", "E-Mail", "Fax", "contactInfo.email", "ZIP"])
    ['name', None, None, 'contactInfo.email', 'addresses[0].zipCode']
    """
    found: Cells = []
    exact = [column(heading) for heading in header]
    taken = {known.name for known in exact if known}
    for heading, known in zip(header, exact, strict=True):
        name = known.name if known else FIELDS.get(re.sub(r"[^a-z0-9]", "", heading.lower()), "")
        if not known and name in taken:
            name = ""
        taken.add(name)
        found.append(name)
    return [name or None for name in found]
