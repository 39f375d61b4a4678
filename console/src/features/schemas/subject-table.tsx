import type { Schemas } from "../../../../src/admin/console/contract.ts";
import { at } from "../../router/match.ts";
import { Badge } from "../../ui/page.tsx";
import { type Column, Table } from "../../ui/table.tsx";

type Subject = Schemas["subjects"][number];

const columns: readonly Column<Subject>[] = [
  {
    id: "subject",
    title: "Subject",
    value: ({ subject }) => subject,
    cell: ({ subject }) => (
      <a className="name" href={at`/schemas/${subject}`}>
        {subject}
      </a>
    ),
  },
  {
    id: "type",
    title: "Type",
    value: ({ type }) => type,
    cell: ({ type }) => <Badge look="accent">{type}</Badge>,
  },
  { id: "version", title: "Latest version", isNumber: true, value: ({ version }) => version },
  { id: "versions", title: "Versions", isNumber: true, value: ({ versions }) => versions },
  { id: "id", title: "ID", isNumber: true, value: ({ id }) => id },
];

export function SubjectTable({ subjects }: { subjects: readonly Subject[] }) {
  return (
    <Table label="Subjects" columns={columns} rows={subjects} keyOf={({ subject }) => subject} />
  );
}
