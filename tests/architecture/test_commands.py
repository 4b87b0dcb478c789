"""Every command and every public name is there."""

from importlib import import_module

import pytest

from changing_places.cli.main import COMMANDS


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: " ".join(c.words))
def test_every_command_has_its_module_in_the_common_shape(command):
    module = import_module(f"changing_places.cli.{command.module}")
    assert module.__doc__
    assert all(callable(getattr(module, name)) for name in ("add_arguments", "run", "show"))


def test_every_public_name_of_the_package_can_be_had():
    import changing_places

    for name in changing_places.__all__:
        assert getattr(changing_places, name) is not None
