"""A feed as feedparser reads it from its address, and what a second visit with its ETag gets, as JSON."""

import calendar
import json
import sys

import feedparser

read = feedparser.parse(sys.argv[1])
again = feedparser.parse(sys.argv[1], etag=read.get("etag"))


def at(parsed):
    return calendar.timegm(parsed) if parsed else None


def links(of):
    return [{k: link.get(k) for k in ("rel", "type", "href", "hreflang")} for link in of.get("links", [])]


print(json.dumps({
    "bozo": bool(read.bozo),
    "why": repr(read.get("bozo_exception")),
    "version": read.version,
    "encoding": read.encoding,
    "status": read.status,
    "again": again.status,
    "id": read.feed.get("id"),
    "title": read.feed.get("title"),
    "language": read.feed.get("title_detail", {}).get("language"),
    "author": read.feed.get("author"),
    "updated": at(read.feed.get("updated_parsed")),
    "updated_exactly": read.feed.get("updated"),
    "links": links(read.feed),
    "entries": [{
        "id": e.get("id"),
        "title": e.get("title"),
        "language": e.get("title_detail", {}).get("language"),
        "published": at(e.get("published_parsed")),
        "updated": at(e.get("updated_parsed")),
        "updated_exactly": e.get("updated"),
        "link": e.get("link"),
        "links": links(e),
        "content": [{k: c.get(k) for k in ("type", "language", "value")} for c in e.get("content", [])],
    } for e in read.entries],
}))
