"""What stands on a page in the place of something that exists only once every page is filled; `site` puts it in."""

from evaluation.markup import Block

INDEX = Block("<!-- 数字索引 -->")
WHOLE = Block("<!-- 全文 -->")
LIST = Block("<!-- 下载清单 -->")
CITATION = Block("<!-- 引用格式 -->")
