"""Version 5 of Pardot's API, whose paths are REST: the tests of every vendor with such paths."""

import pytest

from tests.across.test_described_answers import (
    test_all_answers_are_described,
    test_answers_are_as_described_and_others_are_not,
    test_each_described_answer_has_an_example,
    test_handlers_name_what_they_return,
)
from tests.across.test_fastapi import test_a_call_passes_fastapi_s_route_handling
from tests.across.test_openapi import (
    test_each_operation_has_an_id_of_its_own,
    test_each_operation_has_its_parameters_and_errors,
    test_it_lists_every_operation,
    test_responses_match_the_description,
)
from tests.across.test_operations import (
    TestBody,
    TestKey,
    TestPath,
    TestQueryString,
    test_a_fault_on_an_operation_does_not_change_others,
    test_calls_beyond_a_limit_are_refused,
)

pytestmark = pytest.mark.parametrize("vendor", ["pardot"], indirect=True, scope="package")

__all__ = [
    "TestBody",
    "TestKey",
    "TestPath",
    "TestQueryString",
    "test_a_call_passes_fastapi_s_route_handling",
    "test_a_fault_on_an_operation_does_not_change_others",
    "test_all_answers_are_described",
    "test_answers_are_as_described_and_others_are_not",
    "test_calls_beyond_a_limit_are_refused",
    "test_each_described_answer_has_an_example",
    "test_each_operation_has_an_id_of_its_own",
    "test_each_operation_has_its_parameters_and_errors",
    "test_handlers_name_what_they_return",
    "test_it_lists_every_operation",
    "test_responses_match_the_description",
]
