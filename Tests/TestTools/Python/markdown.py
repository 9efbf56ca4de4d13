"""Reads a JSON list of Markdown texts; for each prints what a reader of the page would get.

`structure`: the tags with their attributes, and comments, in their order. `prose`: the text outside of code, where
GitHub looks for mentions, references and links. `code`: the text inside of it, where it looks for nothing.
"""

import json
import sys
from html.parser import HTMLParser

from markdown_it import MarkdownIt


class Page(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.structure, self.prose, self.code, self.depth = [], [], [], 0

    def handle_starttag(self, tag, attributes):
        self.structure.append(" ".join([tag] + [f"{name}={value}" for name, value in attributes]))
        self.depth += tag == "code"

    def handle_endtag(self, tag):
        self.structure.append("/" + tag)
        self.depth -= tag == "code"

    def handle_data(self, data):
        (self.code if self.depth else self.prose).append(data)

    def handle_comment(self, data):
        self.structure.append("<!--" + data + "-->")

    def handle_decl(self, decl):
        self.structure.append("<!" + decl + ">")

    def handle_pi(self, data):
        self.structure.append("<?" + data + ">")

    unknown_decl = handle_decl


def page(parser, text):
    page = Page()
    page.feed(parser.render(text))
    page.close()
    return {"structure": page.structure, "prose": "".join(page.prose), "code": "".join(page.code)}


# CommonMark, raw HTML as GitHub has it, and two of its extensions. What else GitHub adds (mentions, references,
# autolinks) works on the text outside of code.
parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
json.dump([page(parser, text) for text in json.load(sys.stdin)], sys.stdout)
