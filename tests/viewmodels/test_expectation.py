from explorer.viewmodels.expectation import Expectation

BOX = Expectation().of("box-b1")


def test_it_follows_the_stream_until_the_form_is_edited():
    shown = BOX.at(4).at(5)
    assert (shown.expected, shown.text, shown.moved_on) == (5, "Expected version 5", None)


def test_once_edited_it_stays_and_says_where_the_stream_is():
    shown = BOX.at(4).hold().at(7)
    assert (shown.wish, shown.moved_on) == (4, "now at v7")


def test_the_version_of_now_can_be_taken():
    shown = BOX.at(4).hold().at(7).take()
    assert (shown.wish, shown.moved_on) == (7, None)


def test_released_it_follows_again():
    assert BOX.at(4).hold().at(7).release().at(8).wish == 8


def test_another_stream_has_another_version():
    shown = BOX.at(4).hold().of("box-b2")
    assert (shown.known, shown.text) == (False, "Expected version …")
    assert shown.at(2).at(3).wish == 2


def test_the_same_stream_changes_nothing():
    shown = BOX.at(4).hold()
    assert shown.of("box-b1") is shown


def test_a_stream_that_does_not_exist_is_expected_to_stay_so():
    assert BOX.at(0).text == "Expects a new stream"
    assert BOX.at(0).wish == 0
    assert BOX.at(3).hold().at(0).moved_on == "does not exist"


def test_any_version_expects_nothing_and_warns_of_nothing():
    shown = BOX.at(4).hold().at(7).any_version(True)
    assert (shown.wish, shown.moved_on, shown.text, shown.known) == (None, None, "Expects any version", True)
    assert shown.any_version(False).wish == 4


def test_without_a_stream_there_is_nothing_to_expect():
    assert Expectation().known
    assert Expectation().wish is None
    assert Expectation().text == "Expected version —"
