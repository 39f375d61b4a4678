import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** What the suites across clients ask of this one. */
final class Peer {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Peer() {}

    static Object write(String bootstrap, JsonNode request) throws Exception {
        var settings = Map.<String, Object>of(
                "compression.type", request.get("codec").asText(), "linger.ms", 20);
        var records = new ArrayList<ProducerRecord<byte[], byte[]>>();
        for (JsonNode message : request.get("messages")) {
            var record = new ProducerRecord<byte[], byte[]>(
                    request.get("topic").asText(),
                    0,
                    bytes(message.get("key")),
                    bytes(message.get("value")));
            message.get("headers").properties().forEach(
                    header -> record.headers().add(header.getKey(), bytes(header.getValue())));
            records.add(record);
        }
        Clients.produce(bootstrap, records, settings);
        return null;
    }

    static List<ObjectNode> read(String bootstrap, JsonNode request) {
        var partition = new TopicPartition(request.get("topic").asText(), 0);
        try (var consumer = Clients.consumer(bootstrap, Clients.fresh("group"), Map.of())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            var records = Clients.take(consumer, request.get("count").asInt());
            return records.stream().map(Peer::plain).toList();
        }
    }

    static List<Long> consume(String bootstrap, JsonNode request) {
        String group = request.get("group").asText();
        try (var consumer = Clients.consumer(bootstrap, group, Map.of())) {
            consumer.subscribe(List.of(request.get("topic").asText()));
            var records = Clients.take(consumer, request.get("count").asInt());
            consumer.commitSync();
            return records.stream().map(ConsumerRecord::offset).toList();
        }
    }

    private static ObjectNode plain(ConsumerRecord<byte[], byte[]> record) {
        ObjectNode node = JSON.createObjectNode();
        node.put("key", text(record.key()));
        node.put("value", text(record.value()));
        ObjectNode headers = node.putObject("headers");
        record.headers().forEach(header -> headers.put(header.key(), text(header.value())));
        node.put("partition", record.partition());
        node.put("offset", record.offset());
        node.put("timestampMs", record.timestamp());
        return node;
    }

    private static byte[] bytes(JsonNode text) {
        return text.isNull() ? null : text.asText().getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }
}
