# Read by bin/*: sets $quickstart, this directory, and $python, a Python that the locks are for.

quickstart=$(CDPATH='' cd -- "$(dirname -- "$0")/../quickstart" && pwd -P)

# A closed stdin would give its number to the next file that is opened.
{ true <&0; } 2>/dev/null || exec </dev/null

python=
for candidate in "${PYTHON:-python3}" python3.13 python3.12 python3.11; do
    if "$candidate" -I -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null
    then
        python=$(command -v "$candidate")  # By a bare name and without PATH it is lost to itself.
        break
    fi
done
if [ -z "$python" ]; then
    found=$("${PYTHON:-python3}" --version 2>/dev/null || echo none)
    echo "Python 3.11, 3.12 or 3.13 is needed, found: $found; PYTHON=/path/to/python names another." >&2
    exit 1
fi
