"""The admin client."""

from confluent_kafka import (
    ConsumerGroupState,
    ConsumerGroupTopicPartitions,
    TopicCollection,
    TopicPartition,
)
from confluent_kafka.admin import (
    AlterConfigOpType,
    ConfigEntry,
    ConfigResource,
    NewPartitions,
    NewTopic,
    OffsetSpec,
    ResourceType,
)

from clients import (
    admin_client,
    consumer,
    done,
    equal,
    error_of,
    eventually,
    fresh,
    new_topic,
    produce,
    take,
)
from conversation import case


@case
def topics(bootstrap):
    """topics: create, describe, delete, and what is refused"""
    admin = admin_client(bootstrap)
    name = fresh("topic")
    done(admin.create_topics([NewTopic(name, 3, 1)]))
    eventually("listed", lambda: name in admin.list_topics(timeout=10).topics)
    description = done(admin.describe_topics(TopicCollection([name])))[name]
    equal([partition.id for partition in description.partitions], [0, 1, 2])
    equal(description.is_internal, False)

    def refusal(topic, **options):
        return error_of(admin.create_topics([topic], **options)[topic.topic])

    equal(refusal(NewTopic(name, 1, 1)), "TOPIC_ALREADY_EXISTS")
    equal(refusal(NewTopic("no/slash", 1, 1)), "TOPIC_EXCEPTION")
    equal(refusal(NewTopic(fresh("t"), 0, 1)), "INVALID_PARTITIONS")
    equal(refusal(NewTopic(fresh("t"), 1, 9)), "INVALID_REPLICATION_FACTOR")
    bad = NewTopic(fresh("t"), 1, 1, config={"retention.ms": "soon"})
    equal(refusal(bad), "INVALID_CONFIG")
    trial = NewTopic(fresh("t"), 1, 1)
    equal(refusal(trial, validate_only=True), "NO_ERROR")
    equal(trial.topic in admin.list_topics(timeout=10).topics, False)

    done(admin.delete_topics([name]))
    eventually("gone", lambda: name not in admin.list_topics(timeout=10).topics)
    equal(error_of(admin.delete_topics([name])[name]), "UNKNOWN_TOPIC_OR_PART")


@case
def partitions(bootstrap):
    """partitions can be added and not taken away"""
    admin = admin_client(bootstrap)
    name = new_topic(bootstrap, 1)
    done(admin.create_partitions([NewPartitions(name, 3)]))

    def count():
        return len(admin.list_topics(name, timeout=10).topics[name].partitions)

    eventually("three", lambda: count() == 3)
    equal(error_of(admin.create_partitions([NewPartitions(name, 2)])[name]), "INVALID_PARTITIONS")
    produce(bootstrap, name, [{"value": b"x", "partition": 2}])


@case
def configs(bootstrap):
    """configs: describe, alter one by one, append, set back"""
    admin = admin_client(bootstrap)
    name = new_topic(bootstrap, config={"retention.ms": "1000"})
    resource = ConfigResource(ResourceType.TOPIC, name)

    def value(key):
        entry = done(admin.describe_configs([resource]))[resource][key]
        return entry.value, entry.is_default

    def alter(*entries):
        change = ConfigResource(ResourceType.TOPIC, name, incremental_configs=list(entries))
        return error_of(admin.incremental_alter_configs([change])[change])

    def entry(key, text, kind):
        return ConfigEntry(key, text, incremental_operation=kind)

    equal(value("retention.ms"), ("1000", False))
    equal(value("cleanup.policy"), ("delete", True))
    equal(alter(entry("retention.ms", "2000", AlterConfigOpType.SET)), "NO_ERROR")
    equal(alter(entry("cleanup.policy", "compact", AlterConfigOpType.APPEND)), "NO_ERROR")
    eventually("altered", lambda: value("retention.ms") == ("2000", False))
    eventually("appended", lambda: value("cleanup.policy") == ("delete,compact", False))
    equal(alter(entry("cleanup.policy", "compact", AlterConfigOpType.SUBTRACT)), "NO_ERROR")
    eventually("subtracted", lambda: value("cleanup.policy")[0] == "delete")
    equal(alter(entry("retention.ms", None, AlterConfigOpType.DELETE)), "NO_ERROR")
    eventually("default", lambda: value("retention.ms") == ("604800000", True))
    equal(alter(entry("retention.ms", "x", AlterConfigOpType.SET)), "INVALID_CONFIG")
    equal(alter(entry("no.such", "x", AlterConfigOpType.SET)), "INVALID_CONFIG")
    missing = ConfigResource(ResourceType.TOPIC, fresh("none"))
    equal(error_of(admin.describe_configs([missing])[missing]), "UNKNOWN_TOPIC_OR_PART")


@case
def broker_configs(bootstrap):
    """a broker's configs"""
    admin = admin_client(bootstrap)
    (broker,) = admin.list_topics(timeout=10).brokers
    resource = ConfigResource(ResourceType.BROKER, str(broker))
    entries = done(admin.describe_configs([resource]))[resource]
    equal(entries["auto.create.topics.enable"].value, "true")
    equal(entries["message.max.bytes"].value, "1048588")
    equal(entries["node.id"].value, str(broker))


@case
def cluster(bootstrap):
    """the cluster: its id, its controller, the address that was dialled"""
    admin = admin_client(bootstrap)
    description = admin.describe_cluster().result(30)
    (node,) = description.nodes
    equal(f"{node.host}:{node.port}", bootstrap)
    equal(description.controller.id, node.id)
    equal(len(description.cluster_id), 22)


@case
def offsets(bootstrap):
    """list_offsets: earliest, latest, max timestamp, by time; delete_records moves earliest"""
    admin = admin_client(bootstrap)
    name = new_topic(bootstrap)
    base = 1_700_000_000_000
    for time_ms in (base, base + 5000, base + 1000):
        produce(bootstrap, name, [{"value": b"x", "timestamp": time_ms}])
    partition = TopicPartition(name, 0)

    def ask(spec):
        info = done(admin.list_offsets({partition: spec}))[partition]
        return info.offset, info.timestamp

    equal(ask(OffsetSpec.earliest()), (0, -1))
    equal(ask(OffsetSpec.latest()), (3, -1))
    equal(ask(OffsetSpec.max_timestamp()), (1, base + 5000))
    equal(ask(OffsetSpec.for_timestamp(base + 1)), (1, base + 5000))
    equal(ask(OffsetSpec.for_timestamp(base + 9000)), (-1, -1))
    deleted = done(admin.delete_records([TopicPartition(name, 0, 2)]))
    equal([result.low_watermark for result in deleted.values()], [2])
    equal(ask(OffsetSpec.earliest()), (2, -1))
    beyond = TopicPartition(name, 0, 99)
    equal(error_of(admin.delete_records([beyond])[beyond]), "OFFSET_OUT_OF_RANGE")
    deleted = done(admin.delete_records([TopicPartition(name, 0, -1)]))
    equal([result.low_watermark for result in deleted.values()], [3])


@case
def groups(bootstrap):
    """groups: list, describe while stable and when empty, delete"""
    admin = admin_client(bootstrap)
    topic = new_topic(bootstrap)
    name = fresh("group")
    member = consumer(bootstrap, name, **{"client.id": "reader"})
    member.subscribe([topic])
    eventually("assigned", lambda: member.poll(0.05) is None and len(member.assignment()) == 1)

    description = done(admin.describe_consumer_groups([name]))[name]
    equal(description.state, ConsumerGroupState.STABLE)
    equal(description.partition_assignor, "range")
    (only,) = description.members
    equal(only.client_id, "reader")
    held = [(held.topic, held.partition) for held in only.assignment.topic_partitions]
    equal(held, [(topic, 0)])
    equal(error_of(admin.delete_consumer_groups([name])[name]), "NON_EMPTY_GROUP")
    stable = admin.list_consumer_groups(states={ConsumerGroupState.STABLE}).result(30)
    equal(name in [group.group_id for group in stable.valid], True)

    produce(bootstrap, topic, [{"value": b"x"}])
    take(member, 1)
    member.close()
    description = done(admin.describe_consumer_groups([name]))[name]
    equal((description.state, description.members), (ConsumerGroupState.EMPTY, []))
    done(admin.delete_consumer_groups([name]))
    gone = admin.list_consumer_groups().result(30)
    equal(name in [group.group_id for group in gone.valid], False)
    equal(error_of(admin.delete_consumer_groups([name])[name]), "GROUP_ID_NOT_FOUND")


@case
def group_offsets(bootstrap):
    """a group's offsets: alter, list, refuse for an unknown partition"""
    admin = admin_client(bootstrap)
    topic = new_topic(bootstrap, 2)
    name = fresh("group")

    def alter(*partitions):
        change = ConsumerGroupTopicPartitions(name, list(partitions))
        result = done(admin.alter_consumer_group_offsets([change]))[name]
        return [partition.error and partition.error.name() for partition in result.topic_partitions]

    def held():
        result = done(admin.list_consumer_group_offsets([ConsumerGroupTopicPartitions(name)]))
        found = result[name].topic_partitions
        return sorted((partition.partition, partition.offset) for partition in found)

    equal(alter(TopicPartition(topic, 0, 5), TopicPartition(topic, 1, 7)), [None, None])
    equal(held(), [(0, 5), (1, 7)])
    equal(alter(TopicPartition(topic, 9, 5)), ["UNKNOWN_TOPIC_OR_PART"])
    equal(alter(TopicPartition(topic, 0, 0)), [None])
    equal(held(), [(0, 0), (1, 7)])
