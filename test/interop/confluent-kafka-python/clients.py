"""Producers, consumers and topics with this suite's settings."""

import time
import uuid

from confluent_kafka import Consumer, KafkaException, Producer
from confluent_kafka.admin import AdminClient, NewTopic

TIMEOUT_S = 30

# Failures are raised; what librdkafka logs beside them (fenced, out of range) is provoked here.
QUIET = {"log_level": 0}


def fresh(prefix):
    return f"{prefix}-{uuid.uuid4().hex[:8]}"


def admin_client(bootstrap):
    return AdminClient({"bootstrap.servers": bootstrap, **QUIET})


def done(futures):
    """The results of an admin call by what it was asked about."""
    return {what: future.result(TIMEOUT_S) for what, future in futures.items()}


def error_of(future):
    """The Kafka error name that a future fails with."""
    try:
        future.result(TIMEOUT_S)
    except KafkaException as failure:
        return failure.args[0].name()
    return "NO_ERROR"


def new_topic(bootstrap, partitions=1, config=None):
    name = fresh("topic")
    admin = admin_client(bootstrap)
    done(admin.create_topics([NewTopic(name, partitions, 1, config=config or {})]))
    eventually("metadata", lambda: name in admin.list_topics(timeout=TIMEOUT_S).topics)
    return name


def produce(bootstrap, topic, records, **settings):
    """Sends records, keyword arguments of `Producer.produce`; returns what was delivered."""
    producer = Producer({"bootstrap.servers": bootstrap, **QUIET, **settings})
    delivered = []

    def report(error, message):
        if error is not None:
            raise KafkaException(error)
        delivered.append(message)

    for record in records:
        producer.produce(topic, on_delivery=report, **record)
    if producer.flush(TIMEOUT_S) != 0:
        raise AssertionError("not all was delivered")
    return delivered


def consumer(bootstrap, group=None, **settings):
    return Consumer(
        {
            "bootstrap.servers": bootstrap,
            "group.id": group or fresh("group"),
            "auto.offset.reset": "earliest",
            "session.timeout.ms": 6000,
            "heartbeat.interval.ms": 300,
            **QUIET,
            **settings,
        }
    )


def take(reader, count):
    """Polls until `count` messages came; errors raise."""
    messages = []
    until = time.monotonic() + TIMEOUT_S
    while len(messages) < count:
        message = reader.poll(0.1)
        if message is not None and message.error():
            raise KafkaException(message.error())
        if message is not None:
            messages.append(message)
        elif time.monotonic() > until:
            raise AssertionError(f"{len(messages)} of {count} messages came")
    return messages


def eventually(what, ask):
    until = time.monotonic() + TIMEOUT_S
    while not ask():
        if time.monotonic() > until:
            raise AssertionError(f"{what}: not within {TIMEOUT_S} s")
        time.sleep(0.02)


def equal(got, expected):
    if got != expected:
        raise AssertionError(f"got {got!r}, expected {expected!r}")
