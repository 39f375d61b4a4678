"""Consumer groups."""

import threading

from confluent_kafka import KafkaException, TopicPartition

from clients import consumer, equal, eventually, fresh, new_topic, produce, take
from conversation import case


class Member:
    """A consumer in its own thread; remembers what it saw and what it holds."""

    def __init__(self, bootstrap, group, topic, **settings):
        self.seen = []
        self.held = set()
        self.failure = None
        self._stopping = False
        self._consumer = consumer(bootstrap, group, **settings)
        self._consumer.subscribe([topic], on_assign=self._gain, on_revoke=self._lose)
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _gain(self, reader, partitions):
        self.held |= {partition.partition for partition in partitions}

    def _lose(self, reader, partitions):
        self.held -= {partition.partition for partition in partitions}

    def _run(self):
        try:
            while not self._stopping:
                message = self._consumer.poll(0.05)
                if message is not None and message.error():
                    raise KafkaException(message.error())
                if message is not None:
                    self.seen.append((message.partition(), message.offset()))
            self._consumer.close()
        except Exception as failure:  # told by `leave`
            self.failure = failure

    def leave(self):
        self._stopping = True
        self._thread.join(30)
        if self.failure is not None:
            raise self.failure


def load(bootstrap, topic, count):
    records = [{"value": b"x", "partition": index % 6} for index in range(count)]
    produce(bootstrap, topic, records)


def balanced(members):
    shares = [len(member.held) for member in members]
    whole = set().union(*(member.held for member in members))
    return sum(shares) == 6 and len(whole) == 6 and min(shares) > 0


def joining_and_leaving(strategy):
    def check(bootstrap):
        topic = new_topic(bootstrap, 6)
        group = fresh("group")
        settings = {"partition.assignment.strategy": strategy}
        members = []
        for _ in range(3):
            members.append(Member(bootstrap, group, topic, **settings))
            load(bootstrap, topic, 300)
            eventually("disjoint and whole", lambda: balanced(members))
        gone = members.pop(0)
        gone.leave()
        load(bootstrap, topic, 300)
        eventually("the others take over", lambda: balanced(members))
        sent = {(partition, offset) for partition in range(6) for offset in range(200)}
        everyone = [gone, *members]
        eventually(
            "every record is seen",
            lambda: set().union(*(set(member.seen) for member in everyone)) == sent,
        )
        for member in members:
            member.leave()

    check.__doc__ = f"{strategy}: members join and leave under load"
    return check


for strategy in ("range", "roundrobin", "cooperative-sticky"):
    case(joining_and_leaving(strategy))


@case
def static(bootstrap):
    """a static member that restarts gets its partitions back without a rebalance"""
    topic = new_topic(bootstrap, 4)
    group = fresh("group")
    revoked = []

    def member(instance):
        reader = consumer(bootstrap, group, **{"group.instance.id": instance})
        reader.subscribe([topic], on_revoke=lambda _, gone: revoked.append((instance, gone)))
        return reader

    one, two = member("one"), member("two")

    def settled():
        one.poll(0.05)
        two.poll(0.05)
        return len(one.assignment()) == 2 and len(two.assignment()) == 2

    eventually("two each", settled)
    held = {partition.partition for partition in two.assignment()}
    del revoked[:]
    two.close()
    two = member("two")
    eventually("back again", settled)
    equal({partition.partition for partition in two.assignment()}, held)
    equal([instance for instance, _ in revoked if instance == "one"], [])
    one.close()
    two.close()


@case
def fenced(bootstrap):
    """a second consumer with the same group.instance.id fences the first"""
    topic = new_topic(bootstrap)
    group = fresh("group")
    first = consumer(bootstrap, group, **{"group.instance.id": "same"})
    first.subscribe([topic])
    eventually("assigned", lambda: first.poll(0.05) is None and len(first.assignment()) == 1)
    second = consumer(bootstrap, group, **{"group.instance.id": "same"})
    second.subscribe([topic])
    names = []

    def told():
        second.poll(0.05)
        message = first.poll(0.05)
        if message is not None and message.error():
            names.append(message.error().name())
        return names

    eventually("fenced", told)
    equal(names, ["_FATAL"])
    second.close()
    first.close()


@case
def committed(bootstrap):
    """commits: synchronous, with metadata, read by another consumer; lag; a missing one"""
    topic = new_topic(bootstrap, 2)
    group = fresh("group")
    produce(bootstrap, topic, [{"value": b"x", "partition": 0}] * 5)
    reader = consumer(bootstrap, group, **{"enable.auto.commit": False})
    reader.subscribe([topic])
    take(reader, 5)
    position = TopicPartition(topic, 0, 3, metadata="halfway")
    reader.commit(offsets=[position], asynchronous=False)
    reader.close()
    other = consumer(bootstrap, group)
    zero, one = other.committed([TopicPartition(topic, 0), TopicPartition(topic, 1)], timeout=10)
    equal((zero.offset, zero.metadata, one.offset), (3, "halfway", -1001))
    _, high = other.get_watermark_offsets(TopicPartition(topic, 0), timeout=10)
    equal(high - zero.offset, 2)
    other.close()


@case
def resumed(bootstrap):
    """a new member of a group goes on where the last one committed"""
    topic = new_topic(bootstrap)
    group = fresh("group")
    produce(bootstrap, topic, [{"value": str(index).encode()} for index in range(10)])
    offsets = []
    for _ in range(2):
        reader = consumer(bootstrap, group, **{"enable.auto.commit": False})
        reader.subscribe([topic])
        messages = take(reader, 5)
        reader.commit(message=messages[-1], asynchronous=False)
        offsets.append([message.offset() for message in messages[:5]])
        reader.close()
    equal(offsets, [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9]])


@case
def stale_commit(bootstrap):
    """a commit from outside a group with members is refused"""
    topic = new_topic(bootstrap)
    group = fresh("group")
    member = consumer(bootstrap, group)
    member.subscribe([topic])
    eventually("assigned", lambda: member.poll(0.05) is None and len(member.assignment()) == 1)
    outsider = consumer(bootstrap, group)
    try:
        outsider.commit(offsets=[TopicPartition(topic, 0, 1)], asynchronous=False)
        raise AssertionError("accepted")
    except KafkaException as failure:
        equal(failure.args[0].name(), "UNKNOWN_MEMBER_ID")
    outsider.close()
    member.close()
