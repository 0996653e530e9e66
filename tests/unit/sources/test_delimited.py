import re
from pathlib import Path

import pytest

from koffset.errors import SourceFileInvalid
from koffset_indexer.sources.delimited import decode, read_table
from koffset_indexer.sources.specification import Column, TableSpec

SHORT = TableSpec(
    "firms", (Column("name", ("업체명", "company")), Column("city", ("도시", "city"), required=False))
)
LONG = TableSpec("firms", (*SHORT.columns, Column("code", ("코드", "code"))))
LIMIT = 10_000


def write(folder: Path, content: bytes) -> Path:
    path = folder / "firms.csv"
    path.write_bytes(content)
    return path


class TestEncodings:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
    def test_korean_text_reads_alike_in_every_encoding(self, tmp_path: Path, encoding: str) -> None:
        path = write(tmp_path, "업체명,도시\n가상정밀,사천\n".encode(encoding))
        _, table = read_table(path, [SHORT], LIMIT)
        assert [dict(row.cells) for row in table.rows] == [{"name": "가상정밀", "city": "사천"}]

    @pytest.mark.parametrize(
        ("text", "encoding"),
        [
            ("company,city\n北京机械有限公司,上海\n", "gb2312"),
            ("company,city\n東京機械製作所,カタカナ\n", "shift_jis"),
            ("company,city\nDÉÇÀÏ Ä°,Ìó\n", "latin-1"),
        ],
    )
    def test_other_encodings_are_refused_and_not_read_as_nonsense(self, text: str, encoding: str) -> None:
        with pytest.raises(SourceFileInvalid, match="neither valid UTF-8 nor Korean in CP949"):
            decode(text.encode(encoding), "firms.csv")


class TestRefusals:
    def test_missing_file_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(SourceFileInvalid, match=r"none\.csv: no such file"):
            read_table(tmp_path / "none.csv", [SHORT], LIMIT)

    def test_empty_file(self, tmp_path: Path) -> None:
        with pytest.raises(SourceFileInvalid, match="empty"):
            read_table(write(tmp_path, b""), [SHORT], LIMIT)

    def test_file_over_the_limit_is_refused_with_size_and_limit(self, tmp_path: Path) -> None:
        path = tmp_path / "firms.csv"
        with path.open("wb") as file:
            file.truncate(200_000_000)
        with pytest.raises(SourceFileInvalid, match=r"200,000,000 bytes, more than the limit of 100,000,000"):
            read_table(path, [SHORT], 100_000_000)

    @pytest.mark.parametrize("content", [b"%PDF-1.7\n1 0 obj\n", b"PK\x03\x04....", b"name\0city\n"])
    def test_file_that_is_no_text_is_told_by_its_content(self, tmp_path: Path, content: bytes) -> None:
        with pytest.raises(SourceFileInvalid, match="not a text table"):
            read_table(write(tmp_path, content), [SHORT], LIMIT)

    def test_missing_columns_are_named_in_both_languages_with_the_headers_found(self, tmp_path: Path) -> None:
        path = write(tmp_path, "이름,city\n가상정밀,사천\n".encode())
        with pytest.raises(
            SourceFileInvalid, match=re.escape("업체명 / company; its headers are 이름, city")
        ):
            read_table(path, [SHORT], LIMIT)

    def test_two_headers_of_one_column_are_refused(self, tmp_path: Path) -> None:
        with pytest.raises(SourceFileInvalid, match="stand for one column"):
            read_table(write(tmp_path, "업체명,company\n가,나\n".encode()), [SHORT], LIMIT)

    def test_unclosed_quotes_are_refused_with_their_line(self, tmp_path: Path) -> None:
        with pytest.raises(SourceFileInvalid, match="line 3 cannot be read as CSV"):
            read_table(write(tmp_path, b'company,city\na,"b\nc,d\n'), [SHORT], LIMIT)


class TestColumns:
    def test_columns_stand_in_any_order_with_spaces_and_either_language(self, tmp_path: Path) -> None:
        path = write(tmp_path, "other, City ,업 체명\nx, 사천 , 가상정밀 \n".encode())
        _, table = read_table(path, [SHORT], LIMIT)
        assert dict(table.rows[0].cells) == {"name": "가상정밀", "city": "사천"}

    def test_the_form_that_explains_most_headers_is_taken(self, tmp_path: Path) -> None:
        path = write(tmp_path, b"company,city,code\na,b,c\n")
        assert read_table(path, [SHORT, LONG], LIMIT)[0] is LONG
        assert read_table(write(tmp_path, b"company,city\na,b\n"), [SHORT, LONG], LIMIT)[0] is SHORT

    def test_rows_of_another_width_are_rejects_with_their_row_number(self, tmp_path: Path) -> None:
        path = write(tmp_path, b"company,city\na,b\nc\nd,e,f\ng,h\n")
        _, table = read_table(path, [SHORT], LIMIT)
        assert [row.number for row in table.rows] == [2, 5]
        assert [(reject.row, reject.reason) for reject in table.rejects] == [
            (3, "1 cells where the header has 2"),
            (4, "3 cells where the header has 2"),
        ]
