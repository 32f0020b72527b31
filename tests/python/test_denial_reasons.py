"""Which adjustment reasons deny (docs/design.md, "Which CARCs deny"): the seed held to the list of the contract, code by code."""

from __future__ import annotations

from conftest import REPO, read_csv
from reference import Reference

# The codes that the design names, by what they do to the money.
NAMED = {
    "patient_share": "1 2 3 66 142 187 241 247 248",
    "contract": "23 24 42 44 45 59 94 103 104 105 131 132 137 143 144 161 245 253 271 A2",
    "other_payer": "100 101 293 294",
    "pending": "133",
}
# "At least these": what X12's list says of these makes them of the same kinds (docs/decisions). P-codes are "as each says".
FURTHER = {
    "patient_share": "126 127",
    "contract": "36 37 41 43 69 70 74 75 76 85 87 90 91 102 118 121 122 123 124 145 217 225 232 262 263 264 265 266 295",
    "other_payer": "106 156 307",
    "pending": "221 255",
}
P_CODES = {"contract": "P5 P12 P22 P23 P24 P25 P26 P28 P29 P32", "pending": "P8 P11"}
KINDS = [(effect, code) for listed in (NAMED, FURTHER, P_CODES) for effect, codes in listed.items() for code in codes.split()]
SEED = {row["carc_code"]: row for row in read_csv(REPO / "seeds/reference/adjustment_reason.csv")}


def test_the_reasons_that_do_not_deny_are_those_of_the_contract() -> None:
    """No code more and none less: one that is not in this list denies."""
    expected = {code: effect for effect, code in KINDS}
    assert len(expected) == len(KINDS)
    assert {code: row["effect"] for code, row in SEED.items() if row["is_denial"] != "true"} == expected


def test_every_other_reason_denies_and_says_so_in_both_columns() -> None:
    others = {code: (row["is_denial"], row["effect"]) for code, row in SEED.items() if code not in {code for _, code in KINDS}}
    assert len(others) > 200 and set(others.values()) == {("true", "denial")}
    assert {"16", "18", "29", "50", "55", "96", "97", "119", "146", "151", "181", "197", "198", "252", "B7", "P2"} <= set(others)


def test_each_reason_has_the_ground_of_its_kind() -> None:
    grounds = {effect: {row["ground"].strip() for row in SEED.values() if row["effect"] == effect} for effect in (*NAMED, "denial")}
    assert all(len(found) == 1 and "" not in found for found in grounds.values()), grounds
    assert len({ground for found in grounds.values() for ground in found}) == len(grounds), "one ground for two kinds"


def test_an_unpaid_line_is_denied_by_none_of_them_and_by_any_other() -> None:
    """By the reference, to which the warehouse is held: paid for the reason, or no decision yet."""
    reader = Reference(REPO / "seeds").claim_reader

    def decided(code: str) -> tuple[str, str | None]:
        return reader.decide(False, False, 0, None, 100, [("CO", (code,), 100)])[:2]

    assert {code: decided(code) for _, code in KINDS} == {
        code: ("pending" if effect == "pending" else "paid", None) for effect, code in KINDS
    }
    assert {code: decided(code) for code in ("50", "197", "16", "A1", "999")} == {
        code: ("denied", code) for code in ("50", "197", "16", "A1", "999")
    }
