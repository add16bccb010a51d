/** The heads of a table, each naming its column. Roles are written out, for tables whose rows become cards lose their own. */
export function Heads({ heads }: { heads: readonly string[] }) {
  return (
    <thead role="rowgroup">
      <tr role="row">
        {heads.map((head) => (
          <th key={head} role="columnheader" scope="col">
            {head}
          </th>
        ))}
      </tr>
    </thead>
  )
}
