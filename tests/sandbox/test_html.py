"""Telegram's HTML: what comes out, what is refused and how."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.errors import ApiError
from bot.sandbox.html import parse_html
from bot.sandbox.utf16 import cut, utf16

REFUSED = "Bad Request: can't parse entities: "


def entity(kind, offset, length, **more):
    return {"type": kind, "offset": offset, "length": length, **more}


@pytest.mark.parametrize(
    ("markup", "text", "entities"),
    [
        ("plain", "plain", []),
        ("<b>a</b>", "a", [entity("bold", 0, 1)]),
        ("<STRONG>a</strong>", "a", [entity("bold", 0, 1)]),
        ("<b>a</>", "a", [entity("bold", 0, 1)]),
        ("<b></b>x", "x", []),
        ("x <i>Ә</i> <u>y</u>", "x Ә y", [entity("italic", 2, 1), entity("underline", 4, 1)]),
        ("😀<s>b</s>", "😀b", [entity("strikethrough", 2, 1)]),
        ("<b>a<i>b</i></b>", "ab", [entity("bold", 0, 2), entity("italic", 1, 1)]),
        ('<span class="tg-spoiler">z</span>', "z", [entity("spoiler", 0, 1)]),
        ("<tg-spoiler>z</tg-spoiler>", "z", [entity("spoiler", 0, 1)]),
        ("<a href='https://a.kz/x?a=1&amp;b=2'>k</a>", "k", [entity("text_link", 0, 1, url="https://a.kz/x?a=1&b=2")]),
        ("<a href=example.com>k</a>", "k", [entity("text_link", 0, 1, url="http://example.com/")]),
        ("<a>example.com</a>", "example.com", [entity("text_link", 0, 11, url="http://example.com/")]),
        ('<a href="no link">k</a>', "k", []),
        ('<a href="http://localhost/">k</a>', "k", []),
        ("<code>x</code>", "x", [entity("code", 0, 1)]),
        ("<pre>x</pre>", "x", [entity("pre", 0, 1)]),
        ('<pre><code class="language-py">x</code></pre>', "x", [entity("pre", 0, 1, language="py")]),
        ('<code class="language-py"><pre>x</pre></code>', "x", [entity("pre", 0, 1, language="py")]),
        ("<blockquote>q</blockquote>", "q", [entity("blockquote", 0, 1)]),
        ("<blockquote expandable>q</blockquote>", "q", [entity("expandable_blockquote", 0, 1)]),
        ("&lt;b&gt; &amp;amp; &quot;&#1179;&#x4d9;", '<b> &amp; "қә', []),
        ("&nbsp; &foo; &", "&nbsp; &foo; &", []),
        ("a > b", "a > b", []),
    ],
)
def test_markup_becomes_text_and_entities(markup, text, entities):
    assert parse_html(markup) == (text, entities)


def test_link_to_a_user_is_a_mention():
    _, entities = parse_html('<a href="tg://user?id=42">they</a>')
    assert entities[0]["type"] == "text_mention"
    assert entities[0]["user"]["id"] == 42


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<x>a</x>", 'Unsupported start tag "x" at byte offset 0'),
        ("Ә<br>", 'Unsupported start tag "br" at byte offset 2'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("a <b", "Unclosed start tag at byte offset 2"),
        ("<b>a<i>b</b></i>", 'Unmatched end tag at byte offset 8, expected "</i>", found "</b>"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<a ="x">a</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=http://a.kz>a</a>", "Unexpected end of name token at byte offset 8"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<tg-emoji>a</tg-emoji>", "Invalid custom emoji identifier specified"),
    ],
)
def test_wrong_markup_is_refused_in_telegrams_words(markup, reason):
    with pytest.raises(ApiError) as refusal:
        parse_html(markup)
    assert (refusal.value.code, refusal.value.description) == (400, REFUSED + reason)


@given(st.text())
def test_escaped_text_comes_back_as_it_was(text):
    assert parse_html(html.escape(text, quote=False)) == (text, [])


@given(st.lists(st.tuples(st.sampled_from(["b", "i", "u", "s", "code", None]), st.text(min_size=1)), max_size=6))
def test_entities_name_their_words(parts):
    markup = "".join(f"<{tag}>{html.escape(text)}</{tag}>" if tag else html.escape(text) for tag, text in parts)
    plain = "".join(text for _, text in parts)
    try:
        text, entities = parse_html(markup)
    except ApiError:
        # html.escape writes ' as &#x27; which Telegram reads; nothing here may be refused
        pytest.fail(markup)
    assert text == plain
    assert [cut(text, e["offset"], e["length"]) for e in entities] == [text for tag, text in parts if tag]
    assert all(e["offset"] + e["length"] <= utf16(text) for e in entities)


@given(st.text(alphabet="<>/abi =\"'&;#x1", max_size=30))
def test_any_markup_is_parsed_or_refused(markup):
    try:
        text, entities = parse_html(markup)
    except ApiError as refusal:
        assert refusal.description.startswith(REFUSED)
    else:
        assert all(0 <= e["offset"] < e["offset"] + e["length"] <= utf16(text) for e in entities)
