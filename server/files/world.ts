declare module '../platform/ctx.ts' {
  interface World {
    /** The folder that holds uploaded files; absolute. */
    filesDir: string
  }
}

export {}
