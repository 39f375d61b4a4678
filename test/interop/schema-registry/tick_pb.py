"""The message that `protoc` would generate of `schemas.ts`, made at run time."""

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

_FIELD = descriptor_pb2.FieldDescriptorProto

_file = descriptor_pb2.FileDescriptorProto(
    name="tick.proto",
    package="stocks",
    syntax="proto3",
    message_type=[
        descriptor_pb2.DescriptorProto(
            name="Tick",
            field=[
                _FIELD(name="ticker", number=1, type=_FIELD.TYPE_STRING, label=1),
                _FIELD(name="price", number=2, type=_FIELD.TYPE_DOUBLE, label=1),
            ],
        )
    ],
)

descriptor_pool.Default().Add(_file)
Tick = message_factory.GetMessageClass(
    descriptor_pool.Default().FindMessageTypeByName("stocks.Tick")
)


def as_tick(message):
    return {"ticker": message.ticker, "price": message.price}
