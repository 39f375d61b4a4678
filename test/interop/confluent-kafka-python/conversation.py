"""Serves cases to the test runner: a line of JSON on stdin asks, a line on stdout answers."""

import json
import sys
import traceback

_operations = {}
_cases = {}


def case(function):
    """Registers a case: a function of the bootstrap address that raises when it fails."""
    _cases[function.__doc__ or function.__name__] = function
    return function


def operation(function):
    """Registers an operation that the runner asks for by name, with keyword parameters."""
    _operations[function.__name__] = function
    return function


def run_case(bootstrap, name):
    _cases[name](bootstrap)


def serve():
    print(json.dumps(list(_cases)), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        run = {"run": run_case, **_operations}[request.pop("operation")]
        try:
            answer = {"ok": True, "result": run(**request)}
        except Exception:  # every failure of a case is its result
            answer = {"ok": False, "error": traceback.format_exc(limit=-4)}
        print(json.dumps(answer), flush=True)
