"""The accounts that every sandbox has from the start."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from functools import lru_cache

from werkzeug.security import generate_password_hash

from sandbox.clock import Clock
from sandbox.store import Store

PEOPLE = (
    "owner",
    "second",
    "padmin",
    "manager",
    "editor",
    "reporter",
    "reader",
    "stranger",
    "mate",
    "lockout",
    "tokens",
    "tiny",
    "admin",
)
ORGANIZATION, ORGANIZATION_OWNER = "acme", "owner"
TINY_QUOTA = 1_000_000


@dataclass(frozen=True)
class Account:
    """What a person signs in with."""

    username: str
    password: str
    email: str


def account(name: str) -> Account:
    """Return how a ready-made account signs in."""
    return Account(name, f"Pass-{name}-1", f"{name}@example.com")


@lru_cache(maxsize=256)
def hashed(password: str) -> str:
    """Return the hash of a password; few rounds, since a sandbox has nothing to guard and tests make many."""
    return generate_password_hash(password, "pbkdf2:sha256:1000")


def add_person(store: Store, clock: Clock, name: str, **columns: object) -> int:
    """Add a person with the usual password and return its id."""
    person = account(name)
    values = {
        "email": person.email,
        "password": hashed(person.password),
        "first_name": name.capitalize(),
        "last_name": "Test",
    }
    return store.insert(
        "users", username=name, created_at=clock.stamp(), subscription=str(uuid.uuid4()), **{**values, **columns}
    )


def add_organization(store: Store, clock: Clock, name: str, owner: str) -> int:
    """Add an organization that a person owns and return its id."""
    parent = store.value("SELECT id FROM users WHERE username = ?", owner)
    return store.insert(
        "users",
        username=name,
        kind=2,
        email=f"{name}@example.com",
        parent=parent,
        plan="test_premium_org",
        created_at=clock.stamp(),
        subscription=str(uuid.uuid4()),
    )


def add_ready_made(store: Store, clock: Clock) -> None:
    """Fill a fresh store."""
    with store.transaction():
        for name in PEOPLE:
            add_person(store, clock, name)
        store.run("UPDATE users SET quota = ?, plan = 'test_tiny' WHERE username = 'tiny'", TINY_QUOTA)
        store.run("UPDATE users SET is_staff = 1 WHERE username = 'admin'")
        add_organization(store, clock, ORGANIZATION, ORGANIZATION_OWNER)
