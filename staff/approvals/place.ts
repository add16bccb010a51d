import type { QueryClient } from '@tanstack/react-query'
import type { TaskPage, TaskSummary } from '../../server/cases/model.ts'
import { firstTasks, keys, type TaskKey } from '../api/hooks.ts'
import { type InboxFilter } from '../paths.ts'

/** Where somebody was in the inbox: opening a matter and coming back leads to the same place. */
type Place = { filter: InboxFilter; top: number; row: number }

const START: InboxFilter = { view: 'open', item: '', q: '' }
let place: Place = { filter: START, top: 0, row: -1 }

export const inboxPlace = (): Place => place

export function rememberPlace(next: Place): void {
  place = next
}

const same = (a: TaskKey, b: TaskKey) => a.caseId === b.caseId && a.step === b.step

/** The task that stands after this one in the list, before the list changes. */
export function followerOf<Task extends TaskKey>(tasks: readonly Task[], current: TaskKey): Task | undefined {
  return followersOf(tasks, current, 1)[0]
}

/** The next few tasks after this one; from the beginning where the list does not hold it. */
export function followersOf<Task extends TaskKey>(
  tasks: readonly Task[],
  current: TaskKey,
  count: number,
): Task[] {
  const at = tasks.findIndex((task) => same(task, current))
  return tasks.slice(at + 1, at + 1 + count)
}

/** All loaded rows of the list from which the matter was opened. */
export function loadedTasks(client: QueryClient): TaskSummary[] {
  const data = client.getQueryData<{ pages: TaskPage[] }>(keys.list(place.filter))
  return data?.pages.flatMap((page) => page.tasks) ?? []
}

/**
 * 下一件. The follower, if it is still to be done; otherwise the first of the list that is not the current one. The list
 * is asked anew, because somebody else may have done the follower meanwhile.
 */
export async function findNext(
  current: TaskKey,
  follower: TaskKey | undefined,
): Promise<TaskSummary | undefined> {
  const filter = place.filter.view === 'closed' ? START : place.filter
  const { tasks } = await firstTasks(filter)
  const still = follower === undefined ? undefined : tasks.find((task) => same(task, follower))
  return still ?? tasks.find((task) => !same(task, current))
}
