import { svelte } from "@sveltejs/vite-plugin-svelte";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const src = fileURLToPath(new URL("./src", import.meta.url));

export default defineConfig(({ mode }) => ({
  plugins: [svelte()],
  base: "./",
  clearScreen: false,
  resolve: {
    alias: { $lib: `${src}/lib`, $features: `${src}/features` },
    // Components are tested as a browser runs them, not as a server would.
    conditions: mode === "test" ? ["browser"] : undefined,
  },
  server: { port: 1420, strictPort: true, host: "127.0.0.1" },
  build: {
    target: "es2022",
    // The window's policy allows no inline code and no data: scripts.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
  },
  // One page for all files of a worker: making one takes longer than the tests.
  test: { environment: "jsdom", include: ["src/**/*.test.ts"], isolate: false, setupFiles: ["src/test-page.ts"], testTimeout: 30_000 },
}));
