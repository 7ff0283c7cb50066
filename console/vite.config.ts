/** How the console is built: into `console/dist`, one flat folder of files with a hash in their names. */
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    assetsDir: 'console',
    // Everything is a file of its own origin: a data address in a style would need a hole in the policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2023',
    reportCompressedSize: false,
    // The map library is one file; only pages with a map load it.
    chunkSizeWarningLimit: 1_200,
  },
  // For work on the console: `npx vite console` beside a server at the usual port.
  server: { proxy: { '^/(postern|ogc|tiles|oauth2|openapi.json|data.json)': 'http://127.0.0.1:8080' } },
});
