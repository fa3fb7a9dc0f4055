"""The tests of Minicrm."""
