"""The sentences of who pays and who gains."""

from typing import TYPE_CHECKING

from changing_places.appraisal.agencies.pence import pounds

if TYPE_CHECKING:
    from changing_places.appraisal.agencies.result import Account, AgencyRow, Stepped
    from changing_places.appraisal.agencies.settlement import Settlement

# Agencies whose name is many, of those that a case knows or is likely to name.
MANY = frozenset(
    ("users", "carers", "residents", "staff", "businesses", "schools", "children", "police")
)
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def joined(names: list[str], word: str = "and") -> str:
    """Names as a reader would say them."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {word} {names[-1]}"


def counted(count: int) -> str:
    """A number in words up to ten."""
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


def years_in_words(count: int) -> str:
    """A number of years.

    >>> years_in_words(5), years_in_words(1), years_in_words(12)
    ('five years', 'one year', '12 years')
    """
    return f"{counted(count)} year{'' if count == 1 else 's'}"


def start(sentence: str) -> str:
    """A sentence with its first letter large."""
    return sentence[0].upper() + sentence[1:]


def does(agency: str, one: str, many: str) -> str:
    """A verb as it goes with the name of an agency.

    >>> does("the NHS", "pays", "pay"), does("other councils", "pays", "pay")
    ('pays', 'pay')
    """
    is_many = agency.removeprefix("the ") in MANY or agency.endswith(" councils")
    return many if is_many else one


def outcome(agency: str, amount: int) -> str:
    """What an agency is left with.

    >>> outcome("the NHS", -100_00), outcome("staff", 100_00)
    ('the NHS loses £100', 'staff gain £100')
    """
    if not amount:
        verbs = ("neither gains nor loses", "neither gain nor lose")
        return f"{agency} {does(agency, *verbs)}"
    verb = does(agency, "gains", "gain") if amount > 0 else does(agency, "loses", "lose")
    return f"{agency} {verb} {pounds(abs(amount))}"


def account_sentences(account: "Account") -> list[str]:
    """Who pays and gains in all, when it pays back, what of it is cash, and the steps."""
    span = f"over {years_in_words(len(account.years))}"
    order = sorted(account.agencies, key=lambda a: a.present_net)
    told = [f"{start(span)}, {joined([outcome(a.agency, a.present_net) for a in order])}."]
    whole = sum(a.present_net for a in account.agencies)
    if len(order) > 1:
        verb = "gain" if whole >= 0 else "lose"
        told.append(f"Together they {verb} {pounds(abs(whole))}.")
    if any(f != 1 for f in account.discount):
        told.append("These totals are discounted to the start of the first year.")
    told += [_paid_back(a) for a in account.agencies if any(a.cost)]
    told += [_cash(a) for a in account.agencies if any(a.other)]
    last = {(s.line, s.agency): s for s in account.stepped}
    return [*told, *(_step(s) for s in last.values())]


def _paid_back(agency: "AgencyRow") -> str:
    name, years = agency.agency, agency.payback.years
    if years is None:
        verbs = ("does not get its money", "do not get their money")
        return f"{start(name)} {does(name, *verbs)} back in that time."
    if not years:
        return f"{start(name)} {does(name, 'is', 'are')} never out of pocket."
    return (
        f"{start(name)} {does(name, 'has its', 'have their')} money back after {years:.1f} years, "
        f"having been {pounds(-agency.payback.lowest)} out of pocket at most."
    )


def _cash(agency: "AgencyRow") -> str:
    name, cash, other = agency.agency, sum(agency.cash), sum(agency.other)
    return (
        f"Of the {pounds(cash + other)} that {name} {does(name, 'benefits', 'benefit')} by, "
        f"{pounds(cash)} is cash that leaves {does(name, 'its', 'their')} budget and "
        f"{pounds(other)} is not."
    )


def _step(step: "Stepped") -> str:
    said = (
        f"In {step.year} {step.line} saves {step.agency} {step.volume:,.6g} {step.unit}: on "
        f"average {pounds(step.on_average)} would be counted, and {pounds(step.released)} is "
        "released."
    )
    if step.next_step is None:
        return f"{said} There is no further step."
    following = step.next_step
    return (
        f"{said} {start(following.name)} is {following.missing:,.6g} {step.unit} away and would "
        f"release {pounds(following.releases)}."
    )


def settlement_sentences(found: "Settlement") -> list[str]:
    """What each has without payments, who pays whom how much, and what that leaves each."""
    pairs = list(zip(found.agencies, found.before, strict=True))
    pairs.sort(key=lambda pair: pair[1])
    told = [f"{start(joined([outcome(a, b) for a, b in pairs]))}."]
    if not found.transfers:
        return [*told, "Nobody needs to be paid."]
    paid = [
        f"{t.payer} {does(t.payer, 'pays', 'pay')} {t.receiver} {pounds(sum(t.pence))} over "
        f"{years_in_words(sum(1 for p in t.pence if p))}"
        for t in found.transfers
    ]
    every = "both" if len(found.agencies) == 2 else f"all {counted(len(found.agencies))}"
    low, high = min(found.gains), max(found.gains)
    after = sorted(zip(found.agencies, found.gains, strict=True), key=lambda pair: pair[1])
    left = (
        f"{every} are better off by {pounds(low)}"
        if high - low <= max(100, len(found.agencies))
        else f"{every} are better off: {joined([f'{a} by {pounds(g)}' for a, g in after])}"
    )
    if low <= 0:
        left = f"none is worse off: {joined([outcome(a, g) for a, g in after])}"
    told.append(f"If {joined(paid)}, {left}.")
    told.append(
        f"Payments worth from {pounds(found.least)} to {pounds(found.most)} in all would do; "
        "where in between is for the agencies to agree."
    )
    return told
