from dealdock.vendors.pardot.vendor import VENDOR


def test_the_names_of_all_that_can_be_called_are_known() -> None:
    for vocabulary in VENDOR.vocabularies():
        assert vocabulary.operations.keys() <= set(vocabulary.objects.values())
        operations = {name for names in vocabulary.operations.values() for name in names}
        assert operations == set(vocabulary.operation_names.values())
