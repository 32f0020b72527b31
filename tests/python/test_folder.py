"""What is in CLAIMS_DIR is read or named (docs/design.md, "Input"): links, what is no file, table formats, names of columns and of folders, later
headers, and cells that DuckDB's reader would shorten. All of it through the gate's reader, which renders the build's own macros.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import random
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from conftest import REPO
from test_cells import CASES, LINES, REMITTANCE, laid_out, rows_read

from lookback.reading import x12
from lookback.reading.claims_reader import Reader, Unreadable
from lookback.reading.inputs import imported_files, policy_listing

Layout = dict[str, str | bytes | Callable[[Path], None]]
HEADER, *BODY = LINES.splitlines()
CLAIMS = [("C0", "cigna"), ("C1", "cigna"), ("C2", "cigna")]


def link(target: str) -> Callable[[Path], None]:
    return lambda path: path.symlink_to(target)


def folder(path: Path) -> None:
    path.mkdir()


def parquet(columns: str) -> Callable[[Path], None]:
    """One claim, with columns in the place of its own of these names."""
    key = "'lab' as data_source, 'C0' as claim_id, 1 as claim_line_number, 'cigna' as payer, '81245' as hcpcs_code"
    select = f"select * replace ({columns}) from (select {key}, date '2025-12-01' as claim_start_date, '' as person_id)"
    return lambda path: duckdb.execute(f"copy ({select}) to '{path}' (format parquet)")


def zipped(*names: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return content.getvalue()


def tar() -> bytes:
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:gz") as archive:
        archive.addfile(tarfile.TarInfo("medical_claim.csv"))
    return content.getvalue()


def refusal(directory: Path) -> str:
    with pytest.raises(Unreadable) as complaint:
        rows_read(directory)
    assert "\n" not in str(complaint.value)
    return str(complaint.value)


def tables(directory: Path) -> dict[str, list[dict]]:
    """Every row of every table as the build reads it."""
    with Reader(directory) as reader:
        reader.check()
        found = {}
        for table in reader.macros["input_tables"]():
            result = reader.connection.execute(f"from ({reader.macros['claims_input'](table)})")
            names = [column[0] for column in result.description]
            found[table] = [dict(zip(names, row)) for row in result.fetchall()]
        return found


# Files --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "files",
    [
        {"claims/medical_claim.csv": link("../elsewhere/r.csv"), "elsewhere/r.csv": LINES},
        {"claims/medical_claim": link("../elsewhere"), "elsewhere/a [1]/r.csv": LINES},
        # as Kubernetes mounts a volume: a file, and a folder
        {"claims/medical_claim/..2026_x/r.csv": LINES, "claims/medical_claim/..data": link("..2026_x"), "claims/medical_claim/r.csv": link("..data/r.csv")},
        {"claims/..2026_x/medical_claim/r.csv": LINES, "claims/..data": link("..2026_x"), "claims/medical_claim": link("..data/medical_claim")},
        # links to links, and two ways to one file
        {"claims/medical_claim.csv": link("../b"), "b": link("c"), "c": LINES},
        {"claims/medical_claim/2026.csv": LINES, "claims/medical_claim/latest.csv": link("2026.csv"), "claims/medical_claim/all": link("../medical_claim/y"),
         "claims/medical_claim/y/z.csv": HEADER},
        {"claims/medical_claim.csv.gz": link("../x"), "x": gzip.compress(LINES.encode())},
        # what is skipped may be anything
        {"claims/medical_claim.csv": LINES, "claims/.a": link("nowhere"), "claims/_b": os.mkfifo, "claims/README": os.mkfifo, "claims/.git/x": link("x")},
    ],
    ids=lambda files: " ".join(files)[:60],
)  # fmt: skip
def test_a_link_is_followed_and_no_row_is_read_twice(tmp_path: Path, files: Layout) -> None:
    laid_out(tmp_path, files)
    assert [row[:2] for row in rows_read(tmp_path / "claims")] == CLAIMS


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({"remittance/b.csv": link("/nowhere/b.csv")}, "b.csv is a link that leads nowhere, to /nowhere/b.csv"),
        ({"remittance": link("../nowhere")}, "remittance is a link that leads nowhere"),
        ({"remittance.csv": link("medical_claim/good.csv/x")}, "remittance.csv is a link that leads nowhere"),
        ({"remittance.csv": link("remittance.csv")}, "remittance.csv is a link that leads in a circle"),
        ({"remittance/up": link("..")}, "up is a link that leads in a circle"),
        ({"remittance/a/b": link("../../remittance")}, "a/b is a link that leads in a circle"),
        ({"test_order.csv": os.mkfifo}, "test_order.csv is a pipe and no file"),
        ({"remittance_835/a.835": os.mkfifo}, "remittance_835/a.835 is a pipe and no file"),
        ({"remittance_835/a.835": link("/nowhere")}, "remittance_835/a.835 is a link that leads nowhere"),
        ({"remittance_835/a": link(".")}, "remittance_835/a is a link that leads in a circle"),
        ({"remittance.csv": link("/dev/null")}, "remittance.csv is a device and no file"),
        ({"remittance/x.csv": link("../pipe"), "pipe": os.mkfifo}, "pipe is a pipe and no file"),
        ({os.fsdecode(b"remittance/caf\xe9.csv"): REMITTANCE}, "caf\\xe9.csv has a name that is not UTF-8"),
        ({os.fsdecode(b"remittance_835/\xff.835"): "x"}, "\\xff.835 has a name that is not UTF-8"),
        ({os.fsdecode(b"t\xe9st/x.csv"): "x"}, "t\\xe9st has a name that is not UTF-8"),
        ({"remittance/a\x1b[31m.csv": link("/nowhere")}, "a\\x1b[31m.csv is a link that leads nowhere"),
    ],
    ids=lambda given: ascii(next(iter(given)))[-30:] if isinstance(given, dict) else "",
)  # fmt: skip
def test_what_is_no_file_stops_the_build_by_its_name(tmp_path: Path, files: Layout, sentence: str) -> None:
    laid_out(tmp_path, {"medical_claim/good.csv": LINES} | files)
    assert sentence in refusal(tmp_path)
    x12.decode(tmp_path, tmp_path.with_suffix(".835"))  # and reads on without waiting for a pipe


def test_x12_files_are_found_through_links(tmp_path: Path) -> None:
    laid_out(tmp_path, {"claims/Remittance_835/..2026/a.835": "x", "claims/Remittance_835/..data": link("..2026"), "elsewhere/b.x12": "x"})
    laid_out(tmp_path, {"claims/Remittance_835/a.835": link("..data/a.835"), "claims/Remittance_835/more": link("../../elsewhere")})
    found = [str(path.relative_to(tmp_path / "claims/Remittance_835")) for path in x12.files_of(tmp_path / "claims")]
    assert found == ["a.835", "more/b.x12"]


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({"medical_claim/_delta_log/0.json": "{}"}, "medical_claim is a Delta table"),
        ({"medical_claim/region=x/_delta_log/_last_checkpoint": "{}"}, "medical_claim/region=x is a Delta table"),
        ({"_delta_log": folder}, "is a Delta table"),
        ({"remittance": link("../lake"), "../lake/_delta_log": folder}, "remittance is a Delta table"),
        ({"medical_claim/.hoodie/hoodie.properties": "x"}, "medical_claim is a Hudi table"),
        ({"medical_claim/2021/.hoodie_partition_metadata": "x"}, "medical_claim/2021 is a Hudi table"),
        ({"medical_claim/metadata/v1.metadata.json": "{}"}, "medical_claim is an Iceberg table"),
        ({"remittance/metadata/00000-a.gz.metadata.json": "{}", "remittance/data/a.csv": REMITTANCE}, "remittance is an Iceberg table"),
    ],
    ids=lambda given: next(iter(given)) if isinstance(given, dict) else "",
)  # fmt: skip
def test_a_table_format_is_named_and_its_files_are_not_read_loose(tmp_path: Path, files: Layout, sentence: str) -> None:
    claims = tmp_path / "claims"
    laid_out(claims, {"medical_claim/part.parquet": parquet("'C9' as claim_id")} | files)
    assert sentence in refusal(claims)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("remittance.csv", zipped("remittance.csv"), "is a ZIP archive and not CSV"),
        ("remittance.csv", zipped("[Content_Types].xml", "xl/workbook.xml"), "is an Excel workbook and not CSV"),
        ("remittance.csv", zipped("mimetype", "content.xml"), "is an OpenDocument file and not CSV"),
        ("remittance.csv", gzip.compress(REMITTANCE.encode()), "is a gzip file and not CSV"),
        ("remittance.csv", parquet("'C9' as claim_id"), "is a Parquet file and not CSV"),
        ("remittance.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "is an old or encrypted Excel or Office file and not CSV"),
        ("remittance.CSV", b"(\xb5/\xfdxxxxx", "is a zstd file and not CSV"),
        ("remittance.csv", "ISA*00*          *00*", "is an X12 file and not CSV"),
        ("remittance.csv", "\n <!DOCTYPE html><html>Log in", "is a web page and not CSV"),
        ("remittance.csv", '[{"claim_id": "C0"}]', "is a JSON file and not CSV"),
        ("remittance.csv", "version https://git-lfs.github.com/spec/v1\n", "is a pointer of Git LFS"),
        ("remittance.csv.gz", REMITTANCE, "is text or of no known kind and not gzip"),
        ("remittance.csv.gz", zipped("a.csv"), "is a ZIP archive and not gzip"),
        ("remittance.csv.gz", tar(), "is a gzip file that holds a tar archive"),
        ("remittance.csv.zst", gzip.compress(b"x"), "is a gzip file and not zstd"),
        ("remittance.parquet", REMITTANCE, "is text or of no known kind and not Parquet"),
        ("remittance.parquet", zipped("xl/workbook.xml"), "is an Excel workbook and not Parquet"),
        ("remittance.csv", link("../x.xlsx"), "is an Excel workbook and not CSV"),
    ],
    ids=lambda given: given[:40] if isinstance(given, str) else "",
)  # fmt: skip
def test_a_file_is_named_as_what_its_first_bytes_say(tmp_path: Path, name: str, content: object, sentence: str) -> None:
    laid_out(tmp_path, {"claims/medical_claim.csv": LINES, f"claims/{name}": content, "x.xlsx": zipped("xl/workbook.xml")})
    message = refusal(tmp_path / "claims")
    assert sentence in message and f"/{name} " in message


# Columns ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "header",
    [
        "Data Source,Claim ID,claim-line-number,PAYER,HCPCS.Code,Claim Start  Date,Charge/Amount",
        "DataSource,claimId,ClaimLineNumber,Payer,HcpcsCode,claimStartDate,ChargeAmount",
        "#data_source,\ufeffCLAIM_ID,claim__line__number,[payer],hcpcs code:,'claim_start_date',Charge\u00a0Amount",
        '"Data\tSource","Claim\u200b ID",claim_line number,payer ,"hcpcs_code","claim_start-date",charge_amount_',
    ],
)
def test_a_column_is_ours_whatever_is_between_its_words(tmp_path: Path, header: str) -> None:
    laid_out(tmp_path, {"medical_claim.csv": "\n".join([header, *BODY])})
    assert [row[:2] for row in rows_read(tmp_path)] == CLAIMS
    rows = tables(tmp_path)["medical_claim"]
    assert {(row["data_source"], row["hcpcs_code"], row["claim_start_date"], row["charge_amount"]) for row in rows} == {("lab", "81245", "2025-12-01", "10.00")}


def test_case_24_and_a_parquet_file_with_such_names(tmp_path: Path) -> None:
    found = tables(CASES / "24_header_nearly_ours")
    (claim,), (order,) = found["medical_claim"], found["test_order"]
    assert (claim["claim_id"], claim["hcpcs_code"], claim["charge_amount"], claim["paid_amount"]) == ("A", "81445", "7000", "3500")
    assert (order["claim_id"], order["z_code"]) == ("A", "Z01AB")
    columns = "'lab' as \"Data Source\", 'C0' as \"Claim-ID\", 1 as ClaimLineNumber, 'cigna' as Payer, '81245' as \"HCPCS.Code\""
    laid_out(tmp_path, {"medical_claim.parquet": lambda path: duckdb.execute(
        f"copy (select {columns}, date '2025-12-01' as \"Claim Start Date\", 12.5 as \"Paid Amount\") to '{path}' (format parquet)"
    )})  # fmt: skip
    (row,) = tables(tmp_path)["medical_claim"]
    assert (row["claim_id"], row["claim_start_date"], row["paid_amount"]) == ("C0", "2025-12-01", "12.5")


@pytest.mark.parametrize("other", ["Paid Amount", "paid-amount", "PaidAmount", " PAID_AMOUNT ", "Paid.Amount"])
def test_two_headers_that_become_one_column_are_named(tmp_path: Path, other: str) -> None:
    header, *lines = REMITTANCE.splitlines()
    laid_out(tmp_path, {"medical_claim.csv": LINES, "remittance.csv": "\n".join([f"{header},paid_amount,{other}", *(f"{line},1,2" for line in lines)])})
    assert "remittance.csv names the column paid_amount twice" in refusal(tmp_path)


@pytest.mark.parametrize(
    ("folders", "column"),
    [("paid_date=2021-09-01", "paid_date"), ("x/Paid Date=2021-09-01/y", "paid_date"), ("plan=commercial", "plan"), ("personId=7", "person_id")],
)
def test_a_column_that_only_a_folder_gives_stops_the_build(tmp_path: Path, folders: str, column: str) -> None:
    laid_out(tmp_path, {f"medical_claim/{folders}/part.csv": LINES})
    message = refusal(tmp_path)
    assert f"part.csv lacks the column {column}, which only the name of its folder" in message
    # a column of the file's own, one that is none of ours, and one of another table are names
    for name in ("Payer=aetna", "year=2021", "adjudication_date=2021-09-01"):
        laid_out(tmp_path / name, {f"medical_claim/{name}/part.csv": LINES})
        assert [row[:2] for row in rows_read(tmp_path / name)] == CLAIMS


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ("{'first': 'A', 'last': 'B'} as person_id", "column person_id (STRUCT)"),
        ("map {'a': '1'} as payer", "column payer (MAP)"),
        ("['0244U', '0250U'] as hcpcs_code", "column hcpcs_code (VARCHAR[])"),
        ("[{'day': 1}] as claim_start_date", "column claim_start_date (STRUCT)"),
    ],
)
def test_a_nested_column_in_the_place_of_a_text_is_named(tmp_path: Path, columns: str, sentence: str) -> None:
    laid_out(tmp_path, {"medical_claim.parquet": parquet(columns)})
    assert sentence in refusal(tmp_path) and "medical_claim.parquet" in refusal(tmp_path)


# Later headers ------------------------------------------------------------------------------------------------------


def mixed(header: str) -> str:
    names = header.split(",")
    return ",".join([*names[:-2], names[-1], names[-2]])


@pytest.mark.parametrize(
    "second",
    [
        mixed(HEADER),
        mixed(HEADER).upper(),
        mixed(HEADER).title().replace("_", " "),
        "\ufeff" + ",".join(f'"{name}"' for name in mixed(HEADER).split(",")),
        HEADER.replace("charge_amount", "total"),
        ",".join(HEADER.split(",")[1:] + ["data_source"]),
    ],
)
def test_a_later_header_in_another_order_stops_the_build_with_its_line(tmp_path: Path, second: str) -> None:
    for name, content in {"medical_claim.csv": "\n" + LINES + second + "\n" + BODY[0], "remittance.csv": REMITTANCE}.items():
        laid_out(tmp_path, {name: content})
    assert "medical_claim.csv names its columns again in line 6, and not in the order of its header" in refusal(tmp_path)
    laid_out(tmp_path, {"medical_claim.csv": (LINES + second).replace(",", ";").encode("utf-16")})
    assert "names its columns again in line 5" in refusal(tmp_path)


@pytest.mark.parametrize("second", [HEADER, HEADER.upper(), HEADER.replace("_", " "), ",".join(f'"{name}"' for name in HEADER.split(",")), "\ufeff" + HEADER])
def test_a_later_line_that_repeats_the_header_is_rejected(tmp_path: Path, second: str) -> None:
    laid_out(tmp_path, {"medical_claim.csv": LINES + second + "\n" + BODY[0].replace("C0", "C3") + "\n"})
    found = {row["claim_id"]: row["row_damage"] for row in tables(tmp_path)["medical_claim"]}
    assert found == {None: "the row repeats the header"} | dict.fromkeys(("C0", "C1", "C2", "C3"))


def test_a_text_that_speaks_of_columns_is_no_header(tmp_path: Path) -> None:
    note = '"data_source, claim_id and claim_line_number are the key of a Claim Line Number"'
    lines = [f"{HEADER},note", *(f"{line},{note}" for line in BODY)]
    laid_out(tmp_path, {"medical_claim.csv": "\n".join(lines)})
    assert [row[:2] for row in rows_read(tmp_path)] == CLAIMS


# Quoted beginnings --------------------------------------------------------------------------------------------------


def test_case_27_rejects_the_rows_whose_cells_would_be_shortened() -> None:
    rows = tables(CASES / "27_quoted_beginning")["medical_claim"]
    assert [(row["claim_id"], row["row_damage"]) for row in rows if row["row_damage"] is None] == [("A", None)]
    assert [row["row_damage"] for row in rows if row["row_damage"]] == ["a cell begins with a quoted part and goes on behind it"] * 3


# as it is written ({d} for the delimiter) -> what it says, None where the reader would shorten it
CELLS = {
    "plain": "plain", "": "", '5" tube': '5" tube', '"quoted"': "quoted", '"with {d} in it"': "with {d} in it", '"two ""marks"""': 'two "marks"',
    '""': "", '"behind" ': "behind", '"C34".90': None, '"Medicare" Part B': None, '"x{d}y"z': None, ' "C34".90': None, '"x"y"z"': None,
}  # fmt: skip
LONG_CELLS = {'"two\nlines"': "two\nlines", '"a {d}\n""b""\nc"': 'a {d}\n"b"\nc', '"x\ny" z': None}


@pytest.mark.parametrize("delimiter", [",", "|", ";", "\t"])
@pytest.mark.parametrize("is_long", [False, True])
def test_a_row_with_a_shortened_cell_is_rejected_and_every_other_one_is_read_exactly(tmp_path: Path, delimiter: str, is_long: bool) -> None:
    """Thousands of rows of every kind of cell in every order, against what each cell says."""
    chance = random.Random(27)
    kinds = CELLS | (LONG_CELLS if is_long else {})
    names = ["person_id", "payer", "hcpcs_code", "plan"]
    lines, expected = [delimiter.join(["data_source", "claim_id", "claim_line_number", "claim_start_date", *names])], {}
    for number in range(2_000):
        written = chance.choices(list(kinds), weights=[1 if kinds[cell] is None else 6 for cell in kinds], k=len(names))
        lines.append(delimiter.join(["lab", f"C{number}", "1", "2025-12-01", *written]).replace("{d}", delimiter))
        said = [kinds[cell] for cell in written]
        expected[f"C{number}"] = None if None in said else [cell.replace("{d}", delimiter).strip() or None for cell in said]
    end, encoding = chance.choice(["\n", "\r\n"]), chance.choice(["utf-8", "utf-16"])
    path = laid_out(tmp_path, {"medical_claim.csv": end.join([*lines, ""]).encode(encoding)})
    rows = tables(path)["medical_claim"]
    found = {json.loads(row["raw_row"])["claim_id"]: row for row in rows}
    assert len(rows) == len(found) == len(expected)
    for claim, row in found.items():
        cells = [row[name] and row[name].replace("\r\n", "\n") for name in names]
        assert (None if row["row_damage"] else cells) == expected[claim], row["raw_row"]
        assert ("_quoted_beginning" in row["raw_row"]) == (expected[claim] is None)


# Imported policies ---------------------------------------------------------------------------------------------------


def test_a_warehouse_in_the_folder_of_policies_is_passed_over(tmp_path: Path) -> None:
    inside = ("warehouse.duckdb.builds/target/run/policy_ruling.csv", "x/other.builds/a/policy_ruling.csv", "_kept/policy_ruling.csv")
    laid_out(tmp_path, dict.fromkeys(("acme/policy_ruling.csv", *inside), "policy_id\n"))
    with Reader(REPO / "sample_claims") as reader:
        reader.connection.execute("set variable policy_files = ?", [policy_listing(tmp_path)])
        assert reader.macros["imported_files"]("policy_ruling", "csv") == [f"'{tmp_path}/acme/policy_ruling.csv'"]


def test_policies_are_read_as_they_are_fingerprinted(tmp_path: Path) -> None:
    """At any depth, behind links, under any name that is text; of a table only the files of its name."""
    elsewhere = tmp_path / "elsewhere"
    laid_out(elsewhere, {"policy_ruling.csv": "policy_id\n"})
    folder = tmp_path / "policies"
    names = ("a/b/policy_ruling.csv", "it's [1]*?/policy_ruling.csv", "policy_ruling.csv")
    laid_out(folder, dict.fromkeys((*names, "my_policy_ruling.csv", "policy_ruling.parquet", "a/policy_ruling_csv", ".b/policy_ruling.csv"), "policy_id\n"))
    (folder / "linked").symlink_to(elsewhere)
    (folder / "circle").symlink_to(folder)
    listed = {path for path, _ in imported_files(folder) if path.endswith("/policy_ruling.csv") or path == "policy_ruling.csv"}
    with Reader(REPO / "sample_claims") as reader:
        reader.connection.execute("set variable policy_files = ?", [policy_listing(folder)])
        found = reader.macros["imported_files"]("policy_ruling", "csv")
        read = [reader.connection.execute(f"select count(*) from read_csv({file}, all_varchar = true)").fetchone()[0] for file in found]
    assert listed == {*names, "linked/policy_ruling.csv"} and len(found) == 4 and read == [0] * 4
