import type { ReactNode } from 'react'

const PATHS = {
  search: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13Zm5 11.5L21 21',
  listen: 'M4 9.5v5h3.5L12 18V6L7.5 9.5H4Zm11.5-1a5 5 0 0 1 0 7M18 6a8.5 8.5 0 0 1 0 12',
  done: 'M5 12.5l4.5 4.5L19 7.5',
  wait: 'M12 7v5l3.5 2M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17Z',
  work: 'M4 12h11m0 0-4.5-4.5M15 12l-4.5 4.5M20 5v14',
  act: 'M12 6.5v7m0 4v.01M12 2.8 22 20.2H2L12 2.8Z',
  stop: 'M7 7l10 10M17 7 7 17',
  off: 'M6 12h12',
  print: 'M7 8V4h10v4M7 17H4V9h16v8h-3M7 14h10v6H7v-6Z',
  share: 'M12 15V4m0 0L8 8m4-4 4 4M5 13v7h14v-7',
  back: 'M14.5 5.5 8 12l6.5 6.5',
  paper: 'M7 3.5h7l4 4v13H7v-17Zm7 0v4h4M10 12h5m-5 4h5',
  person: 'M12 4.5a3.75 3.75 0 1 0 0 7.5 3.75 3.75 0 0 0 0-7.5ZM4.5 20c.8-4 3.6-6 7.5-6s6.7 2 7.5 6',
} as const

export type IconName = keyof typeof PATHS

/** Decoration only: every icon stands beside words that say the same. */
export function Icon({ name }: { name: IconName }): ReactNode {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  )
}

/** Our mark: seven streams that become one. */
export function Mark(): ReactNode {
  const starts = [3, 8, 13, 18, 23, 28, 33]
  return (
    <svg className="mark" viewBox="0 0 36 36" aria-hidden="true" focusable="false">
      {starts.map((y) => (
        <path key={y} d={`M2 ${y}C16 ${y} 14 18 26 18`} />
      ))}
      <path className="mark-one" d="M25 18h9" />
    </svg>
  )
}
