"""Collects every text for people into i18n/*.ts: `python tools/translations.py [--check]`.

Texts are the literals passed to `tr`, `phrase` and `translate("QFieldSyncCloud", …)`. A translation is kept;
what is no longer used goes. `--check` changes nothing and fails if a file is not up to date.
"""

from __future__ import annotations

import ast
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CONTEXT = "QFieldSyncCloud"
LANGUAGES = ("de",)


def texts_in(source: str) -> Iterator[str]:
    """Yield the literals of one module that are shown to people."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            literal = literal_of(node)
            if literal is not None:
                yield literal


def literal_of(call: ast.Call) -> str | None:
    """Return the text of a call of `tr`, `phrase` or `translate`, None for any other call."""
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    place = {"tr": 0, "phrase": 0, "translate": 1}.get(name)
    if place is None or len(call.args) <= place:
        return None
    argument = call.args[place]
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else None


def collect(package: Path) -> dict[str, str]:
    """Return each text with the first module that shows it, sorted."""
    found: dict[str, str] = {}
    for path in sorted(package.rglob("*.py")):
        for text in texts_in(path.read_text(encoding="utf-8")):
            found.setdefault(text, path.relative_to(package.parent).as_posix())
    return dict(sorted(found.items()))


def known(path: Path) -> dict[str, str]:
    """Return the translations that a file holds."""
    if not path.is_file():
        return {}
    messages = ET.parse(path).iter("message")
    pairs = ((message.findtext("source", ""), message.findtext("translation", "")) for message in messages)
    return {source: translation for source, translation in pairs if translation}


def render(texts: dict[str, str], translations: dict[str, str], language: str) -> str:
    """Return the file of a language, as Qt's tools read it."""
    root = ET.Element("TS", version="2.1", language=language, sourcelanguage="en")
    context = ET.SubElement(root, "context")
    ET.SubElement(context, "name").text = CONTEXT
    for text, module in texts.items():
        message = ET.SubElement(context, "message")
        ET.SubElement(message, "location", filename=f"../{module}")
        ET.SubElement(message, "source").text = text
        translation = ET.SubElement(message, "translation")
        translation.text = translations.get(text)
        if not translation.text:
            translation.set("type", "unfinished")
    ET.indent(root, " ")
    return f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{ET.tostring(root, encoding="unicode")}\n'


def main() -> int:
    """Write the files, or check them; tell how much is translated."""
    check = "--check" in sys.argv[1:]
    texts = collect(ROOT / "qfieldsync_cloud")
    stale = []
    for language in LANGUAGES:
        path = ROOT / "i18n" / f"qfieldsync_cloud_{language}.ts"
        translations = known(path)
        text = render(texts, translations, language)
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            stale.append(path.name)
            if not check:
                path.write_text(text, encoding="utf-8")
        print(f"{path.name}: {sum(1 for each in texts if each in translations)} of {len(texts)} texts translated")
    if check and stale:
        print(f"Not up to date: {', '.join(stale)}. Run `python tools/translations.py`.")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
