"""What must never be inside of a release, what has to be, and how two builds differ."""

from __future__ import annotations

import io
import tarfile
import zipfile
from pathlib import Path

import pytest
from release.builds import differences
from release.contents import NEEDED, borrowed, complete, metadata_problems, scan

ROOT = Path(__file__).resolve().parents[2]
METADATA = b"""\
Metadata-Version: 2.4
Name: warledger
Version: 1.0
License-Expression: Apache-2.0
Description-Content-Type: text/markdown

# Words
"""


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("-----BEGIN OPENSSH " + "PRIVATE KEY-----", "a private key"),
        ("token = 'ghp_" + "a1" * 15 + "'", "a token of a code host"),
        ("pypi-AgE" + "x" * 24, "a token of a package registry"),
        ("AKIA" + "ABCD1234" * 2, "a key of a cloud"),
        ("warledger_" + "q" * 43, "a token of this program's API"),
        ("postgresql://desk:" + "verysecret@db/iraq", "an address with a password"),
        ("open('/home/" + "anna/reports')", "a path of a machine"),
        ("C:\\Users" + "\\anna", "a path of a machine"),
        ("made in /srv/build-7/checkout", "the path /srv/build-7"),
    ],
)
def test_what_must_not_be_inside_is_found(content: str, what: str) -> None:
    found = scan([("a.py", content.encode())], folders=["/srv/build-7"])
    assert len(found) == 1
    assert f"a.py: holds {what}" in found[0]


@pytest.mark.parametrize(
    "content",
    [
        "postgresql://desk@db/iraq",
        "postgresql://me:secret@h/d",
        "https://x.org/home/page",
        "/srv/build-77/x",
        "path/to/root/x",
    ],
)
def test_what_only_looks_like_it_is_let_through(content: str) -> None:
    assert scan([("a.py", content.encode())], folders=["/srv/build-7"]) == []


@pytest.mark.parametrize(
    "name",
    ["x/.env", "iraq.db", "iraq.db.key", "a/__pycache__/b.pyc", "frontend/node_modules/a.js"],
)
def test_files_that_have_no_place_are_named(name: str) -> None:
    assert scan([(name, b"")]) == [f"{name}: has no place in a release"]


def test_words_of_a_corpus_are_found_and_others_are_not() -> None:
    run = "the miller of the lower valley sold his last two sacks to nobody at all"
    files = [("a.md", f"As told: {run.upper()}!".encode()), ("b.md", b"the miller of the valley")]
    assert borrowed(files, [f"<p>Once {run.replace('two', '<b>two</b>')}.".encode()]) == [
        "a.md: 4 runs of words as in a corpus"
    ]


def test_a_wheel_has_what_it_needs() -> None:
    whole = dict.fromkeys(NEEDED, b"") | {
        "warledger-1.dist-info/METADATA": METADATA,
        "warledger-1.dist-info/licenses/LICENSE": b"",
        "warledger-1.dist-info/entry_points.txt": b"",
    }
    assert complete(whole) == []
    for name in whole:
        less = {key: value for key, value in whole.items() if key != name}
        assert len(complete(less)) >= 1, name


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (b"Name: warledger\n", b"", "name"),
        (b"Version: 1.0", b"Version: one", "version"),
        (b"License-Expression: Apache-2.0\n", b"", "no licence expression"),
        (b"text/markdown", b"text/x-rst", "a description as text/x-rst"),
    ],
)
def test_metadata_that_do_not_keep_to_the_rules_are_refused(
    old: bytes, new: bytes, problem: str
) -> None:
    assert metadata_problems(METADATA) == []
    found = metadata_problems(METADATA.replace(old, new))
    assert any(problem in line for line in found)


def wheel(path: Path, files: dict[str, str], year: int = 2020) -> Path:
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in files.items():
            packed.writestr(zipfile.ZipInfo(name, (year, 1, 1, 0, 0, 0)), content)
    return path


def test_equal_builds_do_not_differ_and_a_difference_names_the_file(tmp_path: Path) -> None:
    one = wheel(tmp_path / "a.whl", {"x": "1", "y": "2"})
    assert differences(one, wheel(tmp_path / "b.whl", {"x": "1", "y": "2"})) == []
    other = wheel(tmp_path / "c.whl", {"x": "3", "z": "4"})
    assert differences(one, other) == [
        "a.whl: x differs",
        "a.whl: y is in one alone",
        "a.whl: z is in one alone",
    ]
    later = wheel(tmp_path / "d.whl", {"x": "1", "y": "2"}, year=2021)
    assert differences(one, later) == ["a.whl: order, times or rights of the files inside differ"]


def test_an_sdist_is_looked_into_too(tmp_path: Path) -> None:
    for name, content in (("a", b"1"), ("b", b"2")):
        with tarfile.open(tmp_path / f"{name}.tar.gz", "w:gz") as packed:
            info = tarfile.TarInfo("inner/x")
            info.size = len(content)
            packed.addfile(info, io.BytesIO(content))
    found = differences(tmp_path / "a.tar.gz", tmp_path / "b.tar.gz")
    assert found == ["a.tar.gz: inner/x differs"]
