import type { Job } from '../platform/jobs.ts'
import { sweepOf } from '../platform/sweep.ts'
import { HOLDS } from './holds.ts'

/** Removes codes and tokens that are no longer good for anything, not even for finding a theft. */
export const channelJobs: Job[] = [sweepOf('channels.sweep', '*/10 * * * *', HOLDS)]
