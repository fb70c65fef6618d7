from harness.reporting.sections.cost import Offer, find_front


def test_the_front_has_what_nothing_beats_in_both() -> None:
    offers = [Offer("c", 3, 0.8), Offer("a", 1, 0.5), Offer("b", 2, 0.8), Offer("d", 9, 0.9)]
    offers.append(Offer("e", 4, 0.1))
    assert [one.name for one in find_front(offers, lambda score: -score)] == ["a", "b", "d"]
    assert [one.name for one in find_front(offers, lambda score: score)] == ["a", "e"]


def test_of_equals_in_time_the_better_one_counts() -> None:
    assert find_front([Offer("worse", 1, 2.0), Offer("better", 1, 1.0)], lambda score: score) == [
        Offer("better", 1, 1.0)
    ]
