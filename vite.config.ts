import { defineConfig } from 'vite'

/** The staff desk and the portal's small browser modules; the server reads the manifest to find them. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/assets/',
  publicDir: false,
  logLevel: 'warn',
  build: {
    outDir: 'dist/client',
    assetsDir: '',
    emptyOutDir: true,
    manifest: true,
    target: 'es2020',
    chunkSizeWarningLimit: 1600,
    rolldownOptions: {
      input: {
        staff: 'staff/main.tsx',
        portal: 'portal/portal.client.ts',
        style: 'portal/portal.css',
      },
    },
  },
})
