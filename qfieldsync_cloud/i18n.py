"""Texts in the language of QGIS."""

from __future__ import annotations

from pathlib import Path

from qgis.PyQt.QtCore import QCoreApplication, QLocale, QObject, QSettings, QTranslator

from qfieldsync_cloud.phrases import Phrase

CONTEXT = "QFieldSyncCloud"
translate = QCoreApplication.translate


def tr(text: str) -> str:
    """Return a literal in the language of QGIS; `tools/translations.py` collects what is passed here."""
    return translate(CONTEXT, text)


def shown(sentence: Phrase) -> str:
    """Return a sentence of the layers below in the language of QGIS."""
    return sentence.render(tr)


def language() -> str:
    """Return the code of the language that QGIS shows, for example `de` or `pt_BR`."""
    settings = QSettings()
    overridden = settings.value("locale/overrideFlag", False, type=bool)
    return str(settings.value("locale/userLocale", "")) if overridden else QLocale.system().name()


def load_translator(parent: QObject) -> QTranslator | None:
    """Return a translator for the language of QGIS, None where there is no translation."""
    translator = QTranslator(parent)
    folder = Path(__file__).parent / "i18n"
    return translator if translator.load(f"qfieldsync_cloud_{language()}", str(folder)) else None
