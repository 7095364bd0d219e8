"""What a thief of the disk reads: PostgreSQL's files, its log and its write-ahead log."""

from collections.abc import Iterator

import pytest

from attune.tests.spare_servers import SparePostgres, Web, serving
from customers.examples import NEW_CUSTOMER

PLAIN = "Manufacturing City"  # Cities stand in plain: the files that are read are the right ones.
PERSONAL = [
    *("ABC Manufacturing", "abc manufacturing", "contact@abcmfg.com", "abcmfg"),
    *("(555) 123-4567", "5551234567", "123-4567", "John Smith", "john", "smith"),
    *("123 Industrial Blvd", "industrial", "(555) 987-6543"),
]
QUERIES = [
    *("manufact", "smith", "abcmfg.com", "123 industrial", "dustri"),
    *("5551234567", "(555) 123-4567", "+1 555.123.4567", "4567"),
    *("manufactoring", "john industrial"),
]


@pytest.fixture
def web(office: SparePostgres, office_token: str) -> Iterator[Web]:
    with serving(office, office_token) as web:
        yield web


def test_documents_customer_is_found_and_stands_nowhere_in_plain(
    office: SparePostgres, web: Web
) -> None:
    made = web.send("POST", "customers", NEW_CUSTOMER)
    found = {
        query: [hit["id"] for hit in web.send("GET", search(query)).body["results"]]
        for query in QUERIES
    }

    with office.connect(autocommit=True) as admin:
        admin.execute("CHECKPOINT")
    files = [path for path in office.cluster.folder.rglob("*") if path.is_file()]
    files.append(office.cluster.log)
    contents = [path.read_bytes() for path in files]

    assert [query for query in QUERIES if made.body["id"] not in found[query]] == []
    assert any(PLAIN.encode() in content for content in contents)
    assert [
        (text, path.name)
        for text in PERSONAL
        for path, content in zip(files, contents, strict=True)
        if text.encode() in content
    ] == []


def search(query: str) -> str:
    return f"customers/search?q={query.replace('+', '%2B').replace(' ', '%20')}"
