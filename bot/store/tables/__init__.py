"""The tables. What people wrote is sealed; what is published is in the clear by design."""

from bot.store.columns import metadata
from bot.store.tables.cases import (
    agreements,
    appeals,
    approvals,
    attachments,
    cases,
    dossiers,
    drafts,
    events,
    keyed,
    merges,
    name_keys,
    names,
    notes,
    profiles,
    questions,
    receipt_holders,
    relations,
    reminders,
    sources,
    statements,
    successions,
)
from bot.store.tables.house import alarms, audit, audit_chain, installation, leases
from bot.store.tables.people import follows, invitations, peers, reads, staff, staff_numbers, tries
from bot.store.tables.post import broadcasts, inbox, notices, outbox, said
from bot.store.tables.public import news, public_keys, public_links, publications

__all__ = [
    "agreements", "alarms", "appeals", "approvals", "attachments", "audit", "audit_chain", "broadcasts", "cases",
    "dossiers", "drafts", "events", "follows", "inbox", "installation", "invitations", "keyed", "leases", "merges",
    "metadata", "name_keys", "names", "news", "notes", "notices", "outbox", "peers", "profiles", "public_keys",
    "public_links", "publications", "questions", "reads", "receipt_holders", "relations", "reminders", "said",
    "sources", "staff", "staff_numbers", "statements", "successions", "tries",
]  # fmt: skip
