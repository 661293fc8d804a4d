"""HTML pages: their text, and where it stands in the source."""

from povext.text import align, structure
from povext.text.page import page_head

PAGE = """<!DOCTYPE html>
<html><head><meta charset="utf-8">
<title>青山县减贫3.2万人_青山县政府</title>
<meta name="PubDate" content="2020-10-19 09:19"/>
<style>.n { width: 100px }</style>
<script>var n = "5万人"; if (1 < 2) { document.write("<p>7个村</p>"); }</script>
</head>
<body>
<!-- 12个村 -->
<div class="top-nav"><a href="/a">首页</a><a href="/b">新闻100</a></div>
<nav><ul><li>要闻1</li></ul></nav>
<h1>青山县减贫<b>3.2</b>万人</h1>
<p class="lead" title="a > b">2020年，全县
   有<span>53</span>个贫困村&nbsp;脱贫，<em>户均</em>
增收&#50;500元。</p>
<table><tr><td>村数</td><td>53</td></tr></table>
<p>修路<br>12公里</p>
<ruby>萬<rp>(</rp><rt>wàn</rt><rp>)</rp></ruby>畝
<div id="footer"><div>版权</div> 电话0771-1234567</div>
</body></html>
"""


def test_the_text_of_a_page():
    view = align(PAGE)
    assert view.raw == PAGE
    lines = [line.strip() for line in view.clean.split("\n") if line.strip()]
    assert lines == ["青山县减贫3.2万人", "2020年，全县有53个贫困村 脱贫，户均增收2500元。", "村数\t53", "修路", "12公里", "万亩"]


def test_offsets_point_into_the_source():
    view = align(PAGE)
    at = view.clean.index("2500元")
    assert view.span(at, at + 5).text == "&#50;500元"
    at = view.clean.index("3.2万")
    assert view.span(at, at + 4).text == "3.2</b>万"
    at = view.clean.index("53个")
    assert view.span(at, at + 3).text == "53</span>个"
    for i in range(len(view.clean)):
        span = view.span(i, i + 1)
        assert PAGE[span.start : span.end] == span.text


def test_the_structure_of_a_page():
    view = align(PAGE)
    built = structure(view.clean, "青山县减贫3.2万人")
    assert built.title is not None
    assert view.span(*built.title).text == "青山县减贫<b>3.2</b>万人"


def test_the_head_of_a_page():
    head = page_head(PAGE)
    assert head.title == "青山县减贫3.2万人"
    assert head.published == "2020-10-19"


def test_a_page_that_never_closes_its_elements_keeps_its_text():
    for tag in ("script", "style", "nav", "div class=nav", "head", "!--", "ruby><rt"):
        assert "53个村" in align(f"<html><body><{tag}>全县53个村").clean, tag


def test_a_box_that_holds_the_article_is_no_furniture():
    page = "<html><body><div class='share-nav'><h1>青山县</h1><p>全县53个村脱贫，户均增收2500元。</p></div></body></html>"
    assert "53个村脱贫" in align(page).clean


def test_nested_boxes_end_where_they_end():
    page = (
        "<html><body><p>"
        + "全县脱贫攻坚。" * 9
        + "</p><div id=footer><div>甲</div><div>乙</div></div><p>53个村</p></body></html>"
    )
    clean = align(page).clean
    assert "甲" not in clean
    assert "乙" not in clean
    assert "53个村" in clean


def test_attributes_may_hold_signs():
    assert align('<html><p title="5 > 3" data-x=\'"\'>53个村</p>').clean.strip() == "53个村"


def test_latin_words_stay_apart():
    assert align("<html><p>GDP\ngrowth <b>rate</b>\n5%</p>").clean.strip() == "GDP growth rate 5%"


def test_tags_in_plain_text_need_a_name_of_html():
    assert align("《通知》<暂行>，<b>53</b>个村，<foo>，a<b").clean == "《通知》<暂行>，53个村，<foo>，a<b"
