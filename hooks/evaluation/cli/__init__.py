"""`report`: the engine on the command line.

Exit 0: can be published; 1: something must be fixed; 2: wrong call; 3: a fault of the program or of the machine.

Each module adds the commands it is named after to the group.
"""

from evaluation.cli import (
    add_table,
    audit,
    check,
    confirm,
    diff,
    expand,
    facts,
    init,
    intake,
    mutate,
    new_year,
    pictures,
    portal,
    printed,
    release,
    review,
    rows,
    seal,
    serve,
    share,
    summary,
    take,
    upgrade,
    verify,
    words,
    workbook,
)
from evaluation.cli.project import main
