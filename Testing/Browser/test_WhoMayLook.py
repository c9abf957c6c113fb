"""Only who has the token of this run may ask for anything, by this computer's own name, from this page."""

import http.client
import socket
from urllib.parse import urlsplit

import pytest
from PageDriver import PageDriver

WRONG_TOKENS = ("", "x", "{token}x", "x{token}", "{half}", "%00{token}", "{upper}")


@pytest.fixture
def visited(page, sharedServer):
    """Paths of all that the page loads."""
    PageDriver(page, sharedServer).open()
    return sorted({urlsplit(url).path or "/" for url in page.asked if url.startswith("http")})


def wrongTokens(token):
    return [each.format(token=token, half=token[:20], upper=token.swapcase()) for each in WRONG_TOKENS]


def test_without_a_token_nothing_of_the_page_is_answered(sharedServer, visited):
    assert len(visited) > 5
    assert any(path.endswith(".js") for path in visited)
    for path in visited:
        for target in (path, *(f"{path}?token={token}" for token in wrongTokens(sharedServer.token))):
            status, headers, body = sharedServer.ask(target)
            assert (status, "set-cookie" in headers) == (403, False), target
            assert b"spinepain serve" in body  # says what to do
            assert sharedServer.token.encode() not in body


def test_what_was_refused_is_answered_with_the_cookie_of_the_token(sharedServer, visited):
    cookie = sharedServer.enter()
    answered = {path: sharedServer.ask(path, cookie=cookie)[0] for path in visited}
    assert {path for path, status in answered.items() if status != 200} <= {"/", "/paraview/"}
    assert sharedServer.askSocket(cookie=cookie) == 101


def test_a_wrong_cookie_is_no_better_than_none(sharedServer):
    name, _, value = sharedServer.enter().partition("=")
    for cookie in (f"{name}=", f"{name}=x", f"{name}={value}x", f"{name}={value[:-1]}", f"other={value}", None):
        assert sharedServer.ask("/index.html", cookie=cookie)[0] == 403
        assert sharedServer.askSocket(cookie=cookie) == 403


def test_the_token_is_gone_from_the_address_bar_and_cannot_be_read_by_the_page(sharedServer, page):
    PageDriver(page, sharedServer).open()
    seen = page.evaluate("[location.href, document.referrer, document.cookie, document.documentElement.outerHTML, "
                         "...[Object.entries(localStorage), Object.entries(sessionStorage), window.trame.state.state]"
                         ".map(each => JSON.stringify(each))]")
    assert all(sharedServer.token not in each for each in seen)
    page.go_back()  # the history holds no address with the token either
    assert sharedServer.token not in page.url


def test_a_page_opened_without_the_address_that_was_printed_says_what_to_do(sharedServer, page):
    page.goto(f"{sharedServer.base}/index.html")
    assert "Open the address that 'spinepain serve' printed" in page.inner_text("body")


@pytest.mark.parametrize("host", ["evil.example", "evil.example:{port}", "127.0.0.1:1", "[::1]:{port}",
                                  "0.0.0.0:{port}", "127.0.0.1.evil.example:{port}", "localhost.:{port}", ""])
def test_another_name_of_this_computer_is_refused_though_the_token_is_right(sharedServer, host):
    cookie, given = sharedServer.enter(), host.format(port=sharedServer.port)
    assert sharedServer.ask("/index.html", cookie=cookie, Host=given)[0] in (400, 403)
    assert sharedServer.ask(f"/?token={sharedServer.token}", Host=given)[0] in (400, 403)
    assert sharedServer.askSocket(cookie=cookie, Host=given) in (400, 403)


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1", "https://127.0.0.1:{port}",
                                    "http://localhost.evil.example:{port}", "file://"])
def test_another_page_cannot_ask_or_open_a_web_socket(sharedServer, origin):
    cookie, given = sharedServer.enter(), origin.format(port=sharedServer.port)
    assert sharedServer.ask("/index.html", cookie=cookie, Origin=given)[0] == 403
    assert sharedServer.askSocket(cookie=cookie, Origin=given) == 403


def test_the_page_itself_may_open_its_web_socket(sharedServer):
    assert sharedServer.askSocket(cookie=sharedServer.enter(), Origin=sharedServer.base) == 101


def test_it_listens_on_this_computer_alone(sharedServer):
    own = {each[4][0] for each in socket.getaddrinfo(socket.gethostname(), None)} | {"127.0.0.2", "::1"}
    for address in own - {"127.0.0.1"}:
        with pytest.raises(OSError):
            socket.create_connection((address, sharedServer.port), timeout=2).close()


def test_every_run_has_a_token_of_its_own(serve, spineFolder):
    served = serve(spineFolder / "phantom_T2w.seg.nrrd")
    first, cookie = served.token, served.enter()
    served.end()
    served.restart()
    assert served.token != first
    assert len(served.token) >= 43  # 32 random bytes
    assert served.ask(f"/?token={first}")[0] == 403
    assert served.ask("/index.html", cookie=cookie)[0] == 403


def test_the_terminal_tells_the_address_and_nothing_about_the_case(serve, spineFolder, page):
    served = serve(spineFolder / "phantom_T2w.seg.nrrd")
    PageDriver(page, served).open()
    page.reload()
    assert served.end() == 0
    first, *others = served.output.splitlines()
    assert first == f"Open {served.address}"
    assert all("token" not in line and "phantom" not in line for line in others)
    assert served.errors == ""


def test_a_request_without_a_host_is_refused(sharedServer):
    connection = http.client.HTTPConnection("127.0.0.1", sharedServer.port)
    connection.putrequest("GET", "/index.html", skip_host=True)
    connection.putheader("Cookie", sharedServer.enter())
    connection.endheaders()
    assert connection.getresponse().status in (400, 403)
    connection.close()
