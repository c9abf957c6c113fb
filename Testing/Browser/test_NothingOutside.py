"""Nothing comes from or goes to anywhere else: not over the network, not from or into another folder."""

import http.server
import shutil
import subprocess
import threading
from pathlib import Path
from urllib.parse import quote

import pytest
from Chromium import chromiumPath, launchChromium
from PageDriver import PageDriver

PLANTED = (
    "/../../../../../../etc/passwd", "/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2f..%2f..%2fetc%2fpasswd",
    "/..%5c..%5cetc%5cpasswd", "/index.html/../../../../etc/passwd", "//etc/passwd", "/./../../etc/passwd",
    "/assets/../../../../../../../../etc/passwd", "/assets/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "/assets//etc/passwd", "/%00/etc/passwd", "/file:///etc/passwd", "http://127.0.0.1/etc/passwd",
    "/..;/..;/etc/passwd", "/%252e%252e/%252e%252e/etc/passwd", "/....//....//etc/passwd")


def test_a_whole_session_asks_for_nothing_but_the_page(lookedAt):
    lookedAt.page.reload()
    lookedAt.waitForViews()
    elsewhere = {url for url in lookedAt.page.asked if not url.startswith(
        (f"{lookedAt.served.base}/", f"blob:{lookedAt.served.base}/", "data:", f"ws://127.0.0.1:{lookedAt.served.port}/"))}
    assert elsewhere == set()
    assert any(url.startswith("ws://") for url in lookedAt.page.asked)


def test_it_works_with_the_network_off(serve, spineFolder, browserWithoutNetwork):
    withoutNetwork, launch = browserWithoutNetwork
    served = serve(spineFolder / "phantom_T2w.seg.nrrd", prefix=withoutNetwork)
    if withoutNetwork:
        devices = Path(f"/proc/{served.pid}/net/dev").read_text().splitlines()[2:]
        assert [line.split(":")[0].strip() for line in devices] == ["lo"]
    driver = PageDriver(launch(served).new_page(), served).open()
    assert driver.text("ratio-case") == "8.9 %"


@pytest.fixture
def browserWithoutNetwork(browser, tmp_path):
    """What to put before a command so that it has no network but this computer's own, and a function for a browser
    beside it; where that is not allowed, a browser that finds no name, and a server that has the network."""
    if shutil.which("unshare") is None or shutil.which("nsenter") is None or subprocess.run(
            ["unshare", "-rn", "true"], check=False, capture_output=True).returncode != 0:
        opened = launchChromium(browser.browser_type, "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")
        yield (), lambda _served: opened
        opened.close()
        return
    started = []

    def launch(served):
        path = tmp_path / "chromium"
        path.write_text(f"#!/bin/sh\nexec nsenter -t {served.pid} -U -n --preserve-credentials -- {chromiumPath()} "
                        '"$@"\n')
        path.chmod(0o755)
        started.append(launchChromium(browser.browser_type, starter=path))
        return started[-1]
    yield ("unshare", "-rn", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"), launch
    for each in started:
        each.close()


@pytest.mark.parametrize("target", PLANTED)
def test_a_planted_path_gives_nothing(sharedServer, target):
    for path in (target, f"{target}?{quote('x')}"):
        status, _headers, body = sharedServer.ask(path, cookie=sharedServer.enter())
        assert status in (400, 403, 404)
        assert b"root:" not in body
        assert b"Traceback" not in body


@pytest.mark.parametrize("target", ["/", "/index.html", "/phantom_T2w.nrrd", "/phantom_T2w.seg.nrrd", "/spine/"])
def test_no_file_of_the_folder_is_served_and_none_can_be_put_there(sharedServer, target):
    cookie = sharedServer.enter()
    assert b"NRRD" not in sharedServer.ask(target, cookie=cookie)[2]
    for method in ("PUT", "POST", "DELETE", "PATCH", "CONNECT"):
        assert sharedServer.ask(target, method, cookie=cookie)[0] in (400, 403, 404, 405, 501)


def test_only_pictures_scripts_and_connections_of_the_page_itself_are_let_through(lookedAt):
    with _Elsewhere() as elsewhere:
        blocked = lookedAt.page.evaluate("""async address => {
          const blocked = [];
          document.addEventListener('securitypolicyviolation', each => blocked.push(each.effectiveDirective));
          const add = (name, values) => { const each = Object.assign(document.createElement(name), values);
                                          document.body.append(each); };
          add('img', {src: address + '/picture.png'});
          add('script', {src: address + '/script.js'});
          add('iframe', {src: address + '/frame.html'});
          add('link', {rel: 'stylesheet', href: address + '/style.css'});
          add('video', {src: address + '/film.mp4'});
          const form = Object.assign(document.createElement('form'), {action: address + '/form', method: 'post'});
          document.body.append(form); form.submit();
          await fetch(address + '/fetched').catch(() => {});
          try { new WebSocket(address.replace('http', 'ws') + '/socket'); } catch (error) {}
          await new Promise(done => { const look = () => blocked.length >= 8 ? done() : setTimeout(look, 20); look();
                                      setTimeout(done, 5000); });
          return blocked;
        }""", elsewhere.address)
        assert {each.removesuffix("-elem") for each in blocked} == {
            "img-src", "script-src", "frame-src", "style-src", "media-src", "form-action", "connect-src"}
        assert elsewhere.asked == []


def test_no_other_page_can_show_this_one_in_a_frame(sharedServer):
    for target in ("/index.html", f"/?token={sharedServer.token}"):
        _status, headers, _body = sharedServer.ask(target, cookie=sharedServer.enter())
        assert "Location" in headers or "location" in headers or (
            "frame-ancestors 'none'" in headers["content-security-policy"])


class _Elsewhere:
    """Another server of this computer, which notes what it is asked."""

    def __enter__(self):
        asked = self.asked = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                asked.append(self.path)
                self.send_error(404)
            do_POST = do_GET

            def log_message(self, *_ignored):
                pass
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        return self

    def __exit__(self, *_error):
        self._server.shutdown()
        self._server.server_close()
