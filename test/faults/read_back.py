"""Reads a topic from its beginning to its end: one line `number partition offset` a record.

read_back.py BOOTSTRAP TOPIC
"""

import sys

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, TopicPartition

bootstrap, topic = sys.argv[1:3]
consumer = Consumer(
    {
        "bootstrap.servers": bootstrap,
        "group.id": "read-back",
        "enable.partition.eof": True,
        "enable.auto.commit": False,
        "check.crcs": True,
    }
)
partitions = consumer.list_topics(topic, 30).topics[topic].partitions
consumer.assign([TopicPartition(topic, p, OFFSET_BEGINNING) for p in partitions])
at_end = set()
while len(at_end) < len(partitions):
    for message in consumer.consume(1_000, 1.0):
        error = message.error()
        if error is None:
            line = f"{message.value().decode()} {message.partition()} {message.offset()}\n"
            sys.stdout.write(line)
        elif error.code() == KafkaError._PARTITION_EOF:
            at_end.add(message.partition())
        else:
            raise SystemExit(str(error))
