/** Paths on a grid of 24, drawn as lines. */
const paths = {
  overview: "M4 13h6V4H4zM14 20h6v-9h-6zM4 20h6v-3H4zM14 7h6V4h-6z",
  topics: "M4 6h16M4 12h16M4 18h10",
  groups:
    "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M2.5 20a6.5 6.5 0 0 1 13 0" +
    "M16 4.3a3.5 3.5 0 0 1 0 6.4M18 14a6.5 6.5 0 0 1 3.5 6",
  schemas: "M8 4C5 4 7 11 4 12c3 1 1 8 4 8M16 4c3 0 1 7 4 8-3 1-1 8-4 8",
  explain:
    "M9.2 9a3 3 0 1 1 4.3 2.7c-1 .5-1.5 1.2-1.5 2.3M12 17.5v.1" +
    "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18",
  learn: "M3 7h5l3 5 3 5h7M3 17h5l1.5-2.5M12.5 9.5 14 7h7M18 4l3 3-3 3M18 14l3 3-3 3",
  settings: "M4 7h9M17 7h3M4 17h3M11 17h9M15 9.5v-5M9 19.5v-5",
  search: "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14M16 16l4.5 4.5",
  plus: "M12 5v14M5 12h14",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  check: "M4.5 12.5 10 18 20 6.5",
  close: "M6 6l12 12M18 6 6 18",
  trash: "M4 7h16M9 7V4h6v3M6.5 7l1 13h9l1-13",
  play: "M7 4.5 19 12 7 19.5z",
  stop: "M6.5 6.5h11v11h-11z",
  down: "M6 9.5l6 6 6-6",
  right: "M9.5 6l6 6-6 6",
  download: "M12 4v11M7 10.5l5 5 5-5M4 20h16",
  link:
    "M10 14a4 4 0 0 0 5.7 0l3.5-3.5a4 4 0 0 0-5.7-5.7L12 6.3" +
    "M14 10a4 4 0 0 0-5.7 0L4.8 13.5a4 4 0 0 0 5.7 5.7L12 17.7",
  send: "M4 12 20 4l-5 16-3.5-6.5zM11.5 13.5 20 4",
  moon: "M20 14.5A8.5 8.5 0 1 1 9.5 4a7 7 0 0 0 10.5 10.5",
  sun:
    "M12 16.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9M12 2v2M12 20v2M2 12h2M20 12h2" +
    "M5 5l1.4 1.4M17.6 17.6 19 19M5 19l1.4-1.4M17.6 6.4 19 5",
  warning: "M12 4 2.8 20h18.4zM12 10v4.5M12 17.3v.1",
  columns: "M4 5h16v14H4zM10 5v14M15 5v14",
} as const;

export type IconName = keyof typeof paths;

/** A drawing beside words that say the same. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
