import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.TimestampType;

/** Producing and consuming. */
final class Records {
    private Records() {}

    static void cases(Map<String, Suite.Case> cases) {
        for (String codec : List.of("none", "gzip", "snappy", "lz4", "zstd")) {
            cases.put("codec " + codec, bootstrap -> codec(bootstrap, codec));
        }
        for (String acks : List.of("0", "1", "all")) {
            cases.put("acks " + acks, bootstrap -> acks(bootstrap, acks));
        }
        cases.put("keys, headers and timestamps come back", Records::headers);
        cases.put("a tombstone, an empty value and an empty key stay different", Records::nothing);
        cases.put("message.timestamp.type=LogAppendTime: the broker stamps", Records::appendTime);
        cases.put("a topic's compression.type rewrites batches", Records::recompressed);
        cases.put("records of 1 MB", Records::large);
        cases.put("a record above max.message.bytes is refused", Records::tooLarge);
        cases.put("a record without key is refused by a compacted topic", Records::compacted);
        cases.put("a time too far from now is refused when the topic says so",
                Records::timeDifference);
        cases.put("idempotent with five in flight: 20 000 records once and in order",
                Records::idempotent);
        cases.put("a topic that does not exist is created", Records::created);
        cases.put("seek by offset and by time", Records::seek);
        cases.put("an offset out of range", Records::outOfRange);
        cases.put("small fetches return whole batches", Records::smallFetches);
    }

    private static List<ConsumerRecord<byte[], byte[]>> all(
            String bootstrap, String topic, int count) {
        return all(bootstrap, topic, count, Map.of());
    }

    private static List<ConsumerRecord<byte[], byte[]>> all(
            String bootstrap, String topic, int count, Map<String, Object> settings) {
        try (var consumer = Clients.consumer(bootstrap, Clients.fresh("group"), settings)) {
            consumer.assign(List.of(new TopicPartition(topic, 0)));
            return Clients.take(consumer, count);
        }
    }

    private static List<String> values(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream()
                .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                .toList();
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }

    private static void codec(String bootstrap, String codec) throws Exception {
        String topic = Clients.topic(bootstrap, 1, Map.of());
        var settings =
                new HashMap<String, Object>(Map.of("compression.type", codec, "linger.ms", 20));
        Clients.produce(bootstrap, Clients.records(topic, 0, 2000), settings);
        var records = all(bootstrap, topic, 2000);
        Clients.equal(values(records), numbers(2000));
        Clients.equal(records.get(1999).offset(), 1999L);
    }

    private static void acks(String bootstrap, String acks) throws Exception {
        String topic = Clients.topic(bootstrap, 1, Map.of());
        var settings = Map.<String, Object>of("acks", acks, "enable.idempotence", false);
        var delivered = Clients.produce(bootstrap, Clients.records(topic, 0, 2), settings);
        Clients.equal(delivered.get(1).hasOffset(), !acks.equals("0"));
        Clients.equal(values(all(bootstrap, topic, 2)), numbers(2));
    }

    private static void headers(String bootstrap) throws Exception {
        String topic = Clients.topic(bootstrap, 1, Map.of());
        var record =
                new ProducerRecord<>(topic, 0, 1_600_000_000_123L, "k".getBytes(), "v".getBytes());
        record.headers().add("a", "1".getBytes()).add("a", "2".getBytes()).add("none", null);
        Clients.produce(bootstrap, List.of(record), Map.of());
        var got = all(bootstrap, topic, 1).get(0);
        Clients.equal(new String(got.key()), "k");
        Clients.equal(got.timestamp(), 1_600_000_000_123L);
        Clients.equal(got.timestampType(), TimestampType.CREATE_TIME);
        Clients.equal(got.leaderEpoch().isPresent(), true);
        var expected = List.of(
                new RecordHeader("a", "1".getBytes()),
                new RecordHeader("a", "2".getBytes()),
                new RecordHeader("none", (byte[]) null));
        Clients.equal(List.of(got.headers().toArray()), expected);
    }

    private static void nothing(String bootstrap) throws Exception {
        String topic = Clients.topic(bootstrap, 1, Map.of());
        var records = List.of(
                new ProducerRecord<byte[], byte[]>(topic, 0, new byte[0], null),
                new ProducerRecord<byte[], byte[]>(topic, 0, null, new byte[0]));
        Clients.produce(bootstrap, records, Map.of());
        var got = all(bootstrap, topic, 2);
        Clients.equal(got.get(0).key().length, 0);
        Clients.equal(got.get(0).value(), null);
        Clients.equal(got.get(1).key(), null);
        Clients.equal(got.get(1).value().length, 0);
    }

    private static void appendTime(String bootstrap) throws Exception {
        String topic =
                Clients.topic(bootstrap, 1, Map.of("message.timestamp.type", "LogAppendTime"));
        var record = new ProducerRecord<>(topic, 0, 1L, (byte[]) null, "v".getBytes());
        var delivered = Clients.produce(bootstrap, List.of(record), Map.of()).get(0);
        var got = all(bootstrap, topic, 1).get(0);
        Clients.equal(got.timestampType(), TimestampType.LOG_APPEND_TIME);
        Clients.equal(got.timestamp() > 1_600_000_000_000L, true);
        Clients.equal(got.timestamp(), delivered.timestamp());
    }

    private static void recompressed(String bootstrap) throws Exception {
        String topic = Clients.topic(bootstrap, 1, Map.of("compression.type", "zstd"));
        Clients.produce(bootstrap, Clients.records(topic, 0, 500),
                Map.of("compression.type", "gzip"));
        Clients.equal(values(all(bootstrap, topic, 500)), numbers(500));
    }

    private static void large(String bootstrap) throws Exception {
        String topic = Clients.topic(bootstrap, 1, Map.of());
        var records = new ArrayList<ProducerRecord<byte[], byte[]>>();
        for (int index = 0; index < 5; index++) {
            byte[] value = new byte[999_000];
            Arrays.fill(value, (byte) index);
            records.add(new ProducerRecord<>(topic, 0, null, value));
        }
        Clients.produce(bootstrap, records, Map.of());
        var got = all(bootstrap, topic, 5);
        for (int index = 0; index < 5; index++) {
            Clients.equal(Arrays.equals(got.get(index).value(), records.get(index).value()), true);
        }
    }

    private static void tooLarge(String bootstrap) throws Exception {
        String topic = Clients.topic(bootstrap, 1, Map.of("max.message.bytes", "2000"));
        try (var producer = Clients.producer(bootstrap, Map.of())) {
            var big = new ProducerRecord<byte[], byte[]>(topic, 0, null, new byte[3000]);
            Clients.equal(Clients.refusal(producer.send(big)), "RecordTooLargeException");
            var small = new ProducerRecord<byte[], byte[]>(topic, 0, null, new byte[1000]);
            Clients.equal(producer.send(small).get().offset(), 0L);
        }
    }

    private static void compacted(String bootstrap) throws Exception {
        String topic = Clients.topic(bootstrap, 1, Map.of("cleanup.policy", "compact"));
        try (var producer = Clients.producer(bootstrap, Map.of())) {
            var record = Clients.record(topic, 0, "x");
            Clients.equal(Clients.refusal(producer.send(record)), "InvalidRecordException");
        }
    }

    private static void timeDifference(String bootstrap) throws Exception {
        String topic =
                Clients.topic(bootstrap, 1, Map.of("message.timestamp.before.max.ms", "1000"));
        try (var producer = Clients.producer(bootstrap, Map.of())) {
            var old = new ProducerRecord<>(topic, 0, 1L, (byte[]) null, new byte[1]);
            Clients.equal(Clients.refusal(producer.send(old)), "InvalidTimestampException");
        }
    }

    private static void idempotent(String bootstrap) throws Exception {
        String topic = Clients.topic(bootstrap, 1, Map.of());
        var settings = Map.<String, Object>of(
                "enable.idempotence", true,
                "max.in.flight.requests.per.connection", 5,
                "batch.size", 500);
        Clients.produce(bootstrap, Clients.records(topic, 0, 20_000), settings);
        Clients.equal(values(all(bootstrap, topic, 20_000)), numbers(20_000));
    }

    private static void created(String bootstrap) throws Exception {
        String topic = Clients.fresh("auto");
        Clients.produce(bootstrap, Clients.records(topic, 0, 1), Map.of());
        Clients.equal(values(all(bootstrap, topic, 1)), numbers(1));
    }

    private static void seek(String bootstrap) throws Exception {
        String topic = Clients.topic(bootstrap, 1, Map.of());
        var partition = new TopicPartition(topic, 0);
        long base = 1_700_000_000_000L;
        var records = new ArrayList<ProducerRecord<byte[], byte[]>>();
        for (long ms = 0; ms < 10_000; ms += 1000) {
            records.add(new ProducerRecord<>(topic, 0, base + ms, (byte[]) null, new byte[1]));
        }
        Clients.produce(bootstrap, records, Map.of());
        try (var consumer = Clients.consumer(bootstrap, Clients.fresh("group"), Map.of())) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, 7);
            Clients.equal(Clients.take(consumer, 1).get(0).offset(), 7L);
            var found = consumer.offsetsForTimes(Map.of(partition, base + 2500)).get(partition);
            Clients.equal(found.offset(), 3L);
            Clients.equal(found.timestamp(), base + 3000);
            var none = consumer.offsetsForTimes(Map.of(partition, base + 99_000)).get(partition);
            Clients.equal(none, null);
            consumer.seek(partition, found.offset());
            Clients.equal(Clients.take(consumer, 1).get(0).offset(), 3L);
            Clients.equal(consumer.beginningOffsets(List.of(partition)).get(partition), 0L);
            Clients.equal(consumer.endOffsets(List.of(partition)).get(partition), 10L);
        }
    }

    private static void outOfRange(String bootstrap) throws Exception {
        String topic = Clients.topic(bootstrap, 1, Map.of());
        var partition = new TopicPartition(topic, 0);
        Clients.produce(bootstrap, Clients.records(topic, 0, 3), Map.of());
        var settings = Map.<String, Object>of("auto.offset.reset", "none");
        try (var consumer = Clients.consumer(bootstrap, Clients.fresh("group"), settings)) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, 1000);
            try {
                Clients.take(consumer, 1);
                throw new AssertionError("no error");
            } catch (OffsetOutOfRangeException failure) {
                Clients.equal(failure.offsetOutOfRangePartitions(), Map.of(partition, 1000L));
            }
        }
    }

    private static void smallFetches(String bootstrap) throws Exception {
        String topic = Clients.topic(bootstrap, 1, Map.of());
        var batches = Map.<String, Object>of("linger.ms", 20, "compression.type", "lz4");
        Clients.produce(bootstrap, Clients.records(topic, 0, 5000), batches);
        var settings =
                Map.<String, Object>of("max.partition.fetch.bytes", 100, "fetch.max.bytes", 100);
        Clients.equal(values(all(bootstrap, topic, 5000, settings)), numbers(5000));
    }
}
