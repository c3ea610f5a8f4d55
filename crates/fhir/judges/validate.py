"""Validates a FHIR bundle with fhirkit-rs, which has nothing to do with Auscult.

    python validate.py FILE.json

Prints what it finds. Exit code 0: no error; 1: anything else, including a file that cannot be read.
"""

import sys

import fhirkit

with open(sys.argv[1], "rb") as file:
    issues = fhirkit.validate(file.read())
for issue in issues:
    print(issue)
sys.exit(1 if any(issue.severity == "error" for issue in issues) else 0)
