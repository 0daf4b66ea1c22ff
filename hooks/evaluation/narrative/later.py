"""What stands on a page in the place of something that exists only once every page is filled; `site` puts it in."""

from evaluation.markup import Block

INDEX_WORD = "数字索引"  # the function that puts this in
INDEX = Block(f"<!-- {INDEX_WORD} -->")
WHOLE = Block("<!-- 全文 -->")
LIST = Block("<!-- 下载清单 -->")
CITATION = Block("<!-- 引用格式 -->")
