import js from "@eslint/js";
import svelte from "eslint-plugin-svelte";
import globals from "globals";
import ts from "typescript-eslint";
import svelteConfig from "./svelte.config.js";

/** Only one folder talks to the shell. */
const shellOnly = {
  patterns: [
    { group: ["@tauri-apps/*"], message: "Only src/lib/shell talks to the shell." },
    { group: ["**/shell/bindings"], message: "Import from $lib/shell." },
  ],
};

/** No feature imports another. */
const noFeature = { group: ["$features/*"], message: "No feature imports another feature." };

export default ts.config(
  { ignores: ["dist/", "node_modules/", "src/lib/shell/bindings.ts"] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  { languageOptions: { globals: { ...globals.browser } } },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
  },
  {
    rules: {
      "no-restricted-imports": ["error", shellOnly],
      "svelte/no-at-html-tags": "error",
      "svelte/no-inline-styles": "off",
      "@typescript-eslint/no-non-null-assertion": "error",
    },
  },
  { files: ["src/lib/shell/**"], rules: { "no-restricted-imports": "off" } },
  {
    files: ["src/features/**"],
    rules: { "no-restricted-imports": ["error", { patterns: [...shellOnly.patterns, noFeature] }] },
  },
);
