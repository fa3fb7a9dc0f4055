from dealdock.vendors.pardot.api import API


def test_the_names_of_all_operations_are_known() -> None:
    for vocabulary in API.vocabularies:
        assert vocabulary.operations.keys() <= set(vocabulary.objects.values())
        operations = {name for names in vocabulary.operations.values() for name in names}
        assert operations == set(vocabulary.operation_names.values())
