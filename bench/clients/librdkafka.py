"""Produces or consumes as fast as librdkafka can, and prints the time as a line of JSON."""

import json
import random
import sys
import time

from confluent_kafka import OFFSET_BEGINNING, Consumer, Producer, TopicPartition

CHUNK = 1000


def produce(bootstrap, topic, count, size, codec):
    producer = Producer(
        {"bootstrap.servers": bootstrap, "acks": "all", "compression.type": codec}
    )
    # As Kafka's own tool: random capital letters, of which lz4 can save next to nothing.
    letters = random.Random(7)
    capitals = bytes(65 + byte % 26 for byte in range(256))
    chunk = [
        {"value": letters.randbytes(size).translate(capitals)} for _ in range(CHUNK)
    ]
    producer.list_topics(topic, timeout=30)
    start = time.perf_counter()
    queued = 0
    while queued < count:
        accepted = producer.produce_batch(topic, chunk[: count - queued])
        queued += accepted
        if accepted < CHUNK and queued < count:
            producer.poll(0.002)
    waiting = producer.flush(120)
    if waiting:
        raise RuntimeError(f"{waiting} records were not acknowledged")
    return {"records": count, "seconds": time.perf_counter() - start}


def consume(bootstrap, topic, count, partitions):
    consumer = Consumer(
        {
            "bootstrap.servers": bootstrap,
            "group.id": "bench",
            "enable.auto.commit": False,
        }
    )
    consumer.assign(
        [TopicPartition(topic, index, OFFSET_BEGINNING) for index in range(partitions)]
    )
    received = 0
    skipped = 0
    start = 0.0
    while received < count:
        messages = consumer.consume(10_000, timeout=30)
        if not messages:
            raise RuntimeError(f"nothing came for 30 s after {received} records")
        problem = next((m.error() for m in messages if m.error()), None)
        if problem:
            raise RuntimeError(str(problem))
        received += len(messages)
        if not skipped:
            # The first records only tell that the connection stands.
            skipped = received
            start = time.perf_counter()
    seconds = time.perf_counter() - start
    consumer.close()
    return {"records": received - skipped, "seconds": seconds}


def main():
    action, bootstrap, topic, *rest = sys.argv[1:]
    if action == "produce":
        count, size, codec = rest
        result = produce(bootstrap, topic, int(count), int(size), codec)
    else:
        count, partitions = rest
        result = consume(bootstrap, topic, int(count), int(partitions))
    print(json.dumps(result))


main()
