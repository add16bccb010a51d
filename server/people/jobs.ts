import type { Job } from '../platform/jobs.ts'
import { sweepOf } from '../platform/sweep.ts'
import { HOLDS } from './holds.ts'

/** Removes sessions, codes and counters that are no longer good for anything. */
export const peopleJobs: Job[] = [sweepOf('people.sweep', '*/10 * * * *', HOLDS)]
