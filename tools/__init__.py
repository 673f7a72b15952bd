"""What builds, installs and shows the plugin; run from the root, for example `python -m tools.build`."""
