import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Programs of the operating system that nobody here wrote, which judge what we sign. */
export type Tool = 'java' | 'openssl' | 'pdfsig' | 'qpdf' | 'softhsm2-util'

const VERSION = {
  java: '--version',
  openssl: 'version',
  pdfsig: '-v',
  qpdf: '--version',
  'softhsm2-util': '--version',
} as const

/** Apache PDFBox and Bouncy Castle, where Debian's `libpdfbox2-java` and `libbcpkix-java` put them. */
const JARS = ['pdfbox2', 'fontbox2', 'commons-logging', 'bcprov', 'bcpkix', 'bcutil'].map(
  (name) => `/usr/share/java/${name}.jar`,
)

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

/** As `without`, for `checkPdf`. */
export function withoutPdfCheck(): string | false {
  const absent = JARS.filter((jar) => !existsSync(jar))
  return without('java') || (absent.length > 0 && `this machine has no ${absent.join(', ')}`)
}

/** A signed PDF judged as a whole by PDFBox and Bouncy Castle: what it covers, digest, signature, time stamp, chain up to one of the roots. */
export function checkPdf(file: Uint8Array, roots: readonly Uint8Array[]): ReturnType<typeof runTool> {
  const files = Object.fromEntries(roots.map((der, place) => [`root${place}`, der]))
  const program = join(import.meta.dirname, 'pdf-check/CheckPdf.java')
  const names = Object.keys(files).map((name) => `{${name}}`)
  return runTool('java', ['-cp', JARS.join(':'), program, '{file}', ...names], { ...files, file })
}
