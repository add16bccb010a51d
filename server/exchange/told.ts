import { z } from 'zod'
import type { Outgoing } from '../platform/api-document.ts'
import { CLOUD_EVENT_TYPE, eventsOf, type EventKind } from '../platform/cloud-event.ts'
import { InboxEvent, ListedPage } from './model.ts'
import { ANSWERS, MOST_TRIES, PAGE_WITHIN_MS } from './rules.ts'

/** The inbox of a department system for whoever builds one: what comes, and what its answers mean. */
export function inboxOf(
  kinds: readonly EventKind[],
  more: { description: string; examples: Readonly<Record<string, unknown>> },
): Outgoing {
  return {
    name: 'systems.inbox',
    summary: 'A message about one of our items that your system handles, to your `inbox`, at each turn',
    description: [
      'Each message comes at least once: keep its `id` and answer 2xx when you have it, again if it comes again.',
      'Those of one item come in the order of `data.sequence`, the next one not before you have this one; of different items several come at once.',
      'Members that are not named here may be added: let them pass. What changes otherwise gets a new `dataschema`.',
    ].join(' '),
    method: 'post',
    signed: true,
    body: { types: [CLOUD_EVENT_TYPE], schema: eventsOf(kinds, InboxEvent), ...more },
    answers: ANSWERS,
  }
}

/** Its list for 对账. */
export const LIST: Outgoing = {
  name: 'systems.list',
  summary: '对账: what your system has of the items that it was given, from your `list`, page by page',
  description: `Asked for by an operator; \`x-purpose\` says so. Every item that you were ever given stands in it, also what is over. A page has ${PAGE_WITHIN_MS / 1000} seconds.`,
  method: 'get',
  signed: false,
  querystring: z.object({
    after: z.string().max(200).optional().describe('`next` of the page before; left out for the first one.'),
  }),
  answers: {
    '200': { means: 'One page.', body: ListedPage },
    default: {
      means: `Asked for again, ${MOST_TRIES} times in all; then the comparison ends there and says why. So it does with a page that does not fit.`,
      waits: true,
    },
  },
}
