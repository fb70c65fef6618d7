import numpy as np
import pyarrow as pa

from harness.scoring.cells.base import faults_of, is_missing, tidy
from harness.scoring.problems import Mistake


def test_blanks_around_are_dropped_and_what_was_no_utf8_is_marked():
    text, broken = tidy(pa.array([" a ", "x\ufffd", "é"]))
    assert text.to_pylist() == ["a", "x\ufffd", "é"]
    assert broken.tolist() == [False, True, False]


def test_words_for_nothing():
    assert is_missing(pa.array(["", "NA", "null", "None", "0", "nan"])).tolist() == [True] * 4 + [False] * 2


def test_only_faults_that_occur_are_told():
    (fault,) = faults_of(empty=np.array([False, True]), encoding=np.array([False, False]))
    assert fault.mistake is Mistake.EMPTY
