"""Parses texts with the parsers of their languages: a JSON object a line in, one a line out."""

import json
import sys

import tree_sitter
import tree_sitter_typescript
from cfnlint.api import lint
from cfnlint.config import ManualArgs

TYPESCRIPT = tree_sitter.Language(tree_sitter_typescript.language_typescript())


def value(node):
    """The value of a literal; None for any other expression."""
    kind, inner = node.type, node.named_children
    if kind == "object":
        return {key(pair.child_by_field_name("key")): value(pair.child_by_field_name("value")) for pair in inner}
    if kind == "array":
        return [value(item) for item in inner]
    if kind == "string":
        return string(node)
    if kind == "number":
        return json.loads(node.text)
    return {"true": True, "false": False}.get(kind)


def key(node):
    return string(node) if node.type == "string" else node.text.decode()


def string(node):
    escapes = {"\\n": "\n", "\\r": "\r", "\\'": "'", "\\\\": "\\"}
    text = ""
    for part in node.named_children:
        part_text = part.text.decode()
        if part.type == "escape_sequence":
            text += escapes.get(part_text) or chr(int(part_text[2:], 16))
        else:
            text += part_text
    return text


def outer_objects(node):
    """The object literals that lie in no other."""
    if node.type == "object":
        return [value(node)]
    return [found for child in node.named_children for found in outer_objects(child)]


def typescript(text):
    root = tree_sitter.Parser(TYPESCRIPT).parse(text.encode()).root_node
    return {"problems": ["a syntax error"] if root.has_error else [], "objects": outer_objects(root)}


def cloudformation(text, region):
    matches = lint(text, config=ManualArgs(regions=[region]))
    return {"problems": [f"{match.rule.id} {match.message}" for match in matches]}


for line in sys.stdin:
    asked = json.loads(line)
    if asked["language"] == "typescript":
        answer = typescript(asked["text"])
    else:
        answer = cloudformation(asked["text"], asked["region"])
    print(json.dumps(answer), flush=True)
