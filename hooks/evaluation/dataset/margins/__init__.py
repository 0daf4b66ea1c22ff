"""What lies beside the tables and pages: other files, and in workbooks all that nobody sees on the first sheet.

Nothing is computed from it, but it is published with the repository or the site, so the checks look at it too.
"""

from evaluation.dataset.margins.files import lines_with_numbers, read_margins
from evaluation.dataset.margins.text import Margin, cell_margins, line_margins
