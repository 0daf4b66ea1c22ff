"""Everything that readers can take with them: each table as CSV and JSON, one workbook, the package's description."""

from evaluation.downloads.download import Download
from evaluation.downloads.edition import REGISTER, downloads
