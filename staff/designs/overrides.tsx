import { overridesOf } from '../../server/regions/variant.ts'
import { isObject, told } from './content.ts'
import { useWords } from './words.ts'

/** 和上级不同的地方: what this place sets otherwise than the level above, which rules in everything else. */
export function Overrides({ above, own }: { above: unknown; own: unknown }) {
  const words = useWords()
  if (!isObject(above)) return null
  const overrides = overridesOf(above, own)
  return (
    <details className="panel">
      <summary>{words.overrides(overrides.length)}</summary>
      <p className="quiet">{words.overridesNote}</p>
      {overrides.length > 0 && (
        <div className="scroll">
          <table lang="zh-Hans">
            <thead>
              <tr>
                {[words.where, words.aboveSays, words.ownSays].map((head) => (
                  <th key={head} scope="col">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {overrides.map(({ path, above: theirs, own: ours }) => (
                <tr key={path}>
                  <th scope="row">{words.place(path)}</th>
                  <td>{told(theirs)}</td>
                  <td>{told(ours)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </details>
  )
}
