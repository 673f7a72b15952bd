"""QGIS's interface, as far as the plugin asks for it, with real widgets behind it."""

from __future__ import annotations

from qgis.core import QgsLayerTreeModel, QgsProject
from qgis.gui import QgsLayerTreeView, QgsMapCanvas, QgsMessageBar
from qgis.PyQt.QtWidgets import QMainWindow


class Face:
    """What the plugin asks of QGIS's interface, with real widgets behind it."""

    def __init__(self):
        self.window = QMainWindow()
        self.bar = QgsMessageBar(self.window)
        self.canvas = QgsMapCanvas(self.window)
        self.tree = QgsLayerTreeView(self.window)
        root = QgsProject.instance().layerTreeRoot()
        self.tree.setModel(QgsLayerTreeModel(root, self.window))
        self.menu, self.factories, self.opened = [], [], []

    def mainWindow(self):
        return self.window

    def messageBar(self):
        return self.bar

    def addToolBar(self, title):
        return self.window.addToolBar(title)

    def addPluginToMenu(self, name, action):
        self.menu.append(action)

    def removePluginMenu(self, name, action):
        self.menu.remove(action)

    def registerOptionsWidgetFactory(self, factory):
        self.factories.append(factory)

    def unregisterOptionsWidgetFactory(self, factory):
        self.factories.remove(factory)

    def addProject(self, path):
        self.opened.append(path)

    def mapCanvas(self):
        return self.canvas

    def layerTreeView(self):
        return self.tree

    def addDockWidget(self, area, dock):
        self.window.addDockWidget(area, dock)

    def removeDockWidget(self, dock):
        self.window.removeDockWidget(dock)
