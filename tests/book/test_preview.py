"""What the preview serves: pages that load themselves again, to this machine alone."""

from __future__ import annotations

import http.client
import socket
import threading
import time
import urllib.error
import urllib.request

import pytest
from small_study import bare_study

from ontmoetingen.book.preview import Changes, is_source, serve
from ontmoetingen.errors import BuildError

PAGE = "<html lang='nl'><head><title>T</title></head><body>x</body></html>"


@pytest.fixture
def served(tmp_path):
    site = tmp_path / "_site"
    (site / "chapters").mkdir(parents=True)
    (site / "index.html").write_text(PAGE, encoding="utf-8")
    (site / "chapters" / "a.html").write_text(PAGE, encoding="utf-8")
    (site / "a.css").write_text("a{}", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    changes = Changes()
    server = serve(site, changes)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server, changes
    server.shutdown()
    server.server_close()


def get(server, path, host=None):
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=30)
    connection.putrequest("GET", path, skip_host=True)
    connection.putheader("Host", host or f"127.0.0.1:{server.server_port}")
    connection.endheaders()
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


def urllib_open(server, path):
    """The answer itself, also when it is a refusal."""
    try:
        return urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}{path}", timeout=30)
    except urllib.error.HTTPError as refused:
        return refused


def test_it_listens_on_this_machine_only(served):
    server, _ = served
    assert server.server_address[0] == "127.0.0.1"


@pytest.mark.parametrize(
    "path", ["/", "/index.html", "/chapters/a.html", "/index.html?projecten=p1"]
)
def test_pages_get_the_script_that_reloads_them_and_files_do_not(served, path):
    server, _ = served
    status, text = get(server, path)
    assert status == 200
    assert text == PAGE.replace("</head>", '<script src="/__reload.js" defer></script></head>')
    assert get(server, "/a.css") == (200, "a{}")


def test_the_files_themselves_are_left_alone(served, tmp_path):
    server, _ = served
    get(server, "/")
    assert (tmp_path / "_site" / "index.html").read_text(encoding="utf-8") == PAGE


@pytest.mark.parametrize(
    "path",
    ["/../secret.txt", "/%2e%2e/secret.txt", "/chapters/../../secret.txt", "//../secret.txt",
     "/..%2fsecret.txt", "/..%5csecret.txt", "/%252e%252e/secret.txt", "/chapters/", "/none.html",
     "/%00", "/index.html%00.css", "//etc/passwd", "http://example.org/", "/" + "a" * 5000],
)  # fmt: skip
def test_nothing_outside_the_site_is_served(served, path):
    server, _ = served
    status, text = get(server, path)
    assert status == 404
    assert "secret" not in text.replace("secret.txt", "")


@pytest.mark.parametrize("path", ["/file.txt", "/file.html", "/folder/secret.txt"])
def test_a_link_that_leads_out_of_the_site_is_not_followed(served, tmp_path, path):
    server, _ = served
    site = tmp_path / "_site"
    (tmp_path / "secret.html").write_text("<html><head></head>secret</html>", encoding="utf-8")
    (site / "file.txt").symlink_to(tmp_path / "secret.txt")
    (site / "file.html").symlink_to(tmp_path / "secret.html")
    (site / "folder").symlink_to(tmp_path, target_is_directory=True)
    status, text = get(server, path)
    assert status == 404
    assert "secret" not in text.replace("secret.txt", "")


def test_a_link_within_the_site_is_followed(served, tmp_path):
    server, _ = served
    (tmp_path / "_site" / "b.css").symlink_to(tmp_path / "_site" / "a.css")
    assert get(server, "/b.css") == (200, "a{}")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"])
def test_it_only_shows(served, method):
    server, _ = served
    with socket.create_connection(server.server_address) as asking:
        asking.sendall(f"{method} / HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
        assert asking.recv(100).startswith(b"HTTP/1.0 501")


def test_only_the_head_can_be_asked_for_and_by_the_same_rules(served):
    server, _ = served
    for host, status in (("localhost", b"200"), ("example.org", b"403")):
        with socket.create_connection(server.server_address) as asking:
            asking.sendall(f"HEAD / HTTP/1.0\r\nHost: {host}\r\n\r\n".encode())
            assert asking.recv(100).startswith(b"HTTP/1.0 " + status)


@pytest.mark.parametrize(
    "host",
    ["example.org", "example.org:80", "127.0.0.1.example.org", "", "localhost:80@example.org",
     "[::1]", "localhost.", "localhost:",],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/", "/__changes?seen=", "/__reload.js"])
def test_a_foreign_name_for_this_address_is_refused(served, host, path):
    server, _ = served
    assert get(server, path, host or " ")[0] == 403


def test_two_names_at_once_are_refused(served):
    server, _ = served
    with socket.create_connection(server.server_address) as asking:
        asking.sendall(b"GET / HTTP/1.0\r\nHost: localhost\r\nHost: example.org\r\n\r\n")
        assert asking.recv(100).startswith(b"HTTP/1.0 403")


@pytest.mark.parametrize("host", ["localhost:4200", "LocalHost", "127.0.0.1:80"])
def test_localhost_is_a_name_of_this_machine(served, host):
    server, _ = served
    assert get(server, "/", host)[0] == 200


@pytest.mark.parametrize("path", ["/", "/a.css", "/__reload.js", "/none.html"])
def test_a_page_elsewhere_may_not_load_what_is_previewed(served, path):
    server, _ = served
    with urllib_open(server, path) as answer:
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Access-Control-Allow-Origin"] is None


def test_a_page_waits_for_the_next_build(served):
    server, changes = served
    assert get(server, "/__changes?seen=") == (200, "0")
    threading.Timer(0.3, changes.add).start()
    assert get(server, "/__changes?seen=0") == (200, "1")


def test_waiting_ends_by_itself():
    assert Changes().after("0", seconds=0.01) == 0


def test_a_reader_who_leaves_half_way_is_no_error(served, tmp_path, capsys):
    server, _ = served
    (tmp_path / "_site" / "large.css").write_text("a{}" * 5_000_000, encoding="utf-8")
    with socket.create_connection(server.server_address) as reader:
        reader.sendall(b"GET /large.css HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert reader.recv(100).startswith(b"HTTP/1.0 200")
    assert get(server, "/a.css") == (200, "a{}")
    time.sleep(0.2)  # the sending thread meets the closed connection
    assert capsys.readouterr().err == ""


def test_a_port_that_is_taken(served, tmp_path):
    server, _ = served
    with pytest.raises(BuildError) as caught:
        serve(tmp_path, Changes(), server.server_port)
    assert str(caught.value) == (
        f"preview: port {server.server_port} cannot be used (Address already in use). "
        "HINT: name another one with --port, or end the other preview."
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("notebooks/a.ipynb", True),
        ("index.qmd", True),
        ("data/published/scores.csv", True),
        ("theme/pages.css", True),
        ("_quarto.yml", True),
        ("_site/index.html", False),
        ("_site.new/site/index.html", False),
        (".ontmoetingen/site.json", False),
        ("assets/charts/fig-a.js", False),
        ("figures/charts/fig-a.svg", False),
        ("_variables.yml", False),
        ("data/private/x.csv", False),
        ("notebooks/.a.ipynb.new", False),
    ],
)
def test_what_counts_as_a_source(tmp_path, name, expected):
    study = bare_study(tmp_path)
    assert is_source(study, None, str(study.root / name)) is expected
