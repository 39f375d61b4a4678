"""Prints the stock ticks as a member of the group python-consumer, until Ctrl-C."""

import json

from confluent_kafka import Consumer

from config import BOOTSTRAP_SERVERS, TOPIC

consumer = Consumer(
    {
        "bootstrap.servers": BOOTSTRAP_SERVERS,
        # Members of one group share the partitions; the broker remembers how far the group is.
        "group.id": "python-consumer",
        # Where a group begins that has no such memory yet: at the first record there is.
        "auto.offset.reset": "earliest",
    }
)
consumer.subscribe([TOPIC])

try:
    while True:
        message = consumer.poll(1.0)
        if message is None:
            continue  # Nothing new within a second.
        if message.error():
            print(f"cannot read: {message.error()}", flush=True)
            continue
        tick = json.loads(message.value())
        place = f"partition {message.partition()} offset {message.offset()}"
        print(f"{place}: {tick['event_time']} {tick['ticker']:4} {tick['price']:5.2f}", flush=True)
except KeyboardInterrupt:
    pass
finally:
    consumer.close()  # Commits how far we are and leaves the group.
