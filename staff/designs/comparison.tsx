import type { ReactNode } from 'react'
import { told } from './content.ts'
import { useWords } from './words.ts'

/** Two states of one thing beside each other, a row for each place in which they differ. `note` stands with the place. */
export function Comparison({
  left,
  right,
  rows,
}: {
  left: string
  right: string
  rows: readonly { path: string; left: unknown; right: unknown; note?: ReactNode }[]
}) {
  const words = useWords()
  return (
    <div className="scroll">
      <table lang="zh-Hans">
        <thead>
          <tr>
            {[words.where, left, right].map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.path}>
              <th scope="row">
                {words.place(row.path)}
                {row.note}
              </th>
              <td>{told(row.left)}</td>
              <td>{told(row.right)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
