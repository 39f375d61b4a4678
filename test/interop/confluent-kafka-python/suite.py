"""All cases of confluent-kafka, and what the suites across clients ask of it."""

from confluent_kafka import OFFSET_BEGINNING, TopicPartition

import administration  # noqa: F401  registers its cases
import groups  # noqa: F401
import records  # noqa: F401
from clients import consumer, produce, take
from conversation import operation, serve


def encoded(text):
    return None if text is None else text.encode()


def decoded(data):
    return None if data is None else data.decode()


@operation
def write(bootstrap, topic, codec, messages):
    records = [
        {
            "partition": 0,
            "key": encoded(message["key"]),
            "value": encoded(message["value"]),
            "headers": message["headers"],
        }
        for message in messages
    ]
    settings = {"compression.type": codec, "linger.ms": 20, "acks": "all"}
    produce(bootstrap, topic, records, **settings)


@operation
def read(bootstrap, topic, count):
    reader = consumer(bootstrap)
    reader.assign([TopicPartition(topic, 0, OFFSET_BEGINNING)])
    messages = take(reader, count)
    reader.close()
    return [
        {
            "key": decoded(message.key()),
            "value": decoded(message.value()),
            "headers": {name: decoded(value) for name, value in message.headers() or []},
            "partition": message.partition(),
            "offset": message.offset(),
            "timestampMs": message.timestamp()[1],
        }
        for message in messages
    ]


@operation
def consume(bootstrap, topic, group, count):
    reader = consumer(bootstrap, group, **{"enable.auto.commit": False})
    reader.subscribe([topic])
    messages = take(reader, count)
    reader.commit(message=messages[-1], asynchronous=False)
    reader.close()
    return [message.offset() for message in messages]


if __name__ == "__main__":
    serve()
