import type { Job } from '../platform/jobs.ts'
import { sweepOf } from '../platform/sweep.ts'
import { HOLDS } from './holds.ts'

/** Wrong check codes are kept for a day. */
export const documentJobs: Job[] = [sweepOf('documents.sweep', '41 * * * *', HOLDS)]
