"""The adapter of X12 835 files: every row of random files comes back, a second reader counts the same, damage loses nothing silently."""

from __future__ import annotations

import io
import random
import re
from pathlib import Path

import duckdb
import pytest
import pyx12.x12file
import x12_writer as writer

from lookback.reading import x12

READ = {  # the columns that the writer says its rows have, by table
    "transaction": "transaction_number, payment_amount, trace_number, payment_date, adjudication_date, payer_name, payee_id, "
    "production_date, version",
    "claim": "transaction_number, claim_number, claim_id, status_code, charge_amount, paid_amount, patient_responsibility_amount, "
    "allowed_amount, payer_claim_number, original_claim_number, crossover_carrier_name, received_date, statement_from_date, "
    "statement_to_date, "
    "remark_1, remark_2, remark_3, remark_4, remark_5, remark_6, remark_7, remark_8, remark_9, remark_10",
    "service": "transaction_number, claim_number, service_number, qualifier, code, modifier_1, modifier_2, modifier_3, modifier_4, "
    "submitted_code, submitted_modifier_1, submitted_modifier_2, submitted_modifier_3, submitted_modifier_4, charge_amount, paid_amount, "
    "paid_units, submitted_units, service_date, period_from_date, period_to_date, line_item_control_number, allowed_amount",
    "adjustment": "transaction_number, claim_number, service_number, group_code, reason_code, amount, quantity",
    "remark": "transaction_number, claim_number, service_number, list_code, remark_code",
    "provider_adjustment": "transaction_number, provider_id, fiscal_period_date, reason_code, reference_id, amount",
}
NOT_835, CUT_OFF = "remittance_file_not_835", "remittance_file_cut_off"
PLAIN = writer.Transaction(
    "100", "EFT1", "20240105",
    (writer.Claim("C1", "1", "300", "100", "20", services=(
        writer.Service("0244U", "300", "100", dates=(("472", "20231201"),), adjustments=(writer.Adjustment("CO", "45", "200"),)),
    )),),
)  # fmt: skip


class Folder:
    """A claims folder with X12 files, and what is kept of them."""

    def __init__(self, path: Path):
        path = path / "it's [odd] *"
        self.claims, self.kept = path / "claims", x12.kept_folder(path / "warehouse.duckdb")
        self.files = self.claims / "remittance_835"
        self.files.mkdir(parents=True)

    def put(self, name: str, content: str | bytes) -> None:
        path = self.files / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)

    def rows(self, table: str, columns: str = "* exclude (content_hash)") -> list[tuple]:
        """Rows of what is kept, with the name of the file before them, in the order of the files."""
        kept = x12.decode(self.claims, self.kept)
        order = f"file_name, {table}_number" if table in x12.COLUMNS else "file_name"
        with duckdb.connect() as connection:
            return connection.execute(
                f"select parse_filename(file_name), {columns} from read_parquet($kept || '/*/{table}.parquet') "
                f"inner join read_parquet($kept || '/listing.parquet') using (content_hash) order by {order}",
                {"kept": re.sub(r"([*?[])", r"[\1]", str(kept))},
            ).fetchall()

    def problem(self) -> str | None:
        return self.rows("file", "problem")[0][1]

    def findings(self) -> list[tuple]:
        return [row[1:] for row in self.rows("finding", "kind, transaction_number")]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def text_of(*interchanges: writer.Interchange) -> str:
    return "".join(writer.interchange_text(interchange) for interchange in interchanges)


def plain(**changes: object) -> str:
    return text_of(writer.Interchange((PLAIN,), **changes))


# Round trip ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def random_files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Folder, dict[str, list[writer.Interchange]]]:
    """Sixty files of random remittances, some with a byte order mark, some in Latin-1, some with lines before and after."""
    folder, files = Folder(tmp_path_factory.mktemp("random")), {}
    for seed in range(60):
        rng = random.Random(seed)
        name = f"{seed:03}.{rng.choice(('835', 'txt', 'RMT', 'edi'))}"
        files[name] = writer.random_file(rng, claim_count=rng.choice((3, 30, 90)))
        text = text_of(*files[name])
        content = text.encode("latin-1" if seed % 5 == 1 else "utf-8")
        folder.put(name, {2: b"\xef\xbb\xbf", 3: b"\n \r\n"}.get(seed % 5, b"") + content + (b"\n\n" if seed % 2 else b""))
    return folder, files


@pytest.mark.parametrize("table", READ)
def test_every_row_of_a_random_file_is_read_as_it_was_written(random_files, table: str):
    folder, files = random_files
    expected = [
        (name, *(value if value != "" else None for value in row))
        for name, interchanges in sorted(files.items())
        for row in writer.expected_rows(interchanges)[table]
    ]
    assert len(expected) > (3000 if table in ("claim", "service") else 50)
    assert folder.rows(table, READ[table]) == expected


def test_no_random_file_is_set_aside_and_none_has_a_finding(random_files):
    folder, files = random_files
    assert [row[0] for row in folder.rows("file", "problem") if row[1] is None] == sorted(files)
    assert folder.rows("finding") == []


def test_a_second_reader_counts_the_same(random_files):
    """pyx12 knows nothing of tables: it walks the segments. It refuses a mark and a blank before ISA, which are left out for it."""
    folder, files = random_files
    counted = {}
    for name in files:
        data = (folder.files / name).read_bytes().removeprefix(b"\xef\xbb\xbf").strip()
        counted[name] = dict.fromkeys(READ, 0)
        for interchange in re.split(rb"(?=ISA[^A-Z]00)", data)[1:]:
            for segment in pyx12.x12file.X12Reader(io.StringIO(interchange.decode("latin-1"))):
                count_segment(counted[name], segment)
    for table in READ:
        read = dict.fromkeys(files, 0)
        for row in folder.rows(table, "1"):
            read[row[0]] += 1
        assert read == {name: counts[table] for name, counts in counted.items()}, table


def count_segment(counts: dict[str, int], segment) -> None:
    simple = {"ST": "transaction", "CLP": "claim", "SVC": "service", "LQ": "remark"}
    name = segment.get_seg_id()
    if name in simple:
        counts[simple[name]] += 1
    elif name in ("CAS", "PLB"):
        first, step, table = (2, 3, "adjustment") if name == "CAS" else (3, 2, "provider_adjustment")
        counts[table] += sum(bool(segment.get_value(f"{place:02}-1") or segment.get_value(f"{place:02}"))
                             for place in range(first, len(segment) + 1, step))  # fmt: skip


def test_no_table_holds_a_patient(random_files):
    folder, _ = random_files
    kept = x12.decode(folder.claims, folder.kept)
    assert any(writer.PATIENT.encode() in path.read_bytes() for path in folder.files.iterdir())
    with duckdb.connect() as connection:
        for table in x12.CONTRACT:
            for path in kept.glob(f"*/{table}.parquet"):
                query = f"select count(*) from read_parquet(?) as t where contains(t::varchar, '{writer.PATIENT}')"
                assert connection.execute(query, [re.sub(r"([*?[])", r"[\1]", str(path))]).fetchone() == (0,)


# Damage -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("whole_bytes", [x12.WHOLE_BYTES, 1], ids=["at once", "mapped"])
@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("empty", b"", NOT_835),
        ("blank", b"\n\n  ", NOT_835),
        ("a page", b"<html><body>Sign in</body></html>", NOT_835),
        ("a claim", plain().replace("ST*835", "ST*837").replace("GS*HP", "GS*HC").encode(), NOT_835),
        ("an acknowledgement", plain().replace("ST*835", "ST*999").encode(), NOT_835),
        ("an answer on status", plain().replace("ST*835", "ST*277").encode(), NOT_835),
        ("an envelope without a set", (plain().split("ST*")[0] + "GE*0*1~IEA*1*000000001~").encode(), NOT_835),
        ("text before it", b"From the clearing house: " + plain().encode(), NOT_835),
        ("UTF-16", plain().encode("utf-16"), NOT_835),
        ("cut in a claim", plain().split("SVC*")[0].encode(), CUT_OFF),
        ("cut in a segment", plain()[: plain().index("SVC*") + 6].encode(), CUT_OFF),
        ("cut before SE", plain().split("SE*")[0].encode(), CUT_OFF),
        ("cut in ISA", plain()[:60].encode(), NOT_835),
        ("cut, the next glued to it", (plain().split("SVC*")[0] + plain(number=2)).encode(), CUT_OFF),
        ("cut in a segment, the next glued to it", (plain()[: plain().index("SVC*") + 6] + plain(number=2)).encode(), CUT_OFF),
        ("whole, then cut", (plain() + plain(number=2).split("SVC*")[0]).encode(), CUT_OFF),
    ],
)
def test_what_is_no_835_or_is_cut_is_set_aside_whole(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes, problem: str, whole_bytes: int
):
    monkeypatch.setattr(x12, "WHOLE_BYTES", whole_bytes)
    folder.put("damaged", content)
    folder.put("good", plain(number=7))
    files = folder.rows("file", "problem, transaction_count")
    assert files == [("damaged", problem, 0), ("good", None, 1)]
    for table in x12.COLUMNS:
        assert {row[0] for row in folder.rows(table)} <= {"good"}
    assert len(folder.rows("service")) == 1


@pytest.mark.parametrize(
    ("name", "content", "findings"),
    [
        ("count in SE", plain().replace("SE*24*", "SE*99*"), [("wrong_count", 1)]),
        ("no count in SE", plain().replace("SE*24*0001", "SE"), [("wrong_control_number", 1), ("wrong_control_number", 1)]),
        ("an acknowledgement in it", plain().replace("GE*1*", "ST*997*0002~AK1*HP*1~AK1*HP*1~SE*4*0002~GE*2*"),
         [("other_transaction_set", None), ("unknown_segment", 2)]),
        ("number in SE", plain().replace("SE*24*0001", "SE*24*0002"), [("wrong_control_number", 1)]),
        ("count in GE", plain().replace("GE*1*1", "GE*2*1"), [("wrong_count", None)]),
        ("number in GE", plain().replace("GE*1*1", "GE*1*5"), [("wrong_control_number", None)]),
        ("count in IEA", plain().replace("IEA*1*", "IEA*4*"), [("wrong_count", None)]),
        ("number in IEA", plain().replace("IEA*1*000000001", "IEA*1*000000009"), [("wrong_control_number", None)]),
        ("no SE", re.sub("SE[*][^~]*~", "", plain()), [("missing_trailer", 1)]),
        ("no IEA", plain().split("IEA")[0], [("missing_trailer", None)]),
        ("no GE", plain().split("GE*")[0], [("missing_trailer", None), ("missing_trailer", None)]),
        ("no GS", re.sub("GS[*]HP[^~]*~", "", plain()), [("missing_header", None), ("wrong_count", None)]),
        ("a segment of no place", plain().replace("SVC*", "ZZ9*ZZPATIENT~SVC*").replace("SE*24", "SE*25"), [("unknown_segment", 1)]),
        ("an 837 with it", plain() + plain(number=2).replace("ST*835", "ST*837"), [("other_transaction_set", None)]),
        ("two glued", plain() + plain(number=2), []),
    ],
)
def test_what_is_wrong_with_an_envelope_is_said_and_all_is_read(folder: Folder, name: str, content: str, findings: list):
    folder.put("file", content)
    assert folder.problem() is None
    assert sorted(folder.findings(), key=str) == sorted(findings, key=str)
    assert len(folder.rows("service")) == (2 if name == "two glued" else 1)
    assert not any(writer.PATIENT in str(row) for row in folder.rows("finding"))


WRAPPED = [interchange for seed in range(12) for interchange in writer.random_file(random.Random(seed), 4)
           if interchange.delimiters.terminator not in "\r\n" and not interchange.delimiters.between][:6]  # fmt: skip


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("width", [1, 3, 40, 80, 105, 106, 128, 1000])
def test_a_file_wrapped_at_any_width_is_read_as_if_it_were_not(folder: Folder, width: int, line_end: bytes):
    """Several interchanges, each with its own delimiters, in one file; a line may end inside a letter of two bytes."""
    text = text_of(*WRAPPED).encode()
    folder.put("wrapped", line_end.join(text[start : start + width] for start in range(0, len(text), width)) + line_end)
    expected = writer.expected_rows(WRAPPED)
    for table in READ:
        assert folder.rows(table, READ[table]) == [("wrapped", *(value if value != "" else None for value in row)) for row in expected[table]]
    assert folder.problem() is None and folder.findings() == []


@pytest.mark.parametrize(
    ("name", "content", "problem", "findings"),
    [
        ("a wrong count", plain().replace("SE*24*", "SE*99*"), None, [("wrong_count", 1)]),
        ("a wrong number in IEA", plain().replace("IEA*1*000000001", "IEA*1*000000009"), None, [("wrong_control_number", None)]),
        ("cut in a claim", plain().split("SVC*")[0], CUT_OFF, []),
        ("a claim", plain().replace("ST*835", "ST*837").replace("GS*HP", "GS*HC"), NOT_835, []),
    ],
)
def test_a_wrapped_file_is_judged_as_if_it_were_not(folder: Folder, name: str, content: str, problem: str | None, findings: list):
    folder.put("wrapped", "\n".join(content[start : start + 80] for start in range(0, len(content), 80)))
    assert folder.problem() == problem and folder.findings() == findings


def test_findings_count_transactions_over_all_interchanges(folder: Folder):
    folder.put("file", plain() + plain(number=2).replace("SE*24*", "SE*99*"))
    assert folder.findings() == [("wrong_count", 2)]


def test_letters_in_an_amount_stay_to_be_seen(folder: Folder):
    folder.put("file", plain().replace("SVC*HC:0244U*300", "SVC*HC:0244U*3OO").replace("CAS*CO*45*200", "CAS*CO*45*2OO"))
    assert folder.rows("service", "charge_amount") == [("file", "3OO")]
    assert folder.rows("adjustment", "amount") == [("file", "2OO")]


def test_hidden_files_and_readme_belong_to_nobody(folder: Folder):
    for name in (".DS_Store", "README.txt", "_old/a.835", "2024/a.835"):
        folder.put(name, plain())
    assert [row[0] for row in folder.rows("file")] == ["a.835"]


# Kept ---------------------------------------------------------------------------------------------------------------


def parts(folder: Folder) -> dict[str, int]:
    kept = x12.decode(folder.claims, folder.kept)
    return {path.name: path.stat().st_mtime_ns for path in kept.iterdir() if path.is_dir()}


def test_a_file_is_read_once_whatever_it_is_called(folder: Folder, monkeypatch: pytest.MonkeyPatch):
    folder.put("monday", plain())
    first = parts(folder)
    monkeypatch.setattr(x12, "read_file", lambda *_: pytest.fail("read again"))
    assert parts(folder) == first
    folder.put("copy", plain())
    (folder.files / "monday").rename(folder.files / "renamed")
    assert parts(folder) == first
    assert [row[0] for row in folder.rows("claim")] == ["copy", "renamed"]


def test_a_new_file_adds_a_part_and_a_file_taken_away_is_gone(folder: Folder):
    folder.put("monday", plain())
    first = parts(folder)
    folder.put("tuesday", plain(number=2))
    assert len(parts(folder)) == 2 and parts(folder).items() >= first.items()
    (folder.files / "monday").unlink()
    assert [row[0] for row in folder.rows("claim")] == ["tuesday"]


def test_what_an_older_reader_wrote_is_read_again(folder: Folder, monkeypatch: pytest.MonkeyPatch):
    folder.put("monday", plain())
    first = parts(folder)
    monkeypatch.setattr(x12, "READER", "2-test")
    assert len(parts(folder)) == 1 and not set(parts(folder)) & set(first)


def test_parts_are_written_as_they_fill(folder: Folder, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(x12, "PART_BYTES", 1)
    monkeypatch.setattr(x12, "WHOLE_BYTES", 1)
    for number in range(1, 4):
        folder.put(f"{number}", text_of(writer.Interchange((PLAIN, PLAIN), number=number)))
    assert len(parts(folder)) == 3
    assert [row[:3] for row in folder.rows("service", "transaction_number, service_number")] == [
        (f"{number}", place, place) for number in range(1, 4) for place in (1, 2)
    ]


def test_a_folder_without_files_costs_nothing_and_lists_nothing(folder: Folder):
    assert x12.decode(folder.claims, folder.kept) is None and not folder.kept.exists()
    folder.put("monday", plain())
    first = parts(folder)
    (folder.files / "monday").unlink()
    assert x12.decode(folder.claims, folder.kept) is None and not (folder.kept / "listing.parquet").exists()
    folder.put("monday", plain())
    assert parts(folder) == first
