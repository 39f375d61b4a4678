import { lineDifference } from "./lines.ts";

interface Side {
  readonly name: string;
  readonly text: string;
}

/** Two texts side by side; what changed is marked by a sign as well as by colour. */
export function Difference({ before, now }: { before: Side; now: Side }) {
  const pairs = lineDifference(before.text, now.text);
  return (
    <section className="table-frame" tabIndex={0} aria-label={`${before.name} and ${now.name}`}>
      <table className="difference">
        <thead>
          <tr>
            <th scope="col">{before.name}</th>
            <th scope="col">{now.name}</th>
          </tr>
        </thead>
        <tbody>
          {pairs.map((pair, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place.
            <tr key={index}>
              <td className={pair.isSame || pair.before === null ? "" : "gone"}>{pair.before}</td>
              <td className={pair.isSame || pair.now === null ? "" : "come"}>{pair.now}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
