"""A cache that fails breaks nothing."""

import time

from portal.caching import Files, Redis

NOBODY = "redis://127.0.0.1:1/0"  # nothing listens there


def works(cache):
    cache.set("a", 1)
    assert cache.get("a") == 1 and cache.incr("a") == 2
    assert cache.add("b", 1) and not cache.add("b", 1)
    assert cache.get_or_set("c", lambda: 3) == 3
    assert cache.get_many(["a", "b"]) == {"a": 2, "b": 1}
    assert cache.delete("a") and cache.get("a", "gone") == "gone"


def test_without_redis_each_process_remembers_by_itself(caplog):
    began = time.monotonic()
    works(Redis(NOBODY, {}))
    assert time.monotonic() - began < 2
    assert len(caplog.records) == 1  # it is left alone for a while, and said once


def test_without_a_disk_too(tmp_path):
    cache = Files(str(tmp_path / "cache"), {})
    (tmp_path / "cache").rmdir()
    (tmp_path / "cache").write_text("a file where the folder was")
    works(cache)


def test_two_threads_of_a_process_share_it():
    first, second = Redis(NOBODY, {}), Redis(NOBODY, {})
    first.set("shared", 1)
    assert second.get("shared") == 1
