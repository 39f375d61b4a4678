"""Publishes made-up stock ticks, five a second, until Ctrl-C."""

import json
import random
import time
from datetime import datetime, timezone

from confluent_kafka import Producer

from config import BOOTSTRAP_SERVERS, TICKERS, TOPIC


def tick():
    """One record's value: what happened, to which stock, and when."""
    return {
        "event_time": datetime.now(timezone.utc).isoformat(),
        "ticker": random.choice(TICKERS),
        "price": round(random.random() * 100, 2),
    }


def report(error, message):
    """Called once for each record: it is stored at this offset, or it is not."""
    if error is not None:
        print(f"not delivered: {error}", flush=True)
        return
    place = f"{message.topic()} partition {message.partition()} offset {message.offset()}"
    print(f"{message.key().decode():4} stored in {place}", flush=True)


producer = Producer(
    {
        "bootstrap.servers": BOOTSTRAP_SERVERS,
        "client.id": "python-producer",
        # The hash of Kafka's own Java client: a ticker then has the same partition whoever
        # publishes it. This library's default is another one.
        "partitioner": "murmur2_random",
    }
)

try:
    while True:
        value = tick()
        # Records with the same key go to the same partition, so each ticker stays in order.
        producer.produce(
            TOPIC, key=value["ticker"], value=json.dumps(value), on_delivery=report
        )
        producer.poll(0)  # Lets `report` be called for what was delivered meanwhile.
        time.sleep(0.2)
except KeyboardInterrupt:
    pass
finally:
    producer.flush(10)  # `produce` only queues: wait until everything has left.
