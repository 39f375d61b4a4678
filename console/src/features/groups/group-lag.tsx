import type {
  GroupDetail,
  GroupOffset,
  LagSample,
} from "../../../../src/admin/console/contract.ts";
import { useAnswer } from "../../api/queries.ts";
import { at } from "../../router/match.ts";
import { count } from "../../ui/format.ts";
import { Empty } from "../../ui/states.tsx";
import { type Column, Table } from "../../ui/table.tsx";
import { TimeChart } from "../../ui/time-chart.tsx";

interface Row extends GroupOffset {
  /** The client id of the member that reads it. */
  readonly reader: string | null;
}

const columns: readonly Column<Row>[] = [
  {
    id: "topic",
    title: "Topic",
    value: ({ topic, partition }) => `${topic} ${partition}`,
    cell: ({ topic }) => (
      <a className="name" href={at`/topics/${topic}`}>
        {topic}
      </a>
    ),
  },
  number("partition", "Partition", ({ partition }) => partition),
  number("committed", "Committed", ({ committed }) => committed),
  number("end", "End", ({ endOffset }) => endOffset),
  number("lag", "Lag", ({ lag }) => lag),
  {
    id: "read",
    title: "Read so far",
    value: ({ startOffset, endOffset, lag }) =>
      lag === null ? null : 1 - lag / Math.max(1, endOffset - startOffset),
    cell: (offset) => <ReadSoFar offset={offset} />,
  },
  { id: "member", title: "Read by", value: ({ reader }) => reader ?? "nobody" },
];

function number(id: string, title: string, value: (row: Row) => number | null): Column<Row> {
  return { id, title, isNumber: true, value, cell: (row) => count(value(row)) };
}

function ReadSoFar({ offset }: { offset: GroupOffset }) {
  const { topic, partition, startOffset, endOffset, lag } = offset;
  if (lag === null) return <span className="faint">nothing committed</span>;
  const total = Math.max(1, endOffset - startOffset);
  return (
    <progress
      aria-label={`Read of ${topic} partition ${partition}`}
      max={total}
      value={endOffset === startOffset ? 1 : Math.max(0, total - lag)}
    />
  );
}

const drawnPartitions = 5;

/** The total, and the partitions that are furthest behind. */
export function lagSeries(samples: readonly LagSample[]) {
  const last = samples.at(-1)?.partitions ?? {};
  const worst = Object.keys(last)
    .sort((one, other) => last[other]! - last[one]!)
    .slice(0, drawnPartitions);
  return [
    { name: "all", values: samples.map(({ lag }) => lag) },
    ...worst.map((name) => ({
      name,
      values: samples.map(({ partitions }) => partitions[name] ?? null),
    })),
  ];
}

/** How far behind the group is, now and over time. */
export function GroupLag({ group }: { group: GroupDetail }) {
  const path = { group: group.group };
  const history = useAnswer("GET /api/groups/:group/history", { path });
  const samples = history.data?.samples ?? [];
  const clients = new Map(group.memberList.map((one) => [one.memberId, one.clientId]));
  const rows = group.offsets.map((offset) => ({
    ...offset,
    reader: offset.memberId === null ? null : (clients.get(offset.memberId) ?? offset.memberId),
  }));
  if (group.offsets.length === 0) {
    return (
      <Empty title="This group has committed nothing yet.">
        <p>
          After reading, a consumer commits the offset it goes on from. Until then a restart begins
          where <code>auto.offset.reset</code> says.
        </p>
      </Empty>
    );
  }
  return (
    <div className="stack">
      <TimeChart
        label="Lag: records published and not yet committed"
        timesMs={samples.map(({ atMs }) => atMs)}
        series={lagSeries(samples)}
      />
      <Table
        label="Offsets"
        columns={columns}
        rows={rows}
        keyOf={({ topic, partition }) => `${topic}/${partition}`}
      />
    </div>
  );
}
