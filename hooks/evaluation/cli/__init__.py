"""`report`: the engine on the command line.

Exit 0: can be published; 1: something must be fixed; 2: wrong call; 3: a fault of the program or of the machine.

Each module adds its commands to the group.
"""

from importlib import import_module
from pkgutil import iter_modules

from evaluation.cli.project import main

for module in iter_modules(__path__):
    import_module(f"{__name__}.{module.name}")
