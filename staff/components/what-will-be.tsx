import { useTexts } from './settings.tsx'

/** One line of what would be: a name, and what it would be, a line each. */
export type Fact = {
  name: string
  value: string | readonly string[]
  /** It opens more than it looks, or cannot be undone: told so that nobody passes over it. */
  wide?: boolean
  /** Chinese, whatever the language of the desk: names of posts, items, offices. */
  zh?: boolean
}

/** What a fact of this name says now, where it says something else; undefined where it stays, is new, or nothing is in use. */
export function changedFrom(now: readonly Fact[] | undefined, fact: Fact): readonly string[] | undefined {
  const before = now?.find(({ name }) => name === fact.name)
  if (!before || [before.value].flat().join('\n') === [fact.value].flat().join('\n')) return undefined
  return [before.value].flat()
}

/**
 * What a second person approves, field by field, before the button, which takes `id` as its description. `now`: what is in use; where
 * that would be changed, both stand there.
 */
export function WhatWillBe({
  id,
  facts,
  now,
}: {
  id: string
  facts: readonly Fact[]
  now?: readonly Fact[] | undefined
}) {
  const { app } = useTexts()
  return (
    <dl className="facts will-be" id={id}>
      {facts.map((fact) => {
        const before = changedFrom(now, fact)
        const lang = fact.zh ? 'zh-Hans' : undefined
        return (
          <div key={fact.name}>
            <dt>{fact.name}</dt>
            <dd>
              {before && (
                <>
                  <small className="quiet">{app.now}</small>
                  <Lines lines={before} lang={lang} />
                  <small className="quiet">{app.becomes}</small>
                </>
              )}
              <Lines lines={[fact.value].flat()} lang={lang} wide={fact.wide} />
            </dd>
          </div>
        )
      })}
    </dl>
  )
}

function Lines(given: { lines: readonly string[]; lang: string | undefined; wide?: boolean | undefined }) {
  const { lines, lang, wide } = given
  return lines.map((line) => (
    <span key={line} lang={lang} className={wide ? 'will-be-wide' : undefined}>
      {line}
    </span>
  ))
}
