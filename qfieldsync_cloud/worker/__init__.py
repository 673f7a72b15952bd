"""Runs jobs beside the GUI and turns their outcome into signals."""
