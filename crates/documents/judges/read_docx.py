"""Reads a DOCX with python-docx and prints what a reader sees, as JSON.

    python read_docx.py FILE.docx

Keys: headings (style and text), paragraphs (text), header and footer (text of the first section), fields (instructions
of the footer's fields).
"""

import json
import sys

from docx import Document

document = Document(sys.argv[1])
section = document.sections[0]
fields = [node.text for node in section.footer._element.iter() if node.tag.endswith("}instrText")]
print(
    json.dumps(
        {
            "headings": [[p.style.name, p.text] for p in document.paragraphs if p.style.name.startswith("Heading")],
            "paragraphs": [p.text for p in document.paragraphs],
            "header": "\n".join(p.text for p in section.header.paragraphs),
            "footer": "\n".join(p.text for p in section.footer.paragraphs),
            "fields": fields,
        }
    )
)
