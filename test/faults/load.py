"""Writes numbers with an idempotent producer until told to stop; says which were acknowledged.

    load.py BOOTSTRAP TOPIC      a line on stdin ends it
    stdout: one line `number partition offset` for each acknowledged record
"""

import sys
import threading

from confluent_kafka import Producer

bootstrap, topic = sys.argv[1:3]
stop = threading.Event()
threading.Thread(target=lambda: (sys.stdin.readline(), stop.set()), daemon=True).start()

producer = Producer(
    {
        "bootstrap.servers": bootstrap,
        "enable.idempotence": True,
        "linger.ms": 2,
        "batch.num.messages": 200,
        "message.timeout.ms": 300_000,
        "reconnect.backoff.max.ms": 200,
        "queue.buffering.max.messages": 2_000,
        "log_level": 0,
    }
)


def acknowledged(error, message):
    if error is not None:
        print(f"failed {error}", file=sys.stderr, flush=True)
        return
    sys.stdout.write(f"{message.value().decode()} {message.partition()} {message.offset()}\n")


number = 0
while not stop.is_set():
    try:
        producer.produce(topic, key=str(number % 97), value=str(number), on_delivery=acknowledged)
        number += 1
    except BufferError:
        producer.poll(0.05)
    producer.poll(0)
producer.flush()
