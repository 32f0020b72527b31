"""Extracts as they come: what each cell says, which files are read, and the cases of tests/cases with their variants.

The answers are those of docs/design.md, "Input" and of tests/cases/README.md, worked out by hand. The macros are the build's own, asked through
the gate's reader; one warehouse answers for all cases together.
"""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from conftest import REPO, Laboratory, Rows, Warehouse, write_csv

from lookback.reading.claims_reader import Reader, Unreadable

CASES = REPO / "tests" / "cases"
KNOWN_ON = "2026-11-20"


# What a cell says ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def read() -> Callable[[str, list[str]], list]:
    """What a macro makes of cells as they stand in a file."""
    reader = Reader(REPO / "sample_claims")

    def ask(macro: str, texts: list[str]) -> list:
        cell = reader.macros["read_cell"]("text")
        query = (
            f"select {reader.macros[macro]('cell')} from (select place, {cell} as cell "
            "from unnest(?) with ordinality as given(text, place)) order by place"
        )
        return [row[0] for row in reader.connection.execute(query, [texts]).fetchall()]

    return ask


NOTHING = ["", " ", "NULL", "null", "\\N", "N/A", "n/a", "None", "NONE", "nan", "NaN", "\u00a0", "\u200b", " NULL "]
THE_FIRST_OF_AUGUST = [
    *("2021-08-01", "2021/08/01", "2021/8/1", "20210801", "08/01/2021", "8/1/2021", "01-AUG-2021", "1-aug-2021", "01Aug2021"),
    *("01AUG2021", "1-August-2021", "20210801.0", "20210801093000", "20210801093000.0", "202108010930", "20210801T093000Z"),
    *("2021-08-01 00:00:00", "2021-08-01T23:59:59.999Z", "2021-08-01T23:30:00-08:00", "2021-08-01 23:30:00+09", " 2021-08-01 "),
    *("8/1/2021 11:30 PM", "8/1/2021 12:00:00 AM", "01-AUG-2021 09:30:00", "01AUG2021:09:30:00.000", "2021-08-01+00:00"),
    *("01-AUG-2021 12.00.00.000000 AM", "2021-08-01-09.30.00.000000", "2021-08-01 09:30:00 EST", "2021-08-01T00:00:00[UTC]"),
]
TWO_DAYS_OR_NONE = [
    *("08-01-2021", "01.08.2021", "44409", "44409.0", "banana", "2021-02-30", "20210230", "13/40/2021", "31/12/2024", "20211301"),
    *("2021", "2021-08", "08/01/21", "01-AUG-21", "01-AGO-2021", "31-FEB-2021", "1627776000", "08012021", "2021-08-01 lung"),
]
NO_DAY = [
    *("0001-01-01", "1900-01-01", "2999-12-31", "9999-12-31", "3000-01-01", "19000101", "99991231", "30000101", "01/01/1900"),
    *("12/31/9999", "31-DEC-9999", "01JAN1900", "19000101.0", "99991231000000", "1900-01-01T00:00:00Z", "0001-01-01 00:00:00"),
    *("1899-12-30", "1753-01-01", "9999-12-31T23:59:59.9999999Z", "0000-00-00", "0000-00-00 00:00:00", "00000000"),
]


def test_text_that_means_nothing_is_blank_and_no_other_text(read: Callable) -> None:
    assert read("read_cell", NOTHING) == [None] * len(NOTHING)
    assert read("read_cell", ["nullo", "0", "N", "nano", "NA1"]) == ["nullo", "0", "N", "nano", "NA1"]


MARKS = {
    **dict.fromkeys(('="50"', "'50", "\u201950", "'50'", '= "50"', "=50", "\u200b'50", "` 50"), "50"),
    **dict.fromkeys(('=""', "'", '="NULL"', "'n/a", '=" "')),
    **{"='5'": "='5'", "=A1+B2": "=A1+B2", "O'Brien": "O'Brien", "5'": "5'", '="Medicare Part B"': "Medicare Part B", "='=": "='="},
}


def test_the_marks_of_spreadsheets_are_dropped_in_every_cell(read: Callable) -> None:
    assert dict(zip(MARKS, read("read_cell", list(MARKS)))) == MARKS


DAMAGED_IDS = ["2.02E+11", "1E+05", "2.02e+11", "2,02E+11", "-1.5E+09", "2.02E11", "1.E+5"]
WHOLE_IDS = ["1E5", "1E-05", "12E345", "2.02", "A+1", "2.02E+11-1", "E+05", "1,5"]


def test_a_number_that_a_spreadsheet_made_is_told_by_its_point_or_its_plus_sign(read: Callable) -> None:
    assert read("is_spreadsheet_number", DAMAGED_IDS) == [True] * len(DAMAGED_IDS)
    assert read("is_spreadsheet_number", WHOLE_IDS) == [False] * len(WHOLE_IDS)


def test_a_date_is_read_in_every_form_and_nothing_is_guessed(read: Callable) -> None:
    found = dict(zip(THE_FIRST_OF_AUGUST, read("read_date", THE_FIRST_OF_AUGUST)))
    assert found == dict.fromkeys(THE_FIRST_OF_AUGUST, date(2021, 8, 1))
    assert dict(zip(TWO_DAYS_OR_NONE, read("read_calendar_day", TWO_DAYS_OR_NONE))) == dict.fromkeys(TWO_DAYS_OR_NONE)
    # a day that means nothing is a date, so it costs no line, but none that counts
    assert dict(zip(NO_DAY, read("read_date", NO_DAY))) == dict.fromkeys(NO_DAY)
    assert [text for text, day in zip(NO_DAY, read("read_calendar_day", NO_DAY)) if day is None] == []
    assert read("read_date", ["1900-01-02", "2999-12-30"]) == [date(1900, 1, 2), date(2999, 12, 30)]


@pytest.mark.parametrize(
    ("macro", "cells"),
    [
        (
            "read_moment",
            {
                **dict.fromkeys(("2022-02-01", "20220201", "20220201.0", "2/1/2022 12:00:00 AM"), "2022-02-01 00:00:00"),
                **dict.fromkeys(("2022-02-01 17:00:00", "2022-02-01T17:00:00Z", "2022-02-01 17:00:00-08"), "2022-02-01 17:00:00"),
                **dict.fromkeys(("20220201170000", "202202011700", "20220201T170000", "2/1/2022 5:00 PM"), "2022-02-01 17:00:00"),
                **dict.fromkeys(("01-FEB-2022 05.00.00.000000 PM", "2022-02-01-17.00.00.000000"), "2022-02-01 17:00:00"),
                "2022-02-01 17:00:00.123456789": "2022-02-01 17:00:00.123456",
                "9999-12-31 10:00:00": None,
                "banana": None,
            },
        ),
        (
            "read_amount",
            {
                **dict.fromkeys(("$7,000.00", "7000", "7.0E3", "$ 7,000", "+7000.", "7,000.0"), "7000.00"),
                **dict.fromkeys(("(7,000.00)", "($7,000.00)", "$(7,000)", "-$7,000", "$-7000", "7000-", "7,000.00-"), "-7000.00"),
                **dict.fromkeys(("7,00", "7.000,00", "12.5O", "7000 USD", "(-5)", "--5", "$", "-", "1e400", "12345678901")),
            },
        ),
        (
            "read_whole_number",
            {"1": "1", "1.0": "1", "01": "1", "1.": "1", "0": "0", **dict.fromkeys(("1.5", "one", "-1", "1,000", "1e0"))},
        ),
        (
            "read_procedure_code",
            {
                **dict.fromkeys(("0244U", "0244u", "244U", "0244U-59", "0244U 59", "0244U59", "0244U:59", "244U-59"), "0244U"),
                **dict.fromkeys(("0244U-59-26", "0244U 59 TC", "0244U5926", "0244U,59", "0244U-XE", "'0244U", "’0244U"), "0244U"),
                **dict.fromkeys(("\u200b0244U", "\ufeff0244U", "0244U\u00a0", "0244\u200bU", "0244U\u00a059", '="0244U"'), "0244U"),
                **dict.fromkeys(("HC:0244U", "HC:0244U:59", "0244U-"), "0244U"),
                **dict.fromkeys(("81445", "81445.0", "81445.00", "8144526", "81445TC", "81445-26"), "81445"),
                **{"11M": "0011M", "G0452-26": "G0452"},
                **dict.fromkeys(("O244U", "banana", "814450", "81445-2", "8.1445E4", "0244U lung", "0244U0244U", "81445 NGS panel")),
            },
        ),
        (
            "read_glued_modifiers",
            {"0244U": "", "81445.0": "", "0244U-59": "59", "0244U 59 TC": "59TC", "0244U5926": "5926", "8144526": "26", "0244U:59,26": "5926"},
        ),
        (
            "read_diagnoses",
            {
                **dict.fromkeys(("C34.90", "c3490", "'C34.90", "\u200bC34.90", "C34\u200b.90", "[C34.90]", "C34.90;"), "['C34.90']"),
                **dict.fromkeys(("ABK:C34.90", "ABF:C3490", "bk:c34.90", "ABK C34.90", "ABKC3490", "ABK:C34.90:::::Y"), "['C34.90']"),
                **dict.fromkeys(("C34.90 lung", "C34.90 - lung, left", "C34.90-lung", "Lung (C34.90)", "ICD10: C34.90"), "['C34.90']"),
                # a variant behind the code is no diagnosis; a second code with its dot is one
                **{"C34.90 lung EGFR T790M": "['C34.90']", "C50.911 breast C92.00": "['C50.911', 'C92.00']"},
                **{f"C50.911{sign}C92.00": "['C50.911', 'C92.00']" for sign in (";", ",", "|", "/", " ", "^", "; ", "\n", "~", ":")},
                **dict.fromkeys(("C50911,C9200", "ABK:C50.911^ABF:C92.00", "ABK:C50911 ABF:C9200"), "['C50.911', 'C92.00']"),
                # what is no diagnosis stays visible; so does a code of another code set next to one
                **{"lung cancer": "['LUNG CANCER']", "174.9": "['174.9']", **dict.fromkeys(("C50.911;174.9", "C50.911 174.9"), "['C50.911', '174.9']"), "NULL": "[]"},
            },
        ),
    ],
)  # fmt: skip
def test_a_cell_is_read_as_a_hand_reads_it(read: Callable, macro: str, cells: dict[str, str | None]) -> None:
    found = [None if value is None else str(value) for value in read(macro, list(cells))]
    assert dict(zip(cells, found)) == cells


# Which files are read -----------------------------------------------------------------------------------------------

HEADER = "data_source,claim_id,claim_line_number,payer,hcpcs_code,claim_start_date,charge_amount\n"
LINES = HEADER + "".join(f"lab,C{number},1,cigna,81245,2025-12-01,10.00\n" for number in range(3))
REMITTANCE = "data_source,claim_id,claim_line_number,adjudication_date,claim_status_code\nlab,C0,1,2026-01-01,4\n"
PACKED = gzip.compress(LINES.encode())


def zst(path: Path) -> None:
    columns = "'lab' as data_source, 'C' || n as claim_id, 1 as claim_line_number, 'cigna' as payer, '81245' as hcpcs_code"
    rows = f"select {columns}, '2025-12-01' as claim_start_date, 10.00 as charge_amount from range(3) as numbers(n)"
    duckdb.execute(f"copy ({rows}) to '{path}' (format csv, compression zstd)")


def parquet(path: Path) -> None:
    """The columns of a claim, and one whose parts bear the names of others."""
    columns = "'lab' as data_source, 'C' || n as claim_id, 1 as claim_line_number, 'cigna' as payer, '81245' as hcpcs_code"
    nested = "struct_pack(payer := 'aetna', claim_id := 'other') as extra"
    rows = f"select {columns}, {nested}, '2025-12-01' as claim_start_date, 10.00 as charge_amount from range(3) as numbers(n)"
    duckdb.execute(f"copy ({rows}) to '{path}' (format parquet)")


def laid_out(directory: Path, files: dict[str, str | bytes | Callable[[Path], None]]) -> Path:
    for name, content in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if callable(content):
            content(path)
        else:
            path.write_bytes(content.encode() if isinstance(content, str) else content)
    return directory


def rows_read(directory: Path) -> list[tuple]:
    """Claim, payer and charge of every row that the gate and the build read."""
    with Reader(directory) as reader:
        reader.check()
        frames = [
            frame
            for file in reader.files("medical_claim")
            for frame in reader.batches("medical_claim", file, ["claim_id", "payer", "charge_amount"], 1000)
        ]
        return sorted(tuple(row) for frame in frames for row in frame.itertuples(index=False))


@pytest.mark.parametrize(
    "files",
    [
        {"MEDICAL_CLAIM.CSV": LINES},
        {"Medical_Claim.Csv.GZ": PACKED},
        {"medical_claim.CSV.zst": zst},
        {"medical_claim.Parquet": parquet},
        {"Medical_Claim/Year=2022/payer=aetna/claim_id=9/PART.CSV": LINES},
        {"medical_claim/payer=aetna/claim_id=9/part.parquet": parquet},
        {"medical_claim.csv": LINES.encode("utf-16")},
        {"medical_claim.csv": LINES.encode("utf-8-sig")},
        {"medical_claim.csv.gz": gzip.compress(LINES.encode("utf-16"))},
        *({"medical_claim.csv": LINES.replace(",", sign)} for sign in (";", "\t", "|")),
        {"medical_claim.csv": (LINES + "\n\n").replace("\n", "\r\n")},
        {"medical_claim.csv": "\r\n  \r\n" + LINES.replace("\n", "\r\n")},
        {"medical_claim.csv": ("\n" + LINES + "\n\n").encode("utf-16")},
        {"medical_claim.csv": LINES.replace("payer,", "\ufeff Payer\u00a0,", 1)},
        {"medical_claim.csv": LINES.replace("data_source", '"a; b; c; d; e; f; g; h; i; j",data_source', 1).replace("\nlab", "\n;,lab")},
        {"medical_claim.csv": LINES.replace(",cigna", f",{'x' * 20_000_000},cigna", 1).replace("1,cigna", "1,,cigna").replace("payer", "note,payer", 1)},
        {"medical_claim.csv": LINES.replace(",cigna", f',"{"x," * 200_000}",cigna').replace("payer", "note,payer", 1)},
        {
            "medical_claim/part.csv": LINES,
            **dict.fromkeys((".hidden", "_SUCCESS", "README", "readme.md", "._medical_claim.csv", "medical_claim/.part.csv.crc"), b"\x00\xff"),
            **dict.fromkeys(("__MACOSX/._medical_claim.csv", ".git/config", "medical_claim/_temporary/0/part.csv"), b"\x00\xff"),
            **dict.fromkeys(("remittance_835/a.txt", "Remittance_835/b/c.x12"), "ISA*"),
        },
    ],
    ids=lambda files: next(iter(files)),
)  # fmt: skip
def test_every_way_to_write_a_table_gives_the_same_rows(tmp_path: Path, files: dict) -> None:
    found = rows_read(laid_out(tmp_path, files))
    charge = {Decimal(row[2]) for row in found}
    assert [(row[0], row[1], row[3]) for row in found] == [(f"C{number}", "cigna", "as the header") for number in range(3)]
    assert charge == {Decimal(10)}


def test_a_folder_may_be_a_link_and_its_path_be_written_in_any_way(tmp_path: Path) -> None:
    """A linked folder that nobody reads would make denied lines paid."""
    laid_out(tmp_path, {"claims/medical_claim.csv": LINES, "elsewhere/part.csv": REMITTANCE})
    (tmp_path / "claims" / "Remittance").symlink_to(tmp_path / "elsewhere")
    for written in ("claims", "./claims/", "claims/../claims", "claims/./"):
        with Reader(f"{tmp_path}//{written}") as reader:
            reader.check()
            assert [len(reader.files(table)) for table in ("medical_claim", "remittance")] == [1, 1], written


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        *(
            ({name: "x\n"}, f"{name}, which no input table claims")
            for name in ("remittances.csv", "notes.txt", "medical_claim.old.csv", "medical_claim.csv.bz2", "medical_claim.xlsx")
        ),
        *(
            ({name: "x\n"}, f"{name}, which no input table claims")
            for name in ("claims/medical_claim.csv", "medical_claim/notes.txt", "remittance_835", "medical_claim.csv~", "Thumbs.db")
        ),
        ({"medical_claim.csv": LINES.replace("cigna", "Santé").encode("latin-1")}, "is not UTF-8: line 2 holds"),
        ({"medical_claim.csv": LINES.replace("payer", "payer,é", 1).encode("latin-1")}, "is not UTF-8: line 1 holds"),
        ({"medical_claim.csv.gz": gzip.compress((LINES * 9000 + "é").encode("latin-1"))}, "is not UTF-8: line 36001 holds"),
        ({"medical_claim.csv": b"\xfe\xff" + LINES.encode("utf-16-be")}, "is UTF-16 with the higher byte first"),
        ({"remittance.csv": REMITTANCE.replace("claim_id", "claim_id,Claim_ID", 1)}, "names the column claim_id twice"),
        ({"remittance.csv": REMITTANCE.replace("claim_id", "claim_id,\ufeffclaim_id ", 1)}, "names the column claim_id twice"),
        ({"remittance.csv": ""}, "is empty, it has not even a header"),
        ({"remittance.csv": b"\xef\xbb\xbf"}, "is empty, it has not even a header"),
        ({"remittance.csv.gz": gzip.compress(os.urandom(5000).hex().encode())[:2000]}, "cannot be read"),
        ({"remittance.csv.gz": REMITTANCE}, "cannot be read"),
        ({"remittance.csv.zst": b"(\xb5/\xfdxxxxx"}, "cannot be read"),
        ({"remittance.parquet": b"PAR1 cut off"}, "cannot be read"),
        ({"medical_claim.csv": LINES.replace("cigna", "x" * 40_000_000, 1)}, "line 2 is longer than 32 MB"),
    ],
    ids=lambda given: given if isinstance(given, str) else next(iter(given)),
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_named_in_one_sentence(tmp_path: Path, files: dict, sentence: str) -> None:
    with pytest.raises(Unreadable) as complaint:
        rows_read(laid_out(tmp_path, {"medical_claim/good.csv": LINES} | files))
    assert sentence in str(complaint.value) and next(iter(files)).rsplit("/", 1)[-1] in str(complaint.value)
    assert "\n" not in str(complaint.value) and "cigna" not in str(complaint.value)


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({"remittances.csv": REMITTANCE}, "remittances.csv, which no input table claims"),
        ({"medical_claim/late.csv": (LINES * 9000 + "é").encode("latin-1")}, "late.csv is not UTF-8: line 36001 holds"),
        ({"remittance.csv": REMITTANCE.replace("claim_id", "claim_id,CLAIM_ID", 1)}, "names the column claim_id twice"),
    ],
)
def test_the_build_says_what_the_gate_says_before_anything_is_built(
    laboratory: Laboratory, tmp_path: Path, files: dict, sentence: str
) -> None:
    message = laboratory.refusal(laid_out(tmp_path, {"medical_claim/good.csv": LINES} | files))
    assert sentence in message and "Traceback" not in message and "OK created" not in message


# The cases and their variants, in one warehouse ---------------------------------------------------------------------

LINE = {
    "data_source": "variant",
    "claim_line_number": "1",
    "payer": "medicare_moldx",
    "plan": "medicare",
    "claim_start_date": "2021-08-01",
    "claim_line_start_date": "2021-08-01",
    "hcpcs_code": "0244U",
    "charge_amount": "7000",
    "paid_amount": "0",
    "diagnosis_code_1": "C34.90",
}
CIGNA = {"payer": "cigna", "plan": "commercial", "hcpcs_code": "81245"} | dict.fromkeys(
    ("claim_start_date", "claim_line_start_date"), "2026-01-10"
)
# claim -> what differs from LINE, and what must become of it: the outcome as known, or the reason of its rejection
VARIANTS: dict[str, tuple[dict[str, str], str]] = {
    **{f"null reason {place}": ({"x_adjudication_date": "2022-02-01", "x_adjustment_reason_code": text}, "covered") for place, text in enumerate(NOTHING)},
    **{f"no key {text}": ({"claim_line_number": text}, "missing_key") for text in ("NULL", "\\N", "n/a")},
    **{f"line date {text}": ({"claim_line_start_date": text}, "covered") for text in NO_DAY},
    **{f"no date {text}": ({"claim_line_start_date": text, "claim_start_date": "1900-01-01"}, "missing_service_date") for text in NO_DAY[:4]},
    **{f"paid {text}": ({"paid_date": text}, "covered") for text in NO_DAY},
    **{f"paid {text}": ({"paid_date": text}, "unreadable_date") for text in TWO_DAYS_OR_NONE[:8]},
    **{f"service {text}": ({"claim_line_start_date": text}, "covered") for text in THE_FIRST_OF_AUGUST},
    **{f"service {text}": ({"claim_line_start_date": text}, "unreadable_date") for text in TWO_DAYS_OR_NONE},
    **{f"code {text}": ({"hcpcs_code": text}, "covered") for text in ("0244U-59", "0244u 59", "244U:59", "’0244U", "\ufeff244u", "HC:0244U")},
    **{f"unread {text}": ({"hcpcs_code": text}, "unread") for text in ("O244U", "see note", "814450")},
    **{f"diagnosis {text}": ({"diagnosis_code_1": text}, "covered") for text in ("ABF:C3490", "lung (C34.90)", "C50.911/C34.90", "'c3490")},
    **{
        f"cigna {text}": (CIGNA | {"diagnosis_code_1": text}, outcome)
        for text, outcome in {
            "C50.911 breast": "not_medically_necessary",
            "ABK:C50911": "not_medically_necessary",
            **{f"C50.911{sign}C92.00": "conditional" for sign in (",", "|", "/", " ", "^")},
            "C50.911;174.9": "unknown",
            "leukaemia": "unknown",
            "NULL": "unknown",
        }.items()
    },
    **{f"units {text}": ({"service_unit_quantity": text}, "covered") for text in ("-1", "0", "(1)")},
    **{text: ({}, "damaged_claim_id") for text in DAMAGED_IDS},
    **{text: ({}, "covered") for text in WHOLE_IDS},
    **{
        f"mark {place}": ({name: text}, "covered")
        for place, (name, text) in enumerate([
            ("claim_line_number", '="1"'), ("payer", "'medicare_moldx"), ("plan", '="medicare"'), ("hcpcs_code", '="0244U"'),
            ("claim_line_start_date", "'2021-08-01"), ("charge_amount", '="7,000.00"'), ("diagnosis_code_1", "'C34.90"), ("paid_date", '=""'),
        ])
    },
}  # fmt: skip
# two lines of one person and day, a panel and a single gene with it: the second is a component of the first, unless the person is nobody
NOBODY = ["UNKNOWN", "Unk.", "0", "-", "TEST", "test patient", "Not Available", "999999999", "000-00-0000", "XXXX", "xX", "??", "2.02E+11", "'0", "N/A"]
SOMEBODY = ["P-1", "1E5", "testament", "12", "0001", "9998", "X1", "unknown-7"]
PERSON_LINE = {"payer": "medicare_moldx", "plan": "medicare", "claim_start_date": "2024-05-01", "claim_line_number": "1", "diagnosis_code_1": "C34.90"}
PERSONS = [
    PERSON_LINE | {"data_source": "persons", "claim_id": f"{place} {code}", "person_id": person, "hcpcs_code": code, "charge_amount": "1"}
    for place, person in enumerate(NOBODY + SOMEBODY)
    for code in ("81445", "81235")
]  # fmt: skip


def renamed(case: str, content: bytes) -> bytes:
    """A file of a case, its data sources named for the case."""
    encoding = "utf-16" if content.startswith(b"\xff\xfe") else "utf-8"
    header, *lines = content.decode(encoding).split("\n")
    return "\n".join([header, *(f"{case}/{line}" if line.strip() else line for line in lines)]).encode(encoding)


@pytest.fixture(scope="module")
def together(laboratory: Laboratory, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """All cases that can be read, each file under its own name in the folder of its table; case 03 as it lies."""
    directory = tmp_path_factory.mktemp("together")
    for path in CASES.glob("*/**/*.csv*"):
        case = path.relative_to(CASES).parts[0]
        number, place = case[:2], path.relative_to(CASES / case)
        if number not in {"03", "05", "07", "12", "15", "18", "20", "24", "27", "28", "33", "34"}:
            continue
        target = directory / (place if number == "03" else Path(path.name.split(".")[0]) / case / place)
        target.parent.mkdir(parents=True, exist_ok=True)
        content = path.read_bytes()
        is_packed = path.suffix == ".gz"
        content = renamed(number, gzip.decompress(content) if is_packed else content)
        target.write_bytes(gzip.compress(content) if is_packed else content)
    shutil.copytree(CASES / "02_timestamptz_parquet_and_TZ", directory / "medical_claim" / "02")
    write_csv(directory / "medical_claim" / "variants.csv", [LINE | {"claim_id": claim} | given for claim, (given, _) in VARIANTS.items()])
    write_csv(directory / "medical_claim" / "persons.csv", PERSONS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MAX_REJECTED_SHARE", "1")
        return laboratory.build(directory, known_on=KNOWN_ON, tests=True)


def by_claim(rows: Rows, source: str) -> dict[str, dict]:
    return {row["claim_id"]: row for row in rows if row["data_source"] == source}


@pytest.fixture(scope="module")
def known(together: Warehouse) -> Rows:
    return together.rows("from fct_determination where basis = 'as_known'")


@pytest.fixture(scope="module")
def rejected(together: Warehouse) -> Rows:
    return together.rows("from fct_rejected_line where table_name = 'medical_claim'")


@pytest.mark.parametrize(
    ("source", "claims", "service_date", "outcome"),
    [
        ("tz", ["E0"], date(2021, 8, 1), "covered"),
        ("tz", ["E3"], date(2021, 4, 1), "covered"),  # the first day of the ruling: a day earlier it was unknown
        ("tz", ["E1", "E2"], date(2026, 1, 10), "conditional"),
        ("07/lab", ["A", "B"], date(2026, 1, 10), "conditional"),
        ("12/lab", ["A", "B", "C"], date(2021, 8, 1), "covered"),
        ("15/lab", ["A0", "A1", "A2", "A3"], date(2021, 8, 1), "covered"),
        ("18/fx", ["F0", "F1", "F2"], date(2021, 8, 1), "covered"),
        ("20/lab", list("ABCDEFGHK"), date(2021, 8, 1), "covered"),
        ("24/lab", ["A"], date(2024, 5, 1), "deferred"),  # and no test_identifier_missing
        ("27/lab", ["A"], date(2021, 8, 1), "covered"),
        ("33/lab", ["A", "B", "C"], date(2021, 8, 1), "covered"),
        ("34/lab", ["A", "1E5"], date(2021, 8, 1), "covered"),
    ],
)
def test_each_case_gives_its_right_answer(known: Rows, source: str, claims: list[str], service_date: date, outcome: str) -> None:
    found = by_claim(known, source)
    assert sorted(found) == sorted(claims if source != "tz" else ["E0", "E1", "E2", "E3"])
    assert {(found[claim]["service_date"], found[claim]["outcome"]) for claim in claims} == {(service_date, outcome)}


def test_what_the_cases_were_paid_and_why_they_were_denied(together: Warehouse) -> None:
    final = {(row["data_source"], row["claim_id"]): row for row in together.rows("from fct_adjudication where is_final")}
    denials = together.rows("select data_source, claim_id from fct_denial where is_final_denial")
    assert final["03/lab", "A"]["decision"] == "denied"
    # NULL is no reason: paid to the deductible, or undecided, never denied
    assert final["05/lab", "B"]["decision"] == "paid"
    assert not any(row["data_source"].startswith("05/") or row["claim_id"].startswith("null reason") for row in denials)
    # the correction came later on the same day
    assert (final["20/lab", "K"]["decision"], final["20/lab", "K"]["paid_amount"]) == ("paid", Decimal(3500))
    # a sentinel is no day on which anyone was paid
    assert ("12/lab", "B") not in final
    # marks of spreadsheets in status, group, reason and amount
    by_reason = together.rows("select claim_id, denial_carc_code, charge_amount from fct_denial where data_source = '33/lab' and is_final_denial")
    assert {tuple(row.values()) for row in by_reason} == {(claim, "50", Decimal(7000)) for claim in "ABC"}
    assert final["24/lab", "A"]["paid_amount"] == Decimal(3500)


def test_a_person_who_is_nobody_has_no_neighbors(together: Warehouse, known: Rows) -> None:
    """Case 28, and its variants."""
    reasons = {(row["data_source"], row["claim_id"]): row["reason_code"] for row in known}
    assert "component_of_panel" not in {reason for (source, _), reason in reasons.items() if source == "28/lab"}
    found = {person: reasons["persons", f"{place} 81235"] == "component_of_panel" for place, person in enumerate(NOBODY + SOMEBODY)}
    assert found == dict.fromkeys(NOBODY, False) | dict.fromkeys(SOMEBODY, True)
    blank = together.rows("select claim_id from staging.stg_medical_claim where data_source in ('persons', '28/lab') and person_id is null")
    assert len(blank) == 2 * len(NOBODY) + 6


def test_the_rest_of_the_cases_stands_where_it_can_be_seen(together: Warehouse, rejected: Rows) -> None:
    assert {claim: row["reason_code"] for claim, row in by_claim(rejected, "20/lab").items()} == dict.fromkeys("IJ", "unreadable_date")
    damaged = sorted((row["claim_id"], row["claim_line_number"], row["reason_code"]) for row in rejected if row["data_source"] == "34/lab")
    assert damaged == [("1E+05", 1, "damaged_claim_id"), ("2.02E+11", 1, "damaged_claim_id"), ("2.02E+11", 2, "damaged_claim_id")]
    shortened = [row["reason_code"] for row in rejected if "/27_" in row["file_name"]]
    assert shortened == ["unreadable_row"] * 3
    unread = {row["code_text"]: (row["line_count"], row["charge_amount"]) for row in together.rows("from rpt_unread_code")}
    assert unread == {"O244U": (2, Decimal(14000)), "see note": (1, Decimal(7000)), "814450": (1, Decimal(7000))}
    halves = together.rows("select claim_id, hcpcs_code, component_modifier from staging.stg_medical_claim where data_source = '15/lab'")
    assert {(row["claim_id"], row["hcpcs_code"]) for row in halves} == {(f"A{n}", "0244U" if n < 4 else "O244U") for n in range(5)}


@pytest.mark.parametrize("claim", VARIANTS)
def test_each_variant_is_read_or_rejected_as_a_hand_would(
    together: Warehouse, known: Rows, rejected: Rows, claim: str
) -> None:
    answer = VARIANTS[claim][1]
    claim = claim.strip()
    found, refused = by_claim(known, "variant"), by_claim(rejected, "variant")
    if answer == "unread":
        assert claim not in found and claim not in refused
    elif "_key" in answer or "_date" in answer or answer == "damaged_claim_id":
        assert claim not in found and refused[claim]["reason_code"] == answer
    else:
        assert claim not in refused and found[claim]["outcome"] == answer
        expected = date(2026, 1, 10) if claim.startswith("cigna") else date(2021, 8, 1)
        assert found[claim]["service_date"] == expected


def test_rows_and_dollars_in_are_rows_and_dollars_out(together: Warehouse) -> None:
    """Each case's own count of claims, each claim 7,000; but in case 28 the single genes are 300, of persons each line is 1, and of three rows of
    case 27 no value is taken."""
    count = {"02": 4, "03": 1, "05": 2, "07": 2, "12": 3, "15": 5, "18": 6, "20": 11, "24": 1, "27": 1, "28": 3, "33": 3, "34": 5}
    count |= {"variants": len(VARIANTS)}
    intake = together.rows("from rpt_intake where table_name = 'medical_claim'")[0]
    assert intake["row_count"] == sum(count.values()) + 3 + 3 + len(PERSONS)
    assert intake["charge_amount"] == 7000 * sum(count.values()) + 3 * 300 + len(PERSONS)
    assert intake["accepted_row_count"] + intake["rejected_row_count"] == intake["row_count"]
    assert intake["accepted_charge_amount"] + intake["rejected_charge_amount"] == intake["charge_amount"]
    assert intake["in_scope_row_count"] + intake["out_of_scope_row_count"] == intake["accepted_row_count"]
    remittance = {row["table_name"]: row for row in together.rows("from rpt_intake")}
    assert (remittance["remittance"]["row_count"], remittance["remittance_adjustment"]["row_count"]) == (2 + 1 + 2 + 3, 1 + 2 + 3)


# Machines in other time zones ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/Los_Angeles", "UTC"])
def test_parquet_dates_are_those_that_stand_in_it_on_every_machine(tmp_path: Path, zone: str) -> None:
    """A date, a timestamp and a timestamp with a zone, shortly after midnight and shortly before it, read in a process of its own."""
    rows = "('a', '2021-04-01 00:10:00'), ('b', '2021-04-01 23:50:00')"
    columns = "'s' as data_source, claim_id, 1 as claim_line_number, 'cigna' as payer, '81245' as hcpcs_code"
    duckdb.execute(
        f"set timezone = 'UTC'; copy (select {columns}, moment::timestamptz as claim_start_date, moment::timestamp as paid_date, "
        f"moment::date as claim_end_date from (values {rows}) as given(claim_id, moment)) to '{tmp_path}/medical_claim.parquet'"
    )
    program = (
        "from pathlib import Path; from lookback.reading.claims_reader import Reader; import sys\n"
        "with Reader(Path(sys.argv[1])) as reader:\n"
        "    ask = ', '.join(reader.macros['read_date'](name) for name in ('claim_start_date', 'paid_date', 'claim_end_date'))\n"
        "    rows = reader.macros['claims_input']('medical_claim')\n"
        "    print({str(day) for row in reader.connection.execute(f'select {ask} from ({rows})').fetchall() for day in row})"
    )
    told = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], env=os.environ | {"TZ": zone}, cwd=REPO, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "{'2021-04-01'}"
