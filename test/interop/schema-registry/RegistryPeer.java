import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.avro.AvroSchema;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import org.apache.flink.avro.shaded.org.apache.avro.Schema;
import org.apache.flink.avro.shaded.org.apache.avro.generic.GenericData;
import org.apache.flink.avro.shaded.org.apache.avro.generic.GenericDatumReader;
import org.apache.flink.avro.shaded.org.apache.avro.generic.GenericDatumWriter;
import org.apache.flink.avro.shaded.org.apache.avro.generic.GenericRecord;
import org.apache.flink.avro.shaded.org.apache.avro.io.DecoderFactory;
import org.apache.flink.avro.shaded.org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** Confluent's own Java client for registries, as Flink ships it, with Kafka's own clients. */
public final class RegistryPeer {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte MAGIC = 0;

    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        out.println("[]");
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            out.println(JSON.writeValueAsString(answer(JSON.readTree(line))));
        }
        System.exit(0);
    }

    private static Map<String, Object> answer(JsonNode request) {
        var answer = new HashMap<String, Object>();
        try {
            answer.put("result", perform(request));
            answer.put("ok", true);
        } catch (Throwable failure) {
            answer.put("ok", false);
            answer.put("error", failure + " at " + List.of(failure.getStackTrace()));
        }
        return answer;
    }

    private static Object perform(JsonNode request) throws Exception {
        String bootstrap = request.get("bootstrap").asText();
        String topic = request.get("topic").asText();
        var registry = new CachedSchemaRegistryClient(request.get("url").asText(), 10);
        return switch (request.get("operation").asText()) {
            case "write" -> write(registry, bootstrap, topic, request);
            case "read" -> read(registry, bootstrap, topic);
            default -> throw new IllegalArgumentException(request.toString());
        };
    }

    private static Object write(
            CachedSchemaRegistryClient registry, String bootstrap, String topic, JsonNode request)
            throws Exception {
        var schema = new AvroSchema(request.get("schema").asText());
        int id = registry.register(topic + "-value", schema);
        var tick = new GenericData.Record(schema.rawSchema());
        tick.put("ticker", request.get("ticker").asText());
        tick.put("price", request.get("price").asDouble());
        var bytes = new ByteArrayOutputStream();
        bytes.write(ByteBuffer.allocate(5).put(MAGIC).putInt(id).array());
        var encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new GenericDatumWriter<GenericRecord>(schema.rawSchema()).write(tick, encoder);
        encoder.flush();
        var record = new ProducerRecord<byte[], byte[]>(topic, 0, null, bytes.toByteArray());
        Clients.produce(bootstrap, List.of(record), Map.of());
        return null;
    }

    private static Object read(CachedSchemaRegistryClient registry, String bootstrap, String topic)
            throws Exception {
        var partition = new TopicPartition(topic, 0);
        try (var consumer = Clients.consumer(bootstrap, Clients.fresh("group"), Map.of())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            ByteBuffer value = ByteBuffer.wrap(Clients.take(consumer, 1).get(0).value());
            if (value.get() != MAGIC) throw new IllegalStateException("no magic byte");
            Schema schema = (Schema) registry.getSchemaById(value.getInt()).rawSchema();
            var decoder = DecoderFactory.get().binaryDecoder(
                    value.array(), value.position(), value.remaining(), null);
            GenericRecord tick = new GenericDatumReader<GenericRecord>(schema).read(null, decoder);
            var plain = new HashMap<String, Object>();
            plain.put("ticker", tick.get("ticker").toString());
            plain.put("price", tick.get("price"));
            return plain;
        }
    }
}
