// A picture chosen as logo: a PNG, not too large, as base64 the way the organization keeps it.

export const largestLogoBytes = 1_000_000;

export type LogoProblem = "notPng" | "tooLarge";

const pngBegin = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** What is wrong with a picture; nothing, if it will do. By its bytes: names may lie. */
export function logoProblem(bytes: Uint8Array, largest = largestLogoBytes): LogoProblem | null {
  if (pngBegin.some((byte, at) => bytes[at] !== byte)) return "notPng";
  return bytes.length > largest ? "tooLarge" : null;
}

export function toBase64(bytes: Uint8Array): string {
  const chunk = 0x8000;
  let binary = "";
  for (let at = 0; at < bytes.length; at += chunk) binary += String.fromCharCode(...bytes.subarray(at, at + chunk));
  return btoa(binary);
}

/** Kept base64 as the source of an `img`. */
export function logoSource(base64: string): string {
  return `data:image/png;base64,${base64}`;
}
