/** Instants are shown in the time of the offices, whatever the clock of the computer says. */
const ZONE = 'Asia/Shanghai'

const LOCALES = { 'zh-Hans': 'zh-CN', en: 'en-GB' } as const
type Language = keyof typeof LOCALES

/** `2026-11-20` → 2026年11月20日. The day is a name, not an instant: no time zone can move it. */
export function dayText(day: string, language: Language): string {
  const date = new Date(`${day}T00:00:00Z`)
  if (Number.isNaN(date.getTime())) return day
  return new Intl.DateTimeFormat(LOCALES[language], {
    timeZone: 'UTC',
    year: 'numeric',
    month: language === 'en' ? 'short' : 'long',
    day: 'numeric',
  }).format(date)
}

/** A day as people type it, 2026-12-1, 2026/12/1 or 2026年12月1日, as `2026-12-01`; undefined where it is none. */
export function typedDay(text: string): string | undefined {
  const [, year = '', month = '', day = ''] =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text.normalize('NFKC').replaceAll(/\s/g, '')) ?? []
  const written = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const date = new Date(`${written}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(written) ? written : undefined
}

/** An instant, to the minute: 2026年11月20日 09:30. */
export function instantText(instant: string, language: Language): string {
  const date = new Date(instant)
  if (Number.isNaN(date.getTime())) return instant
  return new Intl.DateTimeFormat(LOCALES[language], {
    timeZone: ZONE,
    year: 'numeric',
    month: language === 'en' ? 'short' : 'long',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(date)
}
