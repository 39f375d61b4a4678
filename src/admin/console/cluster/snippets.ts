import type { Snippet } from "../contract.ts";

const topic = "my-topic";

/** Programs to begin with, for this cluster's own address. */
export function snippetsFor(bootstrap: string): Snippet[] {
  return [python(bootstrap), typescript(bootstrap), java(bootstrap), kcat(bootstrap)];
}

function python(bootstrap: string): Snippet {
  return {
    language: "Python",
    produce: `# pip install confluent-kafka
from confluent_kafka import Producer

producer = Producer({"bootstrap.servers": "${bootstrap}"})
producer.produce("${topic}", key="AMZN", value='{"price": 74.95}')
producer.flush()
`,
    consume: `# pip install confluent-kafka
from confluent_kafka import Consumer

consumer = Consumer({
    "bootstrap.servers": "${bootstrap}",
    "group.id": "my-group",
    "auto.offset.reset": "earliest",
})
consumer.subscribe(["${topic}"])
while True:
    message = consumer.poll(1.0)
    if message is None:
        continue
    print(message.error() or message.value().decode())
`,
  };
}

function typescript(bootstrap: string): Snippet {
  return {
    language: "TypeScript",
    produce: `// npm install kafkajs
import { Kafka } from "kafkajs";

const producer = new Kafka({ brokers: ["${bootstrap}"] }).producer();
await producer.connect();
const message = { key: "AMZN", value: JSON.stringify({ price: 74.95 }) };
await producer.send({ topic: "${topic}", messages: [message] });
await producer.disconnect();
`,
    consume: `// npm install kafkajs
import { Kafka } from "kafkajs";

const consumer = new Kafka({ brokers: ["${bootstrap}"] }).consumer({ groupId: "my-group" });
await consumer.connect();
await consumer.subscribe({ topic: "${topic}", fromBeginning: true });
await consumer.run({
  eachMessage: async ({ message }) => console.log(message.value?.toString()),
});
`,
  };
}

function java(bootstrap: string): Snippet {
  const strings = "org.apache.kafka.common.serialization.String";
  return {
    language: "Java",
    produce: `// org.apache.kafka:kafka-clients
var settings = new java.util.Properties();
settings.put("bootstrap.servers", "${bootstrap}");
settings.put("key.serializer", "${strings}Serializer");
settings.put("value.serializer", "${strings}Serializer");
try (var producer = new KafkaProducer<String, String>(settings)) {
  producer.send(new ProducerRecord<>("${topic}", "AMZN", "{\\"price\\": 74.95}"));
}
`,
    consume: `// org.apache.kafka:kafka-clients
var settings = new java.util.Properties();
settings.put("bootstrap.servers", "${bootstrap}");
settings.put("group.id", "my-group");
settings.put("auto.offset.reset", "earliest");
settings.put("key.deserializer", "${strings}Deserializer");
settings.put("value.deserializer", "${strings}Deserializer");
try (var consumer = new KafkaConsumer<String, String>(settings)) {
  consumer.subscribe(List.of("${topic}"));
  while (true) {
    consumer.poll(Duration.ofSeconds(1)).forEach(record -> System.out.println(record.value()));
  }
}
`,
  };
}

function kcat(bootstrap: string): Snippet {
  return {
    language: "kcat",
    produce: `echo 'AMZN:{"price": 74.95}' | kcat -b ${bootstrap} -t ${topic} -P -K :\n`,
    consume: `kcat -b ${bootstrap} -t ${topic} -C -o beginning -e\n`,
  };
}
