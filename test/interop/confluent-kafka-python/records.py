"""Producing and consuming."""

from confluent_kafka import (
    OFFSET_BEGINNING,
    OFFSET_END,
    TIMESTAMP_CREATE_TIME,
    TIMESTAMP_LOG_APPEND_TIME,
    KafkaException,
    TopicPartition,
)

from clients import admin_client, consumer, equal, fresh, new_topic, produce, take
from conversation import case


def round_trip(bootstrap, records, topic_config=None, **settings):
    topic = new_topic(bootstrap, config=topic_config)
    produce(bootstrap, topic, records, **settings)
    reader = consumer(bootstrap)
    reader.assign([TopicPartition(topic, 0, OFFSET_BEGINNING)])
    messages = take(reader, len(records))
    reader.close()
    return messages


def compression(codec):
    def check(bootstrap):
        values = [f"{index} {'again ' * 20}".encode() for index in range(500)]
        records = [{"value": value} for value in values]
        messages = round_trip(bootstrap, records, **{"compression.type": codec, "linger.ms": 20})
        equal([message.value() for message in messages], values)
        equal([message.offset() for message in messages], list(range(500)))

    check.__doc__ = f"codec {codec}"
    return check


for codec in ("none", "gzip", "snappy", "lz4", "zstd"):
    case(compression(codec))


def acknowledgement(acks):
    def check(bootstrap):
        messages = round_trip(bootstrap, [{"value": b"a"}, {"value": b"b"}], acks=acks)
        equal([message.value() for message in messages], [b"a", b"b"])

    check.__doc__ = f"acks {acks}"
    return check


for acks in (0, 1, "all"):
    case(acknowledgement(acks))


@case
def headers(bootstrap):
    """keys, headers (repeated, null and binary) and timestamps come back"""
    headers = [("a", b"1"), ("a", b"2"), ("none", None), ("bytes", b"\x00\xff"), ("empty", b"")]
    record = {"key": b"k", "value": b"v", "headers": headers, "timestamp": 1_600_000_000_123}
    (message,) = round_trip(bootstrap, [record])
    equal((message.key(), message.value()), (b"k", b"v"))
    equal(message.headers(), headers)
    equal(message.timestamp(), (TIMESTAMP_CREATE_TIME, 1_600_000_000_123))


@case
def nothing(bootstrap):
    """a tombstone, an empty value and an empty key stay different"""
    records = [{"key": b"", "value": None}, {"key": None, "value": b""}, {"value": b"x"}]
    messages = round_trip(bootstrap, records)
    pairs = [(message.key(), message.value()) for message in messages]
    equal(pairs, [(b"", None), (None, b""), (None, b"x")])


@case
def append_time(bootstrap):
    """message.timestamp.type=LogAppendTime: the broker stamps"""
    record = {"value": b"v", "timestamp": 1}
    config = {"message.timestamp.type": "LogAppendTime"}
    (message,) = round_trip(bootstrap, [record], topic_config=config)
    kind, time_ms = message.timestamp()
    equal(kind, TIMESTAMP_LOG_APPEND_TIME)
    equal(time_ms > 1_600_000_000_000, True)


@case
def large(bootstrap):
    """records of 1 MB, idempotent"""
    values = [bytes([65 + index]) * 999_000 for index in range(5)]
    records = [{"value": value} for value in values]
    messages = round_trip(bootstrap, records, **{"enable.idempotence": True})
    equal([message.value() == value for message, value in zip(messages, values)], [True] * 5)


@case
def too_large(bootstrap):
    """a record above max.message.bytes is refused and the next one is taken"""
    topic = new_topic(bootstrap, config={"max.message.bytes": "2000"})
    try:
        produce(bootstrap, topic, [{"value": b"x" * 3000}])
        raise AssertionError("accepted")
    except KafkaException as failure:
        equal(failure.args[0].name(), "MSG_SIZE_TOO_LARGE")
    (message,) = produce(bootstrap, topic, [{"value": b"x" * 1000}])
    equal(message.offset(), 0)


@case
def burst(bootstrap):
    """the lesson's burst: 100 000 records to a topic that does not exist yet"""
    topic = fresh("auto")
    records = ({"key": b"same", "value": str(index).encode()} for index in range(100_000))
    delivered = produce(bootstrap, topic, records, **{"linger.ms": 5})
    equal(len(delivered), 100_000)
    equal({message.offset() for message in delivered}, set(range(100_000)))
    reader = consumer(bootstrap)
    reader.subscribe([topic])
    messages = take(reader, 100_000)
    reader.close()
    equal([int(message.value()) for message in messages], list(range(100_000)))


@case
def by_offset(bootstrap):
    """seek to an offset, to the beginning and to the end"""
    topic = new_topic(bootstrap)
    produce(bootstrap, topic, [{"value": str(index).encode()} for index in range(10)])
    reader = consumer(bootstrap)
    reader.assign([TopicPartition(topic, 0, 7)])
    equal(take(reader, 1)[0].offset(), 7)
    reader.seek(TopicPartition(topic, 0, 3))
    equal(take(reader, 1)[0].offset(), 3)
    reader.seek(TopicPartition(topic, 0, OFFSET_BEGINNING))
    equal(take(reader, 1)[0].offset(), 0)
    reader.seek(TopicPartition(topic, 0, OFFSET_END))
    equal(reader.poll(0.5), None)
    equal(reader.get_watermark_offsets(TopicPartition(topic, 0), timeout=10), (0, 10))
    reader.close()


@case
def by_time(bootstrap):
    """offsets_for_times finds the first record at or after a time"""
    topic = new_topic(bootstrap)
    base = 1_700_000_000_000
    times = (base, base + 1000, base + 2000)
    for time_ms in times:
        produce(bootstrap, topic, [{"value": b"x", "timestamp": time_ms}])
    reader = consumer(bootstrap)

    def offset_at(time_ms):
        (found,) = reader.offsets_for_times([TopicPartition(topic, 0, time_ms)], timeout=10)
        return found.offset

    asked = (0, base, base + 1, base + 1000, base + 2000, base + 2001)
    equal([offset_at(time_ms) for time_ms in asked], [0, 0, 1, 1, 2, OFFSET_END])
    reader.close()


@case
def out_of_range(bootstrap):
    """an offset beyond the end: auto.offset.reset decides"""
    topic = new_topic(bootstrap)
    produce(bootstrap, topic, [{"value": b"x"}])
    reader = consumer(bootstrap)
    reader.assign([TopicPartition(topic, 0, 1000)])
    equal(take(reader, 1)[0].offset(), 0)
    reader.close()
    reader = consumer(bootstrap, **{"auto.offset.reset": "error"})
    reader.assign([TopicPartition(topic, 0, 1000)])
    try:
        take(reader, 1)
        raise AssertionError("no error")
    except KafkaException as failure:
        equal(failure.args[0].name(), "_AUTO_OFFSET_RESET")
    reader.close()


@case
def unknown(bootstrap):
    """subscribing to a topic that does not exist reports it"""
    reader = consumer(bootstrap, **{"allow.auto.create.topics": False})
    reader.subscribe([fresh("none")])
    try:
        take(reader, 1)
        raise AssertionError("no error")
    except KafkaException as failure:
        equal(failure.args[0].name(), "UNKNOWN_TOPIC_OR_PART")
    reader.close()


@case
def expression(bootstrap):
    """a subscription by regular expression finds topics created later"""
    prefix = fresh("regex")
    reader = consumer(bootstrap, **{"topic.metadata.refresh.interval.ms": 200})
    reader.subscribe([f"^{prefix}-.*"])
    reader.poll(0.5)
    produce(bootstrap, f"{prefix}-a", [{"value": b"x"}])
    equal(take(reader, 1)[0].topic(), f"{prefix}-a")
    reader.close()
    admin_client(bootstrap).delete_topics([f"{prefix}-a"])
