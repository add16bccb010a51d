import { X509Certificate } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { inspectTrail } from '../server/audit/commands/inspect.ts'
import { HEADS_FILE, headLines, keptHeads, readHeads } from '../server/audit/heads.ts'
import type { Head } from '../server/audit/model.ts'
import { listHeads } from '../server/audit/queries.ts'
import { findingEnglish, findingText } from '../server/audit/rules.ts'
import { errorCode, readConfig, StartRefusal } from '../server/platform/config.ts'
import { OPERATOR, runScript, say, withDatabase } from './operator.ts'

const USAGE = `用法 usage:
  npm run audit                     核查全部审计链，有异常时退出码为 1 (checks the whole trail; exit code 1 if anything is wrong)
      --heads 文件                  与另存的链头比较 (compares with heads that were kept elsewhere)
      --trust roots.pem             只相信这些根证书，不用数据库里的 (believes these roots only, not those in the database)
  npm run audit -- export 文件      导出链头，请存到别处 (writes the heads; keep them elsewhere)`

/** Lines that are printed; what is more is counted. */
const MOST_PRINTED = 1000

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new StartRefusal(`读不了文件 ${path}（${errorCode(error)}）。`, `${path} cannot be read`)
  }
}

function headsIn(path: string): Head[] {
  const heads = readHeads(read(path))
  if (heads) return heads
  throw new StartRefusal(
    `${path} 不是导出的链头，请检查文件。`,
    `${path} does not hold heads of an audit chain`,
  )
}

function rootsIn(path: string): X509Certificate[] {
  const found = read(path).match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  if (found.length > 0) return found.map((each) => new X509Certificate(each))
  throw new StartRefusal(`${path} 里没有根证书。`, `${path} holds no certificate in PEM`)
}

function options(): { verb: string | undefined; path: string | undefined; heads?: string; trust?: string } {
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: { heads: { type: 'string' }, trust: { type: 'string' } },
    })
    const [verb, path, ...rest] = positionals
    if (rest.length === 0 && (verb === undefined || (verb === 'export' && path !== undefined)))
      return { verb, path, ...values }
  } catch (error) {
    if (!errorCode(error).startsWith('ERR_PARSE_ARGS')) throw error
  }
  throw new StartRefusal(USAGE, 'see the usage')
}

async function main(): Promise<void> {
  const given = options()
  const config = readConfig(['demo'], process.env)
  const { path } = given
  if (path !== undefined) {
    const heads = await withDatabase(config, (db) => db.read(OPERATOR, listHeads))
    writeFileSync(path, headLines(heads))
    say(`已导出 ${heads.length} 个链头到 ${path}，请存到别处。 (${heads.length} heads written)`)
    return
  }
  const heads = [
    ...keptHeads(join(config.dataDir, HEADS_FILE)),
    ...(given.heads === undefined ? [] : headsIn(given.heads)),
  ]
  const roots = given.trust === undefined ? undefined : rootsIn(given.trust)
  let printed = 0
  const made = await withDatabase(config, (db) =>
    inspectTrail(db, OPERATOR, {
      heads,
      roots,
      found(finding) {
        if ((printed += 1) <= MOST_PRINTED) say(`✖ ${findingText(finding)} (${findingEnglish(finding)})`)
      },
    }),
  )
  const { blocks, rows, count, ms } = made
  if (count > MOST_PRINTED) say(`  还有 ${count - MOST_PRINTED} 处没有列出 (and more)`)
  const what = `${blocks} 个区块，${rows} 条记录，${(ms / 1000).toFixed(1)} 秒`
  if (count === 0) say(`✔ 审计链完整，没有异常：${what} (nothing is wrong)`)
  else {
    say(`✖ 发现 ${count} 处异常：${what} (${count} findings)`)
    process.exitCode = 1
  }
}

await runScript(main)
