"""Reads a workbook from the standard input and writes its sheets as JSON. Run as a program, so that a file that takes
all memory or never ends takes only this process with it; it imports nothing of ours."""

from __future__ import annotations

import io
import json
import sys


def main() -> None:
    """Arguments: the most bytes of memory, rows, and cells of a sheet."""
    import python_calamine

    most_bytes, most_rows, most_cells = map(int, sys.argv[1:])
    try:
        import resource
    except ImportError:  # Windows; the time limit of the caller holds there too
        pass
    else:
        resource.setrlimit(resource.RLIMIT_AS, (most_bytes, most_bytes))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    book = python_calamine.load_workbook(io.BytesIO(sys.stdin.buffer.read()))
    found = []
    for at, about in enumerate(book.sheets_metadata):
        if about.typ == python_calamine.SheetTypeEnum.WorkSheet:
            sheet = book.get_sheet_by_index(at)
            end = sheet.end or (-1, -1)
            if end[0] >= most_rows or (end[0] + 1) * (end[1] + 1) > most_cells:
                sys.exit(3)
            rows = sheet.to_python(skip_empty_area=False) if sheet.end else []
            visible = about.visible == python_calamine.SheetVisibleEnum.Visible
            found.append((about.name, visible, [[(type(cell).__name__, str(cell)) for cell in row] for row in rows]))
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
