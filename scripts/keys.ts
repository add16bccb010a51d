import { randomBytes } from 'node:crypto'
import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readConfig, StartRefusal, type Config } from '../server/platform/config.ts'
import type { Database } from '../server/platform/db.ts'
import { MASTER_FILE, openMasterKeys } from '../server/seals/master.ts'
import { listKeys } from '../server/seals/queries.ts'
import { rewrapKeys } from '../server/seals/software-keys.ts'
import { OPERATOR, runScript, say, withDatabase } from './operator.ts'

const USAGE = `用法 usage:
  npm run keys -- list      密钥清单，没有私钥 (every pair of keys, nothing of the private half)
  npm run keys -- rotate    换主密钥：所有私钥重新加密 (a new master key; every private key is encrypted anew)
      设置了 TONGBAN_KEY_MASTER 的，先把新的写在最前面、用逗号隔开，运行以后再去掉旧的。
      (with TONGBAN_KEY_MASTER set, put the new one first, run this, then take the old one out)`

async function main(): Promise<void> {
  const [verb, ...rest] = process.argv.slice(2)
  if (rest.length > 0) throw new StartRefusal(USAGE, 'see the usage')
  const config = readConfig(['demo'], process.env)
  if (verb === 'list') {
    const keys = await withDatabase(config, (db) => db.read(OPERATOR, listKeys))
    for (const { id, algorithm, place, createdAt, destroyedAt } of keys)
      say(
        [id, algorithm, place, createdAt.toISOString(), destroyedAt ? '已销毁 destroyed' : '']
          .join('\t')
          .trimEnd(),
      )
    return
  }
  if (verb !== 'rotate') throw new StartRefusal(USAGE, 'see the usage')
  const count = await withDatabase(config, (db) => rotate(config, db))
  say(`已重新加密 ${count} 把私钥。 (${count} private keys are encrypted anew)`)
}

/**
 * The new key stands in the file before anything is encrypted with it, and the old ones leave it only after the commit: whenever this
 * is cut off, every private key opens. Servers read the file each time, so they need no restart.
 */
async function rotate(config: Config, db: Database): Promise<number> {
  const masters = openMasterKeys(config.dataDir, config.keyMasters)
  if (config.keyMasters) return db.write(OPERATOR, (ctx) => rewrapKeys(ctx, masters))
  const fresh = randomBytes(32).toString('base64url')
  keep(config.dataDir, [fresh, ...masters().map(({ secret }) => secret)])
  const count = await db.write(OPERATOR, (ctx) => rewrapKeys(ctx, masters))
  keep(config.dataDir, [fresh])
  return count
}

function keep(dataDir: string, secrets: readonly string[]): void {
  const path = join(dataDir, MASTER_FILE)
  writeFileSync(`${path}.new`, secrets.join('\n'), { mode: 0o600, flush: true })
  renameSync(`${path}.new`, path)
}

await runScript(main)
