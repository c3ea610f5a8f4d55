import { vitePreprocess } from "@sveltejs/vite-plugin-svelte";

/** @type {import("@sveltejs/vite-plugin-svelte").SvelteConfig} */
export default {
  preprocess: vitePreprocess(),
  // Styles go to a file of their own: the window's policy allows no inline ones.
  compilerOptions: { runes: true, css: "external" },
};
