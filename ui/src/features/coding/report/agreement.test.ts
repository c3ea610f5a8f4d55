import { expect, it } from "vitest";
import { rate } from "./agreement";

it.each([
  [{ accepted: 0, modified: 0, rejected: 0 }, null],
  [{ accepted: 2, modified: 1, rejected: 0 }, 67],
  [{ accepted: 0, modified: 0, rejected: 4 }, 0],
])("agreement of %o is %s percent", (agreement, percent) => expect(rate(agreement)).toBe(percent));
