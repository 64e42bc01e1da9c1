"""The knowledge base: resolving, storing, indexing, searching. Imports ``ingest``, never the pages."""
