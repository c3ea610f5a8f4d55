// A shell that answers what a test says: for tests only, in place of the real one across the same border.

export { clearMocks, mockIPC } from "@tauri-apps/api/mocks";
export { emit } from "@tauri-apps/api/event";
