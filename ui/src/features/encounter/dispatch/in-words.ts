// What goes out, in words.

import type { DispatchTarget } from "$lib/shell";
import { text } from "$lib/text";

export function nameOf(target: DispatchTarget): string {
  return target.target === "referral" ? text.dispatch.referralTo(target.referral.to) : text.dispatch.targets[target.target];
}
