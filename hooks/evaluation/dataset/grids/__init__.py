"""Files with tables to grids of texts: the only place that opens CSV files and workbooks.

Nothing trusts what a file says about its own size; what cannot be read as it is shown is said, and whatever is wrong
with a file ends in one message.
"""

from evaluation.dataset.grids.look import letters
from evaluation.dataset.grids.reading import neighbours, read_grid, read_sheets
from evaluation.dataset.grids.sheet import Doubt, Grid, Sheet, trimmed
from evaluation.dataset.grids.text import csv_text, fault_of
from evaluation.dataset.grids.unreadable import UnreadableError, contained
from evaluation.dataset.grids.workbook import FOREIGN, OPENXML, workbook_of
