"""The containers that rosters come in, as real programs write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.exchange.workbooks import apply_import, plan_import
from tests.fupin_desktop.exchange.test_cases import HOME, book, bring, case, of

__all__ = ["book"]


@pytest.mark.parametrize("name", ["a-libre*.xls", "b-*.et", "c-*.xlsx", "d-*.xlsx", "e-*.xml", "f-*.html"])
def test_workbooks_as_libreoffice_writes_them(book: Book, name: str) -> None:
    """The same roster as .xls (and the same bytes as .et), as ECMA and as strict OOXML with ISO dates, as XML of 2003
    (LibreOffice's own style sheet; it loses formats of numbers), as a web page."""
    plan = plan_import([case(f"21*/{name}")])
    apply_import(book, plan, other_villages=True)
    hidden = ["隐藏"] if "xml" in name else []  # the style sheet loses that too
    assert (plan.refused, plan.passed) == (0, 1)
    assert sorted(of("person", "name")) == sorted(["李乙", "王丙", "赵丁", *hidden])
    assert {birth for name, birth in of("person", "name", "birth") if name != "隐藏"} == {"1955-04-05"}
    assert [n for n in of("household", "household_no") if n != "1"] == ["410502101212000001", "410502101212000002"]
    phones = {"3722345678", "03722345678"} & set(of("household", "phone"))
    assert phones == ({"3722345678"} if "xml" in name else {"03722345678"})
    assert {row for row in of("employment", "months", "start_ym") if any(row)} == {
        (6, "202503"), (8, None), (None, "202505"),
    }  # fmt: skip


_XML = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:x="urn:schemas-microsoft-com:office:excel">
<Styles><Style ss:ID="s1"><NumberFormat ss:Format="00000000000"/></Style>
<Style ss:ID="s2"><NumberFormat ss:Format="Fixed"/></Style></Styles>
<Worksheet ss:Name="名单"><Table>
<Row ss:Index="3">%s</Row>
<Row><Cell ss:MergeDown="1"><Data ss:Type="String">4105020000000001</Data></Cell>
<Cell><Data ss:Type="String">李乙</Data></Cell>
<Cell ss:Index="4" ss:StyleID="s1"><Data ss:Type="Number">3722345678</Data></Cell>
<Cell ss:StyleID="s2"><Data ss:Type="Number">2020.1</Data></Cell><Cell><Data ss:Type="Boolean">1</Data></Cell></Row>
<Row><Cell ss:Index="2"><Data ss:Type="String">王丙</Data></Cell><Cell ss:Formula="=R1C1"/></Row>
<Row><Cell ss:Index="2"><Data ss:Type="String">赵丁</Data></Cell></Row>
</Table></Worksheet>
<Worksheet ss:Name="旧"><Table><Row>%s</Row>
<Row><Cell><Data ss:Type="String">9</Data></Cell></Row></Table>
<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible></WorksheetOptions>
</Worksheet>
</Workbook>"""


def test_xml_of_2003_as_excel_writes_it(book: Book, tmp_path: Path) -> None:
    names = ("户编号", "姓名", "证件号码", "户联系电话", "首次识别时间", "是否参加大病保险")
    heads = "".join(f'<Cell><Data ss:Type="String">{name}</Data></Cell>' for name in names)
    path = tmp_path / "名单.xls"
    path.write_text(_XML % (heads, heads), encoding="utf-8")
    plan = bring(book, path)
    assert of("person", "name") == ["李乙"]
    assert of("household", "household_no", "phone", "first_identified") == [(HOME, "03722345678", "202010")]
    assert of("person_year", "ins_critical") == [1]
    assert plan.unread == ["“旧”这张表没有读：是隐藏的"]
    reasons = {row.row: row.reason for row in plan.files[0].refused}
    assert "公式" in reasons[5]
    assert "没有户编号" in reasons[6]
