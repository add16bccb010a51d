/** Progress is told on stderr; stdout is for the figures alone. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`)
}
