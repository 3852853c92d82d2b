"""Puts off imports that a library makes but a program may never use."""

import importlib
import sys
import types


def defer_import(name):
    """Makes `import name` cheap until an attribute of the module is first used.

    Does nothing if the module is loaded already. Meant for `scipy.stats`:
    scikit-learn imports it for helpers that prediction does not call, which
    takes about a third of the start time and 20 MB of memory.
    """
    if name not in sys.modules:
        sys.modules[name] = _Deferred(name)


class _Deferred(types.ModuleType):
    def __getattr__(self, attribute):
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), attribute)
