"""Validates the signature of a PDF with pyHanko, a PDF signature library that has nothing to do with Auscult.

    python verify_pdf.py FILE.pdf AUTHORITY.pem

AUTHORITY.pem is the certificate of the organization that issued the signer's; it is the only root trusted. Chains are
judged at the time of signing that the signature dictionary states, without asking the network.

Prints one line for each thing looked at. Exit code 0: one signature, valid, trusted, covering the whole file, with no
change after it, certified against all changes. 1: anything else, including a file that cannot be read.
"""

import sys

from asn1crypto import pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext


def certificate(path):
    with open(path, "rb") as file:
        data = file.read()
    if pem.detect(data):
        _, _, data = pem.unarmor(data)
    return x509.Certificate.load(data)


def judge(pdf, authority):
    with open(pdf, "rb") as file:
        reader = PdfFileReader(file, strict=True)
        signatures = reader.embedded_signatures
        yield "exactly one signature", len(signatures) == 1
        if len(signatures) != 1:
            return
        signature = signatures[0]
        context = ValidationContext(
            trust_roots=[certificate(authority)],
            allow_fetching=False,
            moment=signature.self_reported_timestamp,
        )
        status = validate_pdf_signature(
            signature,
            signer_validation_context=context,
            key_usage_settings=KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}),
        )
        yield "PAdES (ETSI.CAdES.detached)", str(signature.sig_object.get("/SubFilter")) == "/ETSI.CAdES.detached"
        yield "intact", status.intact
        yield "valid", status.valid
        yield "trusted by the organization's certificate", status.trusted
        yield "covers the whole file", status.coverage == SignatureCoverageLevel.ENTIRE_FILE
        yield "nothing changed after it", status.modification_level == ModificationLevel.NONE
        docmdp = signature.docmdp_level
        yield "certified against all changes", docmdp == MDPPerm.NO_CHANGES and status.docmdp_ok
        yield "everything together", status.bottom_line


def main():
    if len(sys.argv) != 3:
        print(__doc__)
        return 1
    try:
        findings = list(judge(sys.argv[1], sys.argv[2]))
    except Exception as error:  # whatever a damaged file does to the library, the verdict is no
        print(f"FAIL cannot be validated: {type(error).__name__}: {error}")
        return 1
    for what, holds in findings:
        print(("ok   " if holds else "FAIL ") + what)
    return 0 if findings and all(holds for _, holds in findings) else 1


if __name__ == "__main__":
    sys.exit(main())
