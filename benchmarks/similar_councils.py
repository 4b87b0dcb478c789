"""How far our similar councils agree with the published lists, and how honestly that is said.

Run: python benchmarks/similar_councils.py [STORE]

1. The children's model against the DfE's list: share of the published ten in our first fifteen.
   Targets: 64% (age, deprivation, tenure, household deprivation and disability together) and
   40% (age and size alone).
2. The same for variables chosen afresh on four fifths of the councils and tried on the fifth
   that the choice did not see, ten times over: what the way of choosing is worth where it has
   not looked.
3. The all-services model against the ONS lists, within the tier.
"""

import sys
from statistics import mean

import numpy as np

from changing_places.data.place_variables import variables
from changing_places.data.store import Store
from changing_places.place import Country, models, published_lists, similar
from changing_places.place.overlap import DFE
from changing_places.place.similarity import SMALLEST, standardised


def agreement(store: Store, model: str, publisher: str, title: str = "") -> tuple[float, float]:
    """Mean share of the published found, and mean Jaccard, over all councils with a list."""
    country, found, jaccard = Country.of(store), [], []
    for code in country.codes:
        if not published_lists(store, code):
            continue
        if model != "all-services" and country.areas[code].tier == "lower":
            continue
        for overlap in similar(code, model=model, store=store).overlap:
            if overlap.publisher == publisher and title in overlap.title and overlap.n:
                found.append(overlap.share_found)
                jaccard.append(overlap.jaccard)
    return mean(found), mean(jaccard)


def matrix(store: Store) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Squared differences (variable by council by council) and who is in whose DfE list."""
    country = Country.of(store)
    upper = [c for c in country.codes if country.areas[c].tier in ("upper", "unitary")]
    lists = {c: m for c in upper for p, _, m in published_lists(store, c) if p == DFE}
    pool = [v for v in variables() if np.isfinite(country.column(v)).any()]
    rows = []
    for code in lists:
        i = country.row_of[code]
        if country.column("residents")[i] >= SMALLEST:
            rows.append(i)
    pool = [v for v in pool if np.isfinite(country.column(v)[rows]).mean() > 0.97]
    keep = [i for i in rows if all(np.isfinite(country.column(v)[i]) for v in pool)]
    codes = [country.codes[i] for i in keep]
    z = standardised(country, keep, pool)
    squared = np.stack([(z[:, [k]] - z[:, k]) ** 2 for k in range(len(pool))])
    member = np.array([[other in lists[c] for other in codes] for c in codes])
    return squared, member, pool


def share(distance: np.ndarray, member: np.ndarray, rows: np.ndarray, n: int = 15) -> float:
    """Mean share of the published members among the n nearest, for some councils."""
    d = distance[rows].copy()
    d[np.arange(len(rows)), rows] = np.inf
    near = np.argpartition(d, n, axis=1)[:, :n]
    hits = np.take_along_axis(member[rows], near, axis=1).sum(axis=1)
    return float((hits / np.maximum(member[rows].sum(axis=1), 1)).mean())


def search(squared: np.ndarray, member: np.ndarray, rows: np.ndarray, most: int = 14) -> list[int]:
    """Stepwise choice: add the variable that helps most, drop any that hinders, until none does.

    It aims at the mean share over lists of ten to twenty, which is less jumpy than one of 15.
    """

    def aim(distance: np.ndarray) -> float:
        return mean(share(distance, member, rows, n) for n in (10, 12, 15, 18, 20))

    chosen: list[int] = []
    total, best = np.zeros(squared.shape[1:]), 0.0
    while len(chosen) < most:
        rest = [k for k in range(len(squared)) if k not in chosen]
        gain, k = max((aim(total + squared[k]), k) for k in rest)
        if gain < best + 5e-4:
            break
        best, total = gain, total + squared[k]
        chosen.append(k)
        for j in list(chosen):
            if len(chosen) > 2 and (without := aim(total - squared[j])) > best:
                best, total = without, total - squared[j]
                chosen.remove(j)
    return chosen


AGES = ("share-0-4", "share-under-18", "share-18-24", "share-25-44", "share-45-64", "share-65-74",
        "share-75-84", "share-85-over")  # fmt: skip
FAMILIES = (*AGES, "deprivation-income", "deprivation-employment", "deprivation-education",
            "deprivation-health", "deprivation-crime", "deprivation-housing",
            "deprivation-environment", "owns-outright", "owns-with-mortgage", "rents-socially",
            "rents-privately", "households-not-deprived", "households-deprived-once",
            "households-deprived-twice", "households-deprived-thrice", "disabled")  # fmt: skip


def baselines(store: Store) -> tuple[float, float]:
    """The share found by age and size alone, and by whole families of variables unchosen."""
    squared, member, pool = matrix(store)
    everyone = np.arange(len(member))
    sets = ((*AGES, "residents"), FAMILIES)
    small, whole = (
        share(squared[[pool.index(v) for v in names]].sum(axis=0), member, everyone)
        for names in sets
    )
    return small, whole


def out_of_sample(store: Store, repeats: int = 2) -> tuple[float, float, float]:
    """Share found where the choice was made, where it was not, and by our model's variables."""
    squared, member, pool = matrix(store)
    everyone = np.arange(len(member))
    seen, unseen = [], []
    for repeat in range(repeats):
        order = np.random.default_rng(repeat).permutation(len(member))
        for fold in range(5):
            held_out = np.sort(order[fold::5])
            rows = np.setdiff1d(everyone, held_out)
            total = squared[search(squared, member, rows)].sum(axis=0)
            seen.append(share(total, member, rows))
            unseen.append(share(total, member, held_out))
    ours = [pool.index(v) for v in models()["childrens-services"].weights if v in pool]
    return mean(seen), mean(unseen), share(squared[ours].sum(axis=0), member, everyone)


def main() -> None:
    """Print every figure."""
    store = Store.open(sys.argv[1] if len(sys.argv) > 1 else None)
    found, jaccard = agreement(store, "childrens-services", DFE)
    print(f"children's model, DfE list: {found:.1%} of the ten in our 15 (Jaccard {jaccard:.2f})")
    small, whole = baselines(store)
    print(f"age and size alone: {small:.1%}; whole families of variables: {whole:.1%}")
    seen, unseen, ours = out_of_sample(store)
    print(f"variables chosen on 4/5 of councils: {seen:.1%} on these, {unseen:.1%} on the rest")
    print(f"our model's variables on the same councils: {ours:.1%}")
    for title in ("global", "economic", "demographic"):
        found, jaccard = agreement(store, "all-services", "Office for National Statistics", title)
        print(f"all-services model, ONS {title}: {found:.1%} found (Jaccard {jaccard:.2f})")


if __name__ == "__main__":
    main()
