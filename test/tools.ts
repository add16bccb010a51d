import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Programs of the operating system that nobody here wrote, which judge what we sign. */
export type Tool = 'openssl' | 'pdfsig' | 'qpdf' | 'softhsm2-util'

const VERSION = { openssl: 'version', pdfsig: '-v', qpdf: '--version', 'softhsm2-util': '--version' } as const

/** For `test(name, { skip: without('pdfsig') }, …)`: why the test cannot be made on this machine, or false. */
export function without(...tools: Tool[]): string | false {
  const absent = tools.filter((tool) => spawnSync(tool, [VERSION[tool]]).error !== undefined)
  return absent.length === 0 ? false : `this machine has no ${absent.join(', ')}`
}

/** Runs a tool on files that are there for this call only; `{name}` in the arguments is the path of that file. */
export function runTool(
  tool: Tool,
  args: readonly string[],
  files: Readonly<Record<string, Uint8Array | string>>,
): { status: number | null; said: string } {
  const folder = mkdtempSync(join(tmpdir(), 'tongban-tool-'))
  try {
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes)
    const { status, stdout, stderr } = spawnSync(
      tool,
      args.map((arg) => arg.replace(/^\{(.+)\}$/, (_, name: string) => join(folder, name))),
      { encoding: 'utf8', env: { ...process.env, HOME: folder } },
    )
    return { status, said: `${stdout}\n${stderr}` }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
