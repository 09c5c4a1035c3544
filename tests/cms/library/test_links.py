"""The link checker: what leads nowhere is found, and nobody is asked inside private networks."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.urls import reverse

from cms.library import link_checker, outside, services, tree
from cms.library.links import BrokenLink
from cms.library.models import LibraryPage, PlaybookPage


class Answers(BaseHTTPRequestHandler):
    """/200, /404, …: that status; /no-head: only GET; /away: a redirect to /404."""

    def do_HEAD(self):
        self.answer(405 if self.path == "/no-head" else self.status())

    def do_GET(self):
        self.answer(200 if self.path == "/no-head" else self.status())

    def status(self):
        return 302 if self.path == "/away" else int(self.path.strip("/"))

    def answer(self, status):
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/404")
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def server():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "status"), [("/200", 200), ("/404", 404), ("/no-head", 200), ("/away", 404)]
)
def test_status_of_an_address(server, path, status):
    assert outside.status_of(server + path, is_allowed=lambda address: True) == status


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/200",
        "http://localhost:{port}/200",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[2002:7f00:1::]/",
        "http://0.0.0.0:{port}/",
        "http://2130706433/",
        "http://10.0.0.1/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[fd00::1]/",
        "ftp://example.com/",
        "file:///etc/passwd",
    ],
)
def test_private_addresses_are_never_asked(server, url):
    with pytest.raises(outside.Refused):
        outside.status_of(url.format(port=server.rsplit(":", 1)[1]))


def test_redirect_into_a_private_network_is_not_followed(server):
    seen = []

    def only_first(address):
        seen.append(address)
        return len(seen) == 1

    with pytest.raises(outside.Refused):
        outside.status_of(server + "/away", is_allowed=only_first)


def test_nobody_at_home_is_silent():
    with pytest.raises(outside.Silent):
        outside.status_of("http://127.0.0.1:9/", is_allowed=lambda address: True)


@pytest.fixture
def write(marketing):
    def write(title, *body, **fields):
        return services.publish(
            PlaybookPage,
            actor=marketing,
            parent=tree.library_index(),
            title=title,
            body=body,
            **fields,
        )

    return write


def link(page):
    return ("paragraph", f'<p><a linktype="page" id="{page.pk}">there</a></p>')


def found():
    return set(BrokenLink.objects.values_list("page__title", "target", "fault"))


def test_links_between_pages(write, marketing):
    public = write("For all", level="public")
    gold = write("Gold", audience={"tiers": ["gold"]})
    hidden, gone = write("Hidden"), write("Gone")
    sources = write("Source", link(public), link(gold), link(hidden), link(gone))
    write("Gold source", link(gold), audience={"tiers": ["gold"], "countries": ["DE"]})
    hidden.unpublish(user=marketing)
    key = gone.pk
    gone.delete()
    link_checker.check()
    expected = {("Gold", "narrower"), ("Hidden", "hidden"), (f"#{key}", "gone")}
    assert found() == {("Source", *row) for row in expected}
    since = BrokenLink.objects.get(fault="gone").found_at
    link_checker.check()
    assert BrokenLink.objects.get(fault="gone").found_at == since
    LibraryPage.objects.get(pk=sources.pk).specific.unpublish(user=marketing)
    assert link_checker.check() == 0


def test_addresses_elsewhere_are_asked_once(write, client, world, marketing):
    action = {"label": "Go", "page": None, "address": "https://dead.example/"}
    lost = {"label": "Go", "page": None, "address": "/no/such/place/"}
    text = '<p><a href="https://slow.example/?a=1&amp;b=2">x</a></p>'
    write("One", ("action", action), ("action", lost), ("paragraph", text))
    write("Two", ("action", action), ("paragraph", '<p><a href="https://fine.example/">x</a></p>'))
    asked = []

    def ask(url):
        asked.append(url)
        if "slow" in url:
            raise outside.Silent
        return 404 if "dead" in url else 200

    assert link_checker.check(ask=ask) == 4
    slow = "https://slow.example/?a=1&b=2"
    assert sorted(asked) == ["https://dead.example/", "https://fine.example/", slow]
    client.force_login(marketing)
    content = client.get(reverse("editor_links")).content.decode()
    assert "https://dead.example/" in content and "/no/such/place/" in content
    client.force_login(world.users["seller@northwind.example"])
    assert client.get(reverse("editor_links")).status_code == 404
