from changing_places.core.errors import ChangingPlacesError, Refusal


def test_an_error_is_told_in_three_lines():
    error = ChangingPlacesError("What.", "Why.", "Do this.")
    assert str(error).splitlines() == ["What.", "Why.", "Do this."]
    assert error.to_dict() == {"what": "What.", "why": "Why.", "next_step": "Do this."}


def test_a_refusal_has_its_own_exit_code():
    assert Refusal("a", "b", "c").exit_code == 3
    assert ChangingPlacesError("a", "b", "c").exit_code == 2
