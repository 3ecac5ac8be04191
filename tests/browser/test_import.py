#!/usr/bin/python3
# timeout: 300
"""Many knelpunten at once, from a CSV or an XLSX: see import.mjs. The XLSX are made here, as spreadsheets make them."""
import os
import sys
import zipfile
from xml.sax.saxutils import escape

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from browser import people  # noqa: E402
from lib import system  # noqa: E402

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
FORMATS = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def relations(*targets):
    return HEAD + f'<Relationships xmlns="{PACKAGE}/relationships">' + "".join(
        f'<Relationship Id="rId{i + 1}" Type="{OFFICE}/{kind}" Target="{target}"/>' for i, (kind, target) in enumerate(targets)) + "</Relationships>"


def xlsx(path, rows, shared=()):
    """rows: the XML of <sheetData>. Cells of style 1 are days."""
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                               f'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{FORMATS}.sheet.main+xml"/>'
                               f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{FORMATS}.worksheet+xml"/>'
                               f'<Override PartName="/xl/styles.xml" ContentType="{FORMATS}.styles+xml"/>'
                               f'<Override PartName="/xl/sharedStrings.xml" ContentType="{FORMATS}.sharedStrings+xml"/></Types>',
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="Knelpunten" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml")),
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders>'
                         '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">' + "".join(f'<si><t xml:space="preserve">{escape(t)}</t></si>' for t in shared) + "</sst>",
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>',
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
        for name, text in parts.items():
            z.writestr(name, text if text.startswith("<?xml") else HEAD + text)
    return path


def made(folder):
    texts = ["wat", "merkbaar", "nodig", "nuttigTot", "vertrouwelijk", "titel", "plaats", "In Coevorden rijdt geen bus meer.\nOok niet op zaterdag.", "Mensen lopen een uur.", "Geld; Menskracht",
             "Bus weg in Coevorden", "Eén agent voor drie dörpen & <b>geen</b> bureau.", "Niemand belt nog.", "weet_niet", "Te weinig politie"]

    def row(n, *cells):
        return f'<row r="{n}">' + "".join(f'<c r="{"ABCDEFG"[i]}{n}" {c}</c>' for i, c in enumerate(cells) if c) + "</row>"

    def text(i):
        return f't="s"><v>{i}</v>'
    rows = row(1, *[text(i) for i in range(7)])
    rows += row(2, text(7), text(8), text(9), 's="1"><v>47574</v>', 't="b"><v>1</v>', text(10), "><v>7742</v>")  # 47574: the day 2030-04-01
    rows += row(5, text(11), text(12), text(13), None, 't="b"><v>0</v>', text(14), None)
    far = '<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="1000000000"><c r="A1000000000" t="s"><v>1</v></c></row>'
    return {"sheet": xlsx(os.path.join(folder, "knelpunten.xlsx"), rows, texts), "far": xlsx(os.path.join(folder, "ver.xlsx"), far, texts),
            "bomb": xlsx(os.path.join(folder, "bom.xlsx"), " " * 60_000_000)}


if __name__ == "__main__":
    with system.System() as s:
        people.run(s, "import.mjs", files=made(s.path("")))
