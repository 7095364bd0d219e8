"""What beat sends must be known to the worker: one that is not is dropped with a line in a log."""

from attune.celery import app


def test_worker_knows_every_task_that_beat_sends() -> None:
    app.loader.import_default_modules()

    sent = {entry["task"] for entry in app.conf.beat_schedule.values()}

    assert sent - set(app.tasks) == set()
    assert len(sent) >= 9
