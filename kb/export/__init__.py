"""The base as files for other programs: CSV, JSON Lines, Parquet, JSON-LD, an HSDS package.

``run.export`` writes beside the target and renames; ``tables`` reads the base; one module per format plans its files;
``package`` describes them (manifest, README, datapackage.json). The same base gives the same bytes.
"""

from kb.export.model import ExportError
from kb.export.run import FORMATS, export

__all__ = ["FORMATS", "ExportError", "export"]
