"""The use cases: plain callables `job(context) -> result`, the same for a dialog, an algorithm and a test."""
