"""Sealing: what was changed, moved or cut does not open."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store.crypto import Keyring, SealBroken, Sealer, Vault, new_key

KEY, OTHER = bytes(range(32)), bytes(range(1, 33))
WHERE = ("notes", "content", 7)
contents = st.binary(max_size=300)
keys = st.binary(min_size=32, max_size=32)


@given(keys, contents)
def test_what_is_sealed_opens(key: bytes, plain: bytes) -> None:
    assert Sealer(key).open(Sealer(key).seal(plain, *WHERE), *WHERE) == plain


@given(contents, st.data())
def test_any_changed_byte_is_refused(plain: bytes, data: st.DataObject) -> None:
    sealed = bytearray(Sealer(KEY).seal(plain, *WHERE))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(SealBroken):
        Sealer(KEY).open(bytes(sealed), *WHERE)


@given(contents, st.data())
def test_a_cut_or_longer_value_is_refused(plain: bytes, data: st.DataObject) -> None:
    sealed = Sealer(KEY).seal(plain, *WHERE)
    cut = data.draw(st.integers(0, len(sealed) - 1))
    for broken in (sealed[:cut], sealed[cut + 1 :], sealed + b"\0"):
        with pytest.raises(SealBroken):
            Sealer(KEY).open(broken, *WHERE)


@given(contents)
def test_the_same_twice_looks_different(plain: bytes) -> None:
    first, second = Sealer(KEY).seal(plain, *WHERE), Sealer(KEY).seal(plain, *WHERE)
    assert first[5:] != second[5:]
    assert len(plain) < 8 or plain not in first


@pytest.mark.parametrize("moved", [("names", "content", 7), ("notes", "payload", 7), ("notes", "content", 8), ()])
def test_a_moved_value_is_refused_and_named(moved: tuple[object, ...]) -> None:
    sealed = Sealer(KEY).seal("құпия".encode(), *WHERE)
    with pytest.raises(SealBroken) as caught:
        Sealer(KEY).open(sealed, *moved)
    assert str(caught.value) == "sealed value does not open: " + "/".join(map(str, moved))
    with pytest.raises(SealBroken):
        Sealer(OTHER).open(sealed, *WHERE)


def test_the_first_key_wraps_and_all_unwrap() -> None:
    data_key = new_key()
    wrapped = Keyring([OTHER]).wrap(data_key, "dossiers", "wrapped_key", 1)
    assert Keyring([KEY, OTHER]).unwrap(wrapped, "dossiers", "wrapped_key", 1) == data_key
    with pytest.raises(SealBroken):
        Keyring([KEY]).unwrap(wrapped, "dossiers", "wrapped_key", 1)
    anew = Keyring([KEY, OTHER]).wrap(data_key, "dossiers", "wrapped_key", 1)
    assert Keyring([KEY]).unwrap(anew, "dossiers", "wrapped_key", 1) == data_key


def test_a_keyring_has_a_key() -> None:
    with pytest.raises(ValueError, match="at least one key"):
        Keyring([])


def test_a_blind_index_differs_by_purpose_and_installation() -> None:
    here, there = (Vault(Keyring([KEY]), KEY, index) for index in (KEY, OTHER))
    found = {here.blind("chat", 5), here.blind("chat", 6), here.blind("inbox", 5), there.blind("chat", 5)}
    assert len(found) == 4
    assert here.blind("chat", 5) == here.blind("chat", "5")
