"""Prints the Avro stock ticks as a member of the group python-avro-consumer, until Ctrl-C."""

from confluent_kafka import Consumer
from confluent_kafka.schema_registry import SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroDeserializer
from confluent_kafka.serialization import MessageField, SerializationContext

from config import AVRO_TOPIC, BOOTSTRAP_SERVERS, REGISTRY_URL

consumer = Consumer(
    {
        "bootstrap.servers": BOOTSTRAP_SERVERS,
        # Members of one group share the partitions; the broker remembers how far the group is.
        "group.id": "python-avro-consumer",
        # Where a group begins that has no such memory yet: at the first record there is.
        "auto.offset.reset": "earliest",
    }
)
consumer.subscribe([AVRO_TOPIC])

# Asks the registry once for each schema that a record names.
deserialize = AvroDeserializer(SchemaRegistryClient({"url": REGISTRY_URL}))
context = SerializationContext(AVRO_TOPIC, MessageField.VALUE)

try:
    while True:
        message = consumer.poll(1.0)
        if message is None:
            continue  # Nothing new within a second.
        if message.error():
            print(f"cannot read: {message.error()}", flush=True)
            continue
        stock = deserialize(message.value(), context)
        place = f"partition {message.partition()} offset {message.offset()}"
        when = stock["event_time"].isoformat(timespec="milliseconds")
        print(f"{place}: {when} {stock['ticker']:4} {stock['price']:5.2f}", flush=True)
except KeyboardInterrupt:
    pass
finally:
    consumer.close()  # Commits how far we are and leaves the group.
