"""The table of contents of the project: every kind of fact, in the order in which a card shows them."""

from ingest.kinds.abbreviations import ABBREVIATIONS
from ingest.kinds.applicants import APPLICANTS
from ingest.kinds.channels import CHANNELS
from ingest.kinds.contacts import CONTACTS
from ingest.kinds.deadlines import DEADLINES
from ingest.kinds.documents import DOCUMENTS
from ingest.kinds.fees import FEES
from ingest.kinds.legal_references import LEGAL_REFERENCES
from ingest.kinds.mfc_offices import MFC_OFFICES
from ingest.kinds.no_grounds import NO_GROUNDS
from ingest.kinds.portal_links import PORTAL_LINKS
from ingest.kinds.refusal_grounds import REFUSAL_GROUNDS
from ingest.kinds.results import RESULTS
from ingest.kinds.services import SERVICES
from ingest.rules import Kind

KINDS: tuple[Kind, ...] = (
    SERVICES,
    APPLICANTS,
    DOCUMENTS,
    REFUSAL_GROUNDS,
    NO_GROUNDS,
    DEADLINES,
    RESULTS,
    FEES,
    CHANNELS,
    LEGAL_REFERENCES,
    MFC_OFFICES,
    CONTACTS,
    PORTAL_LINKS,
    ABBREVIATIONS,
)

BY_NAME = {kind.name: kind for kind in KINDS}
