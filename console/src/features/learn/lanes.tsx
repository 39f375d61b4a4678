import type { LearnState } from "../../../../src/admin/console/contract.ts";
import { count, plural } from "../../ui/format.ts";
import { colorOf, firstShown, placeOf, shownRecords } from "./lane-geometry.ts";

type Lane = LearnState["lanes"][number];

const drawnLanes = 24;

/** Every partition as a lane; records land at its right end, groups move along it. */
export function Lanes({ state }: { state: LearnState }) {
  const more = state.lanes.length - drawnLanes;
  return (
    <section className="lanes" aria-label="Partitions">
      {state.lanes.slice(0, drawnLanes).map((lane) => (
        <LaneRow key={lane.partition} lane={lane} groups={state.groups} />
      ))}
      {more > 0 && <p className="faint">And {plural(more, "partition")} more.</p>}
    </section>
  );
}

function LaneRow({ lane, groups }: { lane: Lane; groups: LearnState["groups"] }) {
  const first = firstShown(lane);
  const before = first - lane.startOffset;
  const committed = groups.flatMap(({ group, committed: all }, index) => {
    const mine = all.find(({ partition }) => partition === lane.partition);
    return mine ? [{ group, offset: mine.offset, color: index % 6 }] : [];
  });
  return (
    <div className="lane">
      <div className="lane-name">
        <b>Partition {lane.partition}</b>
        <span className="faint">next offset {count(lane.endOffset)}</span>
      </div>
      <div className="lane-bed">
        <ul className="records">
          {lane.recent
            .filter(({ offset }) => offset >= first)
            .map(({ offset, key, value }) => (
              <li
                key={offset}
                className={`record key-${colorOf(key)}`}
                style={{ insetInlineStart: `${((offset - first) / shownRecords) * 100}%` }}
                title={value ?? "null"}
              >
                <span className="record-key">{key ?? "no key"}</span>
                <span className="record-offset">{count(offset)}</span>
              </li>
            ))}
        </ul>
        {committed.map(({ group, offset, color }) => (
          <span
            key={group}
            className={`mark series-${color}`}
            style={{ insetInlineStart: `${placeOf(lane, offset) * 100}%` }}
          >
            <span className="hidden">
              {group} has committed {count(offset)}
            </span>
          </span>
        ))}
      </div>
      <p className="faint lane-before">{before > 0 && `${count(before)} earlier`}</p>
    </div>
  );
}
