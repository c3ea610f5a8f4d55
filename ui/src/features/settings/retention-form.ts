// Days as they are typed: nothing means for good.

const most = 36_525;

export const typedDays = (days: number | null): string => (days === null ? "" : String(days));
export const asDays = (typed: string): number | null => (typed.trim() === "" ? null : Number(typed));
export function daysFault(typed: string): boolean {
  const days = asDays(typed);
  return days !== null && !(Number.isInteger(days) && days >= 1 && days <= most);
}
