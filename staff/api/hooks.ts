import {
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
  type QueryClient,
} from '@tanstack/react-query'
import { useState } from 'react'
import type { ExplainedClock, TaskCounts, TaskDetail, TaskField, TaskPage } from '../../server/cases/model.ts'
import type { Scalar } from '../../server/forms/model.ts'
import type { StaffMe, StaffSignInInfo } from '../../server/people/model.ts'
import type { z } from 'zod'
import { paths, type InboxFilter } from '../paths.ts'
import { ActKey } from './act-key.ts'
import { call, rememberCsrf } from './client.ts'
import { ApiProblem } from './problem.ts'

export type Field = z.infer<typeof TaskField>
export type Value = z.infer<typeof Scalar>
export type Outputs = Record<string, Value>
export type TaskKey = { caseId: string; step: string }

const REFRESH_MS = 30_000
const PAGE_SIZE = 100
/** Beyond this many loaded pages the list is refreshed by hand or on return, not every 30 s. */
const PAGES_TO_REFRESH = 3

export const keys = {
  me: ['me'] as const,
  lists: ['tasks'] as const,
  list: (filter: InboxFilter) => ['tasks', filter] as const,
  counts: ['counts'] as const,
  task: ({ caseId, step }: TaskKey) => ['task', caseId, step] as const,
  clocks: ({ caseId, step }: TaskKey) => ['clocks', caseId, step] as const,
}

export function useMe() {
  return useQuery({
    queryKey: keys.me,
    queryFn: async ({ signal }) => {
      const me = await call<StaffMe>(paths.api.me, { signal })
      rememberCsrf(me.csrf)
      return me
    },
    staleTime: 10 * 60_000,
  })
}

export function useSignInInfo() {
  return useQuery({
    queryKey: ['sign-in-info'],
    queryFn: ({ signal }) => call<StaffSignInInfo>(paths.api.signInInfo, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

export function useSignIn() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (given: { username: string; password: string }) =>
      call<{ staff: StaffMe }>(paths.api.signIn, { method: 'POST', body: given }),
    onSuccess: ({ staff }) => {
      const info = client.getQueryData(['sign-in-info'])
      client.clear()
      if (info !== undefined) client.setQueryData(['sign-in-info'], info)
      rememberCsrf(staff.csrf)
      client.setQueryData(keys.me, staff)
    },
  })
}

export function useSignOut() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => call<void>(paths.api.signOut, { method: 'POST' }),
    onSuccess: () => {
      rememberCsrf('')
      client.clear()
    },
  })
}

export function useCounts() {
  return useQuery({
    queryKey: keys.counts,
    queryFn: ({ signal }) => call<TaskCounts>(paths.api.counts, { signal }),
    refetchInterval: REFRESH_MS,
  })
}

export function useTasks(filter: InboxFilter) {
  return useInfiniteQuery({
    queryKey: keys.list(filter),
    queryFn: ({ pageParam, signal }) =>
      call<TaskPage>(paths.api.tasks({ ...filter, limit: PAGE_SIZE, cursor: pageParam }), { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: (query) =>
      (query.state.data?.pages.length ?? 0) > PAGES_TO_REFRESH ? false : REFRESH_MS,
  })
}

export function useTask(key: TaskKey) {
  return useQuery({
    queryKey: keys.task(key),
    queryFn: ({ signal }) => call<TaskDetail>(paths.api.task(key), { signal }),
    refetchInterval: REFRESH_MS * 2,
    // What was fetched ahead is no look yet.
    refetchOnMount: 'always',
  })
}

/**
 * Fetches a task before it is opened, so that it stands there at once. The log says that it was only fetched; when it is
 * opened it is asked anew, and that is the look.
 */
export async function fetchAhead(client: QueryClient, key: TaskKey): Promise<void> {
  await client.prefetchQuery({
    queryKey: keys.task(key),
    queryFn: ({ signal }) => call<TaskDetail>(`${paths.api.task(key)}?ahead=1`, { signal }),
    staleTime: 60_000,
  })
}

/** 「为什么是这一天」: the clocks of a task and of its whole matter, day by day. */
export function useClocks(key: TaskKey) {
  return useQuery({
    queryKey: keys.clocks(key),
    queryFn: ({ signal }) => call<{ clocks: ExplainedClock[] }>(paths.api.clocks(key), { signal }),
  })
}

/** The first tasks of a list, asked anew: what to do next. */
export function firstTasks(filter: InboxFilter): Promise<TaskPage> {
  return call<TaskPage>(paths.api.tasks({ ...filter, limit: PAGE_SIZE }))
}

/** The key under which an act is repeated until it is known what became of it. */
export function useSettledKey(): ActKey {
  return useState(() => new ActKey())[0]
}

/** No answer, or a failing server: the act may or may not have been done, so a repetition keeps its key. */
export const unsure = (error: Error) =>
  !(error instanceof ApiProblem) || error.status === 0 || error.status >= 500

/** Asks the department's own system for the values that a grant yields. `failed` says why it could not. */
export function useFetchOutputs(task: TaskKey) {
  const key = useSettledKey()
  return useMutation({
    mutationFn: () =>
      call<{ outputs: Outputs; failed: string | null }>(paths.api.act(task, 'fetch-outputs'), {
        method: 'POST',
        key: key.for({}),
      }),
    onSuccess: () => key.settled(),
    onError: (error) => {
      if (!unsure(error)) key.settled()
    },
  })
}

/** Shows masked values in full. The purpose is written into the log of the matter. */
export function useReveal(task: TaskKey) {
  const key = useSettledKey()
  return useMutation({
    mutationFn: (body: { purpose: string }) =>
      call<{ fields: Field[] }>(paths.api.act(task, 'reveal'), { method: 'POST', body, key: key.for(body) }),
    gcTime: 0,
    onSuccess: () => key.settled(),
    onError: (error) => {
      if (!unsure(error)) key.settled()
    },
  })
}
