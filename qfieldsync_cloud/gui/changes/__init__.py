"""The dock Changes: what I have not sent yet, and what the crews have sent."""
