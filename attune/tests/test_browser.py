"""The admin as people use it, in the machine's own Chromium. Deselected by default: -m browser."""

import re
import shutil
import time
from base64 import b32decode
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from conftest import MakeCustomer, MakeMember
from tenancy.models import Company
from tenancy.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "correct horse battery"
SignIn = Callable[[str], Any]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("There is no Chromium on this machine.")
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed.")
    # The driver keeps a loop in this thread; the tests ask the database from it all the same.
    with pytest.MonkeyPatch.context() as patch, playwright.sync_playwright() as driver:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Any, live_server: Any) -> Iterator[Any]:
    """A page that fails the test if it asks another host, or if a script of it fails."""
    context = chromium.new_context(
        base_url=live_server.url, viewport={"width": 1400, "height": 900}
    )
    context.set_default_timeout(10_000)
    faults: list[str] = []
    page = context.new_page()
    page.on("request", lambda r: faults.append(r.url) if is_foreign(r.url, live_server) else None)
    page.on("pageerror", lambda error: faults.append(error.message))
    yield page
    context.close()
    assert faults == []


def is_foreign(url: str, live_server: Any) -> bool:
    return not url.startswith((live_server.url, "data:", "blob:"))


@pytest.fixture
def sign_in(page: Any, acme: Company, make_member: MakeMember) -> SignIn:
    def enter(role: str) -> Any:
        member = make_member(acme, role, password=PASSWORD)
        page.goto("/admin/")
        page.fill("#id_username", member.user.email)
        page.fill("#id_password", PASSWORD)
        page.click("#login-form button[type=submit]")
        page.wait_for_url("**/admin/")
        return page

    return enter


def test_a_dispatcher_finds_a_customer_changes_it_and_sees_who_did(
    sign_in: SignIn, acme: Company, make_customer: MakeCustomer
) -> None:
    make_customer(acme, "Mill Works", email="old@mill.example.com")
    page = sign_in(Role.DISPATCHER)

    page.get_by_role("link", name="All customers").click()
    page.get_by_role("link", name="Mill Works").click()
    page.fill("#id_email", "new@mill.example.com")
    page.locator("button[name=_continue], input[name=_continue]").first.click()
    page.get_by_text("was changed successfully").wait_for()
    page.goto(page.url.replace("/change/", "/history/"))

    told = " ".join(page.locator("#happenings li").first.inner_text().split())
    assert re.search(r"by dispatcher@acme.example.com Admin · ", told)
    assert "Contact info: email: old@mill.example.com → new@mill.example.com" in told


def test_a_dispatcher_adds_a_customer_and_finds_it_by_its_phone(sign_in: SignIn) -> None:
    page = sign_in(Role.DISPATCHER)

    page.get_by_role("link", name="Add a customer").click()
    page.fill("#id_name", "Mill Works")
    page.select_option("#id_type", "commercial", force=True)
    page.fill("#id_phone", "(555) 123-4567")
    page.locator("button[name=_save], input[name=_save]").first.click()
    page.get_by_text("was added successfully").wait_for()
    found = []
    for typed in ("555.123.4567", "4567", "5551239999"):
        page.goto("/admin/customers/customer/")
        page.keyboard.press("/")
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
        page.wait_for_url("**q=*")
        found.append(page.get_by_role("link", name="Mill Works").count())

    assert found == [1, 1, 0]


def test_a_person_adds_a_second_factor_and_needs_it(sign_in: SignIn) -> None:
    page = sign_in(Role.DISPATCHER)
    page.goto("/admin/second-factor/")
    assert page.locator("svg[height]").count() == 1
    secret = page.locator("#content code, main code, code").first.inner_text().replace(" ", "")
    app = TOTP(b32decode(secret), 6, SHA1(), 30)  # noqa: S303 - what the phones' apps speak

    page.fill("#id_password", PASSWORD)
    page.fill("#id_code", app.generate(int(time.time())).decode())
    page.get_by_role("button", name="Add the second factor").click()
    page.get_by_text("Second factor added.").wait_for()

    assert page.get_by_role("button", name="Remove the second factor").count() == 1


def test_a_viewer_sees_it_masked_and_is_refused(
    sign_in: SignIn, acme: Company, make_customer: MakeCustomer
) -> None:
    customer = make_customer(acme, "Mill Works", email="old@mill.example.com")
    page = sign_in(Role.VIEWER)

    page.get_by_role("link", name="Mill Works").click()

    assert "o•••@mill.example.com" in page.inner_text("#content")
    assert "old@mill.example.com" not in page.content()
    assert page.locator("#id_email").count() == 0
    for refused in ("add/", f"{customer.pk}/history/"):
        assert page.goto(f"/admin/customers/customer/{refused}").status == 403


def test_a_wrong_password_stays_outside(page: Any, acme: Company, make_member: MakeMember) -> None:
    member = make_member(acme, password=PASSWORD)
    page.goto("/admin/")
    page.fill("#id_username", member.user.email)
    page.fill("#id_password", "guessed")
    page.click("#login-form button[type=submit]")

    page.get_by_text("This e-mail and password do not fit.").wait_for()
    assert "/admin/login/" in page.url


@pytest.mark.parametrize(
    "path", ["", "customers/customer/", "customers/customer/add/", "audit/", "second-factor/"]
)
def test_pages_fit_a_narrow_screen(sign_in: SignIn, path: str) -> None:
    page = sign_in(Role.OWNER)
    page.set_viewport_size({"width": 500, "height": 900})
    page.goto(f"/admin/{path}")

    assert page.evaluate("document.documentElement.scrollWidth") <= 500
