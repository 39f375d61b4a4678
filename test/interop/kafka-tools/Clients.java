import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Clients and topics with this suite's settings, and checks. */
final class Clients {
    static final int TIMEOUT_S = 30;

    private Clients() {}

    static String fresh(String prefix) {
        return prefix + "-" + UUID.randomUUID().toString().substring(0, 8);
    }

    static Admin admin(String bootstrap) {
        return Admin.create(Map.of("bootstrap.servers", bootstrap));
    }

    static String topic(String bootstrap, int partitions, Map<String, String> configs)
            throws Exception {
        String name = fresh("topic");
        try (Admin admin = admin(bootstrap)) {
            var topic = new NewTopic(name, partitions, (short) 1).configs(configs);
            done(admin.createTopics(List.of(topic)).all());
            eventually("metadata of " + name, () ->
                    admin.listTopics().names().get().contains(name));
        }
        return name;
    }

    static KafkaProducer<byte[], byte[]> producer(String bootstrap, Map<String, Object> settings) {
        var all = new HashMap<String, Object>(Map.of("bootstrap.servers", bootstrap));
        all.putAll(settings);
        return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Sends all, waits for all acknowledgements; the first failure is thrown. */
    static List<RecordMetadata> produce(
            String bootstrap,
            List<ProducerRecord<byte[], byte[]>> records,
            Map<String, Object> settings)
            throws Exception {
        try (var producer = producer(bootstrap, settings)) {
            var futures = new ArrayList<Future<RecordMetadata>>();
            for (var record : records) futures.add(producer.send(record));
            var delivered = new ArrayList<RecordMetadata>();
            for (var future : futures) delivered.add(future.get(TIMEOUT_S, TimeUnit.SECONDS));
            return delivered;
        }
    }

    static ProducerRecord<byte[], byte[]> record(String topic, int partition, String value) {
        return new ProducerRecord<>(topic, partition, null, value.getBytes());
    }

    static List<ProducerRecord<byte[], byte[]>> records(String topic, int partition, int count) {
        var records = new ArrayList<ProducerRecord<byte[], byte[]>>();
        for (int index = 0; index < count; index++) {
            records.add(record(topic, partition, "" + index));
        }
        return records;
    }

    static KafkaConsumer<byte[], byte[]> consumer(
            String bootstrap, String group, Map<String, Object> settings) {
        var all = new HashMap<String, Object>(Map.of(
                "bootstrap.servers", bootstrap,
                "group.id", group,
                "auto.offset.reset", "earliest",
                "enable.auto.commit", false,
                "session.timeout.ms", 6000,
                "heartbeat.interval.ms", 300));
        all.putAll(settings);
        return new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Polls until `count` records came. */
    static List<ConsumerRecord<byte[], byte[]>> take(
            KafkaConsumer<byte[], byte[]> consumer, int count) {
        var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_S);
        while (records.size() < count) {
            consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            if (System.nanoTime() > until) {
                throw new AssertionError(records.size() + " of " + count + " records came");
            }
        }
        return records;
    }

    static <T> T done(KafkaFuture<T> future) throws Exception {
        return future.get(TIMEOUT_S, TimeUnit.SECONDS);
    }

    /** The simple name of the exception that a future fails with. */
    static String refusal(Future<?> future) throws Exception {
        try {
            future.get(TIMEOUT_S, TimeUnit.SECONDS);
            return "none";
        } catch (ExecutionException failure) {
            return failure.getCause().getClass().getSimpleName();
        }
    }

    static void eventually(String what, Callable<Boolean> ask) throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_S);
        while (!ask.call()) {
            if (System.nanoTime() > until) {
                throw new AssertionError(what + ": not within " + TIMEOUT_S + " s");
            }
            Thread.sleep(20);
        }
    }

    static void equal(Object got, Object expected) {
        if (!Objects.equals(got, expected)) {
            throw new AssertionError("got " + got + ", expected " + expected);
        }
    }
}
