import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Producers and groups of consumers at once: how long until every group has read every record.
 * The records before the counted ones warm up both sides and are not in the time.
 */
public final class Pipeline {
  private final String bootstrap;
  private final String topic;
  private final int recordBytes;
  private final AtomicLong[] readByGroup;
  private volatile boolean reading = true;
  private volatile Throwable failure;

  private Pipeline(String bootstrap, String topic, int recordBytes, int groups) {
    this.bootstrap = bootstrap;
    this.topic = topic;
    this.recordBytes = recordBytes;
    this.readByGroup = new AtomicLong[groups];
    for (int group = 0; group < groups; group++) readByGroup[group] = new AtomicLong();
  }

  /** BOOTSTRAP TOPIC RECORD_BYTES PRODUCERS GROUPS CONSUMERS_PER_GROUP WARMUP COUNTED */
  public static void main(String[] args) throws Exception {
    int[] numbers = new int[args.length];
    for (int at = 2; at < args.length; at++) numbers[at] = Integer.parseInt(args[at]);
    Pipeline pipeline = new Pipeline(args[0], args[1], numbers[2], numbers[4]);
    pipeline.run(numbers[3], numbers[5], numbers[6], numbers[7]);
  }

  private void run(int producers, int consumersPerGroup, long warmup, long counted)
      throws Exception {
    List<Thread> consumers = new ArrayList<>();
    CountDownLatch assigned = new CountDownLatch(readByGroup.length * consumersPerGroup);
    for (int group = 0; group < readByGroup.length; group++) {
      for (int member = 0; member < consumersPerGroup; member++) {
        int index = group;
        consumers.add(new Thread(() -> consume(index, assigned)));
      }
    }
    for (Thread consumer : consumers) consumer.start();
    assigned.await();
    send(producers, warmup / producers);
    untilRead(warmup / producers * producers);
    long start = System.nanoTime();
    long sentNanos = send(producers, counted / producers);
    long total = (warmup / producers + counted / producers) * producers;
    untilRead(total);
    double seconds = (System.nanoTime() - start) / 1e9;
    reading = false;
    for (Thread consumer : consumers) consumer.join();
    long records = counted / producers * producers;
    System.out.printf(
        "{\"records\":%d,\"total\":%d,\"seconds\":%f,\"sendSeconds\":%f}%n",
        records, total, seconds, sentNanos / 1e9);
  }

  /** Sends `each` records from every producer; how long until all were acknowledged. */
  private long send(int producers, long each) throws Exception {
    long start = System.nanoTime();
    List<Thread> threads = new ArrayList<>();
    for (int index = 0; index < producers; index++) threads.add(new Thread(() -> produce(each)));
    for (Thread thread : threads) thread.start();
    for (Thread thread : threads) thread.join();
    check();
    return System.nanoTime() - start;
  }

  private void produce(long count) {
    Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap, "acks", "all");
    ByteArraySerializer bytes = new ByteArraySerializer();
    byte[] value = new byte[recordBytes];
    try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings, bytes, bytes)) {
      for (long sent = 0; sent < count; sent++) {
        producer.send(
            new ProducerRecord<>(topic, value),
            (metadata, problem) -> {
              if (problem != null) failure = problem;
            });
      }
    } catch (Throwable problem) {
      failure = problem;
    }
  }

  private void consume(int group, CountDownLatch assigned) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", bootstrap,
            "group.id", topic + "-group-" + group,
            "auto.offset.reset", "earliest");
    ByteArrayDeserializer bytes = new ByteArrayDeserializer();
    boolean counted = false;
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings, bytes, bytes)) {
      consumer.subscribe(List.of(topic));
      while (reading) {
        readByGroup[group].addAndGet(consumer.poll(Duration.ofMillis(100)).count());
        if (!counted && !consumer.assignment().isEmpty()) {
          counted = true;
          assigned.countDown();
        }
      }
    } catch (Throwable problem) {
      failure = problem;
      assigned.countDown();
    }
  }

  private void untilRead(long records) throws Exception {
    for (AtomicLong read : readByGroup) {
      while (read.get() < records) {
        check();
        Thread.sleep(1);
      }
    }
  }

  private void check() {
    if (failure != null) throw new IllegalStateException(failure);
  }
}
