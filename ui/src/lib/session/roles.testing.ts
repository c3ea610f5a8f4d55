// Who may what, for tests: a copy of the program's own table, which a test there compares with it.

import type { Me, Permission, Role } from "$lib/shell";
import matrix from "./matrix.json";

type Reach = "own" | "all" | null;
const table = matrix as Record<Permission, { changes: boolean; roles: Record<Role, Reach> }>;
const all = Object.keys(table) as Permission[];

export const roles: readonly Role[] = ["physician", "nurse", "receptionist", "coder", "billing", "admin"];

/** Whether a role may do something, at full access. */
export function mayOf(role: Role): (permission: Permission) => boolean {
  return (permission) => table[permission].roles[role] !== null;
}

/** Somebody in this role. */
export function somebody(role: Role, id = "u1"): Me {
  const permissions = all.filter(mayOf(role));
  const own = permissions.filter((permission) => table[permission].roles[role] === "own");
  const person = { user: { id, name: "Somebody", credentials: null, email: "" }, membership: { user: id, organization: "o", role, access: "write" } };
  return { ...person, permissions, own, organization: { name: "A clinic" }, sample: false, recoveryKeyKept: true } as unknown as Me;
}
