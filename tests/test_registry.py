"""The generic registries, on a family of classes made here."""

import pytest

from mxnet import registry


@pytest.fixture
def family():
    class Thing:
        def __init__(self, *args, **kwargs):
            self.args, self.kwargs = args, kwargs

    class Foo(Thing):
        pass

    registry.get_register_func(Thing, "thing")(Foo)
    return Thing, Foo


def test_create(family):
    thing, foo = family
    create = registry.get_create_func(thing, "thing")
    for made in (create("FOO", 1, z=2), create("foo", 1, z=2)):
        assert (type(made), made.args, made.kwargs) == (foo, (1,), {"z": 2})
    assert create(made) is made
    assert create(thing=made) is made
    assert create(thing="foo", q=1).kwargs == {"q": 1}
    for text in ('["foo", {"a": 1}]', '{"thing": "foo", "a": 1}', {"thing": "foo", "a": 1}):
        assert create(text).kwargs == {"a": 1}


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ((), KeyError),
        (("nope",), AssertionError),
        ((5,), AssertionError),
        ((["foo", {}],), AssertionError),
        (('["foo", {}]', 3), AssertionError),
        (("[foo",), ValueError),
        (('["foo"]',), ValueError),
        (('["foo", [1]]',), ValueError),
        (('{"a": 1}',), KeyError),
    ],
)
def test_create_refuses(family, arguments, error):
    with pytest.raises(error):
        registry.get_create_func(family[0], "thing")(*arguments)


def test_register_replaces_with_a_warning(family):
    thing, foo = family
    register = registry.get_register_func(thing, "thing")
    with pytest.warns(UserWarning, match="New thing .*Foo registered with name foo is overriding"):
        register(foo)
    with pytest.raises(AssertionError, match="Can only register subclass of Thing"):
        register(int)
    with pytest.raises(TypeError, match="must be a class"):
        register(5)


def test_alias_and_copy(family):
    thing, foo = family
    assert registry.get_alias_func(thing, "thing")("Bar", "baz")(foo) is foo
    names = registry.get_registry(thing)
    assert set(names) == {"foo", "bar", "baz"}
    names.clear()
    assert registry.get_registry(thing)
    assert registry.get_registry(dict) == {}
