"""REFI-QDA files for tests, written out by hand: what another program could have made."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from ontmoetingen.coding.refi import read_qdpx
from ontmoetingen.errors import IntakeError

PROJECT = "urn:QDA-XML:project:1.0"
CODEBOOK = "urn:QDA-XML:codebook:1.0"


def guid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012d}"


ANN, BOB = guid(1), guid(2)
SAFE, BUSY, GROUP = guid(11), guid(12), guid(10)
TALK = guid(21)

CODES = f"""<CodeBook><Codes>
<Code guid="{GROUP}" name="element" isCodable="false">
<Code guid="{{{SAFE.upper()}}}" name="Veilig" isCodable="true" color="#00FF00">
<Description>Als het veilig is</Description></Code></Code>
<Code guid="{BUSY}" name="Druk" isCodable="true"/></Codes></CodeBook>"""
USERS = f'<Users><User guid="{ANN}" name="Ann"/><User guid="{BOB}" name="Bob"/></Users>'


def coding(number: int, code: str, user: str | None) -> str:
    who = f' creatingUser="{user}"' if user else ""
    return f'<Coding guid="{guid(number)}"{who}><CodeRef targetGUID="{code}"/></Coding>'


SAFE_BY_ANN = coding(31, SAFE, ANN)


def selection(number: int, start: object, end: object, inside: str = "", more: str = "") -> str:
    where = f'startPosition="{start}" endPosition="{end}"'
    return f'<PlainTextSelection guid="{guid(number)}" {where} {more}>{inside}</PlainTextSelection>'


def source(inside: str, path: str = f"internal://{TALK}.txt") -> str:
    return f'<TextSource guid="{TALK}" name="gesprek" plainTextPath="{path}">{inside}</TextSource>'


def case(number: int, name: str, inside: str) -> str:
    return f'<Case guid="{guid(number)}" name="{name}">{inside}</Case>'


def refer(kind: str, target: str) -> str:
    return f'<{kind} targetGUID="{target}"/>'


def project(sources: str, cases: str = "", codes: str = CODES, more: str = "") -> str:
    """A project; ``cases`` is the element Cases, ``more`` what stands behind the sources."""
    inside = f"{USERS}{codes}{cases}<Sources>{sources}</Sources>{more}"
    start = '<?xml version="1.0" encoding="UTF-8"?>'
    return f'{start}<Project xmlns="{PROJECT}" name="proef">{inside}</Project>'


def archive(folder: Path, files: dict[str, str | bytes]) -> Path:
    path = folder / "proef.qdpx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as held:
        for name, content in files.items():
            held.writestr(name, content)
    return path


def write(folder: Path, text: str | bytes, inside: str, **more: str) -> Path:
    """A project of one conversation with these selections."""
    qde = project(source(inside), **more)
    return archive(folder, {"project.qde": qde, f"sources/{TALK}.txt": text})


def refused(path, **more) -> str:
    """What is said of a project that is not read."""
    with pytest.raises(IntakeError) as caught:
        read_qdpx(path, **more)
    return str(caught.value)
