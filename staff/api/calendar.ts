import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type {
  CalendarEffect,
  CalendarYear,
  ImportedNotice,
  NoticePreview,
  OfficeHours,
} from '../../server/calendar/model.ts'
import { paths } from '../paths.ts'
import { call } from './client.ts'
import { unsure, useSettledKey } from './hooks.ts'

export type CalendarOverview = {
  coveredUntil: string
  hours: OfficeHours
  years: { year: number; daysOff: number; workedWeekendDays: number; papers: string[] }[]
}
export type ListedNotice = Omit<ImportedNotice, 'importedAt'> & { importedAt: string }
export type NoticeGiven = { text: string; replaces: boolean; note: string; version: number }

const calendarKeys = {
  all: ['calendar'] as const,
  years: ['calendar', 'years'] as const,
  year: (year: number) => ['calendar', 'year', year] as const,
  notices: ['calendar', 'notices'] as const,
}
/** Every open clock of a region is counted anew while one waits. */
const PATIENCE_MS = 180_000
/** A process notices an import within five seconds; what is shown comes from any of them. */
const SETTLE_MS = 6000

export function useCalendars() {
  return useQuery({
    queryKey: calendarKeys.years,
    queryFn: ({ signal }) => call<CalendarOverview>(paths.api.calendars, { signal }),
  })
}

export function useCalendarYear(year: number | undefined) {
  return useQuery({
    queryKey: calendarKeys.year(year ?? 0),
    queryFn: ({ signal }) => call<CalendarYear>(paths.api.calendar(year ?? 0), { signal }),
    enabled: year !== undefined,
  })
}

export function useImportedNotices() {
  return useQuery({
    queryKey: calendarKeys.notices,
    queryFn: ({ signal }) => call<{ rows: ListedNotice[] }>(paths.api.calendarNotices, { signal }),
  })
}

export function usePreviewNotice() {
  return useMutation({
    mutationFn: (body: Pick<NoticeGiven, 'text' | 'replaces'>) =>
      call<NoticePreview>(paths.api.previewNotice, { method: 'POST', body, patience: PATIENCE_MS }),
  })
}

export function useImportNotice() {
  const client = useQueryClient()
  const key = useSettledKey()
  const refresh = () => client.invalidateQueries({ queryKey: calendarKeys.all })
  return useMutation({
    mutationFn: (body: NoticeGiven) =>
      call<{ year: number; effect: CalendarEffect }>(paths.api.calendarNotices, {
        method: 'POST',
        body,
        key: key.for(body),
        patience: PATIENCE_MS,
      }),
    onSuccess: async () => {
      key.settled()
      setTimeout(() => void refresh(), SETTLE_MS)
      await refresh()
    },
    onError: (error) => {
      if (!unsure(error)) key.settled()
    },
  })
}
