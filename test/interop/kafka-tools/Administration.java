import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/** The admin client. */
final class Administration {
    /** A case that needs an admin client. */
    private interface AdminCase {
        void run(String bootstrap, Admin admin) throws Exception;
    }

    private Administration() {}

    static void cases(Map<String, Suite.Case> cases) {
        put(cases, "topics: create, describe by name and id, delete by id", Administration::topics);
        put(cases, "topics: what is refused", Administration::refusedTopics);
        put(cases, "partitions: more, not fewer", Administration::partitions);
        put(cases, "configs: describe, alter one by one", Administration::configs);
        put(cases, "configs: where a value comes from", Administration::sources);
        put(cases, "list offsets: every kind", Administration::offsets);
        put(cases, "delete records", Administration::deleteRecords);
        put(cases, "the cluster and its log directories", Administration::cluster);
        put(cases, "groups: list, describe, remove members, delete", Administration::groups);
        put(cases, "group offsets: alter, list, delete", Administration::groupOffsets);
        put(cases, "producers of a partition", Administration::producers);
    }

    private static void put(Map<String, Suite.Case> cases, String name, AdminCase run) {
        cases.put(name, bootstrap -> {
            try (Admin admin = Clients.admin(bootstrap)) {
                run.run(bootstrap, admin);
            }
        });
    }

    private static void topics(String bootstrap, Admin admin) throws Exception {
        String name = Clients.fresh("topic");
        var topic = new NewTopic(name, Optional.of(3), Optional.empty());
        var created = admin.createTopics(List.of(topic.configs(Map.of("retention.ms", "1000"))));
        Clients.equal(Clients.done(created.numPartitions(name)), 3);
        Clients.equal(Clients.done(created.replicationFactor(name)), 1);
        Clients.equal(Clients.done(created.config(name)).get("retention.ms").value(), "1000");
        var id = Clients.done(created.topicId(name));
        Clients.eventually("listed", () -> Clients.done(admin.listTopics().names()).contains(name));
        var ids = TopicCollection.ofTopicIds(List.of(id));
        var described = Clients.done(admin.describeTopics(ids).allTopicIds()).get(id);
        Clients.equal(described.name(), name);
        Clients.equal(described.partitions().size(), 3);
        Clients.equal(described(admin, name).topicId(), id);
        Clients.done(admin.deleteTopics(ids).all());
        Clients.eventually("gone", () -> !Clients.done(admin.listTopics().names()).contains(name));
        Clients.equal(Clients.refusal(admin.describeTopics(List.of(name)).allTopicNames()),
                "UnknownTopicOrPartitionException");
        Clients.equal(Clients.refusal(admin.deleteTopics(ids).all()), "UnknownTopicIdException");
    }

    private static TopicDescription described(Admin admin, String topic) throws Exception {
        return Clients.done(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic);
    }

    private static String refused(Admin admin, NewTopic topic) throws Exception {
        return Clients.refusal(admin.createTopics(List.of(topic)).all());
    }

    private static void refusedTopics(String bootstrap, Admin admin) throws Exception {
        String taken = Clients.topic(bootstrap, 1, Map.of());
        String name = Clients.fresh("topic");
        short one = 1;
        Clients.equal(refused(admin, new NewTopic(taken, 1, one)), "TopicExistsException");
        Clients.equal(refused(admin, new NewTopic("no/slash", 1, one)), "InvalidTopicException");
        Clients.equal(refused(admin, new NewTopic(".", 1, one)), "InvalidTopicException");
        Clients.equal(refused(admin, new NewTopic("x".repeat(250), 1, one)),
                "InvalidTopicException");
        Clients.equal(refused(admin, new NewTopic(name, 0, one)), "InvalidPartitionsException");
        Clients.equal(refused(admin, new NewTopic(name, 1, (short) 9)),
                "InvalidReplicationFactorException");
        var odd = new NewTopic(name, 1, one).configs(Map.of("no.such", "1"));
        Clients.equal(refused(admin, odd), "InvalidConfigurationException");
        var elsewhere = new NewTopic(name, Map.of(0, List.of(77)));
        Clients.equal(refused(admin, elsewhere), "InvalidReplicaAssignmentException");
        var trial = new CreateTopicsOptions().validateOnly(true);
        Clients.done(admin.createTopics(List.of(new NewTopic(name, 1, one)), trial).all());
        Clients.equal(Clients.done(admin.listTopics().names()).contains(name), false);
        Clients.equal(Clients.refusal(admin.deleteTopics(List.of(name)).all()),
                "UnknownTopicOrPartitionException");
    }

    private static void partitions(String bootstrap, Admin admin) throws Exception {
        String topic = Clients.topic(bootstrap, 2, Map.of());
        Clients.done(admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(4))).all());
        Clients.eventually("four", () -> described(admin, topic).partitions().size() == 4);
        Clients.equal(refusedPartitions(admin, topic, 3), "InvalidPartitionsException");
        Clients.equal(refusedPartitions(admin, topic, 4), "InvalidPartitionsException");
        Clients.equal(refusedPartitions(admin, Clients.fresh("none"), 4),
                "UnknownTopicOrPartitionException");
    }

    private static String refusedPartitions(Admin admin, String topic, int count) throws Exception {
        return Clients.refusal(
                admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(count))).all());
    }

    private static void configs(String bootstrap, Admin admin) throws Exception {
        String name = Clients.topic(bootstrap, 1, Map.of());
        var topic = new ConfigResource(ConfigResource.Type.TOPIC, name);
        Clients.done(alter(admin, topic, "retention.ms", "5", OpType.SET));
        Clients.eventually("set", () ->
                describe(admin, topic).get("retention.ms").value().equals("5"));
        Clients.done(alter(admin, topic, "cleanup.policy", "compact", OpType.APPEND));
        Clients.eventually("appended", () ->
                describe(admin, topic).get("cleanup.policy").value().equals("delete,compact"));
        Clients.done(alter(admin, topic, "retention.ms", null, OpType.DELETE));
        Clients.eventually("deleted", () -> describe(admin, topic).get("retention.ms").isDefault());
        Clients.equal(Clients.refusal(alter(admin, topic, "retention.ms", "x", OpType.SET)),
                "InvalidConfigurationException");
        Clients.equal(Clients.refusal(alter(admin, topic, "retention.ms", "1", OpType.APPEND)),
                "InvalidConfigurationException");
        var missing = new ConfigResource(ConfigResource.Type.TOPIC, Clients.fresh("none"));
        Clients.equal(Clients.refusal(alter(admin, missing, "retention.ms", "1", OpType.SET)),
                "UnknownTopicOrPartitionException");
    }


    private static KafkaFuture<Void> alter(
            Admin admin, ConfigResource resource, String name, String value, OpType operation) {
        var change = new AlterConfigOp(new ConfigEntry(name, value), operation);
        return admin.incrementalAlterConfigs(Map.of(resource, List.of(change))).all();
    }

    private static Config describe(Admin admin, ConfigResource resource) throws Exception {
        return Clients.done(admin.describeConfigs(List.of(resource)).all()).get(resource);
    }

    private static void sources(String bootstrap, Admin admin) throws Exception {
        String name = Clients.topic(bootstrap, 1, Map.of("retention.ms", "5"));
        var topic = describe(admin, new ConfigResource(ConfigResource.Type.TOPIC, name));
        Clients.equal(topic.get("retention.ms").source(),
                ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG);
        Clients.equal(topic.get("retention.ms").type(), ConfigEntry.ConfigType.LONG);
        Clients.equal(topic.get("cleanup.policy").source(),
                ConfigEntry.ConfigSource.DEFAULT_CONFIG);
        Clients.equal(topic.get("cleanup.policy").type(), ConfigEntry.ConfigType.LIST);
        int id = Clients.done(admin.describeCluster().controller()).id();
        var broker = describe(admin, new ConfigResource(ConfigResource.Type.BROKER, "" + id));
        Clients.equal(broker.get("num.partitions").value(), "1");
        Clients.equal(broker.get("node.id").isReadOnly(), true);
        String given = "group.initial.rebalance.delay.ms";
        Clients.equal(broker.get(given).source(), ConfigEntry.ConfigSource.STATIC_BROKER_CONFIG);
    }

    private static void offsets(String bootstrap, Admin admin) throws Exception {
        String topic = Clients.topic(bootstrap, 1, Map.of());
        var partition = new TopicPartition(topic, 0);
        long base = 1_700_000_000_000L;
        for (long ms : List.of(0L, 5000L, 1000L)) {
            var record = new ProducerRecord<>(topic, 0, base + ms, (byte[]) null, new byte[1]);
            Clients.produce(bootstrap, List.of(record), Map.of());
        }
        Clients.equal(at(admin, partition, OffsetSpec.earliest()), "0 @ -1");
        Clients.equal(at(admin, partition, OffsetSpec.latest()), "3 @ -1");
        Clients.equal(at(admin, partition, OffsetSpec.maxTimestamp()), "1 @ " + (base + 5000));
        Clients.equal(at(admin, partition, OffsetSpec.forTimestamp(base + 1)),
                "1 @ " + (base + 5000));
        Clients.equal(at(admin, partition, OffsetSpec.forTimestamp(base + 9000)), "-1 @ -1");
        Clients.equal(at(admin, partition, OffsetSpec.earliestLocal()), "0 @ -1");
        Clients.equal(at(admin, partition, OffsetSpec.latestTiered()), "-1 @ -1");
    }

    private static String at(Admin admin, TopicPartition partition, OffsetSpec spec)
            throws Exception {
        var info = Clients.done(admin.listOffsets(Map.of(partition, spec)).all()).get(partition);
        return info.offset() + " @ " + info.timestamp();
    }

    private static void deleteRecords(String bootstrap, Admin admin) throws Exception {
        String topic = Clients.topic(bootstrap, 1, Map.of());
        var partition = new TopicPartition(topic, 0);
        Clients.produce(bootstrap, Clients.records(topic, 0, 10), Map.of());
        Clients.equal(before(admin, partition, 4), 4L);
        Clients.equal(before(admin, partition, 2), 4L);
        Clients.equal(at(admin, partition, OffsetSpec.earliest()), "4 @ -1");
        var beyond = Map.of(partition, RecordsToDelete.beforeOffset(11));
        Clients.equal(Clients.refusal(admin.deleteRecords(beyond).all()),
                "OffsetOutOfRangeException");
        Clients.equal(before(admin, partition, -1), 10L);
    }

    private static long before(Admin admin, TopicPartition partition, long offset)
            throws Exception {
        var asked = Map.of(partition, RecordsToDelete.beforeOffset(offset));
        var watermarks = admin.deleteRecords(asked).lowWatermarks();
        return Clients.done(watermarks.get(partition)).lowWatermark();
    }

    private static void cluster(String bootstrap, Admin admin) throws Exception {
        String topic = Clients.topic(bootstrap, 1, Map.of());
        Clients.produce(bootstrap, Clients.records(topic, 0, 10), Map.of());
        var cluster = admin.describeCluster();
        var node = Clients.done(cluster.controller());
        Clients.equal(node.host() + ":" + node.port(), bootstrap);
        Clients.equal(Clients.done(cluster.clusterId()).length(), 22);
        var brokers = admin.describeLogDirs(List.of(node.id())).allDescriptions();
        var dirs = Clients.done(brokers).get(node.id());
        Clients.equal(dirs.size(), 1);
        var dir = dirs.values().iterator().next();
        Clients.equal(dir.error(), null);
        Clients.equal(dir.replicaInfos().get(new TopicPartition(topic, 0)).size() > 0, true);
        Clients.equal(dir.totalBytes().isPresent(), true);
        var features = Clients.done(admin.describeFeatures().featureMetadata());
        Clients.equal(features.finalizedFeatures().containsKey("metadata.version"), true);
    }

    private static void groups(String bootstrap, Admin admin) throws Exception {
        String topic = Clients.topic(bootstrap, 2, Map.of());
        String group = Clients.fresh("group");
        try (var member = Clients.consumer(bootstrap, group, Map.of("group.instance.id", "one"))) {
            member.subscribe(List.of(topic));
            Clients.eventually("assigned", () -> {
                member.poll(Duration.ofMillis(50));
                return member.assignment().size() == 2;
            });
            var stable = new ListGroupsOptions().inGroupStates(Set.of(GroupState.STABLE));
            Clients.equal(Clients.done(admin.listGroups(stable).all()).stream()
                    .anyMatch(listing -> listing.groupId().equals(group)), true);
            var described =
                    Clients.done(admin.describeConsumerGroups(List.of(group)).all()).get(group);
            Clients.equal(described.groupState(), GroupState.STABLE);
            Clients.equal(described.partitionAssignor(), "range");
            var only = described.members().iterator().next();
            Clients.equal(only.groupInstanceId(), Optional.of("one"));
            Clients.equal(only.assignment().topicPartitions().size(), 2);
            Clients.equal(Clients.refusal(admin.deleteConsumerGroups(List.of(group)).all()),
                    "GroupNotEmptyException");
            var one = new RemoveMembersFromConsumerGroupOptions(List.of(new MemberToRemove("one")));
            Clients.done(admin.removeMembersFromConsumerGroup(group, one).all());
        }
        Clients.eventually("empty", () -> Clients.done(
                admin.describeConsumerGroups(List.of(group)).all()).get(group).groupState()
                == GroupState.EMPTY);
        Clients.done(admin.deleteConsumerGroups(List.of(group)).all());
        Clients.equal(Clients.refusal(admin.deleteConsumerGroups(List.of(group)).all()),
                "GroupIdNotFoundException");
        Clients.equal(Clients.refusal(admin.describeConsumerGroups(List.of(group)).all()),
                "GroupIdNotFoundException");
    }

    private static void groupOffsets(String bootstrap, Admin admin) throws Exception {
        String topic = Clients.topic(bootstrap, 2, Map.of());
        var zero = new TopicPartition(topic, 0);
        var one = new TopicPartition(topic, 1);
        String group = Clients.fresh("group");
        var offsets = Map.of(zero, new OffsetAndMetadata(5, "five"), one, new OffsetAndMetadata(7));
        Clients.done(admin.alterConsumerGroupOffsets(group, offsets).all());
        Clients.equal(held(admin, group), offsets);
        var nowhere = Map.of(new TopicPartition(topic, 9), new OffsetAndMetadata(1));
        Clients.equal(Clients.refusal(admin.alterConsumerGroupOffsets(group, nowhere).all()),
                "UnknownTopicOrPartitionException");
        Clients.done(admin.deleteConsumerGroupOffsets(group, Set.of(one)).all());
        Clients.equal(held(admin, group), Map.of(zero, new OffsetAndMetadata(5, "five")));
        Clients.equal(Clients.refusal(
                admin.deleteConsumerGroupOffsets(Clients.fresh("none"), Set.of(one)).all()),
                "GroupIdNotFoundException");
    }

    private static Map<TopicPartition, OffsetAndMetadata> held(Admin admin, String group)
            throws Exception {
        var asked = Map.of(group, new ListConsumerGroupOffsetsSpec());
        var listed = admin.listConsumerGroupOffsets(asked);
        return Clients.done(listed.partitionsToOffsetAndMetadata(group));
    }

    private static void producers(String bootstrap, Admin admin) throws Exception {
        String topic = Clients.topic(bootstrap, 1, Map.of());
        var partition = new TopicPartition(topic, 0);
        Clients.produce(bootstrap, Clients.records(topic, 0, 3), Map.of());
        var states = Clients.done(admin.describeProducers(List.of(partition)).all()).get(partition);
        Clients.equal(states.activeProducers().size(), 1);
        Clients.equal(states.activeProducers().get(0).lastSequence(), 2);
    }
}
