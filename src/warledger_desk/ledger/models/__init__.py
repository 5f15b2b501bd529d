"""
The ledger's tables.

Main fields stand in columns, so that they can be indexed and filtered; beside them the whole
record stands in its plain form (`warledger.records.plain`) in ``record``, so that it comes back
exactly and a new field of the engine needs no migration. ``check`` compares the two.
"""

from warledger_desk.ledger.models.claims import Actor, Claim, Finding, Place, Statement
from warledger_desk.ledger.models.discussions import (
    CitedClaim,
    Discussion,
    DiscussionPart,
    Position,
    Question,
)
from warledger_desk.ledger.models.happenings import (
    Event,
    EventParty,
    Gathering,
    Undertaking,
    UndertakingEvent,
)
from warledger_desk.ledger.models.judgements import Judgement, Subject
from warledger_desk.ledger.models.links import (
    Incident,
    IncidentClaim,
    KeyPage,
    Link,
    Part,
    Pending,
    PublicIncident,
    Reconciliation,
    Referent,
)
from warledger_desk.ledger.models.reports import (
    HEAD,
    Comment,
    Published,
    Raw,
    Report,
    Source,
    Version,
    head,
)
from warledger_desk.ledger.models.shares import Aside, Facet, Share

__all__ = [
    "HEAD",
    "Actor",
    "Aside",
    "CitedClaim",
    "Claim",
    "Comment",
    "Discussion",
    "DiscussionPart",
    "Event",
    "EventParty",
    "Facet",
    "Finding",
    "Gathering",
    "Incident",
    "IncidentClaim",
    "Judgement",
    "KeyPage",
    "Link",
    "Part",
    "Pending",
    "Place",
    "Position",
    "PublicIncident",
    "Published",
    "Question",
    "Raw",
    "Reconciliation",
    "Referent",
    "Report",
    "Share",
    "Source",
    "Statement",
    "Subject",
    "Undertaking",
    "UndertakingEvent",
    "Version",
    "head",
]
