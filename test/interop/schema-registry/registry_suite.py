"""Confluent's serializers for Python against the registry: acts for the matrix, and cases."""

import os
import sys

sys.path.append(os.path.join(os.path.dirname(__file__), "../confluent-kafka-python"))

from confluent_kafka import OFFSET_BEGINNING, TopicPartition
from confluent_kafka.schema_registry import (
    AssociationCreateOrUpdateInfo,
    AssociationCreateOrUpdateRequest,
    Schema,
    SchemaReference,
    SchemaRegistryClient,
)
from confluent_kafka.schema_registry.avro import AvroDeserializer, AvroSerializer
from confluent_kafka.schema_registry.error import SchemaRegistryError
from confluent_kafka.schema_registry.json_schema import JSONDeserializer, JSONSerializer
from confluent_kafka.schema_registry.protobuf import ProtobufDeserializer, ProtobufSerializer
from confluent_kafka.serialization import MessageField, SerializationContext

from clients import consumer, equal, fresh, produce, take
from conversation import case, operation, serve
from tick_pb import Tick, as_tick

AVRO = (
    '{"type":"record","name":"Tick","namespace":"stocks","fields":'
    '[{"name":"ticker","type":"string"},{"name":"price","type":"double"}]}'
)
WIDER = AVRO.replace("]}", ',{"name":"size","type":"int","default":0}]}')
NARROW = AVRO.replace("]}", ',{"name":"size","type":"int"}]}')
TICK = {"ticker": "AMZN", "price": 74.95}


def client_of(url):
    return SchemaRegistryClient({"url": url})


def serializer_of(client, format, schema):
    if format == "AVRO":
        return AvroSerializer(client, schema)
    if format == "JSON":
        return JSONSerializer(schema, client)
    return ProtobufSerializer(Tick, client, {"use.deprecated.format": False})


def deserializer_of(client, format, schema):
    if format == "AVRO":
        return AvroDeserializer(client)
    if format == "JSON":
        return JSONDeserializer(schema)
    return ProtobufDeserializer(Tick, {"use.deprecated.format": False})


def context(topic):
    return SerializationContext(topic, MessageField.VALUE)


@operation
def write_tick(bootstrap, url, topic, format, schema, tick):
    value = Tick(**tick) if format == "PROTOBUF" else tick
    data = serializer_of(client_of(url), format, schema)(value, context(topic))
    produce(bootstrap, topic, [{"value": data}])


@operation
def read_tick(bootstrap, url, topic, format, schema):
    reader = consumer(bootstrap)
    reader.assign([TopicPartition(topic, 0, OFFSET_BEGINNING)])
    [message] = take(reader, 1)
    reader.close()
    tick = deserializer_of(client_of(url), format, schema)(message.value(), context(topic))
    return as_tick(tick) if format == "PROTOBUF" else tick


def refused(code, ask):
    try:
        ask()
    except SchemaRegistryError as error:
        equal(error.error_code, code)
        return
    raise AssertionError(f"nothing was refused; expected {code}")


@case
def auto_register_off(url):
    """auto.register.schemas=False finds what is registered, and refuses what is not"""
    client, topic = client_of(url), fresh("topic")
    serializer = AvroSerializer(client, AVRO, conf={"auto.register.schemas": False})
    refused(40401, lambda: serializer(TICK, context(topic)))
    client.register_schema(f"{topic}-value", Schema(AVRO, "AVRO"))
    data = serializer(TICK, context(topic))
    equal(AvroDeserializer(client)(data, context(topic)), TICK)


@case
def use_latest_version(url):
    """use.latest.version writes with the newest schema"""
    client, topic = client_of(url), fresh("topic")
    client.register_schema(f"{topic}-value", Schema(AVRO, "AVRO"))
    newest = client.register_schema(f"{topic}-value", Schema(WIDER, "AVRO"))
    conf = {"auto.register.schemas": False, "use.latest.version": True}
    data = AvroSerializer(client, AVRO, conf=conf)(TICK, context(topic))
    equal(int.from_bytes(data[1:5], "big"), newest)
    equal(AvroDeserializer(client)(data, context(topic)), {**TICK, "size": 0})


@case
def references(url):
    """a schema that refers to another is written and read"""
    client, topic = client_of(url), fresh("topic")
    client.register_schema("Tick", Schema(AVRO, "AVRO"))
    trade = (
        '{"type":"record","name":"Trade","namespace":"stocks","fields":'
        '[{"name":"tick","type":"stocks.Tick"}]}'
    )
    schema = Schema(trade, "AVRO", [SchemaReference("stocks.Tick", "Tick", 1)])
    data = AvroSerializer(client, schema)({"tick": TICK}, context(topic))
    equal(AvroDeserializer(client_of(url))(data, context(topic)), {"tick": TICK})


@case
def incompatible(url):
    """a field without a default is refused with 409"""
    client, topic = client_of(url), fresh("topic")
    client.register_schema(f"{topic}-value", Schema(AVRO, "AVRO"))
    refused(409, lambda: client.register_schema(f"{topic}-value", Schema(NARROW, "AVRO")))
    equal(client.test_compatibility(f"{topic}-value", Schema(NARROW, "AVRO")), False)
    equal(client.test_compatibility(f"{topic}-value", Schema(WIDER, "AVRO")), True)


@case
def management(url):
    """subjects, versions, levels and deletions"""
    client, subject = client_of(url), fresh("subject")
    schema_id = client.register_schema(subject, Schema(AVRO, "AVRO"))
    equal(subject in client.get_subjects(), True)
    equal(client.get_versions(subject), [1])
    equal(client.lookup_schema(subject, Schema(AVRO, "AVRO")).schema_id, schema_id)
    client.set_compatibility(subject, "FULL")
    equal(client.get_compatibility(subject), "FULL")
    equal(client.delete_subject(subject), [1])
    refused(40401, lambda: client.get_versions(subject))
    equal(client.delete_subject(subject, permanent=True), [1])


@case
def associations(url):
    """a topic's subject is the one it is associated with, not the one named after it"""
    client, topic, subject = client_of(url), fresh("topic"), fresh("shared")
    schema_id = client.register_schema(subject, Schema(AVRO, "AVRO"))
    wanted = AssociationCreateOrUpdateInfo(subject, "value", "WEAK")
    request = AssociationCreateOrUpdateRequest(topic, "cluster", f"id-{topic}", "topic", [wanted])
    equal([one.subject for one in client.create_association(request).associations], [subject])
    data = AvroSerializer(client, AVRO)(TICK, context(topic))
    equal(int.from_bytes(data[1:5], "big"), schema_id)
    equal(AvroDeserializer(client_of(url))(data, context(topic)), TICK)
    equal(f"{topic}-value" in client.get_subjects(), False)
    refused(40904, lambda: client.delete_subject(subject))
    client.delete_associations(f"id-{topic}")
    equal(client.get_associations_by_resource_name(topic, "-"), [])
    refused(40410, lambda: client.delete_associations(f"id-{topic}"))


@case
def owned_by_a_topic(url):
    """a topic brings its schema, which goes with it"""
    client, topic = client_of(url), fresh("topic")
    wanted = AssociationCreateOrUpdateInfo(association_type="value", schema=Schema(AVRO, "AVRO"))
    request = AssociationCreateOrUpdateRequest(topic, "cluster", f"id-{topic}", "topic", [wanted])
    [made] = client.create_association(request).associations
    equal((made.subject, made.lifecycle), (f":.cluster:{topic}-value", "STRONG"))
    equal(client.get_versions(made.subject), [1])
    refused(40908, lambda: client.delete_associations(f"id-{topic}"))
    client.delete_associations(f"id-{topic}", cascade_lifecycle=True)
    refused(40401, lambda: client.get_versions(made.subject))


if __name__ == "__main__":
    serve()
