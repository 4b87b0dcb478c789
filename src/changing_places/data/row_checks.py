"""Which source rows cannot be loaded, why, and how they are listed.

Reasons are frames of `REASONS`: the number of the source row, the reason's short name, and
why in words. A source row may have become several rows of the table; if one of them is at
fault, it is set aside whole.
"""

import re
from collections.abc import Sequence

import polars as pl

from changing_places.data.cells import Fault
from changing_places.data.layouts import Fit
from changing_places.data.readers.sheet import CUT_SHORT, ROW, TOO_LONG, cell_name

REASONS = {ROW: pl.Int64, "reason": pl.String, "why": pl.String}
RECODED = "_recoded"


def first_faults(frame: pl.DataFrame, faults: Sequence[Fault]) -> pl.DataFrame:
    """The source rows at fault, each with the first reason that applies."""
    masks = [f.mask.fill_null(False) for f in faults]
    if not faults:
        return pl.DataFrame(schema=REASONS)
    named = frame.with_columns(
        pl.coalesce(
            *(pl.when(m).then(pl.lit(f.reason)) for m, f in zip(masks, faults, strict=True))
        ).alias("_reason"),
        pl.coalesce(*(pl.when(m).then(f.why) for m, f in zip(masks, faults, strict=True))).alias(
            "_why"
        ),
    )
    bad = named.filter(pl.col("_reason").is_not_null())
    bad = bad.select(ROW, reason="_reason", why="_why")
    return bad.unique(ROW, keep="first", maintain_order=True)


def without(frame: pl.DataFrame, reasons: pl.DataFrame) -> pl.DataFrame:
    """A frame without the rows made of source rows that are at fault."""
    if reasons.is_empty():
        return frame
    return frame.join(reasons, on=ROW, how="anti", maintain_order="left")


def gone(
    source: pl.DataFrame, frame: pl.DataFrame, reasons: Sequence[pl.DataFrame]
) -> pl.DataFrame:
    """Source rows that made no row of the table and have no other reason: they held nothing."""
    left = source.select(ROW).join(frame.select(ROW), on=ROW, how="anti")
    for known in reasons:
        left = left.join(known, on=ROW, how="anti")
    why = pl.lit("it holds nothing for this table")
    return left.select(ROW, reason=pl.lit("blank_row"), why=why).cast(REASONS)  # type: ignore[arg-type]


def recoded(frame: pl.DataFrame) -> pl.Expr:
    """Whether an area of the row came under a code other than the register's."""
    aliases = [c for c in frame.columns if re.fullmatch(r"_\w+_alias", c)]
    if not aliases:
        return pl.lit(False).alias(RECODED)
    return pl.any_horizontal(pl.col(c).fill_null(False) for c in aliases).alias(RECODED)


def shape(source: pl.DataFrame, fit: Fit) -> list[Fault]:
    """Rows that are empty, longer than the header, cut off, or a note under the table."""
    width = [c for c in source.columns if c.startswith("c") and c[1:].isdigit()]
    faults = []
    if TOO_LONG in source.columns:
        why = pl.lit(f"it has more cells than the header's {len(fit.header)}")
        faults.append(Fault(pl.col(TOO_LONG).is_not_null(), "too_many_cells", why))
    if CUT_SHORT in source.columns:
        why = pl.lit("it ends before its last cell: the file was cut short")
        faults.append(Fault(pl.col(CUT_SHORT), "cut_short", why))
    texts = [c for c in width if source.schema[c] == pl.String]
    if texts != width or len(width) < 2 or fit.unpivoted:
        return faults
    filled = [(pl.col(c).fill_null("").str.strip_chars() != "").cast(pl.Int16) for c in width]
    count = pl.sum_horizontal(filled)
    faults.append(Fault(count == 0, "blank_row", pl.lit("every cell of it is empty")))
    if len(width) > 2:
        note = (count == 1) & (pl.col(width[0]).str.len_chars() > 12)
        faults.append(Fault(note, "note", pl.lit("it is a note and no row of the table")))
    return faults


def duplicates(frame: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    """Rows whose key an earlier row has; of a recoded area's two rows, the one recoded."""
    keys = [k for k in key if k in frame.columns]
    frame = frame.select(ROW, RECODED, *keys).sort(RECODED, ROW)
    twice = frame.filter(~pl.struct(keys).is_first_distinct()) if keys else frame.clear()
    if twice.is_empty():
        return pl.DataFrame(schema=REASONS)
    firsts = frame.unique(keys, keep="first", maintain_order=True).select(*keys, first=ROW)
    twice = twice.join(firsts, on=keys, how="left", nulls_equal=True)
    shown = pl.concat_str([pl.col(k).cast(pl.String).fill_null("") for k in keys], separator=", ")
    why = pl.format("row {} has the same key ({})", pl.col("first"), shown)
    recoded = pl.format(
        "it is another code's row for the area of row {} ({})", pl.col("first"), shown
    )
    named = twice.select(
        ROW,
        reason=pl.when(RECODED).then(pl.lit("recoded_twin")).otherwise(pl.lit("duplicate_key")),
        why=pl.when(RECODED).then(recoded).otherwise(why),
    )
    return named.unique(ROW, keep="first", maintain_order=True)


def listed(source: pl.DataFrame, reasons: pl.DataFrame, fit: Fit, name: str) -> pl.DataFrame:
    """The rows at fault as they stood in the file, with the reason in a sentence."""
    rows = source.join(reasons, on=ROW, how="inner", maintain_order="left")
    kinds = rows.schema
    positions = [
        i
        for i in range(len(fit.header))
        if cell_name(i) in kinds and not _bulky(kinds[cell_name(i)])
    ]
    labels = _distinct([fit.header[i].strip() or f"column {i + 1}" for i in positions])
    parts = [pl.col(cell_name(i)).alias(n) for i, n in zip(positions, labels, strict=True)]
    if TOO_LONG in rows.columns:
        parts.append(pl.col(TOO_LONG).alias("beyond the header"))
    sentence = pl.format("{}, row {}: {}.", pl.lit(name), pl.col(ROW), pl.col("why"))
    return rows.select(
        source=pl.lit(name, dtype=pl.String),
        row=pl.col(ROW).cast(pl.Int64),
        reason=pl.col("reason"),
        why=sentence,
        content=pl.struct(parts).struct.json_encode(),
    )


def _bulky(kind: pl.DataType) -> bool:
    """Rings of boundaries: too long to list."""
    return isinstance(kind, pl.List) and kind.inner.is_nested()


def _distinct(labels: Sequence[str]) -> list[str]:
    seen: dict[str, int] = {}
    found = []
    for label in labels:
        seen[label] = seen.get(label, 0) + 1
        found.append(label if seen[label] == 1 else f"{label} ({seen[label]})")
    return found
