import { overridesOf } from '../../server/regions/variant.ts'
import { Comparison } from './comparison.tsx'
import { isObject } from './content.ts'
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
        <Comparison
          left={words.aboveSays}
          right={words.ownSays}
          rows={overrides.map(({ path, above: left, own: right }) => ({ path, left, right }))}
        />
      )}
    </details>
  )
}
