import sys
from importlib import import_module
from pathlib import Path

if __name__ == "__main__":
    # Started as a directory, so that neither the caller's folder nor PYTHONPATH is searched.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)
    program, *arguments = sys.argv[1:]
    sys.exit(import_module(f"quickstart.{program}").main(arguments))
