import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.clients.consumer.StickyAssignor;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;

/** Consumer groups of the classic protocol. */
final class Groups {
    private static final int PARTITIONS = 6;

    private Groups() {}

    static void cases(Map<String, Suite.Case> cases) {
        for (Class<?> assignor : List.of(
                RangeAssignor.class, StickyAssignor.class, CooperativeStickyAssignor.class)) {
            String name = assignor.getSimpleName() + ": members join and leave under load";
            cases.put(name, bootstrap -> joiningAndLeaving(bootstrap, assignor));
        }
        cases.put("from eager to cooperative, one member at a time", Groups::upgrade);
        cases.put("a static member that restarts keeps its partitions", Groups::staticMember);
        cases.put("a member whose instance id was taken over is fenced", Groups::fenced);
        cases.put("committed offsets, with metadata", Groups::committed);
        cases.put("a member that polls too late cannot commit", Groups::expired);
    }

    /** A consumer in its own thread that remembers what it saw and what it holds. */
    private static final class Member extends Thread implements ConsumerRebalanceListener {
        final Set<String> seen = ConcurrentHashMap.newKeySet();
        final Set<Integer> held = ConcurrentHashMap.newKeySet();
        private final KafkaConsumer<byte[], byte[]> consumer;
        private volatile boolean leaving;
        private volatile Throwable failure;

        Member(String bootstrap, String group, String topic, Map<String, Object> settings) {
            consumer = Clients.consumer(bootstrap, group, settings);
            consumer.subscribe(List.of(topic), this);
            start();
        }

        @Override
        public void run() {
            try (consumer) {
                while (!leaving) {
                    for (var record : consumer.poll(Duration.ofMillis(50))) {
                        seen.add(record.partition() + ":" + record.offset());
                    }
                    if (!consumer.assignment().isEmpty()) consumer.commitAsync();
                }
            } catch (Throwable thrown) {
                failure = thrown;
            }
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            partitions.forEach(partition -> held.add(partition.partition()));
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            partitions.forEach(partition -> held.remove(partition.partition()));
        }

        void leave() throws Exception {
            leaving = true;
            join();
            if (failure != null) throw new AssertionError(failure);
        }
    }

    private static boolean balanced(List<Member> members) {
        var whole = new HashSet<Integer>();
        int sum = 0;
        for (Member member : members) {
            if (member.held.isEmpty()) return false;
            sum += member.held.size();
            whole.addAll(member.held);
        }
        return sum == PARTITIONS && whole.size() == PARTITIONS;
    }

    private static void load(String bootstrap, String topic, int each) throws Exception {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            Clients.produce(bootstrap, Clients.records(topic, partition, each), Map.of());
        }
    }

    private static void joiningAndLeaving(String bootstrap, Class<?> assignor) throws Exception {
        String topic = Clients.topic(bootstrap, PARTITIONS, Map.of());
        String group = Clients.fresh("group");
        var settings = Map.<String, Object>of("partition.assignment.strategy", assignor.getName());
        var everyone = new ArrayList<Member>();
        for (int index = 0; index < 3; index++) {
            everyone.add(new Member(bootstrap, group, topic, settings));
            load(bootstrap, topic, 50);
            Clients.eventually("disjoint and whole", () -> balanced(everyone));
        }
        everyone.get(0).leave();
        var left = everyone.subList(1, 3);
        load(bootstrap, topic, 50);
        Clients.eventually("the others take over", () -> balanced(left));
        Clients.eventually("every record is seen", () -> everyone.stream()
                .flatMap(member -> member.seen.stream()).collect(Collectors.toSet())
                .size() == 4 * 50 * PARTITIONS);
        for (Member member : left) member.leave();
    }

    private static void upgrade(String bootstrap) throws Exception {
        String topic = Clients.topic(bootstrap, PARTITIONS, Map.of());
        String group = Clients.fresh("group");
        String range = RangeAssignor.class.getName();
        String both = range + "," + CooperativeStickyAssignor.class.getName();
        var strategy = "partition.assignment.strategy";
        var old = new Member(bootstrap, group, topic, Map.of(strategy, range));
        Clients.eventually("alone", () -> balanced(List.of(old)));
        var first = new Member(bootstrap, group, topic, Map.of(strategy, both));
        Clients.eventually("together", () -> balanced(List.of(old, first)));
        old.leave();
        var second = new Member(bootstrap, group, topic, Map.of(strategy, both));
        Clients.eventually("upgraded", () -> balanced(List.of(first, second)));
        first.leave();
        second.leave();
    }

    private static void staticMember(String bootstrap) throws Exception {
        String topic = Clients.topic(bootstrap, PARTITIONS, Map.of());
        String group = Clients.fresh("group");
        var one = new Member(bootstrap, group, topic, instance("one"));
        var two = new Member(bootstrap, group, topic, instance("two"));
        Clients.eventually("two members", () -> balanced(List.of(one, two)));
        var ones = new HashSet<>(one.held);
        var twos = new HashSet<>(two.held);
        two.leave();
        var again = new Member(bootstrap, group, topic, instance("two"));
        Clients.eventually("back", () -> again.held.equals(twos));
        Clients.equal(one.held, ones);
        one.leave();
        again.leave();
    }

    private static Map<String, Object> instance(String id) {
        return Map.of("group.instance.id", id);
    }

    private static void fenced(String bootstrap) throws Exception {
        String topic = Clients.topic(bootstrap, PARTITIONS, Map.of());
        String group = Clients.fresh("group");
        var first = Clients.consumer(bootstrap, group, instance("same"));
        first.subscribe(List.of(topic));
        Clients.eventually("assigned", () -> {
            first.poll(Duration.ofMillis(50));
            return first.assignment().size() == PARTITIONS;
        });
        var second = new Member(bootstrap, group, topic, instance("same"));
        Clients.eventually("fenced", () -> {
            try {
                first.poll(Duration.ofMillis(50));
                return false;
            } catch (FencedInstanceIdException failure) {
                return true;
            }
        });
        second.leave();
        first.close();
    }

    private static void committed(String bootstrap) throws Exception {
        String topic = Clients.topic(bootstrap, 2, Map.of());
        var zero = new TopicPartition(topic, 0);
        var one = new TopicPartition(topic, 1);
        String group = Clients.fresh("group");
        Clients.produce(bootstrap, Clients.records(topic, 0, 5), Map.of());
        try (var consumer = Clients.consumer(bootstrap, group, Map.of())) {
            consumer.subscribe(List.of(topic));
            Clients.take(consumer, 5);
            consumer.commitSync(Map.of(zero, new OffsetAndMetadata(3, "halfway")));
        }
        try (var consumer = Clients.consumer(bootstrap, group, Map.of())) {
            var expected = new HashMap<TopicPartition, OffsetAndMetadata>();
            expected.put(zero, new OffsetAndMetadata(3, "halfway"));
            expected.put(one, null);
            Clients.equal(consumer.committed(Set.of(zero, one)), expected);
            consumer.subscribe(List.of(topic));
            Clients.equal(Clients.take(consumer, 2).get(0).offset(), 3L);
            Clients.equal(consumer.currentLag(zero).getAsLong(), 0L);
        }
    }

    private static void expired(String bootstrap) throws Exception {
        String topic = Clients.topic(bootstrap, 1, Map.of());
        String group = Clients.fresh("group");
        Clients.produce(bootstrap, Clients.records(topic, 0, 1), Map.of());
        var settings = Map.<String, Object>of("max.poll.interval.ms", 500);
        try (var slow = Clients.consumer(bootstrap, group, settings)) {
            slow.subscribe(List.of(topic));
            Clients.take(slow, 1);
            var other = new Member(bootstrap, group, topic, Map.of());
            Clients.eventually("the other takes over", () -> other.held.size() == 1);
            try {
                slow.commitSync();
                throw new AssertionError("accepted");
            } catch (CommitFailedException expected) {
                other.leave();
            }
        }
    }
}
