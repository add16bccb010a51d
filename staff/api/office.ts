import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Notice } from '../../server/messages/model.ts'
import type { Declared, OfficeToday, Relation } from '../../server/people/model.ts'
import { paths } from '../paths.ts'
import { useActOnce } from './act-once.ts'
import { call } from './client.ts'
import { keys } from './hooks.ts'

const REFRESH_MS = 30_000

const officeKeys = {
  colleagues: ['colleagues'] as const,
  declared: (staffId: string | undefined) => ['declared', staffId ?? 'me'] as const,
  notices: ['notices'] as const,
  unread: ['notices', 'unread'] as const,
}

export function useColleagues() {
  return useQuery({
    queryKey: officeKeys.colleagues,
    queryFn: ({ signal }) => call<OfficeToday>(paths.api.colleagues, { signal }),
    refetchInterval: REFRESH_MS * 2,
  })
}

export type LeaveGiven = { staffId: string; from: string; to: string; standIn: string | null; reason: string }

export const useTakeLeave = () => useActOnce<LeaveGiven>(() => paths.api.leaves, [officeKeys.colleagues])

export const useEndLeave = () =>
  useActOnce<{ staffId: string; leaveId: string }>(
    ({ staffId, leaveId }) => paths.api.endLeave(staffId, leaveId),
    [officeKeys.colleagues, keys.me],
    { bodyOf: () => ({}) },
  )

/** What has been declared for 回避: by oneself, or, for the administrator, by a colleague; that look is recorded. */
export function useDeclared(staffId?: string) {
  return useQuery({
    queryKey: officeKeys.declared(staffId),
    queryFn: ({ signal }) => call<Declared>(paths.api.declared(staffId), { signal }),
    refetchOnWindowFocus: staffId === undefined,
    staleTime: Number.POSITIVE_INFINITY,
    ...(staffId !== undefined && { gcTime: 0 }),
  })
}

export const useDeclareNumber = () =>
  useActOnce<{ number: string }>(() => paths.api.declareNumber, [officeKeys.declared(undefined)])

export const useDeclareRelative = () =>
  useActOnce<{ number: string; relation: Relation }>(
    () => paths.api.declareRelative,
    [officeKeys.declared(undefined)],
  )

export const useStrikeRelative = (staffId: string) =>
  useActOnce<{ relativeId: string }>(
    ({ relativeId }) => paths.api.strikeRelative(staffId, relativeId),
    [officeKeys.declared(staffId)],
    { bodyOf: () => ({}) },
  )

export function useNotices() {
  return useQuery({
    queryKey: officeKeys.notices,
    queryFn: ({ signal }) => call<{ notices: Notice[] }>(paths.api.notices, { signal }),
    refetchInterval: REFRESH_MS,
  })
}

/** How many of the newest notices are not read; asked anew every 30 s. */
export function useUnread(signedIn: boolean) {
  return useQuery({
    queryKey: officeKeys.unread,
    queryFn: ({ signal }) => call<{ unread: number }>(paths.api.unread, { signal }),
    refetchInterval: REFRESH_MS,
    enabled: signedIn,
  })
}

export function useReadNotices() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (ids: string[]) =>
      call<{ unread: number }>(paths.api.readNotices, { method: 'POST', body: { ids } }),
    onSuccess: () => client.invalidateQueries({ queryKey: officeKeys.notices }),
  })
}
