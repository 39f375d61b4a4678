import { defineConfig } from "vite";

/** The console's server, for `npm run dev -w console` beside `npm start`. */
const server = process.env.MILLRACE_CONSOLE ?? "http://127.0.0.1:8080";

export default defineConfig({
  root: import.meta.dirname,
  oxc: { jsx: { runtime: "automatic" } },
  // The server answers its own page only: it must see the host that the browser asked.
  server: { proxy: { "/api": { target: server, changeOrigin: false } } },
  build: {
    target: "es2022",
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    // The page's policy allows no inline script or style, and no data but images.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    license: { fileName: "licenses.md" },
    chunkSizeWarningLimit: 600,
    rolldownOptions: {
      // "use client" says nothing where everything is the client.
      onLog: (level, log, tell) => log.code !== "MODULE_LEVEL_DIRECTIVE" && tell(level, log),
    },
  },
});
