"""Publishes made-up stock ticks in Avro, five a second, until Ctrl-C."""

import random
import time
from datetime import datetime, timezone

from confluent_kafka import Producer
from confluent_kafka.schema_registry import SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroSerializer
from confluent_kafka.serialization import MessageField, SerializationContext

from config import AVRO_SCHEMA, AVRO_TOPIC, BOOTSTRAP_SERVERS, REGISTRY_URL, TICKERS


def tick():
    """One record's value: what happened, to which stock, and when."""
    return {
        "event_time": datetime.now(timezone.utc),
        "ticker": random.choice(TICKERS),
        "price": round(random.random() * 100, 2),
    }


def report(error, message):
    """Called once for each record: it is stored at this offset, or it is not."""
    if error is not None:
        print(f"not delivered: {error}", flush=True)
        return
    place = f"{message.topic()} partition {message.partition()} offset {message.offset()}"
    size = len(message.value())
    print(f"{message.key().decode():4} stored in {place}, {size} bytes", flush=True)


producer = Producer(
    {
        "bootstrap.servers": BOOTSTRAP_SERVERS,
        "client.id": "python-avro-producer",
        # The hash of Kafka's own Java client: a ticker then has the same partition whoever
        # publishes it. This library's default is another one.
        "partitioner": "murmur2_random",
    }
)
# Registers the schema under the subject stock_avro_topic-value when the first tick is written.
serialize = AvroSerializer(SchemaRegistryClient({"url": REGISTRY_URL}), AVRO_SCHEMA)
context = SerializationContext(AVRO_TOPIC, MessageField.VALUE)

try:
    while True:
        stock = tick()
        # Records with the same key go to the same partition, so each ticker stays in order.
        producer.produce(
            AVRO_TOPIC, key=stock["ticker"], value=serialize(stock, context), on_delivery=report
        )
        producer.poll(0)  # Lets `report` be called for what was delivered meanwhile.
        time.sleep(0.2)
except KeyboardInterrupt:
    pass
finally:
    producer.flush(10)  # `produce` only queues: wait until everything has left.
