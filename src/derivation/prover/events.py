"""Where values are infinite: events in a form in which they can be compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from derivation.prover.context import Context, Event
from derivation.prover.forms import Form, Place
from derivation.prover.renaming import canonical_names, lowest_bound, renamed

__all__ = ["covered", "simplified"]

Facts = frozenset[tuple[Form, bool]]


def simplified(events: Iterable[Event], context: Context) -> frozenset[Event]:
    """Return events without facts that follow from others, joined where they can be."""
    found = {
        _canonical(event, _uncertain(event, _needed(facts, context), context))
        for event in events
        for facts in _apart(event.facts, context)
    }
    while True:
        wider = next(_wider(found), None)
        if wider is None:
            break
        one, whole = wider
        found -= {one}
        found.add(_canonical(whole, _uncertain(whole, whole.facts, context)))
    return frozenset(e for e in found if not any(_implies(e, other) for other in found - {e}))


def covered(events: Iterable[Event], by: frozenset[Event]) -> bool:
    """Return whether each event is one of others, with more facts perhaps."""
    return all(any(event == other or _implies(event, other) for other in by) for event in events)


def _implies(event: Event, other: Event) -> bool:
    return event.sign == other.sign and other.facts <= event.facts


def _apart(facts: Facts, context: Context) -> Iterator[Facts]:
    """Yield facts about probabilities for those about mixtures.

    For a mixture that is positive each probability in it is, in turn: one of them is. Where a
    mixture is 0 all of them are.
    """
    for form, yes in facts:
        parts = context.mixed(form)
        if parts:
            rest = facts - {(form, yes)}
            if yes:
                for part in parts:
                    yield from _apart(rest | {(part, True)}, context)
            else:
                yield from _apart(rest | {(part, False) for part in parts}, context)
            return
    yield facts


def _needed(facts: Facts, context: Context) -> Facts:
    kept = set(facts)
    for form, yes in sorted(facts, key=lambda fact: sorted(-a.rank for a in fact[0].atoms())):
        others = kept - {(form, yes)}
        if context.decided([*others, (form, not yes)]) is None:
            kept = others
    return frozenset(kept)


def _canonical(event: Event, facts: Facts) -> Event:
    """Return an event whose outcomes are numbered, alike for all events that say the same."""
    over = tuple(sorted({place for form, _ in facts for place in form.free} & set(event.over)))
    start = lowest_bound(*(form for form, _ in facts))
    ways: list[tuple[tuple[Place, ...], Facts]] = [
        (
            tuple(sorted(names.values())),
            frozenset((renamed(form, names), yes) for form, yes in facts),
        )
        for names in canonical_names(over, start)
    ]
    bound, named = min(ways, key=lambda way: _key(way[1]))
    return Event(event.sign, bound, named)


def _key(facts: Facts) -> list[tuple[object, ...]]:
    return sorted(
        (
            sorted((tuple((a.rank, k) for a, k in m), c) for m, c in form.terms.items()),
            yes,
        )
        for form, yes in facts
    )


def _uncertain(event: Event, facts: Facts, context: Context) -> Facts:
    """Return facts without those that are sure to hold at some outcome that no other speaks of."""
    for fact in sorted(facts, key=lambda fact: _key(frozenset({fact}))):
        others = {place for form, _ in facts - {fact} for place in form.free}
        own = tuple(sorted(fact[0].free.intersection(event.over) - others))
        if own and context.surely(Event(event.sign, own, frozenset({fact}))):
            facts = facts - {fact}
    return facts


def _wider(found: set[Event]) -> Iterator[tuple[Event, Event]]:
    """Yield an event, and the same without a decision, where others happen if that is the other."""
    for one in found:
        for form, yes in one.facts:
            rest = one.facts - {(form, yes)}
            other = Event(one.sign, one.over, rest | {(form, not yes)})
            if any(_implies(other, known) for known in found):
                yield one, Event(one.sign, one.over, rest)
