import type { Fact } from '../components/facts.ts'
import { useTexts } from '../components/settings.tsx'
import { WhatWillBe } from '../components/what-will-be.tsx'

/** The button of the second person is described by what would be. */
export const agreedId = (id: string): string => `agreed-${id}`

/** What two persons agree on: open, and beside what they agreed on before, while the second is `asked`; behind one press otherwise. */
export function Agreed({
  id,
  asked,
  facts,
  before,
}: {
  id: string
  asked: boolean
  facts: Fact[]
  before: Fact[] | undefined
}) {
  const words = useTexts().exchange
  if (asked) return <WhatWillBe id={agreedId(id)} facts={facts} now={before} />
  return (
    <details>
      <summary>{words.registered}</summary>
      <WhatWillBe id={agreedId(id)} facts={facts} />
    </details>
  )
}
