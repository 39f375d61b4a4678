import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends records at a fixed rate and reads them back in the same process. Every record carries the
 * time at which it was due, so that a broker that stalls the sender is charged for the wait.
 */
public final class FixedRate {
  private static final long HIGHEST_NANOS = 60_000_000_000L;

  private final String topic;
  private final int partitions;
  private final int recordBytes;
  private final long intervalNanos;
  private final Histogram acks = new ConcurrentHistogram(HIGHEST_NANOS, 3);
  private final Histogram endToEnd = new ConcurrentHistogram(HIGHEST_NANOS, 3);
  private volatile long countedFrom = Long.MAX_VALUE;
  private volatile boolean reading = true;
  private volatile Throwable failure;

  private FixedRate(String topic, int partitions, int rate, int recordBytes) {
    this.topic = topic;
    this.partitions = partitions;
    this.recordBytes = recordBytes;
    this.intervalNanos = 1_000_000_000L / rate;
  }

  /** BOOTSTRAP TOPIC PARTITIONS RATE RECORD_BYTES LINGER_MS WARMUP_MS MEASURED_MS */
  public static void main(String[] args) throws Exception {
    FixedRate load = new FixedRate(args[1], number(args[2]), number(args[3]), number(args[4]));
    load.run(args[0], args[5], number(args[6]), number(args[7]));
  }

  private static int number(String text) {
    return Integer.parseInt(text);
  }

  private void run(String bootstrap, String lingerMs, int warmupMs, int measuredMs)
      throws Exception {
    CountDownLatch positioned = new CountDownLatch(1);
    Thread reader = new Thread(() -> read(bootstrap, positioned), "reader");
    reader.start();
    positioned.await();
    Map<String, Object> settings =
        Map.of("bootstrap.servers", bootstrap, "acks", "all", "linger.ms", lingerMs);
    ByteArraySerializer bytes = new ByteArraySerializer();
    try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings, bytes, bytes)) {
      long start = System.nanoTime();
      countedFrom = start + warmupMs * 1_000_000L;
      send(producer, start, start + (warmupMs + measuredMs) * 1_000_000L);
      producer.flush();
    }
    Thread.sleep(500);
    reading = false;
    reader.join();
    if (failure != null) throw new IllegalStateException(failure);
    print(measuredMs);
  }

  private void send(KafkaProducer<byte[], byte[]> producer, long start, long end) {
    long count = 0;
    for (long due = start; due < end; due = start + ++count * intervalNanos) {
      while (System.nanoTime() < due) LockSupport.parkNanos(due - System.nanoTime());
      long dueAt = due;
      byte[] value = ByteBuffer.allocate(recordBytes).putLong(dueAt).array();
      int partition = (int) (count % partitions);
      producer.send(
          new ProducerRecord<>(topic, partition, null, value),
          (metadata, problem) -> {
            if (problem != null) failure = problem;
            if (dueAt >= countedFrom) acks.recordValue(System.nanoTime() - dueAt);
          });
    }
  }

  private void read(String bootstrap, CountDownLatch positioned) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", bootstrap, "enable.auto.commit", "false");
    ByteArrayDeserializer bytes = new ByteArrayDeserializer();
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings, bytes, bytes)) {
      List<TopicPartition> all = new ArrayList<>();
      for (int index = 0; index < partitions; index++) all.add(new TopicPartition(topic, index));
      consumer.assign(all);
      consumer.seekToEnd(all);
      for (TopicPartition partition : all) consumer.position(partition);
      positioned.countDown();
      while (reading) {
        var records = consumer.poll(Duration.ofMillis(100));
        long now = System.nanoTime();
        for (var record : records) {
          long dueAt = ByteBuffer.wrap(record.value()).getLong();
          if (dueAt >= countedFrom) endToEnd.recordValue(now - dueAt);
        }
      }
    } catch (Throwable problem) {
      failure = problem;
      positioned.countDown();
    }
  }

  private void print(int measuredMs) {
    System.out.printf(
        "{\"sent\":%d,\"received\":%d,\"seconds\":%f,\"ackMs\":%s,\"endToEndMs\":%s}%n",
        acks.getTotalCount(),
        endToEnd.getTotalCount(),
        measuredMs / 1e3,
        percentiles(acks),
        percentiles(endToEnd));
  }

  private static String percentiles(Histogram histogram) {
    return String.format(
        "[%f,%f,%f]",
        histogram.getValueAtPercentile(50) / 1e6,
        histogram.getValueAtPercentile(99) / 1e6,
        histogram.getValueAtPercentile(99.9) / 1e6);
  }
}
