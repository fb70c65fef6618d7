"""The scores of every reference entry, pinned: through prepare, the rules, scoring, and the board.

The values agree with scikit-learn's on the same tables. One that moves means that a row has moved or that a
metric computes something else; neither may happen unnoticed.
"""

import re
from dataclasses import dataclass

import pytest

from harness.competition.describe import read_overview
from harness.scoring.chosen_metric import metric_of
from harness.scoring.references import hand_in_references
from leaderboard.store import Board


@dataclass(frozen=True)
class Golden:
    """One competition: its data, its rows (to learn from, public, private), and (public, private) scores."""

    data: str
    rows: tuple[int, int, int]
    scores: dict[str, tuple[float, float]]


GOLDEN = {
    "best-line": Golden(
        data="eb65f484f347170b22d582196e93b1f7",
        rows=(60, 20, 20),
        scores={
            "sample_submission": (4.5288740322512835, 4.651870591493275),
            "dolbear": (1.2369978093137084, 1.682403483556035),
            "least_squares": (1.1316498756139632, 1.1532401766393352),
        },
    ),
    "blobs": Golden(
        data="9762244497fa5dce3126eaa1162f6be0",
        rows=(0, 192, 448),
        scores={
            "sample_submission": (0.0, 0.0),
            "by_colour": (0.6082472379310709, 0.553520407990791),
        },
    ),
    "breast-cancer": Golden(
        data="804f7b16726732eb17e5b91cec708f37",
        rows=(341, 68, 160),
        scores={
            "sample_submission": (0.5, 0.5),
            "one_threshold": (0.8767441860465116, 0.89),
            "one_measurement": (0.9306976744186046, 0.95725),
        },
    ),
    "canteen": Golden(
        data="26c01a9ae345036812d9285c08f47958",
        rows=(445, 58, 65),
        scores={
            "sample_submission": (140.15220689655175, 147.41547692307694),
            "same_dish": (116.42711017271549, 124.31279057874782),
            "same_dish_and_some_more": (83.74451410658307, 85.88461538461539),
        },
    ),
    "diabetes": Golden(
        data="7f010d444c7391089e4e1819ad2a0f78",
        rows=(309, 40, 93),
        scores={
            "sample_submission": (83.04813609588116, 78.75098732523246),
            "body_mass_line": (66.12968499645118, 66.571931311303),
        },
    ),
    "digits": Golden(
        data="2824c1de80b0920deaa1068ba1ccf7e1",
        rows=(1078, 216, 503),
        scores={
            "sample_submission": (2.3024887211991008, 2.3025353711232928),
            "nearest_average": (0.39812112076329387, 0.3593258211259467),
        },
    ),
    "ice-cream": Golden(
        data="6fb7a9bf33bf93e1bc852eb0c30095f3",
        rows=(1988, 321, 749),
        scores={
            "sample_submission": (0.22170301142263757, 0.19203382287494433),
            "by_the_thermometer": (0.2897196261682243, 0.23787271918113037),
            "last_summer_first": (0.35929387331256485, 0.31619937694704053),
        },
    ),
    "iris": Golden(
        data="8cd314d1d8bd51ddfde623d5754123c5",
        rows=(90, 30, 30),
        scores={
            "sample_submission": (0.3333333333333333, 0.3333333333333333),
            "petal_ruler": (0.9666666666666667, 1.0),
        },
    ),
    "linnerud": Golden(
        data="96cdb8bd91ccf475a94cc267070671bc",
        rows=(10, 5, 5),
        scores={
            "sample_submission": (9.605760099625561, 10.424204990313585),
            "situps_line": (7.997866837980518, 8.691457376396441),
        },
    ),
    "spam": Golden(
        data="afe45800f5ce8fa55c669020fbd27fc1",
        rows=(1560, 252, 588),
        scores={
            "sample_submission": (0.24206349206349206, 0.24489795918367346),
            "loud_words": (1.3531746031746033, 1.4948979591836737),
            "sure_words": (0.16666666666666666, 0.15136054421768708),
        },
    ),
    "store-demand": Golden(
        data="ae076b5cafe5147e453155659a91890c",
        rows=(5965, 470, 1045),
        scores={
            "sample_submission": (0.947320820672611, 0.9110694653611991),
            "last_weeks": (0.38907200669809844, 0.47980868418992034),
            "last_years_week": (0.4301293254858922, 0.33110828794513636),
        },
    ),
    "wine": Golden(
        data="597bce0b577f86fc1133852035f3fb84",
        rows=(107, 28, 43),
        scores={
            "sample_submission": (0.18803418803418803, 0.18888888888888888),
            "two_questions": (0.93048128342246, 0.9754062362758014),
        },
    ),
}


@pytest.fixture(scope="session")
def scores_once(prepare_once, workspace):
    known = {}

    def hand_in(slug):
        if slug not in known:
            assert hand_in_references(prepare_once(slug), workspace) == ()
            entries = Board(workspace.board(slug)).entries().to_pylist()
            known[slug] = {
                entry["model"]: (entry["public_score"], entry["private_score"]) for entry in entries
            }
        return known[slug]

    return hand_in


def test_the_rows_are_where_they_were(slug, prepared):
    golden = GOLDEN[slug]
    assert (prepared.rows_train, prepared.rows_public, prepared.rows_private) == golden.rows
    assert prepared.fingerprints.data == golden.data


def test_the_references_score_what_they_scored(slug, scores_once):
    expected = GOLDEN[slug].scores
    assert scores_once(slug) == {name: pytest.approx(pair, abs=1e-9) for name, pair in expected.items()}


def test_a_simple_rule_beats_the_sample_submission(slug, prepared, scores_once):
    sign = 1 if metric_of(prepared).direction == "maximize" else -1
    rules = {name: sign * private for name, (_, private) in scores_once(slug).items()}
    sample = rules.pop("sample_submission")
    assert max(rules.values()) > sample


def test_the_overview_promises_the_scores_that_the_references_get(slug, prepared):
    """A score in the overview is the private one, rounded as it stands there."""
    section = read_overview(prepared).split("## What good scores look like")[1]
    rows = re.findall(r"^\| ([\d.]+) \| `(\w+)`:", section, flags=re.MULTILINE)
    promised = {name: shown for shown, name in rows}
    assert set(promised) == set(GOLDEN[slug].scores)
    for name, shown in promised.items():
        digits = len(shown.partition(".")[2])
        assert f"{GOLDEN[slug].scores[name][1]:.{digits}f}" == shown, name
