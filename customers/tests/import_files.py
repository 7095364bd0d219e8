"""Files of customers as tests send them, and jobs as a worker would do them."""

from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from tenancy.jobs.running import run_slice
from tenancy.models import Company

URL = "/api/v1/customers/import"
HEADER = "externalId,name,type,contactInfo.email,contactInfo.phone,addresses[0].city\n"
BAKER = "A1,Baker Foods,commercial,info@example.com,(555) 123-4567,Dallas\n"
CARVER = "A2,Carver,Property manager,,,\n"


def send(client: APIClient, content: str | bytes, **form: Any) -> Any:
    data = content.encode() if isinstance(content, str) else content
    file = SimpleUploadedFile("customers.csv", data)
    return client.post(URL, {"file": file, **form}, format="multipart")


def work(company: Company, job_id: str) -> None:
    while run_slice(company.pk, UUID(job_id)):
        pass


def import_file(client: APIClient, company: Company, content: str | bytes, **form: Any) -> Any:
    """Send the file, let a worker do it, and return the job as the API shows it then."""
    answer = send(client, content, **form)
    assert answer.status_code == 202, answer.json()
    work(company, answer.json()["id"])
    return client.get(answer["Location"]).json()


def summary(job: Any) -> tuple[Any, ...]:
    result = job["result"]
    counts = [result[name] for name in ("created", "updated", "unchanged", "failed")]
    return job["status"], *counts


def errors(job: Any) -> list[tuple[int, str, str]]:
    """(line, field, code) of each error that the job's result tells."""
    return [
        (row["row"], error["field"], error["code"])
        for row in job["result"]["rows"]
        for error in row["errors"]
    ]
