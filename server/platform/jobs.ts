import { EventEmitter } from 'node:events'
import { Logger, run, type Runner, type TaskList, type WorkerEvents } from 'graphile-worker'
import { keepAlive } from './abandoned.ts'
import type { Actor } from './ctx.ts'
import type { Database } from './db.ts'

/** A job: later, or again and again. Its handler calls commands as the system and is safe to run twice. */
export type Job = {
  name: string
  /** Crontab expression for jobs that run again and again. */
  every?: string
  run(work: { db: Database; actor: Actor }, payload: Record<string, unknown>): Promise<void>
}

export type Worker = { stop(): Promise<void> }

/** Most jobs wait for somebody outside or for PostgreSQL; one slow department must not hold up the others. Below the size of the pool. */
const AT_ONCE = 6

/** Works off the jobs of all rooms until stopped. */
export async function startWorker(db: Database, jobs: Job[]): Promise<Worker> {
  const taskList: TaskList = {}
  for (const job of jobs) {
    const name = job.every ? crontabName(job) : job.name
    taskList[name] = (payload) =>
      job.run({ db, actor: { kind: 'system', name: job.name } }, (payload ?? {}) as Record<string, unknown>)
  }
  const events: WorkerEvents = new EventEmitter()
  let life: ReturnType<typeof keepAlive> | undefined
  events.once('pool:create', ({ workerPool }) => (life = keepAlive(db, workerPool.id)))
  const runner: Runner = await run({
    pgPool: db.pool,
    events,
    taskList,
    crontab: jobs
      .filter((job) => job.every)
      .map((job) => `${job.every} ${crontabName(job)}`)
      .join('\n'),
    concurrency: AT_ONCE,
    pollInterval: 2000,
    noHandleSignals: true,
    logger: new Logger(() => (level, message) => {
      if (level === 'error') process.stderr.write(`job: ${message}\n`)
    }),
  })
  return {
    async stop() {
      await runner.stop()
      await life?.stop()
    },
  }
}

/** graphile-worker's crontab takes no dot in a name. */
function crontabName(job: Job): string {
  return job.name.replaceAll('.', ':')
}
